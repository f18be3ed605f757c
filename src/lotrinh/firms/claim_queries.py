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
from lotrinh.paging import pages_of

PAGE = 50
CLAIM = """
SELECT c.id, c.firm, c.state, c.message, c.reason, c.created_at, c.decided_at,
       c.code_expires_at, c.code_tries, c.code_digest IS NOT NULL AS has_code,
       p.name AS claimant, p.email, d.name AS decided_by
FROM claim c JOIN person p ON p.id = c.person LEFT JOIN person d ON d.id = c.decided_by
WHERE c.id = $1
"""
FOR_ADVISORS = "person <> $1 AND (state = 'in_review' OR decided_by IS NOT NULL)"
IN_QUEUE = "state = 'in_review' DESC, CASE WHEN state = 'in_review' THEN created_at END, decided_at DESC NULLS LAST, id"
COUNTS = f"""
SELECT count(*) FILTER (WHERE state = 'in_review')::int AS waiting, count(*)::int AS total
FROM claim WHERE {FOR_ADVISORS}
"""  # noqa: S608 - constants of this program
QUEUE = f"""
SELECT c.id, c.state, c.created_at, c.decided_at, f.name AS firm, f.tax_code, p.name AS claimant, p.email,
       EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id AND m.role = 'owner' AND m.ended_at IS NULL
               AND m.person <> c.person) AS owned
FROM (
    SELECT *, row_number() OVER (ORDER BY {IN_QUEUE}) AS place FROM claim WHERE {FOR_ADVISORS}
    ORDER BY place LIMIT {PAGE} OFFSET $2
) c JOIN firm f ON f.id = c.firm JOIN person p ON p.id = c.person ORDER BY c.place
"""  # noqa: S608 - constants of this program
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


class ClaimQueue(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the claims: `page` is the one asked for, or the last one there is. `waiting` and `total`: in all."""

    rows: list[dict[str, Any]]
    waiting: int
    total: int
    page: int

    @property
    def undecided(self) -> list[dict[str, Any]]:
        return [claim for claim in self.rows if claim["state"] == "in_review"]

    @property
    def decided(self) -> list[dict[str, Any]]:
        return [claim for claim in self.rows if claim["state"] != "in_review"]

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE)


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


async def queue(advisor: Visitor, page: int) -> ClaimQueue:
    """Waiting claims, oldest first, then what advisors decided, newest first; the addresses of the claimants masked."""
    counts = await db.fetch_one(COUNTS, advisor.id)
    assert counts is not None
    shown = min(page, pages_of(counts["total"], PAGE))
    rows = await db.fetch(QUEUE, advisor.id, (shown - 1) * PAGE)
    return ClaimQueue(rows=[row | {"email": masked(row["email"])} for row in rows], page=shown, **counts)


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
