"""What the kinds of the centre's work are called on pages; English gettext ids."""

from lotrinh.i18n import N_

ENGAGEMENTS = {
    "call": N_("Call"),
    "visit": N_("Visit"),
    "meeting": N_("Meeting"),
    "training": N_("Training"),
    "mail": N_("E-mail"),
}
