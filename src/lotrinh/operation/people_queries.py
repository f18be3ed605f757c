"""People and their roles, as the operator sees them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.emails import masked
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import one_of
from lotrinh.i18n import N_
from lotrinh.web.pages import page_number

ROLES = {
    "none": N_("No staff role"),
    "advisor": N_("Advisor"),
    "province": N_("Province staff"),
    "operator": N_("Operator"),
}
PAGE = 50
FOUND = """
SELECT p.id, p.email, p.name, p.staff_role, p.simulated, p.created_at,
       (SELECT max(seen_at) FROM session s WHERE s.person = p.id) AS seen_at,
       (SELECT count(*)::int FROM member m WHERE m.person = p.id AND m.ended_at IS NULL) AS firms,
       count(*) OVER ()::int AS total
FROM person p
WHERE ($1::text IS NULL OR p.staff_role = $1)
  AND ($2::text = '' OR p.email ILIKE '%' || $2 || '%' OR p.name ILIKE '%' || $2 || '%')
ORDER BY p.staff_role = 'none', p.staff_role, p.email LIMIT 50 OFFSET $3
"""
ONE = """
SELECT p.id, p.email, p.name, p.staff_role, p.simulated, p.created_at,
       (SELECT max(seen_at) FROM session s WHERE s.person = p.id) AS seen_at,
       (SELECT count(*)::int FROM member m WHERE m.person = p.id AND m.ended_at IS NULL) AS firms
FROM person p WHERE p.id = $1
"""
CHANGES = """
SELECT e.at, coalesce(nullif(d.name, ''), d.email) AS by_whom, e.detail ->> 'from' AS before, e.detail ->> 'to' AS after
FROM audit_event e LEFT JOIN person d ON d.id = e.person_id
WHERE e.action = 'staff role changed' AND e.object_id = $1
ORDER BY e.id DESC LIMIT 20
"""
COUNTS = "SELECT staff_role, count(*)::int AS people FROM person GROUP BY staff_role"


class PeopleFilter(msgspec.Struct, frozen=True, kw_only=True):
    text: str = ""
    role: str | None = None
    page: int = 1

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        given = {"q": self.text, "role": self.role or ""}
        return f"?{urlencode({name: value for name, value in given.items() if value} | {'page': ''})}"


class PersonSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`firms`: so many the person works for here."""

    id: UUID
    email: str
    name: str
    staff_role: str
    simulated: bool
    created_at: datetime
    seen_at: datetime | None
    firms: int


def parse(given: Mapping[str, Any]) -> PeopleFilter:
    """Raises UnknownFilter for a value that no list offers."""
    fields = {name: str(value).strip() for name, value in given.items()}
    return PeopleFilter(
        text=fields.get("q", "").replace("\x00", "")[:120],
        role=one_of(fields, "role", ROLES),
        page=page_number(fields),
    )


async def people(operator: Visitor, chosen: PeopleFilter) -> tuple[list[PersonSeen], int]:
    """A page of them, staff first, their addresses masked, and how many there are in all."""
    if operator.staff_role != "operator":
        return [], 0
    text = chosen.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = await db.fetch(FOUND, chosen.role, text, (chosen.page - 1) * PAGE)
    total = rows[0]["total"] if rows else 0
    return [PersonSeen(**_listed(row)) for row in rows], total


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "total"} | {"email": masked(row["email"])}


async def person(operator: Visitor, person_id: UUID) -> PersonSeen | None:
    if operator.staff_role != "operator":
        return None
    row = await db.fetch_one(ONE, person_id)
    return PersonSeen(**row) if row else None


async def role_changes(operator: Visitor, person_id: UUID) -> list[dict[str, Any]]:
    """Who changed the role of a person, when, from what to what; the newest first."""
    if operator.staff_role != "operator":
        return []
    return await db.fetch(CHANGES, str(person_id))


async def counts(operator: Visitor) -> dict[str, int]:
    if operator.staff_role != "operator":
        return {}
    return {row["staff_role"]: row["people"] for row in await db.fetch(COUNTS)}
