"""The registry as an advisor lists it: which firms, in which order, how many."""

from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_conditions import FROM, LISTED, conditions
from lotrinh.centre.firm_filter import PAGE, FirmFilter
from lotrinh.centre.firm_rows import LEVEL_OF, FirmRow, rows
from lotrinh.paging import pages_of

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
FEW_WORDS = 200
"""More of them the index looks for more slowly than the names are read through."""
WORDS = "SELECT word FROM name_word WHERE word LIKE $1 LIMIT $2"
LEGAL_FORMS = {
    "cong", "ty", "tnhh", "mtv", "mot", "thanh", "vien", "co", "phan", "cp", "doanh", "nghiep", "tu", "nhan", "dntn",
}  # fmt: skip
"""They are in half of all names."""
LEVEL, ASSESSED_AT = (f"CASE WHEN s.shares THEN s.{one} END" for one in ("level", "assessed_at"))
BY_NAME = ("s.search_key, s.firm", "s.search_key DESC, s.firm DESC")


def _before_name(column: str, way: str, back: str) -> tuple[str, str]:
    return f"{column} {way} NULLS LAST, {BY_NAME[0]}", f"{column} {back} NULLS FIRST, {BY_NAME[1]}"


# Each with its reverse; an index is walked along both ways.
ORDERS = {
    "name": BY_NAME,
    "level": _before_name(LEVEL, "DESC", "ASC"),
    "submitted": _before_name(ASSESSED_AT, "DESC", "ASC"),
    "employees": _before_name("s.employees", "DESC", "ASC"),
    "contact": _before_name("s.last_contact", "DESC", "ASC"),
    "waiting": _before_name("s.last_contact", "ASC", "DESC"),
}
FAR = FEW // 2
"""A page that is so many firms from the nearer end, so that the list is one of many, is walked to.

The planner would rather sort: it holds the way along an index for longer than it is in memory, and does not see how
many firms a filter finds whose value comes later. Sorting takes long, since most names begin alike.
"""
WALK = "SET LOCAL enable_sort = off"
# What is asked of other tables is looked up on the way; joined to the list, it would take its order away.
WALKED = "WHERE ({conditions}) IS TRUE"


class FirmPage(msgspec.Struct, frozen=True):
    """`total` counts the firms of the whole list, `assessed` those of them with a submitted assessment."""

    rows: list[FirmRow]
    total: int
    assessed: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE)


async def firms(visitor: Visitor, chosen: FirmFilter) -> FirmPage:
    """Nobody but an advisor sees a firm here."""
    if visitor.staff_role != "advisor":
        return FirmPage([], 0, 0)
    counted = await _counted(visitor, chosen)
    where, values = conditions(visitor, chosen)
    if counted["ids"] is not None:
        where, values = "WHERE s.firm = ANY($1::uuid[])", [counted["ids"]]
    ids = await _page(chosen, where, values, counted["total"])
    return FirmPage(await rows(visitor, ids), counted["total"], counted["assessed"])


async def total(visitor: Visitor, chosen: FirmFilter) -> int:
    """How many firms the filter finds."""
    if visitor.staff_role != "advisor":
        return 0
    return int((await _counted(visitor, chosen))["total"])


async def page_of(visitor: Visitor, chosen: FirmFilter) -> list[FirmRow]:
    """The firms of the page that the filter asks for, for whoever knows how many there are, or were a while ago."""
    if chosen.offset >= FAR:
        return (await firms(visitor, chosen)).rows
    return await rows(visitor, await firm_ids(visitor, chosen, PAGE, chosen.offset))


async def firm_ids(visitor: Visitor, chosen: FirmFilter, most: int, offset: int = 0) -> list[UUID]:
    """In the order of the list."""
    if visitor.staff_role != "advisor":
        return []
    where, values = conditions(visitor, chosen)
    ahead, _ = ORDERS[chosen.order]
    return await _along(ahead, where, values, most, offset)


async def _counted(visitor: Visitor, chosen: FirmFilter) -> dict[str, Any]:
    if chosen.narrowed():
        words = await _words(chosen)
        where, values = conditions(visitor, msgspec.structs.replace(chosen, words=words))
        counted = await db.fetch_one(COUNT.format(listed=LISTED, where=where, few=FEW), *values)
    else:
        counted = await db.fetch_one(ALL)
    assert counted is not None
    return counted


async def _words(chosen: FirmFilter) -> tuple[str, ...] | None:
    """The words that have the longest part of the text in them; None if they are too many, or in too many names."""
    parts = [part for part in chosen.key.split() if part not in LEGAL_FORMS]
    if not parts or chosen.tax_code:
        return None
    rows = await db.fetch(WORDS, f"%{max(parts, key=len)}%", FEW_WORDS + 1)
    words = tuple(row["word"] for row in rows)
    return None if len(words) > FEW_WORDS or LEGAL_FORMS & set(words) else words


async def _page(chosen: FirmFilter, where: str, values: list[Any], total: int) -> list[UUID]:
    """Reached from the nearer end of the list."""
    ahead, back = ORDERS[chosen.order]
    before, after = chosen.offset, total - chosen.offset - PAGE
    if before <= after:
        return await _along(ahead, where, values, PAGE, before)
    most = min(PAGE, PAGE + after)
    return (await _along(back, where, values, most, max(after, 0)))[::-1] if most > 0 else []


async def _along(order: str, where: str, values: list[Any], most: int, skipped: int) -> list[UUID]:
    page = f"ORDER BY {order} LIMIT {most:d} OFFSET {skipped:d}"
    if skipped < FAR:
        found = await db.fetch(f"SELECT s.firm {LISTED} {where} {page}", *values)
    else:
        walked = WALKED.format(conditions=where.removeprefix("WHERE "))
        async with db.atomic():
            await db.execute(WALK)
            found = await db.fetch(f"SELECT s.firm {LISTED} {walked} {page}", *values)
    return [row["firm"] for row in found]
