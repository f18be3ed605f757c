"""Results of other firms, put straight into the tables: each answers every criterion at one step."""

from datetime import timedelta
from uuid import uuid4

import msgspec

from assessments import content, loose
from assessments.model import Context
from assessments.scoring import score
from lotrinh import clock, db
from lotrinh.firms.tables import Firm

DBI = ("dbi-sme", "1970-2021")


async def other_results(
    *steps: int, sector: str = "wood", size: str = "small", simulated: bool = True
) -> None:
    for step in steps:
        firm = await _firm(sector, size, simulated)
        await _result(firm, step, sector, size, simulated)


async def _firm(sector: str, size: str, simulated: bool) -> object:
    firm_id = uuid4()
    await Firm(
        id=firm_id, tax_code=firm_id.hex[:14], name="Doanh nghiệp khác", search_key="doanh nghiep khac",
        vsic_version=2025, vsic_code="3101", sector=sector, size=size, simulated=simulated,
    ).save()  # fmt: skip
    return firm_id


async def _result(firm: object, step: int, sector: str, size: str, simulated: bool) -> None:
    questionnaire, at, run = content.get(*DBI), clock.now() - timedelta(days=3), uuid4()
    values = loose.from_json(questionnaire, {question.id: str(step) for question in questionnaire.questions})
    result = score(questionnaire, values, Context(sector, size))
    await db.execute(
        "INSERT INTO assessment (id, firm, instrument, version, state, sector, size, submitted_at, simulated)"
        " VALUES ($1, $2, $3, $4, 'submitted', $5, $6, $7, $8)",
        run, firm, *DBI, sector, size, at, simulated,
    )  # fmt: skip
    await db.execute(
        "INSERT INTO snapshot (id, assessment, content_hash, answers, result) VALUES ($1, $2, $3, $4, $5)",
        uuid4(), run, questionnaire.content_hash, *(msgspec.json.encode(one).decode() for one in (values, result)),
    )  # fmt: skip
    await db.execute(
        "INSERT INTO firm_latest (firm, instrument, version, assessment, points, level, coverage, submitted_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, 1, $7)",
        firm, *DBI, run, float(result.points), result.level, at,
    )  # fmt: skip
