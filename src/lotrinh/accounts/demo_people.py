"""The people of the demo: one of each kind, entered with one button and never outside demo mode."""

import msgspec

from lotrinh.accounts.visitor import StaffRole
from lotrinh.i18n import N_


class DemoPerson(msgspec.Struct, frozen=True):
    key: str
    name: str
    email: str
    staff_role: StaffRole
    part: str


def _person(key: str, name: str, staff_role: StaffRole, part: str) -> DemoPerson:
    return DemoPerson(key, name, f"{key}@demo.example", staff_role, part)


DEMO_PEOPLE: tuple[DemoPerson, ...] = (
    _person("lan", "Nguyễn Thị Lan", "none", N_("Owns a furniture maker and assesses her firm")),
    _person("phuc", "Lê Văn Phúc", "none", N_("Works for Lan and fills in part of the answers")),
    _person("binh", "Phạm Thanh Bình", "none", N_("Owns another firm, a metal workshop")),
    _person("minh", "Trần Thị Minh", "advisor", N_("Advises firms and decides on registrations")),
    _person("an", "Võ Hoài An", "advisor", N_("Advises firms, a colleague of Minh")),
    _person("hoa", "Đặng Ngọc Hoa", "province", N_("Follows the figures of the province")),
    _person("quan", "Bùi Minh Quân", "operator", N_("Runs the system")),
)
