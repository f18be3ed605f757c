"""The registry as an advisor lists it: which firms, in which order, how many."""

from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_conditions import FROM, conditions, needs_results
from lotrinh.centre.firm_filter import PAGE, FirmFilter
from lotrinh.centre.firm_rows import LEVEL_OF, FirmRow, rows

__all__ = ["FROM", "LEVEL_OF", "FirmPage", "FirmRow", "conditions", "firm_ids", "firms"]

# The same firms where nothing of a result is asked for: two joins over the whole registry less.
REGISTERED = "FROM (SELECT $1::text AS instrument) i CROSS JOIN firm f"
CONTACTED = """
LEFT JOIN (
    SELECT firm, max(day) AS day FROM engagement WHERE withdrawn_at IS NULL GROUP BY firm
) last ON last.firm = f.id
"""
SUBMITTED = "SELECT DISTINCT firm FROM assessment WHERE state = 'submitted'"
ALL = f"SELECT (SELECT count(*) FROM firm) AS total, (SELECT count(*) FROM ({SUBMITTED}) s) AS assessed"  # noqa: S608
# Conditions are what costs: they are tried once, then what they leave is counted, ordered and cut off.
PAGE_OF = """
WITH found AS MATERIALIZED (SELECT f.id, f.search_key, {column} AS sorted {source} {where})
SELECT (SELECT count(*) FROM found) AS total,
       (SELECT {assessed}) AS assessed,
       ARRAY(SELECT f.id FROM found f ORDER BY {order} LIMIT {most} OFFSET {offset}) AS ids
"""
ASSESSED = f"count(*) FROM found f JOIN ({SUBMITTED}) s ON s.firm = f.id"
# What is sorted by before the name, and which way; nothing: by name alone.
ORDERS = {
    "name": ("NULL", ""),
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
    if not chosen.narrowed():
        found = await db.fetch_one(ALL)
        ids = await firm_ids(visitor, chosen, PAGE, chosen.offset)
    else:
        where, values = conditions(visitor, chosen)
        page = PAGE_OF.format(
            column=ORDERS[chosen.order][0], source=_source(chosen), where=where, assessed=_assessed(chosen),
            order=_order(chosen, "sorted"), most=PAGE, offset=chosen.offset,
        )  # fmt: skip
        found = await db.fetch_one(page, *values)
        ids = found["ids"] if found else []
    assert found is not None
    return FirmPage(await rows(visitor, ids), found["total"], found["assessed"])


async def firm_ids(visitor: Visitor, chosen: FirmFilter, most: int, offset: int = 0) -> list[UUID]:
    """In the order of the list."""
    if visitor.staff_role != "advisor":
        return []
    where, values = conditions(visitor, chosen)
    in_order = f"ORDER BY {_order(chosen)} LIMIT {most:d} OFFSET {offset:d}"
    found = await db.fetch(f"SELECT f.id {_source(chosen)} {where} {in_order}", *values)
    return [row["id"] for row in found]


def _source(chosen: FirmFilter) -> str:
    registered = FROM if needs_results(chosen) else REGISTERED
    return registered + (CONTACTED if chosen.order in ("contact", "waiting") else "")


def _assessed(chosen: FirmFilter) -> str:
    """Not looked up where the filter says it: whoever has a level or a flag has submitted."""
    if chosen.level is not None or chosen.flags or chosen.progress == "submitted":
        return "count(*) FROM found"
    return "0" if chosen.progress == "none" and not chosen.instrument else ASSESSED


def _order(chosen: FirmFilter, sorted_by: str = "") -> str:
    """`sorted_by`: the name of what is sorted by, where it has one; firms without it come last."""
    column, way = ORDERS[chosen.order]
    first = f"{sorted_by or column} {way} NULLS LAST, " if way else ""
    return f"{first}f.search_key, f.id"
