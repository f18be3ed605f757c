"""Saving a view of the list of firms, removing it and putting it back."""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.tables import SavedView
from lotrinh.centre.teams import own_team
from lotrinh.errors import NotFound

TAKEN = "SELECT 1 AS one FROM saved_view WHERE owner = $1 AND name = $2 AND withdrawn_at IS NULL"
LOCK_OWNER = "SELECT 1 AS one FROM person WHERE id = $1 FOR NO KEY UPDATE"
OWN = "SELECT name, withdrawn_at FROM saved_view WHERE id = $1 AND owner = $2"
WITHDRAW = "UPDATE saved_view SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL"
RESTORE = "UPDATE saved_view SET withdrawn_at = NULL WHERE id = $1"


async def save(visitor: Visitor, name: str, chosen: FirmFilter, *, share: bool) -> None:
    async with db.atomic():
        await _refuse_taken(visitor, name)
        team = await own_team(visitor) if share else None
        if share and team is None:
            raise problems.NoTeam
        view = SavedView(
            id=uuid4(), owner=visitor.id, team=team.id if team else None, name=name,
            address=chosen.address(), saved_at=clock.now(),
        )  # fmt: skip
        await view.save()


async def withdraw(visitor: Visitor, view_id: UUID) -> None:
    async with db.atomic():
        await _own(visitor, view_id)
        await db.execute(WITHDRAW, view_id, clock.now())


async def restore(visitor: Visitor, view_id: UUID) -> None:
    async with db.atomic():
        view = await _own(visitor, view_id)
        if view["withdrawn_at"]:
            await _refuse_taken(visitor, view["name"])
            await db.execute(RESTORE, view_id)


async def _own(visitor: Visitor, view_id: UUID) -> dict[str, Any]:
    row = await db.fetch_one(OWN, view_id, visitor.id)
    if row is None:
        raise NotFound
    return row


async def _refuse_taken(visitor: Visitor, name: str) -> None:
    """The owner's row is locked, so that two requests cannot both find the name free."""
    await db.fetch_one(LOCK_OWNER, visitor.id)
    if await db.fetch_one(TAKEN, visitor.id, name):
        raise problems.ViewNameTaken
