"""Answering a check-in: one question, recorded as what became of the solution."""

from typing import Any
from uuid import UUID

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.roadmap import adoption_queries, adoption_services

FIRM = "SELECT 1 FROM firm WHERE id = $1 FOR NO KEY UPDATE"
CHECK_IN = """
SELECT id, solution, answer, adoption FROM check_in
WHERE firm = $1 AND id = $2 AND due_on <= $3
"""
ANSWER = "UPDATE check_in SET answer = $2, answered_by = $3, answered_at = $4 WHERE id = $1"


class AlreadyAnswered(DomainError):
    message_id = N_("This has been answered already. Undo that answer first if it is wrong.")


class UnknownAnswer(DomainError):
    status = 422
    message_id = N_("Choose one of the three answers.")


async def answer(visitor: Visitor, check_in_id: UUID, said: str, *, reason: str | None = None) -> None:
    """`said`: every_day, sometimes, or stopped with the reason; the same answer twice is one."""
    if said not in ("every_day", "sometimes", "stopped"):
        raise UnknownAnswer
    async with db.atomic():
        one = await _locked(visitor, check_in_id)
        if one["answer"] == said:
            return
        if one["answer"] is not None:
            raise AlreadyAnswered
        # Before the event, which takes away the check-ins that nobody needs to answer any more.
        await db.execute(ANSWER, check_in_id, said, visitor.id, clock.now())
        event = await adoption_services.record(
            visitor, one["solution"], status=await _status(visitor, one["solution"], said),
            on_date=clock.today(), source="declared", reason=reason,
        )  # fmt: skip
        await db.execute("UPDATE check_in SET adoption = $2 WHERE id = $1", check_in_id, event)
        await _record("check_in.answer", visitor, check_in_id, answer=said)


async def reopen(visitor: Visitor, check_in_id: UUID) -> None:
    """The answer was wrong: its event is undone, and with it the question is open again."""
    async with db.atomic():
        one = await _locked(visitor, check_in_id)
        if one["adoption"] is not None:
            await adoption_services.undo_newest(visitor, one["adoption"])
            await _record("check_in.reopen", visitor, check_in_id)


async def _status(visitor: Visitor, solution: str, said: str) -> str:
    """Every day keeps the main way of working; sometimes is no longer that."""
    if said == "stopped":
        return "dropped"
    assert visitor.firm is not None
    state = (await adoption_queries.as_of(visitor.firm.id, clock.today())).get(solution)
    return state.status if state and state.is_adopted and said == "every_day" else "in_use"


async def _locked(visitor: Visitor, check_in_id: UUID) -> dict[str, Any]:
    if visitor.firm is None:
        raise NotFound
    await db.fetch_one(FIRM, visitor.firm.id)
    one = await db.fetch_one(CHECK_IN, visitor.firm.id, check_in_id, clock.today())
    if one is None:
        raise NotFound
    return one


async def _record(action: str, visitor: Visitor, check_in_id: UUID, **detail: str) -> None:
    firm = visitor.firm.id if visitor.firm else None
    await audit.record(action, "check_in", check_in_id, person_id=visitor.id, firm_id=firm, detail=detail)
