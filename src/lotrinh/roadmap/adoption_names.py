"""What statuses, sources, answers and barriers are called."""

from lotrinh.i18n import N_

STATUSES = {
    "planned": N_("Planned"),
    "piloting": N_("Being tried out"),
    "in_use": N_("In use"),
    "main_way_of_working": N_("The main way of working"),
    "dropped": N_("No longer in use"),
}
TAGS = {"planned": "plain", "piloting": "warn", "in_use": "", "main_way_of_working": "", "dropped": "plain"}
SOURCES = {
    "declared": N_("declared by the firm"),
    "verified": N_("verified by an advisor"),
}
ANSWERS = {
    "every_day": N_("Every day"),
    "sometimes": N_("Sometimes"),
    "stopped": N_("No longer"),
}
BARRIERS = {
    "cost": N_("The cost of the investment and of running it"),
    "habits": N_("Changing habits and ways of doing business is hard"),
    "staff": N_("Too few people of our own to run it"),
    "infrastructure": N_("Computers, network or machines do not suffice"),
    "information": N_("Too little information about the technology"),
    "integration": N_("It could not be linked with the other systems"),
    "management": N_("Too little commitment or understanding of the management"),
    "employees": N_("Too little commitment or understanding of the employees"),
    "data_leaks": N_("Fear that data of people or of the firm leak"),
    "other": N_("Something else"),
}
NAMES = {"statuses": STATUSES, "tags": TAGS, "sources": SOURCES, "answers": ANSWERS, "barriers": BARRIERS}
