"""Giving and withdrawing consents: an owner's word, dated, and of effect at once."""

from uuid import uuid4

from lotrinh import audit, clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms.tables import ConsentPurpose

WITHDRAWN = "consent.withdrawn"
"""The job that carries out what a withdrawal means for what has been passed on; its features register it."""
PURPOSES = frozenset(one.value for one in ConsentPurpose)
OWNER = """
SELECT 1 AS one FROM member
WHERE firm = $1 AND person = $2 AND role = 'owner' AND ended_at IS NULL FOR KEY SHARE
"""
GRANT = """
INSERT INTO consent (id, firm, purpose, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (firm, purpose) WHERE withdrawn_at IS NULL DO NOTHING
"""
WITHDRAW = """
UPDATE consent SET withdrawn_by = $3, withdrawn_at = $4
WHERE firm = $1 AND purpose = $2 AND withdrawn_at IS NULL
"""


async def grant(visitor: Visitor, purpose: str) -> None:
    """A second consent to the same purpose changes nothing."""
    async with db.atomic():
        firm_id = await _own_firm(visitor, purpose)
        tag = await db.execute(GRANT, uuid4(), firm_id, purpose, visitor.id, clock.now())
        if tag == "INSERT 0 1":
            await _record(visitor, "consent granted", purpose)


async def withdraw(visitor: Visitor, purpose: str) -> None:
    async with db.atomic():
        firm_id = await _own_firm(visitor, purpose)
        now = clock.now()
        tag = await db.execute(WITHDRAW, firm_id, purpose, visitor.id, now)
        if tag == "UPDATE 1":
            await jobs.enqueue(WITHDRAWN, {"firm": str(firm_id), "purpose": purpose, "at": now.isoformat()})
            await _record(visitor, "consent withdrawn", purpose)


async def _own_firm(visitor: Visitor, purpose: str) -> object:
    """What the request began with may be over: the role is asked for again."""
    if visitor.firm is None or purpose not in PURPOSES:
        raise NotFound
    if not await db.fetch_one(OWNER, visitor.firm.id, visitor.id):
        raise NotFound
    return visitor.firm.id


async def _record(visitor: Visitor, action: str, purpose: str) -> None:
    assert visitor.firm is not None
    await audit.record(action, "consent", purpose, person_id=visitor.id, firm_id=visitor.firm.id)
