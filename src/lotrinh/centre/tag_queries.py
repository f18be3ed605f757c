"""Tags as advisors see them: which there are, which a firm carries, and what a change would touch."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems
from lotrinh.centre.selection import Selection, firm_ids
from lotrinh.search import search_key

LATEST = 30
TAGS = """
SELECT t.id, t.name, t.made_at, coalesce(nullif(p.name, ''), p.email) AS made_by, coalesce(g.firms, 0) AS firms
FROM tag t LEFT JOIN person p ON p.id = t.made_by
LEFT JOIN (SELECT tag, count(*)::int AS firms FROM firm_tag WHERE ended_at IS NULL GROUP BY tag) g ON g.tag = t.id
ORDER BY t.search_key
"""
OF_FIRM = """
SELECT t.id, t.name, g.since, coalesce(nullif(p.name, ''), p.email) AS put_by
FROM firm_tag g JOIN tag t ON t.id = g.tag JOIN tag_change c ON c.id = g.begun_with
LEFT JOIN person p ON p.id = c.changed_by
WHERE g.firm = $1 AND g.ended_at IS NULL ORDER BY t.search_key
"""
BY_NAME = "SELECT id, name FROM tag WHERE search_key = $1"
TOUCHED = """
SELECT f.id, f.name, f.tax_code,
       EXISTS (SELECT 1 FROM firm_tag g WHERE g.tag = $2 AND g.firm = f.id AND g.ended_at IS NULL) AS tagged
FROM firm f WHERE f.id = ANY($1::uuid[]) ORDER BY f.search_key, f.id
"""
CHANGE = """
SELECT c.id, t.id AS tag, t.name, c.adds, c.changed_at, c.undone_at,
       coalesce(nullif(p.name, ''), p.email) AS changed_by,
       (SELECT count(*)::int FROM firm_tag g
        WHERE CASE WHEN c.adds THEN g.begun_with ELSE g.ended_with END = c.id) AS firms
FROM tag_change c JOIN tag t ON t.id = c.tag LEFT JOIN person p ON p.id = c.changed_by
"""
CHANGED_FIRMS = """
SELECT f.id, f.name, f.tax_code FROM firm_tag g JOIN firm f ON f.id = g.firm
WHERE g.begun_with = $1 OR g.ended_with = $1 ORDER BY f.search_key, f.id LIMIT $2
"""


class TagRow(msgspec.Struct, frozen=True):
    id: int
    name: str
    made_at: datetime
    made_by: str | None
    firms: int


class TagOfFirm(msgspec.Struct, frozen=True):
    id: int
    name: str
    since: datetime
    put_by: str | None


class TaggedFirm(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    tax_code: str


class TagPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would do; `tag` None: there is no tag of this name yet. `unchanged` firms stay as they are."""

    tag: int | None
    name: str
    adds: bool
    changed: list[TaggedFirm]
    unchanged: int


class ChangeSeen(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    tag: int
    name: str
    adds: bool
    changed_at: datetime
    changed_by: str | None
    undone_at: datetime | None
    firms: int


async def tags(visitor: Visitor) -> list[TagRow]:
    return [TagRow(**row) for row in await db.fetch(TAGS)] if visitor.staff_role == "advisor" else []


async def of_firm(visitor: Visitor, firm_id: UUID) -> list[TagOfFirm]:
    if visitor.staff_role != "advisor":
        return []
    return [TagOfFirm(**row) for row in await db.fetch(OF_FIRM, firm_id)]


async def plan(visitor: Visitor, selection: Selection, name: str, *, adds: bool) -> TagPlan:
    """Raises what is wrong with the choice; only what exists can be taken off."""
    known = await by_name(name)
    if known is None and not adds:
        raise problems.TagAbsent
    tag = known["id"] if known else None
    rows = await db.fetch(TOUCHED, await firm_ids(visitor, selection), tag)
    changed = [row for row in rows if row.pop("tagged") != adds]
    return TagPlan(
        tag=tag,
        name=known["name"] if known else name,
        adds=adds,
        changed=[TaggedFirm(**row) for row in changed],
        unchanged=len(rows) - len(changed),
    )


async def by_name(name: str) -> dict[str, Any] | None:
    return await db.fetch_one(BY_NAME, search_key(name))


async def change(visitor: Visitor, change_id: UUID) -> ChangeSeen | None:
    if visitor.staff_role != "advisor":
        return None
    row = await db.fetch_one(f"{CHANGE} WHERE c.id = $1", change_id)
    return ChangeSeen(**row) if row else None


async def changed_firms(visitor: Visitor, change_id: UUID, most: int) -> list[TaggedFirm]:
    if visitor.staff_role != "advisor":
        return []
    return [TaggedFirm(**row) for row in await db.fetch(CHANGED_FIRMS, change_id, most)]


async def changes(visitor: Visitor) -> list[ChangeSeen]:
    """The latest, the newest first."""
    if visitor.staff_role != "advisor":
        return []
    rows = await db.fetch(f"{CHANGE} ORDER BY c.changed_at DESC, c.id LIMIT {LATEST}")
    return [ChangeSeen(**row) for row in rows]
