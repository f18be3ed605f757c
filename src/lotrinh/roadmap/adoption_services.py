"""Recording what became of a solution, and correcting it; nothing is ever overwritten."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_

# One at a time for a firm, so that a second click finds what the first recorded.
LOCK = "SELECT founded_year FROM firm WHERE id = $1 FOR NO KEY UPDATE"
SAME = """
SELECT a.id FROM adoption a
WHERE a.firm = $1 AND a.solution = $2 AND a.status = $3 AND a.on_date = $4 AND a.source = $5
  AND a.target_on IS NOT DISTINCT FROM $6 AND a.reason IS NOT DISTINCT FROM $7 AND a.note = $8
  AND NOT a.is_undone AND NOT EXISTS (SELECT 1 FROM adoption c WHERE c.corrects = a.id)
"""
RECORD = """
INSERT INTO adoption (id, firm, solution, status, on_date, source, target_on, reason, note, recorded_by,
                      recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


class NotYet(DomainError):
    status = 422
    message_id = N_("This day has not come yet. Enter today or an earlier day.")


class BeforeTheFirm(DomainError):
    status = 422
    message_id = N_("The firm did not exist on this day. Enter a day from %(year)s on.")


class ReasonMissing(DomainError):
    status = 422
    message_id = N_("Choose what stood in the way, so that the next firm is advised better.")


class NotYoursToVerify(DomainError):
    status = 403
    message_id = N_("A firm declares what it uses; an advisor verifies it.")


async def record(  # noqa: PLR0913 - each says one thing of the event
    visitor: Visitor,
    solution_id: str,
    *,
    status: str,
    on_date: date,
    source: str,
    reason: str | None = None,
    note: str = "",
) -> UUID:
    """The id of the event; saying the same again finds the first one.

    A plan for a coming day is recorded as made today, with that day as its target.
    """
    if visitor.firm is None:
        raise NotFound
    if source != "declared":
        raise NotYoursToVerify
    target = on_date if status == "planned" and on_date > clock.today() else None
    facts = (status, clock.today() if target else on_date, source, target, reason, note)
    async with db.atomic():
        await _check(visitor.firm.id, status, facts[1], reason)
        same = await db.fetch_one(SAME, visitor.firm.id, solution_id, *facts)
        return same["id"] if same else await _record(visitor, solution_id, facts)


async def _check(firm: UUID, status: str, on_date: date, reason: str | None) -> None:
    row = await db.fetch_one(LOCK, firm)
    if row is None:
        raise NotFound
    if on_date > clock.today():
        raise NotYet
    if row["founded_year"] and on_date.year < row["founded_year"]:
        raise BeforeTheFirm(year=row["founded_year"])
    if status == "dropped" and not reason:
        raise ReasonMissing


async def _record(visitor: Visitor, solution_id: str, facts: tuple[Any, ...]) -> UUID:
    assert visitor.firm is not None
    event = uuid4()
    await db.execute(RECORD, event, visitor.firm.id, solution_id, *facts, visitor.id, clock.now())
    await audit.record(
        "adoption.record", "adoption", event, person_id=visitor.id, firm_id=visitor.firm.id,
        detail={"solution": solution_id, "status": facts[0]},
    )  # fmt: skip
    return event
