"""Claims: nobody represents a firm before its registered address or an advisor has said so."""

import hmac
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts import emails
from lotrinh.accounts.services import act_for, code_digest, new_code
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms import problems
from lotrinh.firms.tables import Claim

CODE_LIFETIME = timedelta(minutes=30)
TRIES = 5
DAY = timedelta(days=1)
CLAIMS_A_DAY = 5
CODES_AN_HOUR = 3
FIRM_CODES_A_DAY = 6
CODE_SENT = "claim code sent"

OWN_OPEN = "SELECT id FROM claim WHERE firm = $1 AND person = $2 AND state IN ('open', 'in_review')"
LOCK_CLAIM = """
SELECT c.id, c.firm, c.person, c.state, p.name, p.email FROM claim c JOIN person p ON p.id = c.person
WHERE c.id = $1 FOR UPDATE OF c
"""
COUNT_CODES = """
SELECT count(*) FILTER (WHERE object_id = $2 AND at > $3) AS of_claim, count(*) AS of_firm
FROM audit_event WHERE firm_id = $1 AND action = $4 AND at > $5
"""
KEEP_CODE = "UPDATE claim SET code_digest = $2, code_tries = 0, code_expires_at = $3 WHERE id = $1"
TRY_CODE = """
UPDATE claim SET code_tries = code_tries + 1
WHERE id = $1 AND code_digest IS NOT NULL AND code_expires_at > $2 AND code_tries < $3
RETURNING code_digest, code_tries
"""
MAKE_OWNER = """
INSERT INTO member (id, firm, person, role, since) VALUES ($1, $2, $3, 'owner', $4)
ON CONFLICT (firm, person) WHERE ended_at IS NULL DO UPDATE SET role = 'owner'
"""
CLOSE = """
UPDATE claim SET state = $2, reason = $3, decided_by = $4, decided_at = $5, code_digest = NULL WHERE id = $1
"""
OWNERS = """
SELECT p.id, p.name, p.email FROM member m JOIN person p ON p.id = m.person
WHERE m.firm = $1 AND m.role = 'owner' AND m.ended_at IS NULL ORDER BY m.since
"""
ADVISORS = "SELECT email FROM person WHERE staff_role = 'advisor' ORDER BY email"


@db.by_system
async def start_claim(visitor: Visitor, firm_id: UUID) -> UUID:
    """The person's open claim to the firm; a new one unless there is one."""
    async with db.atomic():
        await _lock_firm(firm_id)
        await _refuse_owner(visitor, firm_id)
        present = await db.fetch_one(OWN_OPEN, firm_id, visitor.id)
        if present:
            return UUID(str(present["id"]))
        await _refuse_too_many_claims(visitor)
        claim_id = uuid4()
        await Claim(id=claim_id, firm=firm_id, person=visitor.id, created_at=clock.now()).save()
        await _record("claim started", claim_id, visitor, firm_id)
        return claim_id


@db.by_system
async def send_claim_code(visitor: Visitor, claim_id: UUID) -> None:
    """Mail a code to the address the registry has, never to one the claimant names."""
    async with db.atomic():
        claim, firm = await _own_claim(visitor, claim_id)
        await _refuse_second_owner(claim["firm"])
        if not firm["registry_email"]:
            raise problems.NoAddressOnFile
        await _refuse_too_many_codes(claim)
        code, now = new_code(), clock.now()
        await db.execute(KEEP_CODE, claim_id, code_digest(claim_id, code), now + CODE_LIFETIME)
        await _record(CODE_SENT, claim_id, visitor, claim["firm"])
        await emails.write(firm["registry_email"], "claim-code", code=code, firm=firm["name"], claimant=claim)


@db.by_system
async def confirm_claim(visitor: Visitor, claim_id: UUID, code: str) -> None:
    """A wrong try is counted before it is refused."""
    right = False
    async with db.atomic():
        claim, firm = await _own_claim(visitor, claim_id)
        await _refuse_second_owner(claim["firm"])
        attempt = await db.fetch_one(TRY_CODE, claim_id, clock.now(), TRIES)
        if attempt and hmac.compare_digest(attempt["code_digest"], code_digest(claim_id, code)):
            right = True
            await _approve(claim, firm, reason="", decided_by=None)
            await act_for(visitor, claim["firm"])
    if not right:
        left = attempt is not None and attempt["code_tries"] < TRIES
        raise problems.WrongClaimCode if left else problems.ClaimCodeIsOver


@db.by_system
async def request_review(visitor: Visitor, claim_id: UUID, message: str) -> None:
    """Hand the claim to the advisors, and tell them and the present owners that somebody asks."""
    async with db.atomic():
        claim, firm = await _own_claim(visitor, claim_id)
        if claim["state"] != "open":
            raise problems.ClaimIsOver
        await db.execute(
            "UPDATE claim SET state = 'in_review', message = $2 WHERE id = $1", claim_id, message
        )
        await _record("claim review requested", claim_id, visitor, claim["firm"])
        for owner in await db.fetch(OWNERS, claim["firm"]):
            await emails.write(owner["email"], "claim-notice", firm=firm["name"], claimant=claim)
        for advisor in await db.fetch(ADVISORS):
            await emails.write(advisor["email"], "claim-waiting", claim_id=claim_id)


@db.by_system
async def withdraw_claim(visitor: Visitor, claim_id: UUID) -> None:
    async with db.atomic():
        claim, _ = await _own_claim(visitor, claim_id)
        await db.execute(CLOSE, claim_id, "withdrawn", "", None, clock.now())
        await _record("claim withdrawn", claim_id, visitor, claim["firm"])


async def decide(advisor: Visitor, claim_id: UUID, *, approve: bool, reason: str) -> None:
    """An advisor's word; nobody decides on a claim of their own."""
    async with db.atomic():
        claim, firm = await _locked(claim_id)
        if claim["person"] == advisor.id:
            raise NotFound
        if claim["state"] != "in_review":
            raise problems.ClaimIsOver
        if approve:
            await _approve(claim, firm, reason=reason, decided_by=advisor.id)
            return
        await db.execute(CLOSE, claim_id, "refused", reason, advisor.id, clock.now())
        await _record("claim refused", claim_id, advisor, claim["firm"])
        await emails.write(
            claim["email"], "claim-refused", firm=firm["name"], reason=reason, claim_id=claim_id
        )


async def _approve(
    claim: dict[str, Any], firm: dict[str, Any], *, reason: str, decided_by: UUID | None
) -> None:
    now, others = clock.now(), await db.fetch(OWNERS, claim["firm"])
    await db.execute(MAKE_OWNER, uuid4(), claim["firm"], claim["person"], now)
    await db.execute(CLOSE, claim["id"], "approved", reason, decided_by, now)
    await audit.record(
        "claim approved", "claim", claim["id"],
        person_id=decided_by or claim["person"], firm_id=claim["firm"],
    )  # fmt: skip
    await emails.write(claim["email"], "claim-approved", firm=firm["name"], by_code=decided_by is None)
    for owner in others:
        if owner["id"] != claim["person"]:
            await emails.write(owner["email"], "owner-joined", firm=firm["name"], claimant=claim)


async def _own_claim(visitor: Visitor, claim_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """The visitor's claim that is still open, and its firm, both locked."""
    claim, firm = await _locked(claim_id)
    if claim["person"] != visitor.id:
        raise NotFound
    if claim["state"] not in ("open", "in_review"):
        raise problems.ClaimIsOver
    return claim, firm


async def _locked(claim_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """Always the firm before the claim, so that two deciders never wait for each other in a circle."""
    known = await db.fetch_one("SELECT firm FROM claim WHERE id = $1", claim_id)
    if known is None:
        raise NotFound
    firm = await _lock_firm(known["firm"])
    claim = await db.fetch_one(LOCK_CLAIM, claim_id)
    assert claim is not None
    return claim, firm


async def _lock_firm(firm_id: UUID) -> dict[str, Any]:
    firm = await db.fetch_one(
        "SELECT id, name, registry_email FROM firm WHERE id = $1 FOR NO KEY UPDATE", firm_id
    )
    if firm is None:
        raise NotFound
    return firm


async def _refuse_owner(visitor: Visitor, firm_id: UUID) -> None:
    owner = await db.fetch_one(
        "SELECT 1 AS one FROM member WHERE firm = $1 AND person = $2 AND ended_at IS NULL AND role = 'owner'",
        firm_id, visitor.id,
    )  # fmt: skip
    if owner:
        raise problems.AlreadyOwner


async def _refuse_second_owner(firm_id: UUID) -> None:
    if await db.fetch(OWNERS, firm_id):
        raise problems.FirmHasOwner


async def _refuse_too_many_claims(visitor: Visitor) -> None:
    counted = await db.fetch_one(
        "SELECT count(*) AS started FROM claim WHERE person = $1 AND created_at > $2",
        visitor.id, clock.now() - DAY,
    )  # fmt: skip
    if counted and counted["started"] >= CLAIMS_A_DAY:
        raise problems.TooManyClaims


async def _refuse_too_many_codes(claim: dict[str, Any]) -> None:
    now = clock.now()
    counted = await db.fetch_one(
        COUNT_CODES, claim["firm"], str(claim["id"]), now - timedelta(hours=1), CODE_SENT, now - DAY
    )
    if counted and (counted["of_claim"] >= CODES_AN_HOUR or counted["of_firm"] >= FIRM_CODES_A_DAY):
        raise problems.TooManyClaimCodes


async def _record(action: str, claim_id: UUID, visitor: Visitor, firm_id: UUID) -> None:
    await audit.record(action, "claim", claim_id, person_id=visitor.id, firm_id=firm_id)
