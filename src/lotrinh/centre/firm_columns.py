"""The columns of the list of firms, in the order they stand in; the firm itself always comes first."""

from lotrinh.i18n import N_

COLUMNS = {
    "sector": N_("Sector"),
    "size": N_("Size"),
    "employees": N_("Employees"),
    "level": N_("Level"),
    "progress": N_("Assessment"),
    "step": N_("Next step"),
    "advisor": N_("Advisor"),
    "tags": N_("Tags"),
    "contact": N_("Last contact"),
}
DEFAULT = ("sector", "size", "level", "progress", "step", "contact")
NUMBERS = frozenset({"employees", "contact"})
"""Stand at the right."""
