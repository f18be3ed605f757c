"""The registry as an advisor lists it: which firms, in which order, how many."""

from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_conditions import FROM, LISTED, conditions
from lotrinh.centre.firm_filter import PAGE, FirmFilter
from lotrinh.centre.firm_rows import LEVEL_OF, FirmRow, rows

__all__ = [
    "FROM",
    "LEVEL_OF",
    "LISTED",
    "FirmPage",
    "FirmRow",
    "conditions",
    "firm_ids",
    "firms",
    "page_of",
    "total",
]

# Of few firms the ids come with the count, so that the conditions are tried once; of many, the page is found quickest
# by walking along the names.
FEW = 5_000
ALL = """
SELECT count(*) AS total, count(*) FILTER (WHERE submitted) AS assessed, NULL AS ids FROM firm_standing
"""
COUNT = """
WITH found AS MATERIALIZED (SELECT s.firm, s.submitted {listed} {where}),
counted AS (SELECT count(*) AS total, count(*) FILTER (WHERE submitted) AS assessed FROM found)
SELECT total, assessed, CASE WHEN total <= {few} THEN ARRAY(SELECT firm FROM found) END AS ids FROM counted
"""
LEVEL, ASSESSED_AT = (f"CASE WHEN s.shares THEN s.{one} END" for one in ("level", "assessed_at"))
# What is sorted by before the name, and which way; nothing: by name alone.
ORDERS = {
    "name": ("", ""),
    "level": (LEVEL, "DESC"),
    "submitted": (ASSESSED_AT, "DESC"),
    "employees": ("s.employees", "DESC"),
    "contact": ("s.last_contact", "DESC"),
    "waiting": ("s.last_contact", "ASC"),
}


class FirmPage(msgspec.Struct, frozen=True):
    """`total` counts the firms of the whole list, `assessed` those of them with a submitted assessment."""

    rows: list[FirmRow]
    total: int
    assessed: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


async def firms(visitor: Visitor, chosen: FirmFilter) -> FirmPage:
    """Nobody but an advisor sees a firm here."""
    if visitor.staff_role != "advisor":
        return FirmPage([], 0, 0)
    where, values = conditions(visitor, chosen)
    counted = await _counted(chosen, where, values)
    if counted["ids"] is not None:
        where, values = "WHERE s.firm = ANY($1::uuid[])", [counted["ids"]]
    ids = await _page(chosen, where, values, PAGE, chosen.offset)
    return FirmPage(await rows(visitor, ids), counted["total"], counted["assessed"])


async def total(visitor: Visitor, chosen: FirmFilter) -> int:
    """How many firms the filter finds."""
    if visitor.staff_role != "advisor":
        return 0
    where, values = conditions(visitor, chosen)
    return int((await _counted(chosen, where, values))["total"])


async def page_of(visitor: Visitor, chosen: FirmFilter) -> list[FirmRow]:
    """The firms of the page that the filter asks for, for whoever knows how many there are."""
    return await rows(visitor, await firm_ids(visitor, chosen, PAGE, chosen.offset))


async def firm_ids(visitor: Visitor, chosen: FirmFilter, most: int, offset: int = 0) -> list[UUID]:
    """In the order of the list."""
    if visitor.staff_role != "advisor":
        return []
    where, values = conditions(visitor, chosen)
    return await _page(chosen, where, values, most, offset)


async def _counted(chosen: FirmFilter, where: str, values: list[Any]) -> dict[str, Any]:
    if chosen.narrowed():
        counted = await db.fetch_one(COUNT.format(listed=LISTED, where=where, few=FEW), *values)
    else:
        counted = await db.fetch_one(ALL)
    assert counted is not None
    return counted


async def _page(chosen: FirmFilter, where: str, values: list[Any], most: int, offset: int) -> list[UUID]:
    column, way = ORDERS[chosen.order]
    first = f"{column} {way} NULLS LAST, " if way else ""
    in_order = f"ORDER BY {first}s.search_key, s.firm LIMIT {most:d} OFFSET {offset:d}"
    return [row["firm"] for row in await db.fetch(f"SELECT s.firm {LISTED} {where} {in_order}", *values)]
