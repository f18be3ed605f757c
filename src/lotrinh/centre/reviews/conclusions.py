"""Concluding a review, reading it a second time, reopening it; the declared result is never touched."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import msgspec

from assessments.scoring import score
from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews import problems, queries
from lotrinh.centre.reviews.locking import due, in_state, locked, locked_by_reviewer, log, move, unmoved
from lotrinh.centre.reviews.parts import Concluded
from lotrinh.centre.reviews.review import Review, changed_questions
from lotrinh.centre.reviews.services import tell_firm
from lotrinh.settings import settings

CONCLUDE = """
INSERT INTO review_conclusion (id, review, number, answers, reasons, result, level, changed, content_hash, digest,
                               is_sampled, share, concluded_by, concluded_at)
VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6::jsonb, $7, $8, $9, $10, $11, $12, $13, $14)
"""
READ = """
INSERT INTO second_reading (id, conclusion, agrees, reason, read_by, read_at) VALUES ($1, $2, $3, $4, $5, $6)
"""
ANSWER = """
UPDATE objection SET outcome = $2, answer = $3, answered_by = $4, answered_at = $5 WHERE id = $1
"""


def is_sampled(review_id: UUID, share: float) -> bool:
    """Whether a second reader is needed: drawn from the review's id, so that anybody can check it."""
    drawn = int.from_bytes(hashlib.sha256(review_id.bytes).digest()[:8])
    return drawn < share * 2**64


async def conclude(advisor: Visitor, review_id: UUID, rev: int) -> bool:
    """Stores the verified answers with the engine's result beside the declared one; True: a second reader follows."""
    async with db.atomic():
        row = unmoved(await locked_by_reviewer(advisor, review_id), rev)
        found = await queries.under_lock(row)
        left = len(found.undecided) + len(found.with_firm)
        if left:
            raise problems.StillUndecided(count=left)
        sampled = is_sampled(review_id, settings().second_reader_share)
        await _store(advisor, found, sampled=sampled)
        await move(row, "second_reading" if sampled else "verified", due_on=due(priority=row["priority"]))
        await log("concluded", advisor, row, number=len(found.conclusions) + 1, sampled=sampled)
        if not sampled:
            await tell_firm(row, "review-concluded")
        return sampled


async def read_second(advisor: Visitor, review_id: UUID, rev: int, *, agrees: bool, reason: str) -> None:
    """Never by the advisor who concluded it. One that is returned is open again for the first reader."""
    async with db.atomic():
        row = in_state(unmoved(await locked(advisor, review_id), rev), "second_reading")
        concluded = _newest(await queries.under_lock(row))
        if advisor.id in (concluded.by_id, row["reviewer"]):
            raise problems.NotTheFirstReader
        await db.execute(READ, uuid4(), concluded.id, agrees, reason, advisor.id, clock.now())
        await move(row, "verified" if agrees else "open", due_on=due(priority=row["priority"]))
        await log("second_agreed" if agrees else "second_returned", advisor, row, number=concluded.number)
        if agrees:
            await tell_firm(row, "review-concluded")


async def reopen(advisor: Visitor, review_id: UUID, rev: int, reason: str) -> None:
    """The conclusion stays on record, but counts no more; another one is another row."""
    async with db.atomic():
        row = in_state(unmoved(await locked(advisor, review_id), rev), "second_reading", "verified")
        if (await queries.under_lock(row)).objection:
            raise problems.ObjectionOpen
        await move(row, "open", reviewer=advisor.id, due_on=due(priority=row["priority"]))
        await log("reopened", advisor, row, reason=reason)


async def answer_objection(advisor: Visitor, review_id: UUID, rev: int, *, outcome: str, answer: str) -> None:
    """By another advisor than the one who concluded; "reopened" gives the review to the one who answers."""
    async with db.atomic():
        row = in_state(unmoved(await locked(advisor, review_id), rev), "verified")
        found = await queries.under_lock(row)
        if found.objection is None:
            raise problems.NotNow
        if advisor.id == _newest(found).by_id:
            raise problems.NotYourOwnConclusion
        await db.execute(ANSWER, found.objection.id, outcome, answer, advisor.id, clock.now())
        if outcome == "reopened":
            await move(row, "open", reviewer=advisor.id, due_on=due(priority=row["priority"]))
        else:
            await move(row, "verified")
        await log("objection_answered", advisor, row, outcome=outcome)
        await tell_firm(row, "objection-answered")


def digest(found: Review, answers: dict[str, Any], result: str) -> str:
    """SHA-256 over all that was verified: which round, by which questionnaire, the answers and their result."""
    text = msgspec.json.encode(
        [str(found.assessment), found.questionnaire.content_hash, answers, msgspec.Raw(result.encode())],
        order="deterministic",
    )
    return hashlib.sha256(text).hexdigest()


async def _store(advisor: Visitor, found: Review, *, sampled: bool) -> None:
    answers = found.values
    result = score(found.questionnaire, answers, found.context)
    written = msgspec.json.encode(result).decode()
    changed = changed_questions(found.declared, answers)
    decided = {key: found.decision(key) for key in changed}
    reasons = {key: one.reason for key, one in decided.items() if one and one.reason}
    await db.execute(
        CONCLUDE, uuid4(), found.id, len(found.conclusions) + 1, msgspec.json.encode(answers).decode(),
        msgspec.json.encode(reasons).decode(), written, result.level, len(changed), found.questionnaire.content_hash,
        digest(found, answers, written), sampled, settings().second_reader_share, advisor.id, clock.now(),
    )  # fmt: skip


def _newest(found: Review) -> Concluded:
    if found.concluded is None:
        raise problems.NotNow
    return found.concluded
