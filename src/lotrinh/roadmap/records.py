"""What is on record of a firm when its roadmap is made: registry facts, newest results, adoption, responses."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Contribution, PathResult, Questionnaire
from lotrinh import clock, db
from lotrinh.roadmap.adoption_queries import STATES, USING

RECORD = """
SELECT f.id, f.sector, f.size, f.employees, f.foreign_invested, f.simulated,
       EXISTS (SELECT 1 FROM park_tenancy t WHERE t.firm = f.id AND t.valid_to IS NULL) AS in_park,
       r.results, coalesce(x.responses, '[]') AS responses,
       greatest(
           (SELECT max(l.submitted_at) FROM firm_latest l WHERE l.firm = f.id),
           (SELECT max(s.given_at) FROM step_response s WHERE s.firm = f.id),
           (SELECT max(a.recorded_at) FROM adoption a WHERE a.firm = f.id)
       ) AS changed_at
FROM firm f
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'assessment', l.assessment, 'instrument', l.instrument, 'version', l.version, 'at', l.submitted_at,
        'answers', s.answers, 'contributions', s.result->'contributions', 'paths', s.result->'paths'
    ) ORDER BY l.submitted_at, l.instrument) AS results
    FROM firm_latest l JOIN snapshot s ON s.assessment = l.assessment WHERE l.firm = f.id
) r ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('solution', n.solution, 'kind', n.kind, 'at', n.given_at)
                    ORDER BY n.given_at DESC, n.solution) AS responses
    FROM (SELECT DISTINCT ON (solution) solution, kind, given_at FROM step_response
          WHERE firm = f.id ORDER BY solution, id DESC) n WHERE n.kind <> 'undone'
) x ON true
"""
ONE = RECORD + " WHERE f.id = $1"
CHUNK = (
    RECORD  # noqa: S608 - both parts are written here
    + """
WHERE f.id IN (
    SELECT l.firm FROM firm_latest l WHERE $1::uuid IS NULL OR l.firm > $1
    GROUP BY l.firm ORDER BY l.firm LIMIT $2
) ORDER BY f.id
"""
)
CHUNK_SIZE = 200
ADOPTED = f"""
SELECT s.firm, s.solution, s.status, a.recorded_at AS at, s.since, s.reason
FROM ({STATES}) s JOIN adoption a ON a.id = s.id
"""  # noqa: S608 - both parts are constants


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """The newest result of one instrument, as it was frozen."""

    assessment: UUID
    instrument: str
    version: str
    at: datetime
    answers: dict[str, Any]
    contributions: tuple[Contribution, ...]
    paths: tuple[PathResult, ...] | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)


class Adopted(msgspec.Struct, frozen=True):
    """What holds for a solution by the newest event, and when that was put on record.

    `since`: the day from which it holds; `reason`: the barrier, of what was dropped.
    """

    status: str
    at: datetime
    since: date
    reason: str | None

    @property
    def is_in_use(self) -> bool:
        return self.status in USING


class Responded(msgspec.Struct, frozen=True):
    """The newest answer to a step that has not been taken back."""

    solution: str
    kind: str
    at: datetime


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One firm; `results` the oldest first, `responses` the newest first; `changed_at`: the newest word of it."""

    firm: UUID
    sector: str
    size: str
    employees: int | None
    foreign_invested: bool
    in_park: bool
    simulated: bool
    changed_at: datetime | None
    results: tuple[Submitted, ...]
    responses: tuple[Responded, ...]
    adopted: Mapping[str, Adopted]

    def result(self, instrument: str) -> Submitted | None:
        return next((one for one in self.results if one.instrument == instrument), None)

    def answered(self, kind: str) -> Mapping[str, datetime]:
        """The steps answered so, and when."""
        return {one.solution: one.at for one in self.responses if one.kind == kind}


_results = msgspec.json.Decoder(tuple[Submitted, ...])
_responses = msgspec.json.Decoder(tuple[Responded, ...])


async def record(firm_id: UUID) -> Record | None:
    """Whoever asks has made sure that the reader may see it."""
    row = await db.fetch_one(ONE, firm_id)
    return _record(row, (await _adopted([firm_id]))[firm_id]) if row else None


async def all_records() -> AsyncIterator[Record]:
    """Every firm with a result, a few hundred at a time, in the order of their ids."""
    last: UUID | None = None
    while rows := await db.fetch(CHUNK, last, CHUNK_SIZE):
        adopted = await _adopted([row["id"] for row in rows])
        last = rows[-1]["id"]
        for row in rows:
            yield _record(row, adopted[row["id"]])


async def _adopted(firms: Collection[UUID]) -> Mapping[UUID, Mapping[str, Adopted]]:
    found: dict[UUID, dict[str, Adopted]] = defaultdict(dict)
    for row in await db.fetch(ADOPTED, firms, clock.today(), None):
        found[row["firm"]][row["solution"]] = Adopted(row["status"], row["at"], row["since"], row["reason"])
    return found


def _record(row: dict[str, Any], adopted: Mapping[str, Adopted]) -> Record:
    results, responses = row.pop("results"), row.pop("responses")
    return Record(
        firm=row.pop("id"),
        results=_results.decode(results) if results else (),
        responses=_responses.decode(responses),
        adopted=adopted,
        **row,
    )
