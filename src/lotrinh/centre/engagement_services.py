"""Logging contacts with a firm and noting things for the team; each can be taken back."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems
from lotrinh.centre.tables import Engagement, TeamNote
from lotrinh.centre.teams import own_team
from lotrinh.errors import NotFound

FIRM = "SELECT id FROM firm WHERE id = $1 FOR KEY SHARE"
LOCK_ENGAGEMENT = "SELECT firm, advisor, withdrawn_at FROM engagement WHERE id = $1 FOR UPDATE"
COMPLETE = "UPDATE engagement SET done_at = $2, done_by = $3 WHERE id = $1 AND done_at IS NULL"
REOPEN = "UPDATE engagement SET done_at = NULL, done_by = NULL WHERE id = $1"
WITHDRAW = "UPDATE engagement SET withdrawn_at = $2 WHERE id = $1"
LOCK_NOTE = """
SELECT n.firm FROM team_note n JOIN team_member m ON m.team = n.team AND m.person = $2 AND m.ended_at IS NULL
WHERE n.id = $1 AND n.author = $2 FOR UPDATE OF n
"""
WITHDRAW_NOTE = "UPDATE team_note SET withdrawn_at = $2 WHERE id = $1"


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    day: date
    summary: str
    next_step: str
    follow_up_on: date | None


async def log(visitor: Visitor, firm_id: UUID, what: Logged) -> None:
    async with db.atomic():
        await _firm(firm_id)
        engagement_id = uuid4()
        await Engagement(
            id=engagement_id, firm=firm_id, advisor=visitor.id, logged_at=clock.now(),
            **msgspec.structs.asdict(what),
        ).save()  # fmt: skip
        await _record("contact logged", engagement_id, visitor, firm_id)


async def complete(visitor: Visitor, engagement_id: UUID, *, done: bool) -> UUID:
    """Tick the follow-up off, or take the tick away; any advisor may. The firm's id."""
    async with db.atomic():
        engagement = await _engagement(engagement_id)
        if engagement["withdrawn_at"]:
            raise NotFound
        if done:
            await db.execute(COMPLETE, engagement_id, clock.now(), visitor.id)
        else:
            await db.execute(REOPEN, engagement_id)
        action = "follow-up done" if done else "follow-up reopened"
        await _record(action, engagement_id, visitor, engagement["firm"])
        return UUID(str(engagement["firm"]))


async def withdraw(visitor: Visitor, engagement_id: UUID, *, back: bool = False) -> UUID:
    """Take back what the visitor logged, or put it `back`. The firm's id."""
    async with db.atomic():
        engagement = await _engagement(engagement_id)
        if engagement["advisor"] != visitor.id:
            raise NotFound
        await db.execute(WITHDRAW, engagement_id, None if back else clock.now())
        action = "contact restored" if back else "contact withdrawn"
        await _record(action, engagement_id, visitor, engagement["firm"])
        return UUID(str(engagement["firm"]))


async def note(visitor: Visitor, firm_id: UUID, text: str) -> None:
    async with db.atomic():
        await _firm(firm_id)
        team = await own_team(visitor)
        if team is None:
            raise problems.NoTeam
        await TeamNote(
            id=uuid4(), firm=firm_id, team=team.id, author=visitor.id, text=text, written_at=clock.now()
        ).save()


async def withdraw_note(visitor: Visitor, note_id: UUID, *, back: bool = False) -> UUID:
    """Take back what the visitor wrote for the present team, or put it `back`. The firm's id."""
    async with db.atomic():
        row = await db.fetch_one(LOCK_NOTE, note_id, visitor.id)
        if row is None:
            raise NotFound
        await db.execute(WITHDRAW_NOTE, note_id, None if back else clock.now())
        return UUID(str(row["firm"]))


async def _firm(firm_id: UUID) -> None:
    if await db.fetch_one(FIRM, firm_id) is None:
        raise NotFound


async def _engagement(engagement_id: UUID) -> dict[str, Any]:
    row = await db.fetch_one(LOCK_ENGAGEMENT, engagement_id)
    if row is None:
        raise NotFound
    return row


async def _record(action: str, engagement_id: UUID, visitor: Visitor, firm_id: UUID) -> None:
    await audit.record(action, "engagement", engagement_id, person_id=visitor.id, firm_id=firm_id)
