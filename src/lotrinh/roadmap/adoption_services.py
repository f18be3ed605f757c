"""Recording what became of a solution, correcting it, undoing it; nothing is ever overwritten."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.roadmap.adoption_consequences import settle
from recommender.catalogue import shipped

# One at a time for a firm, so that a second click finds what the first recorded.
LOCK = "SELECT founded_year FROM firm WHERE id = $1 FOR NO KEY UPDATE"
SAME = """
SELECT a.id FROM adoption a
WHERE a.firm = $1 AND a.solution = $2 AND a.status = $3 AND a.on_date = $4
  AND a.target_on IS NOT DISTINCT FROM $5 AND a.reason IS NOT DISTINCT FROM $6 AND a.note = $7
  AND a.source = 'declared' AND NOT a.is_undone AND NOT EXISTS (SELECT 1 FROM adoption c WHERE c.corrects = a.id)
"""
RECORD = """
INSERT INTO adoption (id, firm, solution, place, corrects, is_undone, status, on_date, target_on, reason, note,
                      source, recorded_by, recorded_at, simulated)
SELECT $1, f.id, $3, coalesce($4, nextval(pg_get_serial_sequence('adoption', 'place'))), $5, $6, $7, $8, $9, $10,
       $11, 'declared', $12, $13, f.simulated
FROM firm f WHERE f.id = $2
"""
EVENT = """
SELECT a.id, a.solution, a.place, a.status, a.on_date, a.target_on, a.reason, a.note, a.source, a.is_undone,
       EXISTS (SELECT 1 FROM adoption c WHERE c.corrects = a.id) AS is_corrected
FROM adoption a WHERE a.firm = $1 AND a.id = $2
"""
NEWEST = """
SELECT n.id FROM adoption a JOIN adoption n ON n.firm = a.firm AND n.solution = a.solution AND n.place = a.place
WHERE a.firm = $1 AND a.id = $2 AND NOT EXISTS (SELECT 1 FROM adoption c WHERE c.corrects = n.id)
"""


class NotYet(DomainError):
    status = 422
    message_id = N_("This day has not come yet. Enter today or an earlier day.")


class BeforeTheFirm(DomainError):
    status = 422
    message_id = N_("The firm did not exist on this day. Enter a day from %(year)s on.")


class ReasonMissing(DomainError):
    status = 422
    message_id = N_("Choose what stood in the way.")


class AlreadyCorrected(DomainError):
    message_id = N_(
        "Somebody has corrected this entry already. Go back to the history and look at the newest one."
    )


class VerifiedByAdvisor(DomainError):
    status = 403
    message_id = N_(
        "An advisor verified this entry, so it is not changed here. Record what is different now as a new entry."
    )


class NotYoursToVerify(DomainError):
    status = 403
    message_id = N_("A firm declares what it uses; an advisor verifies it.")


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a solution. A plan for a coming day is made today, with that day as its target."""

    status: str
    on_date: date
    target_on: date | None = None
    reason: str | None = None
    note: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        return (self.status, self.on_date, self.target_on, self.reason, self.note)


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
    """The id of the event; saying the same again finds the first one."""
    solution = shipped().solutions.get(solution_id)
    if visitor.firm is None or solution is None or solution.kind == "training":
        raise NotFound
    if source != "declared":
        raise NotYoursToVerify
    facts = _facts(status, on_date, reason, note)
    async with db.atomic():
        await _check(visitor.firm.id, facts)
        same = await db.fetch_one(SAME, visitor.firm.id, solution_id, *facts.values)
        if same:
            found: UUID = same["id"]
            return found
        return await _add(visitor, solution_id, facts, action="adoption.record")


async def correct(
    visitor: Visitor,
    event_id: UUID,
    *,
    status: str,
    on_date: date,
    reason: str | None = None,
    note: str = "",
) -> UUID:
    """The id of the event that stands in for the wrong one from now on."""
    facts = _facts(status, on_date, reason, note)
    async with db.atomic():
        wrong = await _correctable(visitor, event_id)
        assert visitor.firm is not None
        await _check(visitor.firm.id, facts)
        return await _add(visitor, wrong["solution"], facts, action="adoption.correct", instead_of=wrong)


async def undo(visitor: Visitor, event_id: UUID) -> UUID:
    """It never happened; undone twice is undone once."""
    async with db.atomic():
        wrong = await _correctable(visitor, event_id)
        if wrong["is_undone"]:
            return event_id
        return await _add(
            visitor,
            wrong["solution"],
            _facts_of(wrong),
            action="adoption.undo",
            instead_of=wrong,
            undone=True,
        )


async def restore(visitor: Visitor, event_id: UUID) -> UUID:
    """It did happen after all."""
    async with db.atomic():
        undone = await _correctable(visitor, event_id)
        if not undone["is_undone"]:
            return event_id
        return await _add(
            visitor, undone["solution"], _facts_of(undone), action="adoption.restore", instead_of=undone
        )


async def undo_newest(visitor: Visitor, event_id: UUID) -> None:
    """Undo what this event became by corrections."""
    newest = await db.fetch_one(NEWEST, visitor.firm.id if visitor.firm else None, event_id)
    if newest is None:
        raise NotFound
    await undo(visitor, newest["id"])


def _facts(status: str, on_date: date, reason: str | None, note: str) -> Facts:
    today = clock.today()
    is_target = status == "planned" and on_date > today
    return Facts(
        status=status,
        on_date=today if is_target else on_date,
        target_on=on_date if is_target else None,
        reason=reason if status == "dropped" else None,
        note=note,
    )


def _facts_of(row: dict[str, Any]) -> Facts:
    return Facts(**{key: row[key] for key in Facts.__struct_fields__})


async def _check(firm: UUID, facts: Facts) -> None:
    row = await db.fetch_one(LOCK, firm)
    if row is None:
        raise NotFound
    if facts.on_date > clock.today():
        raise NotYet
    if row["founded_year"] and facts.on_date.year < row["founded_year"]:
        raise BeforeTheFirm(year=row["founded_year"])
    if facts.status == "dropped" and not facts.reason:
        raise ReasonMissing


async def _correctable(visitor: Visitor, event_id: UUID) -> dict[str, Any]:
    """The event, with the firm locked, so that of two who correct it one is told."""
    firm = visitor.firm.id if visitor.firm else None
    await db.fetch_one(LOCK, firm)
    row = await db.fetch_one(EVENT, firm, event_id)
    if row is None:
        raise NotFound
    if row["is_corrected"]:
        raise AlreadyCorrected
    if row["source"] == "verified":
        raise VerifiedByAdvisor
    return row


async def _add(
    visitor: Visitor,
    solution_id: str,
    facts: Facts,
    *,
    action: str,
    instead_of: dict[str, Any] | None = None,
    undone: bool = False,
) -> UUID:
    assert visitor.firm is not None
    event, firm = uuid4(), visitor.firm.id
    place, corrects = (instead_of["place"], instead_of["id"]) if instead_of else (None, None)
    await db.execute(
        RECORD, event, firm, solution_id, place, corrects, undone, *facts.values, visitor.id, clock.now()
    )
    await settle([firm])
    await audit.record(
        action, "adoption", event, person_id=visitor.id, firm_id=firm,
        detail={"solution": solution_id, "status": facts.status},
    )  # fmt: skip
    return event
