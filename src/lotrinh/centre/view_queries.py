"""Saved views of the list of firms: an advisor's own and those of the team."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor

SEEN = """
SELECT v.id, v.name, v.address, v.owner = $1 AS own, v.team IS NOT NULL AS shared, v.withdrawn_at,
       coalesce(nullif(p.name, ''), p.email) AS owner
FROM saved_view v JOIN person p ON p.id = v.owner
WHERE (v.owner = $1 OR v.team = (SELECT m.team FROM team_member m WHERE m.person = $1 AND m.ended_at IS NULL))
"""
STANDING = f"{SEEN} AND v.withdrawn_at IS NULL ORDER BY v.saved_at, v.id"
WITHDRAWN = f"{SEEN} AND v.owner = $1 AND v.withdrawn_at IS NOT NULL ORDER BY v.withdrawn_at DESC LIMIT 20"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """`address` is the filter as the list's address carries it; `shared`: the team sees it, too."""

    id: UUID
    name: str
    address: str
    own: bool
    shared: bool
    withdrawn_at: datetime | None
    owner: str


async def views(visitor: Visitor) -> list[View]:
    if visitor.staff_role != "advisor":
        return []
    return [View(**row) for row in await db.fetch(STANDING, visitor.id)]


async def withdrawn_views(visitor: Visitor) -> list[View]:
    """The advisor's own that were removed, the last one first."""
    return [View(**row) for row in await db.fetch(WITHDRAWN, visitor.id)]
