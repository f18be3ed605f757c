"""Freezing a benchmark: the newest results of one version, as groups from which no firm can be read.

Simulated results and real ones are frozen apart, and each result is compared with its own kind.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from assessments import content
from lotrinh import audit, clock, db
from lotrinh.selfassessment.benchmark import FEWEST, Entry, Group, Scores, frozen_groups

FREEZE_DUE = "benchmark.freeze"
MONTH = timedelta(days=30)

ENTRIES = """
SELECT a.sector, a.size, jsonb_build_object(
    'points', s.result->'points', 'maximum', s.result->'maximum', 'pillars', s.result->'pillars') AS scores
FROM firm_latest l JOIN firm_assessment a ON a.id = l.assessment JOIN snapshot s ON s.assessment = a.id
WHERE l.instrument = $1 AND l.version = $2 AND a.simulated = $3
"""

NEWEST = """
SELECT max(frozen_at) AS frozen_at FROM benchmark_freeze
WHERE instrument = $1 AND version = $2 AND simulated = $3
"""

FREEZE = """
INSERT INTO benchmark_freeze (id, instrument, version, frozen_at, firms, simulated)
VALUES ($1, $2, $3, $4, $5, $6)
"""

VALUES = """
INSERT INTO benchmark_value (benchmark, sector, size, measure, n, lower, median, upper)
SELECT $1, v.sector, v.size, v.measure, v.n, v.lower, v.median, v.upper
FROM jsonb_to_recordset($2::jsonb) AS v (
    sector text, size text, measure text, n int, lower smallint[], median smallint[], upper smallint[])
"""

# A result that has its benchmark keeps it: what its page says must not change under the reader.
COMPARE = """
UPDATE assessment SET benchmark = $1
WHERE instrument = $2 AND version = $3 AND simulated = $4 AND state = 'submitted' AND benchmark IS NULL
  AND site IS NULL
"""

_scores = msgspec.json.Decoder(Scores)


class TooFewFirms(Exception):
    def __init__(self, firms: int) -> None:
        super().__init__(f"A benchmark needs the results of {FEWEST} firms or more; there are {firms}.")


async def freeze_due(_: dict[str, Any]) -> None:
    """Freezes what has not been frozen for a month and has results enough; doing it again changes nothing."""
    for questionnaire in content.shipped().values():
        for simulated in (False, True):
            async with db.atomic():
                newest = await db.fetch_one(NEWEST, questionnaire.id, questionnaire.version, simulated)
                frozen_at = newest["frozen_at"] if newest else None
                if frozen_at is None or clock.now() - frozen_at >= MONTH:
                    with suppress(TooFewFirms):
                        await freeze_benchmark(questionnaire.id, questionnaire.version, simulated=simulated)


async def freeze_benchmark(instrument: str, version: str, *, simulated: bool) -> int:
    """The number of firms in it. Later results are compared with it, and earlier ones that had none yet."""
    async with db.atomic():
        rows = await db.fetch(ENTRIES, instrument, version, simulated)
        if len(rows) < FEWEST:
            raise TooFewFirms(len(rows))
        freeze_id = uuid4()
        entries = (Entry(row["sector"], row["size"], _scores.decode(row["scores"]).shares) for row in rows)
        await db.execute(FREEZE, freeze_id, instrument, version, clock.now(), len(rows), simulated)
        await db.execute(VALUES, freeze_id, _json(frozen_groups(entries)))
        await db.execute(COMPARE, freeze_id, instrument, version, simulated)
        await _record(freeze_id, f"{instrument}/{version}", len(rows))
    return len(rows)


async def _record(freeze_id: UUID, key: str, firms: int) -> None:
    await audit.record(
        "benchmark.freeze", "benchmark", freeze_id, person_id=None, detail={"instrument": key, "firms": firms}
    )


def _json(groups: list[Group]) -> str:
    return msgspec.json.encode([row for group in groups for row in _rows(group)]).decode()


def _rows(group: Group) -> Iterator[dict[str, object]]:
    for measure, spread in group.spreads.items():
        windows = dict(zip(("lower", "median", "upper"), spread.windows, strict=True))
        yield {"sector": group.sector, "size": group.size, "measure": measure, "n": spread.n, **windows}
