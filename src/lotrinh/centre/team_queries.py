"""Teams, who works in them, and who did when."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor

LATEST = 100
NAME = "coalesce(nullif(p.name, ''), p.email)"
TEAMS = "SELECT id, name, created_at FROM team ORDER BY name, id"
MEMBERS = f"""
SELECT p.id, {NAME} AS name, m.team, m.since,
       (SELECT count(*)::int FROM advisor_case w WHERE w.advisor = p.id AND w.ended_at IS NULL) AS firms
FROM person p LEFT JOIN team_member m ON m.person = p.id AND m.ended_at IS NULL
WHERE p.staff_role = 'advisor' ORDER BY 2, p.id
"""  # noqa: S608 - both parts stand here
STAYS = f"""
SELECT {NAME} AS person, t.name AS team, m.since, m.ended_at
FROM team_member m JOIN person p ON p.id = m.person JOIN team t ON t.id = m.team
ORDER BY coalesce(m.ended_at, m.since) DESC, m.id DESC LIMIT {LATEST}
"""  # noqa: S608 - both parts stand here


class TeamMemberSeen(msgspec.Struct, frozen=True):
    """`team` None: in none at the moment. `firms`: so many the advisor works on."""

    id: UUID
    name: str
    team: int | None
    since: datetime | None
    firms: int


class TeamSeen(msgspec.Struct, frozen=True):
    id: int
    name: str
    created_at: datetime
    members: list[TeamMemberSeen]


class Teams(msgspec.Struct, frozen=True):
    """`alone`: advisors in no team. `stays`: dicts of person, team, since, ended_at; the latest change first."""

    teams: list[TeamSeen]
    alone: list[TeamMemberSeen]
    stays: list[dict[str, Any]]


async def teams(visitor: Visitor) -> Teams:
    if visitor.staff_role not in ("advisor", "operator"):
        return Teams([], [], [])
    people = [TeamMemberSeen(**row) for row in await db.fetch(MEMBERS)]
    return Teams(
        [
            TeamSeen(**row, members=[one for one in people if one.team == row["id"]])
            for row in await db.fetch(TEAMS)
        ],
        [one for one in people if one.team is None],
        await db.fetch(STAYS),
    )
