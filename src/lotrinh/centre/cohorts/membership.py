"""Which cohorts somebody sees, and which firms are in one: a filter is looked up anew, a list stays."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import FirmFilter, parse_address
from lotrinh.centre.firm_list import LISTED, conditions
from lotrinh.errors import NotFound

SEEN = """
SELECT h.id, h.name, h.kind, h.address, h.owner = $1 AS own, h.team IS NOT NULL AS shared, h.made_at,
       h.withdrawn_at, coalesce(nullif(p.name, ''), p.email) AS owner,
       (SELECT count(*) FROM cohort_firm m WHERE m.cohort = h.id)::int AS listed
FROM cohort h JOIN person p ON p.id = h.owner
WHERE (h.owner = $1 OR h.team = (SELECT m.team FROM team_member m WHERE m.person = $1 AND m.ended_at IS NULL))
"""
STANDING = f"{SEEN} AND h.withdrawn_at IS NULL ORDER BY h.name, h.id"
WITHDRAWN = f"{SEEN} AND h.owner = $1 AND h.withdrawn_at IS NOT NULL ORDER BY h.withdrawn_at DESC LIMIT 20"
ONE = f"{SEEN} AND h.withdrawn_at IS NULL AND h.id = $2"


class CohortRow(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: filter or list; `shared`: the team sees it, too; `listed`: how many firms a list has."""

    id: UUID
    name: str
    kind: str
    address: str
    own: bool
    shared: bool
    made_at: datetime
    withdrawn_at: datetime | None
    owner: str
    listed: int

    @property
    def filter(self) -> FirmFilter:
        """What the list of firms shows when it shows this cohort."""
        return FirmFilter(cohort=str(self.id)) if self.kind == "list" else parse_address(self.address)


async def cohorts(visitor: Visitor) -> list[CohortRow]:
    """The advisor's own and the team's, by name."""
    if visitor.staff_role != "advisor":
        return []
    return [CohortRow(**row) for row in await db.fetch(STANDING, visitor.id)]


async def withdrawn_cohorts(visitor: Visitor) -> list[CohortRow]:
    """The advisor's own that were removed, the last one first."""
    return [CohortRow(**row) for row in await db.fetch(WITHDRAWN, visitor.id)]


async def cohort(visitor: Visitor, cohort_id: UUID) -> CohortRow:
    """Raises NotFound for one that is neither the advisor's nor the team's, and for a removed one."""
    row = await db.fetch_one(ONE, visitor.id, cohort_id) if visitor.staff_role == "advisor" else None
    if row is None:
        raise NotFound
    return CohortRow(**row)


def names_of_lists(found: list[CohortRow]) -> dict[str, str]:
    """Those that the list of firms can be narrowed down to, by id."""
    return {str(one.id): one.name for one in found if one.kind == "list"}


async def firm_ids(visitor: Visitor, cohort_id: UUID) -> list[UUID]:
    """The firms that are in it now, by name; raises NotFound like `cohort`."""
    found = await cohort(visitor, cohort_id)
    where, values = conditions(visitor, found.filter)
    rows = await db.fetch(f"SELECT s.firm {LISTED} {where} ORDER BY s.search_key, s.firm", *values)
    return [row["firm"] for row in rows]
