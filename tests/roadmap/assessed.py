"""Firms that have been assessed, entered through the services as a person's answers are."""

import json
from typing import Any
from uuid import UUID, uuid4

from assessments import loose
from assessments.model import Context
from assessments.scoring import score
from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.tables import Firm
from lotrinh.selfassessment import drafts, queries, saving, submission
from tests.cast import Figure

QUICK = "quick/1.0"
TOOLS = (
    "accounting", "e-contract", "e-labour-contract", "crm", "hrm", "barcode", "wms", "erp", "workflow",
    "dashboard", "online-shop", "ai-assistant",
)  # fmt: skip
WOOD = (
    "wood-design", "wood-cutting", "wood-materials", "wood-production", "wood-lots", "wood-legality", "wood-drying",
    "wood-piecework", "wood-quality", "wood-machines", "wood-showroom",
)  # fmt: skip
LADDERS = ("automation", "daily-use", "integration", "analysis", "orders", "understanding", "plan", "budget")


def quick_answers(sector: str, step: str = "1", **states: str) -> dict[str, Any]:
    """Every ladder at one step, no tool in use but those given as tool=state (underscores for hyphens)."""
    given = {name.replace("_", "-"): state for name, state in states.items()}
    answers: dict[str, Any] = dict.fromkeys(LADDERS, step)
    answers |= {"cloud": "partly", "lead": "owner", "security": ["antivirus"], "channels": ["email"]}
    answers |= {"labour-contracts": "none", "warehouse": given.pop("warehouse", "0")}
    answers["tools-common"] = {tool: given.get(tool, "no_plan") for tool in TOOLS}
    if sector == "wood":
        answers["tools-wood"] = {tool: given.get(tool, "no_plan") for tool in WOOD}
    return answers


async def person(figure: Figure) -> Visitor:
    found = await visitor(await open_session(figure.id, "test"))
    assert found is not None
    return found


async def submit(figure: Figure, instrument: str, answers: dict[str, Any]) -> UUID:
    """The id of the submitted run."""
    owner = await person(figure)
    draft = await drafts.start(owner, instrument, carry=False)
    run = await queries.run(owner, draft.id)
    assert run is not None
    await saving.write(owner, run, loose.from_json(run.questionnaire, answers), clock.now())
    await submission.submit(owner, draft.id)
    return draft.id


async def assess(figure: Figure, sector: str = "wood", **states: str) -> UUID:
    answers = quick_answers(sector, **states)
    if sector == "metal":
        from assessments import content

        items = content.get(*QUICK.split("/")).question("tools-metal").items
        answers["tools-metal"] = dict.fromkeys((item.id for item in items), "no_plan")
    return await submit(figure, QUICK, answers)


async def other_firms(count: int, *, sector: str = "wood", step: str = "1", **states: str) -> None:
    """Other firms with a quick result each, put straight into the tables."""
    from assessments import content

    questionnaire = content.get(*QUICK.split("/"))
    values = loose.from_json(questionnaire, quick_answers(sector, step, **states))
    result = score(questionnaire, values, Context(sector, "small"))
    for _ in range(count):
        await _other(sector, questionnaire, values, result)


async def _other(sector: str, questionnaire: Any, values: Any, result: Any) -> None:
    import msgspec

    firm, run, at = uuid4(), uuid4(), clock.now()
    await Firm(
        id=firm, tax_code=firm.hex[:14], name="Doanh nghiệp khác", search_key="doanh nghiep khac",
        vsic_version=2025, vsic_code="3101", sector=sector, size="small", simulated=True,
    ).save()  # fmt: skip
    await db.execute(
        "INSERT INTO assessment (id, firm, instrument, version, state, sector, size, submitted_at, simulated)"
        " VALUES ($1, $2, 'quick', '1.0', 'submitted', $3, 'small', $4, true)",
        run, firm, sector, at,
    )  # fmt: skip
    await db.execute(
        "INSERT INTO snapshot (id, assessment, content_hash, answers, result) VALUES ($1, $2, $3, $4, $5)",
        uuid4(), run, questionnaire.content_hash, json.dumps(msgspec.to_builtins(values)),
        msgspec.json.encode(result).decode(),
    )  # fmt: skip
    await db.execute(
        "INSERT INTO firm_latest (firm, instrument, version, assessment, points, score, level, coverage, submitted_at)"
        " VALUES ($1, 'quick', '1.0', $2, $3, $4, $5, 1, $6)",
        firm, run, float(result.points), float(result.score or 0), result.level, at,
    )  # fmt: skip
