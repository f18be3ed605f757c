"""Flags of firms that share their results with advisors now: firm, questionnaire and questions, never an answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Questionnaire, Section, Text
from lotrinh import audit, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.flag_filter import PAGE, FlagFilter
from lotrinh.firms import names
from lotrinh.firms.queries import VIEWED, FirmFacts, firm_facts
from lotrinh.paging import pages_of
from lotrinh.selfassessment.flags import KINDS, SHORT_KINDS

STATES = {"open": "p.settled_at IS NULL", "settled": "p.settled_at IS NOT NULL", "all": "true"}
SHARED = "FROM plausibility_flag p JOIN firm_standing s ON s.firm = p.firm AND s.shares"
CHOSEN = "($1::text IS NULL OR p.kind = $1) AND ($2::text IS NULL OR s.sector = $2)"
# Names and the like are looked up of the page alone.
FOUND = f"""
WITH found AS MATERIALIZED (SELECT p.id, p.raised_at {SHARED} WHERE {CHOSEN} AND {{state}}),
     counted AS (SELECT count(*)::int AS total FROM found)
SELECT total, ARRAY(
    SELECT id FROM found ORDER BY raised_at DESC, id LIMIT {PAGE}
    OFFSET (SELECT least($3::int - 1, greatest(total - 1, 0) / {PAGE}) * {PAGE} FROM counted)
) AS ids FROM counted
"""  # noqa: S608 - constants of this program
ROWS = """
SELECT p.id, p.kind, cardinality(p.question_ids) AS questions, p.raised_at, p.settled_at, a.instrument,
       a.version, a.round, a.simulated, f.name AS firm, f.tax_code, f.sector
FROM unnest($1::uuid[]) WITH ORDINALITY chosen (id, place) JOIN plausibility_flag p ON p.id = chosen.id
JOIN firm_assessment a ON a.id = p.assessment JOIN firm f ON f.id = a.firm ORDER BY chosen.place
"""
# Locked, it holds a withdrawal back until the look is noted or the flag settled, or is found withdrawn.
CONSENT = "JOIN consent c ON c.firm = p.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL"
FLAG = f"""
SELECT p.id, p.kind, p.question_ids, p.text_vi, p.text_en, p.raised_at, p.settled_at, p.outcome, p.note,
       coalesce(nullif(s.name, ''), s.email, '') AS settled_by, a.firm, a.instrument, a.version, a.round,
       a.submitted_at, a.simulated,
       (SELECT max(b.submitted_at) FROM firm_assessment b
        WHERE b.firm = a.firm AND b.instrument = a.instrument AND b.round > a.round) AS newer_at
FROM plausibility_flag p JOIN firm_assessment a ON a.id = p.assessment {CONSENT}
LEFT JOIN person s ON s.id = p.settled_by
WHERE p.id = $1 FOR SHARE OF c
"""  # noqa: S608 - constants of this program
WAITING = f"SELECT count(*) AS waiting {SHARED} WHERE {STATES['open']}"


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
        return pages_of(self.total, PAGE)


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
    sql = FOUND.format(state=STATES[chosen.state])
    found = await db.fetch_one(sql, chosen.kind, chosen.sector, chosen.page)
    assert found is not None
    rows = await db.fetch(ROWS, found["ids"])
    page = min(chosen.page, pages_of(found["total"], PAGE))
    return FlagPage([FlagRow(**row) for row in rows], found["total"], page)


async def waiting(visitor: Visitor) -> int:
    if visitor.staff_role != "advisor":
        return 0
    row = await db.fetch_one(WAITING)
    return int(row["waiting"]) if row else 0


async def flag(visitor: Visitor, flag_id: UUID) -> FlagSeen | None:
    """Each look is noted for the firm to read."""
    if visitor.staff_role != "advisor":
        return None
    async with db.atomic():
        row = await db.fetch_one(FLAG, flag_id)
        if row is None:
            return None
        await audit.record(VIEWED, "plausibility_flag", flag_id, person_id=visitor.id, firm_id=row["firm"])
        return await _seen(row)


async def _seen(row: dict[str, Any]) -> FlagSeen:
    firm = await firm_facts(row["firm"])
    assert firm is not None
    text = Text(row.pop("text_vi"), row.pop("text_en"))
    return FlagSeen(**row | {"firm": firm, "text": text})
