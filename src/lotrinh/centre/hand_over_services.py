"""Handing a request to providers: an advisor proposes, an owner's yes to a letter sends, either can end it.

Nothing goes out without both the firm's general consent and the yes to this letter and these providers.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db, mail
from lotrinh.accounts import emails
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems
from lotrinh.centre.hand_over_letter import LANGUAGE, Letter, compose
from lotrinh.centre.request_services import WRITERS, locked
from lotrinh.errors import NotFound

MOST = 5
"""So many providers have one request at a time: enough to compare, too few to be a mailing."""
# A withdrawal that is under way is waited for.
CONSENT = "SELECT 1 AS one FROM consent WHERE firm = $1 AND purpose = 'providers' AND withdrawn_at IS NULL FOR SHARE"
OWNER = """
SELECT 1 AS one FROM member
WHERE firm = $1 AND person = $2 AND role = 'owner' AND ended_at IS NULL FOR SHARE
"""
PROVIDERS = """
SELECT id, email FROM provider WHERE id = ANY($1) AND withdrawn_at IS NULL ORDER BY id FOR SHARE
"""
STANDING = "SELECT id, provider, sent_at FROM hand_over WHERE request = $1 AND ended_at IS NULL"
PROPOSE = """
INSERT INTO hand_over (id, request, provider, proposed_by, proposed_at, recipient, letter, was_recalled)
VALUES ($1, $2, $3, $4, $5, '', '', false)
"""
SEND = """
INSERT INTO hand_over (id, request, provider, sent_by, sent_at, recipient, letter, mail, was_recalled)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, false)
ON CONFLICT (request, provider) WHERE ended_at IS NULL DO UPDATE
SET sent_by = excluded.sent_by, sent_at = excluded.sent_at, recipient = excluded.recipient,
    letter = excluded.letter, mail = excluded.mail
"""
LOCK = """
SELECT h.id, h.request, r.firm, h.sent_at, h.ended_at, h.recipient, h.mail
FROM hand_over h JOIN support_request r ON r.id = h.request WHERE h.id = $1 FOR UPDATE OF h
"""
OF_FIRM = """
SELECT h.id, h.request, r.firm, h.sent_at, h.ended_at, h.recipient, h.mail
FROM hand_over h JOIN support_request r ON r.id = h.request
WHERE r.firm = $1 AND h.sent_at <= $2 AND h.ended_at IS NULL ORDER BY h.id FOR UPDATE OF h
"""
END = "UPDATE hand_over SET ended_at = $2, ended_by = $3, was_recalled = $4 WHERE id = $1"


async def propose(visitor: Visitor, request_id: UUID, providers: Collection[UUID]) -> None:
    """By an advisor; who is proposed or has it already stays so. The firm is told, the providers are not."""
    async with db.atomic():
        request = await locked(visitor, request_id, advisors_only=True)
        _refuse_closed(request)
        taken = {row["provider"] for row in await db.fetch(STANDING, request_id)}
        new = [one for one in await _providers(providers) if one["id"] not in taken]
        if len(taken) + len(new) > MOST:
            raise problems.TooManyProviders(most=MOST)
        for one in new:
            await db.execute(PROPOSE, uuid4(), request_id, one["id"], visitor.id, clock.now())
            await _record("provider proposed", request, visitor.id, one["id"])
        for writer in await db.fetch(WRITERS, request_id) if new else []:
            await emails.write(writer["email"], "providers-proposed", request_id=request_id)


async def send(
    visitor: Visitor,
    request_id: UUID,
    providers: Collection[UUID],
    *,
    text: str,
    parts: Collection[str],
    shown: str,
) -> None:
    """By an owner, to the providers named. `shown`: the fingerprint of the letter that the owner has read.

    LetterChanged when another one would go out now. Who has the request already gets nothing twice.
    """
    async with db.atomic():
        request = await locked(visitor, request_id)
        await _refuse_unless_agreed(visitor, request)
        letter = await compose(visitor, request["firm"], request["kind"], text=text, parts=parts)
        if letter.fingerprint != shown:
            raise problems.LetterChanged
        has_it = {row["provider"] for row in await db.fetch(STANDING, request_id) if row["sent_at"]}
        new = [one for one in await _providers(providers) if one["id"] not in has_it]
        if len(has_it) + len(new) > MOST:
            raise problems.TooManyProviders(most=MOST)
        await _send_to(visitor, request, new, letter, parts)


async def end(visitor: Visitor, hand_over_id: UUID) -> UUID:
    """The firm's owner takes back what was sent or declines a proposal; an advisor takes a proposal back.

    The request that it belongs to. A second time changes nothing.
    """
    async with db.atomic():
        row = await db.fetch_one(LOCK, hand_over_id)
        if row is None or not await _may_end(visitor, row):
            raise NotFound
        if row["ended_at"] is None:
            await _end(row, visitor.id)
    return UUID(str(row["request"]))


async def follow_withdrawal(payload: dict[str, Any]) -> None:
    """The job after a consent was withdrawn: whatever was sent before is taken back. Idempotent."""
    if payload["purpose"] != "providers":
        return
    at = datetime.fromisoformat(payload["at"])
    async with db.atomic():
        for row in await db.fetch(OF_FIRM, UUID(payload["firm"]), at):
            await _end(row, None)


async def _send_to(
    visitor: Visitor,
    request: dict[str, Any],
    providers: Sequence[dict[str, Any]],
    letter: Letter,
    parts: Collection[str],
) -> None:
    for one in providers:
        message = await mail.post(one["email"], letter.subject, letter.body)
        await db.execute(
            SEND, uuid4(), request["id"], one["id"], visitor.id, clock.now(), one["email"], letter.body, message
        )  # fmt: skip
        await _record("request handed to provider", request, visitor.id, one["id"], parts=sorted(parts))


async def _refuse_unless_agreed(visitor: Visitor, request: dict[str, Any]) -> None:
    if visitor.firm is None or visitor.firm.id != request["firm"]:
        raise NotFound
    if not await db.fetch_one(OWNER, request["firm"], visitor.id):
        raise NotFound
    _refuse_closed(request)
    if not await db.fetch_one(CONSENT, request["firm"]):
        raise problems.NoConsentToProviders


def _refuse_closed(request: dict[str, Any]) -> None:
    if request["state"] == "closed":
        raise problems.ClosedToProviders


async def _providers(chosen: Collection[UUID]) -> list[dict[str, Any]]:
    found = await db.fetch(PROVIDERS, list(chosen))
    if len(found) < len(set(chosen)):
        raise problems.ProviderGone
    return found


async def _may_end(visitor: Visitor, row: dict[str, Any]) -> bool:
    if visitor.staff_role == "advisor":
        return row["sent_at"] is None
    if visitor.firm is None or visitor.firm.id != row["firm"]:
        return False
    return await db.fetch_one(OWNER, row["firm"], visitor.id) is not None


async def _end(row: dict[str, Any], person_id: UUID | None) -> None:
    recalled = bool(row["mail"]) and await mail.recall(row["mail"])
    if row["sent_at"] and not recalled:
        subject, body = emails.letter(LANGUAGE, "hand-over-withdrawn", {"sent_at": row["sent_at"]})
        await mail.post(row["recipient"], subject, body)
    await db.execute(END, row["id"], clock.now(), person_id, recalled)
    action = "hand-over withdrawn" if row["sent_at"] else "proposal of provider ended"
    await audit.record(action, "hand_over", row["id"], person_id=person_id, firm_id=row["firm"])


async def _record(
    action: str, request: dict[str, Any], person_id: UUID, provider: UUID, **detail: object
) -> None:
    await audit.record(
        action, "support_request", request["id"], person_id=person_id, firm_id=request["firm"],
        detail={"provider": str(provider), **detail},
    )  # fmt: skip
