"""What the kinds of the centre's work are called on pages; English gettext ids."""

from lotrinh.i18n import N_

ENGAGEMENTS = {
    "call": N_("Call"),
    "visit": N_("Visit"),
    "meeting": N_("Meeting"),
    "training": N_("Training"),
    "mail": N_("E-mail"),
}
REQUESTS = {
    "training": N_("Training in digital skills"),
    "solution": N_("Advice on a solution"),
    "finance": N_("Financial support"),
    "tools": N_("Free tools"),
    "experts": N_("Contact with experts"),
}
STATES = {
    "open": N_("Waiting for an answer"),
    "answered": N_("Answered"),
    "closed": N_("Closed"),
}
