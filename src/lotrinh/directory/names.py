"""What the kinds of the directory are called on pages; English gettext ids."""

from lotrinh.i18n import N_

KINDS = {
    "provider": N_("Solution provider"),
    "trainer": N_("Trainer"),
}
STATES = {
    "listed": N_("Listed"),
    "withdrawn": N_("Withdrawn"),
}
