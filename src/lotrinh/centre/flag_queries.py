"""Flags as advisors see them: the firm, the questionnaire and the questions, never an answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Questionnaire, Section, Text
from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.flag_filter import PAGE, FlagFilter
from lotrinh.firms import names
from lotrinh.firms.queries import FirmFacts, firm_facts
from lotrinh.selfassessment.flags import KINDS, SHORT_KINDS

FROM = """
FROM plausibility_flag p JOIN firm_assessment a ON a.id = p.assessment JOIN firm f ON f.id = a.firm
WHERE ($1::text IS NULL OR p.kind = $1) AND ($2::text IS NULL OR f.sector = $2)
"""
# The firm is looked up only where its sector is asked for.
COUNT_ANY = "SELECT count(*) AS total FROM plausibility_flag p WHERE ($1::text IS NULL OR p.kind = $1)"
COUNT = f"SELECT count(*) AS total {FROM}"
STATES = {"open": "p.settled_at IS NULL", "settled": "p.settled_at IS NOT NULL", "all": "true"}
ROW = """
SELECT p.id, p.kind, cardinality(p.question_ids) AS questions, p.raised_at, p.settled_at, a.instrument,
       a.version, a.round, a.simulated, f.name AS firm, f.tax_code, f.sector
"""
FLAG = """
SELECT p.id, p.kind, p.question_ids, p.text_vi, p.text_en, p.raised_at, p.settled_at, p.outcome, p.note,
       coalesce(nullif(s.name, ''), s.email, '') AS settled_by, a.firm, a.instrument, a.version, a.round,
       a.submitted_at, a.simulated,
       (SELECT max(b.submitted_at) FROM firm_assessment b
        WHERE b.firm = a.firm AND b.instrument = a.instrument AND b.round > a.round) AS newer_at
FROM plausibility_flag p JOIN firm_assessment a ON a.id = p.assessment LEFT JOIN person s ON s.id = p.settled_by
WHERE p.id = $1
"""
WAITING = "SELECT count(*) AS waiting FROM plausibility_flag WHERE settled_at IS NULL"


class FlagRow(msgspec.Struct, frozen=True, kw_only=True):
    """`questions`: how many are concerned."""

    id: UUID
    kind: str
    questions: int
    raised_at: datetime
    settled_at: datetime | None
    instrument: str
    version: str
    round: int
    simulated: bool
    firm: str
    tax_code: str
    sector: str

    @property
    def kind_name(self) -> str:
        return SHORT_KINDS[self.kind]

    @property
    def sector_name(self) -> str:
        return names.SECTORS[self.sector]

    @property
    def title(self) -> Text:
        return content.get(self.instrument, self.version).title


class FlagPage(msgspec.Struct, frozen=True):
    """`page`: the one asked for, or the last one there is."""

    rows: list[FlagRow]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return pages_of(self.total)


class FlagSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`newer_at`: when the firm submitted a later round of the same questionnaire, if it did."""

    id: UUID
    kind: str
    question_ids: list[str]
    text: Text
    raised_at: datetime
    settled_at: datetime | None
    settled_by: str
    outcome: str | None
    note: str
    firm: FirmFacts
    instrument: str
    version: str
    round: int
    submitted_at: datetime
    simulated: bool
    newer_at: datetime | None

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)

    @property
    def sections(self) -> list[tuple[Section, list[Text]]]:
        """The questions concerned, section by section in the order asked."""
        found = [
            (section, [one.text for one in section.questions if one.id in self.question_ids])
            for section in self.questionnaire.sections
        ]
        return [(section, texts) for section, texts in found if texts]


async def flags(visitor: Visitor, chosen: FlagFilter) -> FlagPage:
    """The newest first; nobody but an advisor sees any."""
    if visitor.staff_role != "advisor":
        return FlagPage([], 0, 1)
    found = f"{FROM} AND {STATES[chosen.state]}"
    count = f"{COUNT if chosen.sector else COUNT_ANY} AND {STATES[chosen.state]}"
    counted = await db.fetch_one(count, chosen.kind, *([chosen.sector] if chosen.sector else []))
    assert counted is not None
    page = min(chosen.page, pages_of(counted["total"]))
    in_order = f"ORDER BY p.raised_at DESC, p.id LIMIT {PAGE} OFFSET {(page - 1) * PAGE}"
    rows = await db.fetch(f"{ROW} {found} {in_order}", chosen.kind, chosen.sector)
    return FlagPage([FlagRow(**row) for row in rows], counted["total"], page)


def pages_of(total: int) -> int:
    return max(1, -(-total // PAGE))


async def waiting(visitor: Visitor) -> int:
    if visitor.staff_role != "advisor":
        return 0
    row = await db.fetch_one(WAITING)
    return int(row["waiting"]) if row else 0


async def flag(visitor: Visitor, flag_id: UUID) -> FlagSeen | None:
    row = await db.fetch_one(FLAG, flag_id) if visitor.staff_role == "advisor" else None
    return await _seen(row) if row else None


async def _seen(row: dict[str, Any]) -> FlagSeen:
    firm = await firm_facts(row["firm"])
    assert firm is not None
    text = Text(row.pop("text_vi"), row.pop("text_en"))
    return FlagSeen(**row | {"firm": firm, "text": text})
