"""What sectors, sizes and roles are called on pages; English gettext ids."""

from lotrinh.i18n import N_

SECTORS = {
    "wood": N_("Wood processing and furniture"),
    "food": N_("Food processing"),
    "metal": N_("Fabricated metal products"),
    "chemicals": N_("Chemicals and chemical products"),
    "logistics": N_("Logistics"),
    "other": N_("Other sectors"),
}
SIZES = {
    "micro": N_("Micro firm"),
    "small": N_("Small firm"),
    "medium": N_("Medium-sized firm"),
    "large": N_("Large firm"),
}
SHORT_SECTORS = {
    "wood": N_("Wood"),
    "food": N_("Food"),
    "metal": N_("Metal"),
    "chemicals": N_("Chemicals"),
    "logistics": N_("Logistics"),
    "other": N_("Other"),
}
SHORT_SIZES = {
    "micro": N_("Micro"),
    "small": N_("Small"),
    "medium": N_("Medium"),
    "large": N_("Large"),
}
ROLES = {
    "owner": N_("Owner"),
    "member": N_("Member"),
}
FACTS = {
    "firm": N_("Firm"),
    "name": N_("Name"),
    "vsic_code": N_("VSIC code"),
    "vsic_version": N_("VSIC version"),
    "sector": N_("Sector"),
    "size": N_("Size"),
    "employees": N_("Employees"),
    "revenue": N_("Revenue"),
    "capital": N_("Capital"),
    "founded_year": N_("Year founded"),
    "foreign_invested": N_("Foreign-invested"),
    "commune": N_("Commune today"),
    "former_district": N_("Former district"),
    "park": N_("Industrial park"),
    "address": N_("Address"),
    "registry_email": N_("Registered e-mail"),
}
