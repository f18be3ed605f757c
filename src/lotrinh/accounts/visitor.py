"""Who is asking: a signed-in person and the firm they work for at the moment."""

from typing import Literal
from uuid import UUID

import msgspec

StaffRole = Literal["none", "advisor", "province", "operator"]


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
