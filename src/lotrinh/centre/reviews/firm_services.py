"""What a firm does in the review of a round of its own: ask for it, reply, hand in again, object."""

from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews import problems, queries
from lotrinh.centre.reviews.locking import due, in_state, locked_by_firm, log, move
from lotrinh.centre.reviews.review import Review
from lotrinh.centre.reviews.services import OF_ROUND, OPEN
from lotrinh.errors import NotFound
from lotrinh.firms.consent_queries import has_consent

OWN_ROUND = "SELECT firm FROM firm_assessment WHERE id = $1 AND firm = $2 AND state = 'submitted'"
REPLY = """
INSERT INTO review_reply (review, question_id, trip, value, remark, replied_by, replied_at)
VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7)
ON CONFLICT (review, question_id, trip) DO UPDATE
SET value = excluded.value, remark = excluded.remark, replied_by = excluded.replied_by, replied_at = excluded.replied_at
"""
LATER_EVIDENCE = """
SELECT DISTINCT question_id FROM evidence WHERE assessment = $1 AND withdrawn_at IS NULL AND added_at > $2
"""
OBJECT = """
INSERT INTO objection (id, review, conclusion, question_id, text, raised_by, raised_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
WITHDRAW = "UPDATE objection SET withdrawn_at = $2 WHERE id = $1"


async def ask(visitor: Visitor, run_id: UUID, *, priority: bool) -> None:
    """Asked twice is asked once; a closed review is asked for again. `priority`: the firm has the plan now."""
    firm = visitor.firm
    if firm is None or firm.role != "owner":
        raise NotFound
    async with db.atomic():
        if await db.fetch_one(OWN_ROUND, run_id, firm.id) is None:
            raise NotFound
        if not await has_consent(firm.id, "advisors"):
            raise problems.ConsentMissing
        review_id = uuid4()
        tag = await db.execute(
            OPEN, review_id, run_id, "asked", None, visitor.id, clock.now(), due(priority=priority), priority
        )
        if tag == "INSERT 0 1":
            await log("asked", visitor, {"id": review_id, "firm": firm.id})
            return
        found = await db.fetch_one(OF_ROUND, run_id)
        if found and found["state"] == "closed":
            row = await locked_by_firm(visitor, run_id)
            await move(row, "asked", reviewer=None, due_on=due(priority=priority), priority=priority)
            await log("asked", visitor, row)


async def withdraw(visitor: Visitor, run_id: UUID) -> None:
    """Before an advisor has taken it on."""
    async with db.atomic():
        row = await locked_by_firm(visitor, run_id)
        if row["state"] == "closed":
            return
        await move(in_state(row, "asked"), "closed")
        await log("closed", visitor, row)


async def reply(visitor: Visitor, run_id: UUID, question_id: str, *, value: Any, remark: str) -> None:
    """`value` None: the answer stays as it is. Nobody of the centre reads it before it is handed in."""
    async with db.atomic():
        row = in_state(await locked_by_firm(visitor, run_id, owner=False), "sent_back")
        if question_id not in (await queries.under_lock(row)).with_firm:
            raise NotFound
        written = None if value is None else msgspec.json.encode(value).decode()
        await db.execute(REPLY, row["id"], question_id, row["trip"], written, remark, visitor.id, clock.now())
        await log("replied", visitor, row, question_id)


async def hand_in(visitor: Visitor, run_id: UUID) -> None:
    """Once each question has a reply of this trip, or evidence added since."""
    async with db.atomic():
        row = await locked_by_firm(visitor, run_id)
        if row["state"] == "handed_in":
            return
        in_state(row, "sent_back")
        left = await unanswered(await queries.under_lock(row))
        if left:
            raise problems.StillUnanswered(count=len(left))
        await move(row, "handed_in", due_on=due(priority=row["priority"]))
        await log("handed_in", visitor, row)


async def unanswered(found: Review) -> list[str]:
    """What the firm has neither replied to nor added evidence for since it was asked."""
    later = await db.fetch(LATER_EVIDENCE, found.assessment, found.sent_back_at)
    done = {row["question_id"] for row in later}
    done |= {one.question_id for one in found.replies if one.trip == found.trip}
    return [key for key in found.with_firm if key not in done]


async def object_to(visitor: Visitor, run_id: UUID, *, question_id: str | None, text: str) -> None:
    """Against the whole conclusion, or one changed answer of it; one objection at a time."""
    async with db.atomic():
        row = in_state(await locked_by_firm(visitor, run_id), "verified")
        found = await queries.under_lock(row)
        if found.objection:
            raise problems.ObjectionOpen
        assert found.concluded is not None
        if question_id and question_id not in {one.question.id for one in found.changes(found.concluded)}:
            raise NotFound
        await db.execute(
            OBJECT, uuid4(), row["id"], found.concluded.id, question_id, text, visitor.id, clock.now()
        )
        await move(row, "verified", due_on=due(priority=row["priority"]))
        await log("objected", visitor, row, question_id)


async def withdraw_objection(visitor: Visitor, run_id: UUID) -> None:
    async with db.atomic():
        row = await locked_by_firm(visitor, run_id)
        found = await queries.under_lock(row)
        if found.objection:
            await db.execute(WITHDRAW, found.objection.id, clock.now())
            await move(row, row["state"])
            await log("objection_withdrawn", visitor, row)
