"""Firms that have said of themselves what the figures count, entered row by row; real ones unless told otherwise."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.statistics import queries, services
from lotrinh.statistics.cuts import Population
from lotrinh.statistics.figures import Figures

REGISTERED = datetime(2026, 1, 5, tzinfo=UTC)
TOOLS = ("accounting", "erp", "crm", "hrm", "e-contract", "e-labour-contract", "online-shop")
FIRM = ("id", "tax_code", "name", "search_key", "vsic_version", "vsic_code", "sector", "size", "commune",
        "former_district", "simulated", "created_at")  # fmt: skip
ASSESSMENT = ("id", "firm", "instrument", "version", "round", "state", "sector", "size", "started_at", "submitted_at",
              "simulated")  # fmt: skip
_numbers = count(1)


async def firms(how_many: int, **more: Any) -> list[UUID]:
    """In the registry, and not known to the centre besides."""
    given = {"sector": "wood", "size": "small", "commune": None, "district": None, "simulated": False}
    given |= {"created_at": REGISTERED} | more
    found = [uuid4() for _ in range(how_many)]
    await db.copy_rows("firm", FIRM, (
        (one, f"91{next(_numbers):08}", "Công ty", "cong ty", 2025, "3101", given["sector"], given["size"],
         given["commune"], given["district"], given["simulated"], given["created_at"])
        for one in found
    ))  # fmt: skip
    return found


async def answer(
    found: list[UUID], *, day: datetime | None = None, agree: bool = True, level: int | None = None,
    warehouse: str = "0", score: float = 30.0, simulated: bool = False, **tools: str,
) -> None:  # fmt: skip
    """Each submits the quick form with these tools in use; `level`: a result of the national index, too."""
    at = day or clock.now() - timedelta(days=1)
    states = {tool: tools.get(tool.replace("-", "_"), "no_plan") for tool in TOOLS}
    answers = {"tools-common": states, "warehouse": warehouse}
    await _submit(found, "quick", "1.0", answers, {"score": score}, at, simulated=simulated)
    if level is not None:
        await _submit(
            found, "dbi-sme", "1970-2021", {}, {"level": level, "points": 10.0}, at, simulated=simulated
        )
        await _latest(found, "dbi-sme", at, level)
    if agree:
        rows = ((uuid4(), one, "statistics", at) for one in found)
        await db.copy_rows("consent", ("id", "firm", "purpose", "granted_at"), rows)


async def result(found: list[UUID], at: datetime, *, level: int, points: float) -> None:
    """A round of the national index."""
    await _submit(found, "dbi-sme", "1970-2021", {}, {"level": level, "points": points}, at, simulated=False)


async def _submit(
    found: list[UUID],
    instrument: str,
    version: str,
    answers: Any,
    result: Any,
    at: datetime,
    *,
    simulated: bool,
) -> None:
    runs = [(uuid4(), one) for one in found]
    before = await db.fetch("SELECT firm FROM assessment WHERE instrument = $1", instrument)
    rounds = {row["firm"] for row in before}
    await db.copy_rows("assessment", ASSESSMENT, (
        (run, one, instrument, version, 2 if one in rounds else 1, "submitted", "wood", "small", at, at, simulated)
        for run, one in runs
    ))  # fmt: skip
    rows = ((uuid4(), run, "0" * 64, json.dumps(answers), json.dumps(result), at) for run, _ in runs)
    await db.copy_rows(
        "snapshot", ("id", "assessment", "content_hash", "answers", "result", "created_at"), rows
    )


async def _latest(found: list[UUID], instrument: str, at: datetime, level: int) -> None:
    await db.execute(
        """
        INSERT INTO firm_latest (firm, instrument, version, assessment, points, score, level, coverage, submitted_at)
        SELECT DISTINCT ON (firm) firm, instrument, version, id, 10, 10, $4, 1, $3 FROM assessment
        WHERE firm = ANY($1) AND instrument = $2 ORDER BY firm, round DESC
        ON CONFLICT (firm, instrument) DO UPDATE
        SET assessment = excluded.assessment, level = excluded.level, submitted_at = excluded.submitted_at
        """,
        found, instrument, at, level,
    )  # fmt: skip


async def event(
    found: list[UUID], solution: str, status: str, on: date, recorded: datetime | None = None
) -> None:
    rows = (
        (uuid4(), one, solution, status, on, "declared", "cost" if status == "dropped" else None,
         recorded or datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=5))
        for one in found
    )  # fmt: skip
    await db.copy_rows(
        "adoption", ("id", "firm", "solution", "status", "on_date", "source", "reason", "recorded_at"), rows
    )


async def withdraw(found: list[UUID]) -> None:
    await db.execute(
        "UPDATE consent SET withdrawn_at = $2 WHERE firm = ANY($1) AND purpose = 'statistics'",
        found,
        clock.now(),
    )


async def built(*, simulated: bool = False) -> None:
    await services.build_day(simulated=simulated)


async def figures(*, simulated: bool = False, as_of: date | None = None, **values: str) -> Figures:
    """Of a population such as sector="wood", as they are published."""
    builds = await queries.builds(simulated=simulated)
    build = (
        builds[0] if as_of is None else next(one for one in builds if one.is_month_end and one.as_of == as_of)
    )
    population = Population()
    for dimension, value in values.items():
        population = population.within(dimension, value)
    return await queries.figures(build, population)
