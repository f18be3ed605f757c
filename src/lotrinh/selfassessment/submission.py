"""Submitting a run: the answers are scored and frozen, once, whatever happens at the same moment."""

from uuid import UUID, uuid4

import msgspec

from assessments import answers
from assessments.model import Result, Values
from assessments.scoring import score
from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.selfassessment import queries
from lotrinh.selfassessment.flags import raise_flags
from lotrinh.selfassessment.queries import Run

SUBMITTED = """
UPDATE assessment SET state = 'submitted', submitted_by = $2, submitted_at = $3, benchmark = (
    SELECT f.id FROM benchmark_freeze f
    WHERE f.instrument = assessment.instrument AND f.version = assessment.version
      AND f.simulated = assessment.simulated AND assessment.site IS NULL
    ORDER BY f.frozen_at DESC LIMIT 1
)
WHERE id = $1
"""

SNAPSHOT = """
INSERT INTO snapshot (id, assessment, content_hash, answers, result, created_at)
VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6)
"""

LATEST = """
INSERT INTO firm_latest (firm, instrument, version, assessment, points, score, level, coverage, submitted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (firm, instrument) DO UPDATE
SET version = excluded.version, assessment = excluded.assessment, points = excluded.points,
    score = excluded.score, level = excluded.level, coverage = excluded.coverage,
    submitted_at = excluded.submitted_at
"""


class Incomplete(Exception):
    """Questions that must be answered first are still open; the check-your-answers page lists them."""


async def submit(visitor: Visitor, run_id: UUID) -> None:
    """A second submission finds the first one done and changes nothing."""
    assert visitor.firm is not None
    async with db.atomic():
        # Taken before the answers are read: a save that was under way has finished, a later one is refused.
        await db.execute(
            "SELECT 1 FROM assessment WHERE id = $1 AND firm = $2 FOR UPDATE", run_id, visitor.firm.id
        )
        run = await queries.run(visitor, run_id)
        if run is None:
            raise NotFound
        if run.submitted:
            return
        if answers.missing(run.questionnaire, run.values, run.context):
            raise Incomplete
        await _freeze(visitor, run)


async def _freeze(visitor: Visitor, run: Run) -> None:
    assert visitor.firm is not None
    now = clock.now()
    result = score(run.questionnaire, run.values, run.context)
    await raise_flags(visitor, run, now)
    await db.execute(
        SNAPSHOT, uuid4(), run.id, run.questionnaire.content_hash, _json(run.values), _json(result), now
    )
    if run.site is None:
        await db.execute(
            LATEST, visitor.firm.id, run.instrument, run.version, run.id, float(result.points), result.score,
            result.level, result.coverage, now,
        )  # fmt: skip
    await db.execute(SUBMITTED, run.id, visitor.id, now)
    await audit.record(
        "assessment.submit", "assessment", run.id, person_id=visitor.id, firm_id=visitor.firm.id,
        detail={"instrument": run.questionnaire.key, "points": result.points, "level": result.level},
    )  # fmt: skip


def _json(value: Values | Result) -> str:
    return msgspec.json.encode(value).decode()
