"""Giving and withdrawing consents: an owner's word, dated, and of effect at once."""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.firms import consent_wordings
from lotrinh.firms.tables import ConsentPurpose
from lotrinh.i18n import N_, Locale

WITHDRAWN = "consent.withdrawn"
"""The job that carries out what a withdrawal means for what has been passed on; its features register it."""
PURPOSES = frozenset(one.value for one in ConsentPurpose)
OWNER = """
SELECT 1 AS one FROM member
WHERE firm = $1 AND person = $2 AND role = 'owner' AND ended_at IS NULL FOR KEY SHARE
"""
GRANT = """
INSERT INTO consent (id, firm, purpose, granted_by, granted_at, wording, wording_digest, language)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (firm, purpose) WHERE withdrawn_at IS NULL DO NOTHING
"""
WITHDRAW = """
UPDATE consent SET withdrawn_by = $3, withdrawn_at = $4
WHERE firm = $1 AND purpose = $2 AND withdrawn_at IS NULL
"""
# A consent to other words ends when one to those of today takes its place: the use goes on without a gap.
REPLACE = """
UPDATE consent SET withdrawn_by = $3, withdrawn_at = $4
WHERE firm = $1 AND purpose = $2 AND withdrawn_at IS NULL AND wording IS DISTINCT FROM $5
"""


class OtherWording(DomainError):
    """The words on the page from which somebody agreed are not those of today."""

    status = 409
    message_id = N_("The wording of this consent has changed. Read it on this page, then agree.")


async def grant(visitor: Visitor, purpose: str, version: int, locale: Locale) -> None:
    """`version`: of the words that the owner has read. A second consent to the same words changes nothing."""
    async with db.atomic():
        firm_id, now = await _own_firm(visitor, purpose), clock.now()
        read = consent_wordings.current(purpose)
        if read.version != version:
            raise OtherWording
        await db.execute(REPLACE, firm_id, purpose, visitor.id, now, version)
        tag = await db.execute(
            GRANT, uuid4(), firm_id, purpose, visitor.id, now, version, read.sha256, locale
        )
        if tag == "INSERT 0 1":
            await _record(visitor, "consent granted", purpose, {"wording": version, "sha256": read.sha256})


async def withdraw(visitor: Visitor, purpose: str) -> None:
    async with db.atomic():
        firm_id = await _own_firm(visitor, purpose)
        now = clock.now()
        tag = await db.execute(WITHDRAW, firm_id, purpose, visitor.id, now)
        if tag == "UPDATE 1":
            await jobs.enqueue(WITHDRAWN, {"firm": str(firm_id), "purpose": purpose, "at": now.isoformat()})
            await _record(visitor, "consent withdrawn", purpose)


async def _own_firm(visitor: Visitor, purpose: str) -> UUID:
    """What the request began with may be over: the role is asked for again."""
    if visitor.firm is None or purpose not in PURPOSES:
        raise NotFound
    if not await db.fetch_one(OWNER, visitor.firm.id, visitor.id):
        raise NotFound
    return visitor.firm.id


async def _record(visitor: Visitor, action: str, purpose: str, detail: dict[str, Any] | None = None) -> None:
    assert visitor.firm is not None
    await audit.record(
        action, "consent", purpose, person_id=visitor.id, firm_id=visitor.firm.id, detail=detail
    )
