"""What a person reads before an account is deleted or a participation ends, and how their wish stands."""

from datetime import datetime
from typing import Any

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.privacy.holdings import Holding, holdings

DELETION = """
SELECT asked_at, due_at FROM account_deletion WHERE person = $1 AND withdrawn_at IS NULL AND done_at IS NULL
"""
DEPARTURE = """
SELECT d.ended_at, d.due_at, coalesce(nullif(p.name, ''), p.email) AS ended_by
FROM departure d LEFT JOIN person p ON p.id = d.ended_by
WHERE d.firm = $1 AND d.withdrawn_at IS NULL AND d.done_at IS NULL
"""
OWNED_ALONE = """
SELECT f.id, f.name, (
    SELECT count(*) FROM member c WHERE c.firm = f.id AND c.ended_at IS NULL AND c.person <> $1
) AS colleagues
FROM member m JOIN firm f ON f.id = m.firm
WHERE m.person = $1 AND m.role = 'owner' AND m.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM member o
    WHERE o.firm = m.firm AND o.role = 'owner' AND o.ended_at IS NULL AND o.person <> $1
)
ORDER BY f.name
"""


async def deletion(visitor: Visitor) -> dict[str, Any] | None:
    return await db.fetch_one(DELETION, visitor.id)


async def departure(visitor: Visitor) -> dict[str, Any] | None:
    """Of the visitor's firm."""
    return await db.fetch_one(DEPARTURE, visitor.firm.id) if visitor.firm else None


async def leaving_on(visitor: Visitor) -> datetime | None:
    """When the data of the visitor's firm are removed, if its participation has ended."""
    found = await departure(visitor)
    return found["due_at"] if found else None


async def owned_alone(visitor: Visitor) -> list[dict[str, Any]]:
    """Firms without another owner: they leave together with this account."""
    return await db.fetch(OWNED_ALONE, visitor.id) if visitor.firm else []


def of_accounts() -> dict[str, list[Holding]]:
    """What becomes of a person's rows, by what is done to them."""
    mine = [one for one in holdings() if one.person]
    return {fate: [one for one in mine if one.account == fate] for fate in ("removed", "unnamed", "kept")}


def of_departures() -> dict[str, list[Holding]]:
    mine = [one for one in holdings() if one.firm and not one.internal]
    return {fate: [one for one in mine if one.departure == fate] for fate in ("removed", "kept")}
