"""What advisors do in a review before its conclusion: open it, take it on, decide on answers, ask the firm."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import clock, db
from lotrinh.accounts import emails
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews import queries
from lotrinh.centre.reviews.locking import due, in_state, locked, locked_by_reviewer, log, move, unmoved
from lotrinh.centre.reviews.problems import DecidedMeanwhile, NothingAsked, NothingToUndo
from lotrinh.centre.reviews.review import CHECKABLE
from lotrinh.errors import NotFound

ROUND = """
SELECT a.id, a.firm FROM firm_assessment a
JOIN consent c ON c.firm = a.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
WHERE a.id = $1 AND a.state = 'submitted' FOR SHARE OF c
"""
OPEN = """
INSERT INTO review (id, assessment, state, reviewer, opened_by, opened_at, due_on, priority)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (assessment) DO NOTHING
"""
OF_ROUND = "SELECT id, state, rev FROM review WHERE assessment = $1 FOR UPDATE"
# The revision that its page was drawn with; 0: nothing was decided there.
DECIDE = """
INSERT INTO answer_check (review, question_id, verdict, value, reason, checked_by, checked_at)
VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7)
ON CONFLICT (review, question_id) DO UPDATE
SET verdict = excluded.verdict, value = excluded.value, reason = excluded.reason, checked_by = excluded.checked_by,
    checked_at = excluded.checked_at, rev = answer_check.rev + 1,
    before = jsonb_build_object('verdict', answer_check.verdict, 'value', answer_check.value,
                                'reason', answer_check.reason)
WHERE answer_check.rev = $8
"""
# Decided for the first time: undone to undecided. Undone twice is as before.
REVERSE = """
UPDATE answer_check
SET verdict = before ->> 'verdict', value = before -> 'value', reason = coalesce(before ->> 'reason', ''),
    before = jsonb_build_object('verdict', verdict, 'value', value, 'reason', reason),
    checked_by = $4, checked_at = $5, rev = rev + 1
WHERE review = $1 AND question_id = $2 AND rev = $3 AND (verdict IS NOT NULL OR before IS NOT NULL)
"""
OWNERS = """
SELECT p.email FROM member m JOIN person p ON p.id = m.person
WHERE m.firm = $1 AND m.ended_at IS NULL AND m.role = 'owner' ORDER BY m.since, m.id
"""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """On one answer, made on a page that showed revision `rev` of it; `value`: the answer that counts."""

    question_id: str
    verdict: str
    value: Any = None
    reason: str = ""
    rev: int = 0


async def open_review(advisor: Visitor, run_id: UUID) -> UUID:
    """The review of a submitted round: a new one, or the one that is there; a closed one is open again."""
    async with db.atomic():
        row = await db.fetch_one(ROUND, run_id) if advisor.staff_role == "advisor" else None
        if row is None:
            raise NotFound
        review_id, asked_for_with_plan = uuid4(), False
        tag = await db.execute(
            OPEN, review_id, run_id, "open", advisor.id, advisor.id, clock.now(), due(), asked_for_with_plan
        )
        if tag == "INSERT 0 1":
            await log("opened", advisor, {"id": review_id, "firm": row["firm"]})
            return review_id
        found = await db.fetch_one(OF_ROUND, run_id)
        assert found is not None
        if found["state"] == "closed":
            closed = await locked(advisor, found["id"])
            await move(closed, "open", reviewer=advisor.id, due_on=due(), priority=False)
            await log("opened", advisor, closed)
        there: UUID = found["id"]
        return there


async def take(advisor: Visitor, review_id: UUID, rev: int) -> None:
    """Asked for by the firm, or from a colleague; of two who take it at once, one is told."""
    async with db.atomic():
        row = await locked(advisor, review_id)
        if row["reviewer"] == advisor.id:
            return
        in_state(unmoved(row, rev), "asked", "sent_back", *CHECKABLE)
        await move(row, "open" if row["state"] == "asked" else row["state"], reviewer=advisor.id)
        await log("taken", advisor, row)


async def close(advisor: Visitor, review_id: UUID, rev: int) -> None:
    """Without a conclusion; it can be opened again."""
    async with db.atomic():
        row = await locked(advisor, review_id)
        if row["state"] == "closed":
            return
        in_state(unmoved(row, rev), "asked", *CHECKABLE)
        await move(row, "closed", reviewer=None)
        await log("closed", advisor, row)


async def decide(advisor: Visitor, review_id: UUID, decisions: Sequence[Decision]) -> None:
    async with db.atomic():
        row = await locked_by_reviewer(advisor, review_id)
        for one in sorted(decisions, key=lambda each: each.question_id):
            await _decide(advisor, row, one)
            await log("checked", advisor, row, one.question_id, verdict=one.verdict)


async def reverse(advisor: Visitor, review_id: UUID, question_id: str, rev: int) -> None:
    """Puts back what stood before the last decision on this answer."""
    async with db.atomic():
        row = await locked_by_reviewer(advisor, review_id)
        tag = await db.execute(REVERSE, row["id"], question_id, rev, advisor.id, clock.now())
        if tag != "UPDATE 1":
            raise NothingToUndo if rev == 0 else DecidedMeanwhile
        await log("undone", advisor, row, question_id)


async def accept_section(advisor: Visitor, review_id: UUID, section_id: str) -> int:
    """Accepts the answers of a section that nobody has decided on; how many."""
    async with db.atomic():
        row = await locked_by_reviewer(advisor, review_id)
        found = await queries.under_lock(row)
        wanted = [one.id for one in found.in_section(found.questionnaire.section(section_id))]
        left = [key for key in wanted if key in found.undecided]
        for key in left:
            rev = found.checks[key].rev if key in found.checks else 0
            value = found.standing(key)
            await _decide(advisor, row, Decision(question_id=key, verdict="accepted", value=value, rev=rev))
        if left:
            await log("section_accepted", advisor, row, section=section_id, count=len(left))
        return len(left)


async def send_back(advisor: Visitor, review_id: UUID, rev: int) -> None:
    """To the firm, with what was asked; a notice by e-mail never says what."""
    async with db.atomic():
        row = unmoved(await locked_by_reviewer(advisor, review_id), rev)
        found = await queries.under_lock(row)
        if not found.with_firm:
            raise NothingAsked
        await move(
            row,
            "sent_back",
            trip=row["trip"] + 1,
            sent_back_at=clock.now(),
            due_on=due(priority=row["priority"]),
        )
        await log("sent_back", advisor, row, count=len(found.with_firm))
        await tell_firm(row, "review-sent-back")


async def call_back(advisor: Visitor, review_id: UUID, rev: int) -> None:
    """Before the firm has handed in; what it has written meanwhile waits for the next time."""
    async with db.atomic():
        row = in_state(unmoved(await locked(advisor, review_id), rev), "sent_back")
        await move(
            row, "open", trip=row["trip"] - 1, reviewer=advisor.id, due_on=due(priority=row["priority"])
        )
        await log("called_back", advisor, row)


async def tell_firm(row: dict[str, Any], letter: str) -> None:
    for one in await db.fetch(OWNERS, row["firm"]):
        await emails.write(one["email"], letter, run_id=row["assessment"])


async def _decide(advisor: Visitor, row: dict[str, Any], one: Decision) -> None:
    value = None if one.value is None else msgspec.json.encode(one.value).decode()
    tag = await db.execute(
        DECIDE, row["id"], one.question_id, one.verdict, value, one.reason, advisor.id, clock.now(), one.rev
    )
    if tag != "INSERT 0 1":
        raise DecidedMeanwhile
