"""Putting a tag on firms and taking it off, many at once, and taking that back."""

from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems, tag_queries
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.selection import Selection
from lotrinh.centre.tag_tables import TagChange
from lotrinh.errors import NotFound
from lotrinh.firms.queries import firm_facts
from lotrinh.search import search_key

# Whoever makes the same tag at the same time waits here, and finds it made.
MAKE = """
INSERT INTO tag (name, search_key, made_by, made_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (search_key) DO UPDATE SET search_key = excluded.search_key RETURNING id
"""
LOCK = "SELECT id FROM tag WHERE id = $1 FOR UPDATE"
PUT_ON = """
INSERT INTO firm_tag (firm, tag, since, begun_with)
SELECT firm, $2, $3, $4 FROM unnest($1::uuid[]) AS firm
ON CONFLICT (tag, firm) WHERE ended_at IS NULL DO NOTHING
"""
TAKE_OFF = """
UPDATE firm_tag SET ended_at = $3, ended_with = $4 WHERE tag = $2 AND firm = ANY($1::uuid[]) AND ended_at IS NULL
"""
UNDO = "UPDATE tag_change SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL"
END_BEGUN = "UPDATE firm_tag SET ended_at = $2 WHERE begun_with = $1 AND ended_at IS NULL"
# `ended_with` stays, so that the page of the change still tells its firms.
REOPEN = """
UPDATE firm_tag g SET ended_at = NULL
WHERE g.ended_with = $1 AND NOT EXISTS (
    SELECT 1 FROM firm_tag o WHERE o.tag = g.tag AND o.firm = g.firm AND o.id > g.id
)
"""


async def change(visitor: Visitor, selection: Selection, name: str, *, adds: bool) -> UUID:
    """A tag that is put on is made if there is none of this name; the id of the change."""
    if visitor.staff_role != "advisor":
        raise NotFound
    if not search_key(name):
        raise problems.NoTag
    async with db.atomic():
        tag, change_id, now = await _tag(visitor, name, adds=adds), uuid4(), clock.now()
        await db.execute(LOCK, tag)
        planned = await tag_queries.plan(visitor, selection, name, adds=adds)
        selection.check(len(planned.changed))
        firms = [one.id for one in planned.changed]
        await TagChange(id=change_id, tag=tag, adds=adds, changed_by=visitor.id, changed_at=now).save()
        await db.execute(PUT_ON if adds else TAKE_OFF, firms, tag, now, change_id)
        await audit.record_each(
            "tag put on" if adds else "tag taken off", "tag_change", change_id, person_id=visitor.id,
            firm_ids=firms,
        )  # fmt: skip
        return change_id


async def tag_firm(visitor: Visitor, firm_id: UUID, name: str) -> UUID:
    return await change(visitor, await _alone(firm_id), name, adds=True)


async def untag_firm(visitor: Visitor, firm_id: UUID, tag_id: int) -> UUID:
    name = next((one.name for one in await tag_queries.of_firm(visitor, firm_id) if one.id == tag_id), None)
    if name is None:
        raise NotFound
    return await change(visitor, await _alone(firm_id), name, adds=False)


async def undo(visitor: Visitor, change_id: UUID) -> None:
    """Each firm gets the tag back, or loses it, unless that has been changed anew since."""
    async with db.atomic():
        done = await tag_queries.change(visitor, change_id)
        if done is None:
            raise NotFound
        now = clock.now()
        await db.execute(LOCK, done.tag)
        if await db.execute(UNDO, change_id, now) != "UPDATE 1":
            raise problems.TagChangeUndone
        await db.execute(END_BEGUN, change_id, now)
        await db.execute(REOPEN, change_id)
        await audit.record("tag change undone", "tag_change", change_id, person_id=visitor.id)


async def _alone(firm_id: UUID) -> Selection:
    if await firm_facts(firm_id) is None:
        raise NotFound
    return Selection(FirmFilter(), (firm_id,))


async def _tag(visitor: Visitor, name: str, *, adds: bool) -> int:
    known = await tag_queries.by_name(name)
    if known is None and not adds:
        raise problems.TagAbsent
    made = known or await db.fetch_one(MAKE, name, search_key(name), visitor.id, clock.now())
    assert made is not None
    return int(made["id"])
