"""What the states, decisions and events of reviews are called on pages; English gettext ids."""

from lotrinh.i18n import N_

STATES = {
    "asked": N_("Asked for"),
    "open": N_("Under review"),
    "sent_back": N_("With the firm"),
    "handed_in": N_("Handed in again"),
    "second_reading": N_("Second reading"),
    "verified": N_("Verified"),
    "closed": N_("Closed"),
}
STATE_TAGS = {"asked": "warn", "handed_in": "warn", "second_reading": "warn", "verified": ""}
"""Kinds of the tag; the others are plain."""

VERDICTS = {
    "accepted": N_("Accept it"),
    "corrected": N_("Correct it"),
    "evidence_asked": N_("Ask the firm"),
}
DECIDED = {
    "accepted": N_("Accepted"),
    "corrected": N_("Corrected"),
    "evidence_asked": N_("Firm asked"),
}
OUTCOMES = {
    "stands": N_("The conclusion stands"),
    "reopened": N_("The review is reopened"),
}
EVENTS = {
    "asked": N_("%(who)s asked for the review"),
    "opened": N_("%(who)s opened the review"),
    "taken": N_("%(who)s took the review on"),
    "closed": N_("%(who)s closed the review without a conclusion"),
    "checked": N_("%(who)s decided on an answer"),
    "undone": N_("%(who)s undid a decision on an answer"),
    "section_accepted": N_("%(who)s accepted the answers of a section that were still open"),
    "sent_back": N_("%(who)s sent the review to the firm"),
    "called_back": N_("%(who)s took the review back from the firm"),
    "replied": N_("%(who)s replied to a question"),
    "handed_in": N_("%(who)s handed the answers in again"),
    "concluded": N_("%(who)s concluded the review"),
    "second_agreed": N_("%(who)s agreed as second reader"),
    "second_returned": N_("%(who)s returned it as second reader"),
    "reopened": N_("%(who)s reopened the review"),
    "objected": N_("%(who)s objected"),
    "objection_withdrawn": N_("%(who)s withdrew the objection"),
    "objection_answered": N_("%(who)s answered the objection"),
}
SINGLE = ("checked", "undone", "section_accepted", "replied")
"""Events of answers, many of them, which a history shows apart."""
OF_FIRM = ("asked", "replied", "handed_in", "objected", "objection_withdrawn")
"""What people of the firm do."""
