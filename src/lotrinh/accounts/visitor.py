"""Who is asking: a signed-in person and the firm they work for at the moment."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from lotrinh.database_roles import Acting, Role

StaffRole = Literal["none", "advisor", "province", "operator"]

DATABASE_ROLES: dict[StaffRole, Role] = {
    "none": "lotrinh_visitor",
    "advisor": "lotrinh_advisor",
    "province": "lotrinh_province",
    "operator": "lotrinh_operator",
}

RECENT = timedelta(minutes=10)


class CurrentFirm(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    place: str
    role: Literal["owner", "member"]
    sector: str
    size: str


class Visitor(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    name: str
    staff_role: StaffRole
    locale: str
    session_id: UUID
    firm: CurrentFirm | None
    has_second_factor: bool = False
    factor_at: datetime | None = None
    confirmed_at: datetime | None = None
    through_provider: bool = False

    @property
    def owes_factor(self) -> bool:
        """Half signed in: staff must have a second factor, others give theirs if they have one."""
        return self.factor_at is None and (self.staff_role != "none" or self.has_second_factor)

    @property
    def acting(self) -> Acting:
        """As whom the database is asked; half signed in, staff have no more than their own account."""
        return Acting("lotrinh_visitor" if self.owes_factor else DATABASE_ROLES[self.staff_role], self.id)

    def is_confirmed(self, now: datetime) -> bool:
        """They showed who they are within the last minutes."""
        return self.confirmed_at is not None and now - self.confirmed_at <= RECENT
