"""The centre's advisors and the teams they work in."""

from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor

ADVISORS = """
SELECT p.id, coalesce(nullif(p.name, ''), p.email) AS name, t.name AS team
FROM person p
LEFT JOIN team_member m ON m.person = p.id AND m.ended_at IS NULL
LEFT JOIN team t ON t.id = m.team
WHERE p.staff_role = 'advisor' ORDER BY 2, p.id
"""
OWN = """
SELECT t.id, t.name FROM team_member m JOIN team t ON t.id = m.team
WHERE m.person = $1 AND m.ended_at IS NULL
"""


class Advisor(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    team: str | None


class OwnTeam(msgspec.Struct, frozen=True):
    id: int
    name: str


async def advisors() -> list[Advisor]:
    """Everybody a firm can be given to, by name."""
    return [Advisor(**row) for row in await db.fetch(ADVISORS)]


async def own_team(visitor: Visitor) -> OwnTeam | None:
    """The team the advisor works in now; None when in none."""
    if visitor.staff_role != "advisor":
        return None
    row = await db.fetch_one(OWN, visitor.id)
    return OwnTeam(**row) if row else None
