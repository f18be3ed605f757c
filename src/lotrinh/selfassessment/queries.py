"""What a person may see of the assessments of the firm they work for; None: not there for them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Context, Questionnaire, Result, Value
from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.batches import Batches
from lotrinh.selfassessment.benchmark_queries import Benchmark, benchmark_of


class Origin(msgspec.Struct, frozen=True, array_like=True):
    """A submitted round of another instrument that an answer was taken from."""

    instrument: str
    version: str
    submitted_at: datetime

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)


class Given(msgspec.Struct, frozen=True, array_like=True):
    """The newest answer to one question; value None: cleared, rev 0: filled in and not yet checked.

    What was filled in comes from the last round of the same instrument unless `origins` says from where.
    """

    question_id: str
    value: Any
    rev: int
    by: UUID | None
    name: str
    at: datetime
    origins: tuple[Origin, ...] | None = None


class Run(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One run of a questionnaire by the visitor's firm, or by one of its sites, with its newest answers.

    `evidence`: how many pieces stand beside each question that has any.
    """

    id: UUID
    site: UUID | None = None
    site_name: str = ""
    instrument: str
    version: str
    round: int
    state: str
    sector: str
    size: str
    started_at: datetime
    submitted_at: datetime | None
    carried_version: str | None
    given: dict[str, Given]
    evidence: dict[str, int] = {}

    @property
    def list_url(self) -> str:
        """The page that lists it."""
        return f"/firm/sites/{self.site}" if self.site else "/assessments"

    @property
    def was_converted(self) -> bool:
        """It started from answers to another version."""
        return self.carried_version not in (None, self.version)

    @property
    def submitted(self) -> bool:
        return self.state == "submitted"

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)

    @property
    def context(self) -> Context:
        return msgspec.convert({"sector": self.sector, "size": self.size}, Context)

    @cached_property
    def values(self) -> dict[str, Value]:
        return {key: one.value for key, one in self.given.items() if one.value is not None}

    @property
    def carried(self) -> frozenset[str]:
        """Filled in when the draft began, and not checked yet."""
        return frozenset(key for key, one in self.given.items() if one.rev == 0)

    @property
    def taken(self) -> frozenset[str]:
        """Those of them that come from other instruments."""
        return frozenset(key for key in self.carried if self.given[key].origins)


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A submitted run and what came of it, as lists show it."""

    id: UUID
    instrument: str
    version: str
    round: int
    submitted_at: datetime
    submitted_by: str
    result: Result

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen result as it was at submission, and the one before it on the same version."""

    run: Run
    submitted_by: str
    result: Result
    content_hash: str
    answers: dict[str, Any]
    previous: Result | None
    previous_round: int | None
    previous_at: datetime | None
    benchmark: Benchmark | None

    @property
    def receipt(self) -> str:
        """The number a firm can quote; short enough to read out."""
        return f"{self.run.started_at:%Y}-{self.run.id.hex[:4]}-{self.run.id.hex[4:8]}".upper()


RUN = """
SELECT a.id, a.site, coalesce(t.name, '') AS site_name, a.instrument, a.version, a.round, a.state, a.sector, a.size,
       a.started_at, a.submitted_at,
       (SELECT c.version FROM assessment c WHERE c.id = a.carried_from) AS carried_version,
       coalesce(g.given, '[]') AS given, coalesce(e.counts, '{}') AS evidence
FROM assessment a
LEFT JOIN site t ON t.id = a.site
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(x.question_id, x.value, x.rev, x.answered_by,
                                     coalesce(nullif(p.name, ''), p.email, ''), x.updated_at,
               CASE WHEN x.rev = 0 AND x.taken_from IS NOT NULL THEN (
                   SELECT json_agg(json_build_array(o.instrument, o.version, o.submitted_at)
                                   ORDER BY o.submitted_at, o.id)
                   FROM assessment o WHERE o.id = ANY(x.taken_from)
               ) END)) AS given
    FROM answer x LEFT JOIN person p ON p.id = x.answered_by WHERE x.assessment = a.id
) g ON true
LEFT JOIN LATERAL (
    SELECT json_object_agg(c.question_id, c.pieces) AS counts
    FROM (SELECT y.question_id, count(*) AS pieces FROM evidence y
          WHERE y.assessment = a.id AND y.withdrawn_at IS NULL GROUP BY y.question_id) c
) e ON true
"""

# Of several visitors at once, so it asks by itself whether each still belongs to the firm.
RUNS = f"""
SELECT asked.place, found.*
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS asked (run, firm, person, place)
CROSS JOIN LATERAL ({RUN} WHERE a.id = asked.run AND a.firm = asked.firm) found
WHERE EXISTS (SELECT FROM member m WHERE m.firm = asked.firm AND m.person = asked.person AND m.ended_at IS NULL)
"""  # noqa: S608 - a constant of this file

DRAFTS = f"""
{RUN} WHERE a.firm = $1 AND a.site IS NOT DISTINCT FROM $2 AND a.state = 'draft' ORDER BY a.started_at DESC
"""

ROUND = """
SELECT a.id, a.instrument, a.version, a.round, a.submitted_at,
       coalesce(nullif(p.name, ''), p.email, '') AS submitted_by, s.result
FROM assessment a
JOIN snapshot s ON s.assessment = a.id
LEFT JOIN person p ON p.id = a.submitted_by
WHERE a.firm = $1 AND a.site IS NOT DISTINCT FROM $2
ORDER BY a.submitted_at DESC, a.id
"""

OUTCOME = """
SELECT coalesce(nullif(p.name, ''), p.email, '') AS submitted_by, s.result, s.content_hash, s.answers,
       b.result AS previous, b.round AS previous_round, b.submitted_at AS previous_at
FROM assessment a
JOIN snapshot s ON s.assessment = a.id
LEFT JOIN person p ON p.id = a.submitted_by
LEFT JOIN LATERAL (
    SELECT t.result, o.round, o.submitted_at
    FROM assessment o JOIN snapshot t ON t.assessment = o.id
    WHERE o.firm = a.firm AND o.instrument = a.instrument AND o.version = a.version AND o.round < a.round
      AND o.site IS NOT DISTINCT FROM a.site
    ORDER BY o.round DESC LIMIT 1
) b ON true
WHERE a.firm = $1 AND a.id = $2
"""

_given = msgspec.json.Decoder(list[Given])
_result = msgspec.json.Decoder(Result)


async def run(visitor: Visitor, run_id: UUID) -> Run | None:
    if visitor.firm is None:
        return None
    row = await _runs((run_id, visitor.firm.id, visitor.id))
    return _run(row) if row else None


@db.by_system
async def _read_runs(asked: Sequence[tuple[UUID, UUID, UUID]]) -> list[dict[str, Any] | None]:
    """What each person may see of each run and firm; None: nothing."""
    rows = {row.pop("place"): row for row in await db.fetch(RUNS, *zip(*asked, strict=True))}
    return [rows.get(place) for place in range(1, len(asked) + 1)]


_runs = Batches(_read_runs)


async def drafts(visitor: Visitor, site: UUID | None = None) -> list[Run]:
    """Of the whole firm, or of one of its sites."""
    if visitor.firm is None:
        return []
    rows = await db.fetch(DRAFTS, visitor.firm.id, site)
    return [_run(row) for row in rows]


async def rounds(visitor: Visitor, site: UUID | None = None) -> list[Round]:
    """Submitted runs of the whole firm, or of one of its sites, the newest first."""
    if visitor.firm is None:
        return []
    return [round_of(row) for row in await db.fetch(ROUND, visitor.firm.id, site)]


def round_of(row: dict[str, Any]) -> Round:
    return Round(**row | {"result": _result.decode(row["result"])})


async def firm_outcome(visitor: Visitor, run_id: UUID) -> Outcome | None:
    """Of a round that speaks for the firm; None for one of a site."""
    found = await outcome(visitor, run_id)
    return found if found and found.run.site is None else None


async def outcome(visitor: Visitor, run_id: UUID) -> Outcome | None:
    """None for a draft, too: it has no result."""
    found = await run(visitor, run_id)
    if found is None or visitor.firm is None:
        return None
    row = await db.fetch_one(OUTCOME, visitor.firm.id, run_id)
    if row is None:
        return None
    return Outcome(
        run=found,
        submitted_by=row["submitted_by"],
        result=_result.decode(row["result"]),
        content_hash=row["content_hash"],
        answers=msgspec.json.decode(row["answers"]),
        previous=_result.decode(row["previous"]) if row["previous"] else None,
        previous_round=row["previous_round"],
        previous_at=row["previous_at"],
        benchmark=await benchmark_of(visitor, run_id),
    )


def _run(row: dict[str, Any]) -> Run:
    given = {one.question_id: one for one in _given.decode(row.pop("given"))}
    evidence = msgspec.json.decode(row.pop("evidence"))
    return Run(**row, given=given, evidence=evidence)
