"""What kinds of sites are called on pages; English gettext ids."""

from lotrinh.i18n import N_

KINDS = {
    "factory": N_("Factory"),
    "warehouse": N_("Warehouse"),
    "shop": N_("Shop"),
    "office": N_("Office"),
    "other": N_("Other"),
}
