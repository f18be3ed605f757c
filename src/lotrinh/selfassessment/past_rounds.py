"""The submitted rounds of an instrument, of whatever version, with their frozen answers and results.

Those of the whole firm are one course, and so are those of each `site`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Context, Questionnaire, Result
from lotrinh import db
from lotrinh.accounts.visitor import Visitor


class PastRound(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    instrument: str
    version: str
    round: int
    submitted_at: datetime
    sector: str
    size: str
    answers: dict[str, Any]
    result: Result

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)

    @property
    def context(self) -> Context:
        return msgspec.convert({"sector": self.sector, "size": self.size}, Context)


PAST = """
SELECT a.id, a.instrument, a.version, a.round, a.submitted_at, a.sector, a.size, s.answers, s.result
FROM assessment a JOIN snapshot s ON s.assessment = a.id
"""
COURSE = "WHERE a.firm = $1 AND a.instrument = $2 AND a.site IS NOT DISTINCT FROM $3"

_result = msgspec.json.Decoder(Result)


async def past_rounds(visitor: Visitor, instrument: str, site: UUID | None) -> list[PastRound]:
    """The oldest first."""
    if visitor.firm is None:
        return []
    in_order = f"{PAST} {COURSE} ORDER BY a.submitted_at, a.round"
    return [_past(row) for row in await db.fetch(in_order, visitor.firm.id, instrument, site)]


async def last_round(visitor: Visitor, instrument: str, site: UUID | None) -> PastRound | None:
    if visitor.firm is None:
        return None
    newest = f"{PAST} {COURSE} ORDER BY a.submitted_at DESC, a.round DESC LIMIT 1"
    row = await db.fetch_one(newest, visitor.firm.id, instrument, site)
    return _past(row) if row else None


async def started_from(visitor: Visitor, run_id: UUID) -> PastRound | None:
    """The round whose answers a run began with; None when it began with none."""
    if visitor.firm is None:
        return None
    source = (
        f"{PAST} JOIN assessment later ON later.carried_from = a.id WHERE later.firm = $1 AND later.id = $2"
    )
    row = await db.fetch_one(source, visitor.firm.id, run_id)
    return _past(row) if row else None


def _past(row: dict[str, Any]) -> PastRound:
    given = {"answers": msgspec.json.decode(row["answers"]), "result": _result.decode(row["result"])}
    return PastRound(**row | given)
