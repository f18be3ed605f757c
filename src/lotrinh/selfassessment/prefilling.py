"""What a firm has told elsewhere: filled into a new draft, and offered as figures, both to be checked."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from assessments import content
from assessments.carry_over import carry_over
from assessments.facts import Place
from assessments.model import Context, Questionnaire, Value
from assessments.prefill import KnownFigure, Told, figure_places, known_figures, prefill
from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms.queries import registered_figures
from lotrinh.selfassessment.errors import AlreadySubmitted
from lotrinh.selfassessment.past_rounds import PastRound, started_from
from lotrinh.selfassessment.queries import Run

# Revision 0 marks an answer that nobody has looked at in this round.
FILL = """
INSERT INTO answer (assessment, question_id, value, answered_by, updated_at, rev, taken_from)
SELECT $1, given.question_id, given.value, NULL, $2, 0, given.taken_from
FROM jsonb_to_recordset($3::jsonb) AS given (question_id text, value jsonb, taken_from uuid[])
ON CONFLICT DO NOTHING
"""

TOLD = """
SELECT a.id, a.instrument, a.version, a.submitted_at, a.sector, a.size, s.answers
FROM firm_latest l
JOIN firm_assessment a ON a.id = l.assessment
JOIN snapshot s ON s.assessment = a.id
WHERE l.firm = $1
"""

WITHDRAW = """
DELETE FROM answer WHERE assessment = $1 AND rev = 0 AND taken_from IS NOT NULL RETURNING question_id
"""


class Start(msgspec.Struct, frozen=True):
    """How many answers a draft starts with: from the last round, and from other instruments."""

    carried: int
    taken: int


async def told(visitor: Visitor) -> list[Told]:
    """The newest submitted round of each instrument."""
    if visitor.firm is None:
        return []
    rows = await db.fetch(TOLD, visitor.firm.id)
    return [
        Told(
            key=str(row["id"]),
            questionnaire=content.get(row["instrument"], row["version"]),
            values=msgspec.json.decode(row["answers"]),
            context=_context(row["sector"], row["size"]),
            at=row["submitted_at"],
        )
        for row in rows
    ]


async def fill(
    visitor: Visitor, run_id: UUID, questionnaire: Questionnaire, last: PastRound | None, site: UUID | None
) -> Start:
    """Fills a new draft with the last round's answers, and with what other instruments know beyond them.

    What the firm has told of itself as a whole need not hold at one of its sites.
    """
    assert visitor.firm is not None
    own = carry_over(last.questionnaire, questionnaire, last.answers).values if last else {}
    context = _context(visitor.firm.sector, visitor.firm.size)
    own_at = last.submitted_at if last else None
    others = [] if site else await told(visitor)
    taken = prefill(questionnaire, context, others, own=own, own_at=own_at)
    rows = [_row(key, value) for key, value in own.items() if key not in taken]
    rows += [_row(key, one.value, one.origins) for key, one in taken.items()]
    await db.execute(
        "UPDATE assessment SET carried_from = $2 WHERE id = $1", run_id, last.id if last else None
    )
    await _insert(run_id, rows)
    return Start(carried=len(rows) - len(taken), taken=len(taken))


async def withdraw(visitor: Visitor, run_id: UUID) -> None:
    """Takes the answers of other instruments out again, as far as nobody has looked at them."""
    if visitor.firm is None:
        raise NotFound
    async with db.atomic():
        row = await db.fetch_one(
            "SELECT state FROM assessment WHERE id = $1 AND firm = $2 FOR UPDATE", run_id, visitor.firm.id
        )
        if row is None:
            raise NotFound
        if row["state"] != "draft":
            raise AlreadySubmitted
        gone = [one["question_id"] for one in await db.fetch(WITHDRAW, run_id)]
        await _insert(run_id, [_row(key, value) for key, value in await _own(visitor, run_id, gone)])
        await audit.record(
            "assessment.unfill", "assessment", run_id, person_id=visitor.id, firm_id=visitor.firm.id,
            detail={"questions": gone},
        )  # fmt: skip


async def figures(visitor: Visitor, run: Run) -> dict[Place, KnownFigure]:
    """Figures that the firm has given already, in this draft or elsewhere, or that the registry has.

    Of a site, only what this draft says: all else is of the whole firm.
    """
    if visitor.firm is None or not figure_places(run.instrument):
        return {}
    here = Told(
        key=str(run.id), questionnaire=run.questionnaire, values=run.values, context=run.context, at=clock.now()
    )  # fmt: skip
    if run.site:
        return known_figures(run.questionnaire, [here], {})
    registry = await registered_figures(visitor)
    return known_figures(run.questionnaire, [here, *await told(visitor)], registry)


async def _own(visitor: Visitor, run_id: UUID, wanted: Sequence[str]) -> list[tuple[str, Value]]:
    """What the last round of the same instrument had answered there."""
    last = await started_from(visitor, run_id)
    if last is None or not wanted:
        return []
    version = await db.fetch_one("SELECT instrument, version FROM assessment WHERE id = $1", run_id)
    assert version is not None
    questionnaire = content.get(version["instrument"], version["version"])
    values = carry_over(last.questionnaire, questionnaire, last.answers).values
    return [(key, value) for key, value in values.items() if key in wanted]


async def _insert(run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    await db.execute(FILL, run_id, clock.now(), msgspec.json.encode(rows).decode())


def _row(question_id: str, value: Value, origins: Sequence[str] | None = None) -> dict[str, Any]:
    return {"question_id": question_id, "value": value, "taken_from": origins}


def _context(sector: str, size: str) -> Context:
    return msgspec.convert({"sector": sector, "size": size}, Context)
