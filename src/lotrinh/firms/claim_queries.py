"""Claims as the claimant and as the advisors see them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.emails import masked
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.claim_services import TRIES
from lotrinh.firms.queries import FirmFacts, firm_facts

CLAIM = """
SELECT c.id, c.firm, c.state, c.message, c.reason, c.created_at, c.decided_at,
       c.code_expires_at, c.code_tries, c.code_digest IS NOT NULL AS has_code,
       p.name AS claimant, p.email, d.name AS decided_by
FROM claim c JOIN person p ON p.id = c.person LEFT JOIN person d ON d.id = c.decided_by
WHERE c.id = $1
"""
QUEUE = """
SELECT c.id, c.state, c.created_at, c.decided_at, f.name AS firm, f.tax_code, p.name AS claimant, p.email,
       EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id AND m.role = 'owner' AND m.ended_at IS NULL
               AND m.person <> c.person) AS owned
FROM claim c JOIN firm f ON f.id = c.firm JOIN person p ON p.id = c.person
WHERE c.person <> $1 AND (c.state = 'in_review' OR c.decided_by IS NOT NULL)
ORDER BY c.state = 'in_review' DESC, CASE WHEN c.state = 'in_review' THEN c.created_at END, c.decided_at DESC
LIMIT 200
"""
OWNERS = """
SELECT p.name, p.email, m.since FROM member m JOIN person p ON p.id = m.person
WHERE m.firm = $1 AND m.role = 'owner' AND m.ended_at IS NULL AND p.email <> $2 ORDER BY m.since, m.id
"""


class ClaimSeen(msgspec.Struct, frozen=True):
    id: UUID
    state: str
    message: str
    reason: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    claimant: str
    email: str
    firm: FirmFacts
    code_waits: bool
    code_expires_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "in_review")


@db.by_system
async def own_claim(visitor: Visitor, claim_id: UUID) -> ClaimSeen | None:
    row = await db.fetch_one(f"{CLAIM} AND c.person = $2", claim_id, visitor.id)
    return await _seen(row) if row else None


@db.by_system
async def own_open_claims(visitor: Visitor) -> list[dict[str, Any]]:
    return await db.fetch(
        "SELECT c.id, c.state, c.created_at, f.name AS firm FROM claim c JOIN firm f ON f.id = c.firm"
        " WHERE c.person = $1 AND c.state IN ('open', 'in_review') ORDER BY c.created_at DESC",
        visitor.id,
    )


async def queue(advisor: Visitor) -> list[dict[str, Any]]:
    """Waiting claims, oldest first, then what advisors decided, newest first; the addresses of the claimants masked."""
    return [row | {"email": masked(row["email"])} for row in await db.fetch(QUEUE, advisor.id)]


async def claim_to_review(advisor: Visitor, claim_id: UUID) -> ClaimSeen | None:
    """A claim that was handed to the advisors; nobody's own."""
    row = await db.fetch_one(
        f"{CLAIM} AND c.person <> $2 AND (c.state = 'in_review' OR c.decided_by IS NOT NULL)",
        claim_id, advisor.id,
    )  # fmt: skip
    return await _seen(row) if row else None


async def owners_beside(claim: ClaimSeen) -> list[dict[str, Any]]:
    """Who owns the claimed firm already, for the advisor who decides."""
    return await db.fetch(OWNERS, claim.firm.id, claim.email)


async def _seen(row: dict[str, Any]) -> ClaimSeen:
    firm = await firm_facts(row["firm"])
    assert firm is not None
    waits = row["has_code"] and row["code_expires_at"] > clock.now() and row["code_tries"] < TRIES
    known = {name: row[name] for name in ClaimSeen.__struct_fields__ if name in row}
    return ClaimSeen(**(known | {"firm": firm, "code_waits": waits}))
