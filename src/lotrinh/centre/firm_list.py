"""The registry as an advisor lists it: which firms, in which order, how many."""

from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_conditions import FROM, conditions, needs_results
from lotrinh.centre.firm_filter import PAGE, FirmFilter
from lotrinh.centre.firm_rows import LEVEL_OF, FirmRow, rows

__all__ = ["FROM", "LEVEL_OF", "FirmPage", "FirmRow", "conditions", "firm_ids", "firms", "page_of"]

# The same firms where nothing of a result is asked for: two joins over the whole registry less.
REGISTERED = "FROM (SELECT $1::text AS instrument) i CROSS JOIN firm f"
CONTACTED = """
LEFT JOIN (
    SELECT firm, max(day) AS day FROM engagement WHERE withdrawn_at IS NULL GROUP BY firm
) last ON last.firm = f.id
"""
SUBMITTED = "SELECT DISTINCT firm FROM assessment WHERE state = 'submitted'"
ALL = """
SELECT (SELECT count(*) FROM firm) AS total, (SELECT count(DISTINCT firm) FROM assessment WHERE state = 'submitted')
           AS assessed, NULL AS ids
"""
# Conditions are what costs. Of few firms the ids come with the count, so that they are tried once; of many, the
# page is found quickest by walking along the names.
FEW = 2_000
COUNT = """
WITH found AS MATERIALIZED (SELECT f.id {source} {where}), counted AS (SELECT count(*) AS total FROM found)
SELECT total, (SELECT {assessed}) AS assessed,
       CASE WHEN total <= {few} THEN ARRAY(SELECT id FROM found) END AS ids
FROM counted
"""
ASSESSED = f"count(*) FROM found f JOIN ({SUBMITTED}) s ON s.firm = f.id"
# What is sorted by before the name, and which way; nothing: by name alone.
ORDERS = {
    "name": ("", ""),
    "level": ("l.level", "DESC"),
    "submitted": ("l.submitted_at", "DESC"),
    "employees": ("f.employees", "DESC"),
    "contact": ("last.day", "DESC"),
    "waiting": ("last.day", "ASC"),
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
        where, values = "WHERE f.id = ANY($2::uuid[])", [LEVEL_OF, counted["ids"]]
    ids = await _page(chosen, where, values, PAGE, chosen.offset)
    return FirmPage(await rows(visitor, ids), counted["total"], counted["assessed"])


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
    if not chosen.narrowed():
        counted = await db.fetch_one(ALL)
    else:
        source = FROM if needs_results(chosen) else REGISTERED
        count = COUNT.format(source=source, where=where, assessed=_assessed(chosen), few=FEW)
        counted = await db.fetch_one(count, *values)
    assert counted is not None
    return counted


def _assessed(chosen: FirmFilter) -> str:
    """Not looked up where the filter says it: whoever has a level or a flag has submitted."""
    if chosen.level is not None or chosen.flags or chosen.progress == "submitted":
        return "total"
    return "0" if chosen.progress == "none" and not chosen.instrument else ASSESSED


async def _page(chosen: FirmFilter, where: str, values: list[Any], most: int, offset: int) -> list[UUID]:
    column, way = ORDERS[chosen.order]
    source = FROM if needs_results(chosen) or column.startswith("l.") else REGISTERED
    joined = CONTACTED if column.startswith("last.") else ""
    first = f"{column} {way} NULLS LAST, " if way else ""
    in_order = f"ORDER BY {first}f.search_key, f.id LIMIT {most:d} OFFSET {offset:d}"
    return [row["id"] for row in await db.fetch(f"SELECT f.id {source} {joined} {where} {in_order}", *values)]
