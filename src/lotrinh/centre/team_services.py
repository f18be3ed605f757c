"""Making and naming teams, and moving advisors between them.

Only the operator does: a team's notes and views are read by whoever is in it, so nobody moves themselves.
"""

from uuid import UUID

from asyncpg import UniqueViolationError

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems
from lotrinh.errors import NotFound

MAKE = "INSERT INTO team (name, created_at) VALUES ($1, $2) RETURNING id"
RENAME = "UPDATE team SET name = $2 WHERE id = $1"
LOCK = "SELECT id FROM person WHERE id = $1 AND staff_role = 'advisor' FOR NO KEY UPDATE"
KNOWN = "SELECT id FROM team WHERE id = $1"
NOW_IN = "SELECT team FROM team_member WHERE person = $1 AND ended_at IS NULL"
LEAVE = "UPDATE team_member SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL"
JOIN = "INSERT INTO team_member (team, person, since) VALUES ($1, $2, $3)"
HIGHEST_ID = 2**31 - 1


async def make(visitor: Visitor, name: str) -> None:
    _operator(visitor)
    async with db.atomic():
        try:
            async with db.atomic():
                made = await db.fetch_one(MAKE, name, clock.now())
        except UniqueViolationError:
            raise problems.TeamNameTaken from None
        assert made is not None
        await audit.record("team made", "team", str(made["id"]), person_id=visitor.id, detail={"name": name})


async def rename(visitor: Visitor, team_id: int, name: str) -> None:
    _operator(visitor)
    async with db.atomic():
        await _known(team_id)
        try:
            async with db.atomic():
                await db.execute(RENAME, team_id, name)
        except UniqueViolationError:
            raise problems.TeamNameTaken from None
        await audit.record("team renamed", "team", str(team_id), person_id=visitor.id, detail={"name": name})


async def move(visitor: Visitor, person_id: UUID, team_id: int | None) -> None:
    """Into a team, or out of all; what the advisor wrote for the old team stays with it."""
    _operator(visitor)
    async with db.atomic():
        if await db.fetch_one(LOCK, person_id) is None:
            raise NotFound
        if team_id is not None:
            await _known(team_id)
        before, now = await db.fetch_one(NOW_IN, person_id), clock.now()
        if (before["team"] if before else None) == team_id:
            return
        await db.execute(LEAVE, person_id, now)
        if team_id is not None:
            await db.execute(JOIN, team_id, person_id, now)
        detail = {"from": before["team"] if before else None, "to": team_id}
        await audit.record("advisor moved", "person", person_id, person_id=visitor.id, detail=detail)


def _operator(visitor: Visitor) -> None:
    if visitor.staff_role != "operator":
        raise NotFound


async def _known(team_id: int) -> None:
    if not 0 < team_id <= HIGHEST_ID or await db.fetch_one(KNOWN, team_id) is None:
        raise NotFound
