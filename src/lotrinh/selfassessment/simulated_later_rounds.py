"""A second round of the national index for some simulated firms, some months after their first; all marked.

What a firm answered moves up a step here and there, more often where the caller says that it was helped. Both chances
are assumptions of this project that nothing published supports.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import msgspec

from assessments import content
from assessments.model import Context, Value
from assessments.scoring import score
from lotrinh import clock, db
from lotrinh.selfassessment.simulated_results import ASSESSMENT, SNAPSHOT

SEED = 20261126
INSTRUMENT, VERSION = "dbi-sme", "1970-2021"
BY_ITSELF, HELPED = 0.06, 0.05
"""The chance that an answer is a step higher; what help adds to it."""
HIGHEST = 5

FIRST = """
SELECT a.firm, a.sector, a.size, a.submitted_at, s.answers
FROM firm_assessment a JOIN snapshot s ON s.assessment = a.id
WHERE a.firm = ANY($1::uuid[]) AND a.simulated AND a.instrument = $2 AND a.version = $3 AND a.round = 1
ORDER BY a.firm
"""
LATEST = """
UPDATE firm_latest l
SET assessment = r.assessment, points = r.points, score = r.score, level = r.level, coverage = s.coverage,
    submitted_at = r.submitted_at
FROM round_result r
JOIN (SELECT assessment, (result ->> 'coverage')::float8 AS coverage FROM snapshot) s ON s.assessment = r.assessment
WHERE r.assessment = ANY($1::uuid[]) AND l.firm = r.firm AND l.instrument = r.instrument
"""


async def load_later_rounds(firms: Collection[UUID], helped: Collection[UUID]) -> None:
    """Between their first round and today; call it in the transaction that loads the results, after them."""
    rng = Random(SEED)  # noqa: S311 - reproducible, not secret
    rows = await db.fetch(FIRST, list(firms), INSTRUMENT, VERSION)
    later = [_later(row, row["firm"] in helped, rng) for row in rows]
    await db.copy_rows("assessment", ASSESSMENT, (one for one, _ in later))
    await db.copy_rows("snapshot", SNAPSHOT, (frozen for _, frozen in later))
    await db.execute(LATEST, [one[0] for one, _ in later])


def _later(row: dict[str, Any], helped: bool, rng: Random) -> tuple[tuple[object, ...], tuple[object, ...]]:
    questionnaire = content.get(INSTRUMENT, VERSION)
    first: datetime = row["submitted_at"]
    submitted = first + (clock.now() - first) * rng.uniform(0.6, 0.95)
    chance = BY_ITSELF + (HELPED if helped else 0.0)
    answers = {
        question: _raised(value) if rng.random() < chance else value
        for question, value in msgspec.json.decode(row["answers"]).items()
    }
    run = uuid5(row["firm"], f"{questionnaire.key} 2")
    result = score(questionnaire, answers, Context(row["sector"], row["size"]))
    frozen = (msgspec.json.encode(part).decode() for part in (answers, result))
    return (
        (run, row["firm"], INSTRUMENT, VERSION, 2, "submitted", row["sector"], row["size"],
         submitted - timedelta(days=rng.uniform(0, 5)), submitted, True),
        (uuid5(run, "snapshot"), run, questionnaire.content_hash, *frozen, submitted),
    )  # fmt: skip


def _raised(value: Value) -> Value:
    """One step up; what is unknown, does not apply or stands at the top stays."""
    if isinstance(value, dict):
        return {name: _step_up(step) for name, step in value.items()}
    return _step_up(value) if isinstance(value, str) else value


def _step_up(step: Any) -> Any:
    return str(int(step) + 1) if isinstance(step, str) and step.isdigit() and int(step) < HIGHEST else step
