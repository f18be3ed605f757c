"""The link in a letter, for whoever holds it: what it leads to, that it was called, and no more letters.

It proves nothing: not who holds it, nor that they may act for the firm.
"""

from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.emails import masked
from lotrinh.accounts.sessions import digest_of
from lotrinh.errors import NotFound

LINK = """
SELECT l.id, l.email, l.expires_at, r.firm AS firm_id, f.name AS firm, c.purpose,
       coalesce(nullif(p.name, ''), '') AS writer,
       EXISTS (SELECT 1 FROM member m WHERE m.firm = r.firm AND m.ended_at IS NULL) AS registered,
       EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = r.firm AND a.state = 'submitted') AS submitted,
       EXISTS (
           SELECT 1 FROM campaign_opt_out o
           WHERE o.withdrawn_at IS NULL AND (o.firm = r.firm OR o.email = l.email)
       ) AS opted_out
FROM campaign_letter l
JOIN campaign c ON c.id = l.campaign JOIN campaign_recipient r ON r.id = l.recipient JOIN firm f ON f.id = r.firm
LEFT JOIN person p ON p.id = c.owner
WHERE l.digest = $1
"""
OPENED = "UPDATE campaign_letter SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('campaign opt-out ' || $1))"
WITHDRAW = (
    "UPDATE campaign_opt_out SET withdrawn_at = $3 WHERE withdrawn_at IS NULL AND (email = $1 OR firm = $2)"
)
OPT_OUT = "INSERT INTO campaign_opt_out (id, email, firm, opted_out_at) VALUES ($1, $2, $3, $4)"


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """`expires_at` None: its letter is only just being sent."""

    id: UUID
    email: str
    expires_at: datetime | None
    firm_id: UUID
    firm: str
    purpose: str
    writer: str
    registered: bool
    submitted: bool
    opted_out: bool

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def masked_email(self) -> str:
        return masked(self.email)


@db.by_system
async def link(token: str) -> Link | None:
    row = await db.fetch_one(LINK, digest_of(token))
    return Link(**row) if row else None


@db.by_system
async def open_link(found: Link) -> None:
    """Note its first call; that somebody, or a program that scans mail, called it is all it tells."""
    await db.execute(OPENED, found.id, clock.now())


@db.by_system
async def opt_out(token: str) -> None:
    """No more campaign mail to this address and to this firm, from now on and after the link has run out."""
    async with db.atomic():
        found = await _found(token)
        if found.opted_out:
            return
        await db.execute(OPT_OUT, uuid4(), found.email, found.firm_id, clock.now())
        await _record("campaign mail refused", found)


@db.by_system
async def opt_in(token: str) -> None:
    """Take back every refusal of this address or this firm."""
    async with db.atomic():
        found = await _found(token)
        if not found.opted_out:
            return
        await db.execute(WITHDRAW, found.email, found.firm_id, clock.now())
        await _record("campaign mail allowed again", found)


async def _found(token: str) -> Link:
    digest = digest_of(token)
    await db.execute(ONE_AT_A_TIME, digest)
    found = await link(token)
    if found is None:
        raise NotFound
    return found


async def _record(action: str, found: Link) -> None:
    await audit.record(action, "campaign_letter", found.id, person_id=None, firm_id=found.firm_id)
