"""Counted progress: what share of contracts is signed electronically, on which day, said by whom.

The questions are those of the questionnaire on contracts, so that its answers stand in the same row of figures.
"""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from assessments import content
from assessments.model import Question
from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from recommender.catalogue import shipped

INSTRUMENT = "contracts"
# By the path that a solution belongs to.
QUESTIONS = {"e-contract": "contract-share", "e-labour-contract": "labour-share"}

POINTS = """
SELECT m.id, m.numerator, m.denominator, m.on_date, m.withdrawn_at IS NOT NULL AS is_withdrawn,
       coalesce(nullif(p.name, ''), p.email, '') AS recorded_by, m.recorded_at
FROM measurement m LEFT JOIN person p ON p.id = m.recorded_by
WHERE m.firm = $1 AND m.measure = $2
UNION ALL
SELECT NULL, (s.answers -> $3 ->> 'numerator')::numeric::int, (s.answers -> $3 ->> 'denominator')::numeric::int,
       (a.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, false, coalesce(nullif(p.name, ''), p.email, ''),
       a.submitted_at
FROM firm_assessment a JOIN snapshot s ON s.assessment = a.id LEFT JOIN person p ON p.id = a.submitted_by
WHERE a.firm = $1 AND a.instrument = $4 AND jsonb_typeof(s.answers -> $3) = 'object'
  AND (s.answers -> $3 ->> 'denominator')::numeric > 0 AND s.answers -> $3 ? 'numerator'
ORDER BY on_date, recorded_at
"""
RECORD = """
INSERT INTO measurement (id, firm, measure, numerator, denominator, on_date, recorded_by, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


class MoreThanAll(DomainError):
    status = 422
    message_id = N_("This is more than all of them together. Check both figures.")


class NotMeasuredYet(DomainError):
    status = 422
    message_id = N_("This day has not come yet. Enter the day on which you counted.")


class Measure(msgspec.Struct, frozen=True):
    """`id` as it is stored: instrument/question."""

    id: str
    question: Question


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Counted on a day; without an id it comes from a questionnaire and is corrected there."""

    id: UUID | None
    numerator: int
    denominator: int
    on_date: date
    is_withdrawn: bool
    recorded_by: str

    @property
    def share(self) -> float:
        return self.numerator / self.denominator


def measure_of(solution_id: str) -> Measure | None:
    """What is counted for a solution, if anything."""
    solution = shipped().solutions.get(solution_id)
    question_id = QUESTIONS.get(solution.path.id) if solution and solution.path else None
    if question_id is None:
        return None
    versions = [one for one in content.shipped().values() if one.id == INSTRUMENT]
    newest = max(versions, key=lambda one: (one.effective.start, one.version))
    return Measure(f"{INSTRUMENT}/{question_id}", newest.question(question_id))


async def points(visitor: Visitor, measure: Measure) -> list[Point]:
    """The oldest day first, withdrawn ones among them."""
    if visitor.firm is None:
        return []
    rows = await db.fetch(POINTS, visitor.firm.id, measure.id, measure.question.id, INSTRUMENT)
    return [Point(**{key: row[key] for key in Point.__struct_fields__}) for row in rows]


async def record(
    visitor: Visitor, measure: Measure, *, numerator: int, denominator: int, on_date: date
) -> UUID:
    if visitor.firm is None:
        raise NotFound
    if numerator > denominator:
        raise MoreThanAll
    if on_date > clock.today():
        raise NotMeasuredYet
    point = uuid4()
    async with db.atomic():
        await db.execute(
            RECORD,
            point,
            visitor.firm.id,
            measure.id,
            numerator,
            denominator,
            on_date,
            visitor.id,
            clock.now(),
        )
        await _record("measurement.record", visitor, point)
    return point


async def withdraw(visitor: Visitor, point_id: UUID) -> None:
    await _mark(visitor, point_id, "withdraw")


async def restore(visitor: Visitor, point_id: UUID) -> None:
    await _mark(visitor, point_id, "restore")


async def _mark(visitor: Visitor, point_id: UUID, action: str) -> None:
    async with db.atomic():
        tag = await db.execute(
            "UPDATE measurement SET withdrawn_at = $3 WHERE id = $1 AND firm = $2",
            point_id,
            visitor.firm.id if visitor.firm else None,
            clock.now() if action == "withdraw" else None,
        )
        if tag != "UPDATE 1":
            raise NotFound
        await _record(f"measurement.{action}", visitor, point_id)


async def _record(action: str, visitor: Visitor, point: UUID) -> None:
    firm = visitor.firm.id if visitor.firm else None
    await audit.record(action, "measurement", point, person_id=visitor.id, firm_id=firm)
