"""Simulated assessments: the shares of the levels, the same ones every time, and every one marked."""

from collections import Counter
from datetime import timedelta
from random import Random
from statistics import mean

import msgspec
import pytest

from assessments.model import Context, Result
from assessments.plausibility import flags
from assessments.scoring import score
from lotrinh import clock, db
from lotrinh.firms import registry_load
from lotrinh.firms.simulated_registry import SimulatedFirm, simulate
from lotrinh.selfassessment.freezing import freeze_benchmark
from lotrinh.selfassessment.simulated_answers import AnswerDraws, Respondents, figures
from lotrinh.selfassessment.simulated_results import load_results

REGISTRY = 6_000
SAMPLE = 250


@pytest.fixture(scope="module")
def firms() -> list[SimulatedFirm]:
    return list(simulate(REGISTRY))


@pytest.fixture(scope="module")
def answering(firms: list[SimulatedFirm]) -> list[SimulatedFirm]:
    return Respondents(REGISTRY).among(firms)


def results(firms: list[SimulatedFirm]) -> list[Result]:
    draws = AnswerDraws()
    return [
        score(draws.questionnaire, draws.answers(firm), Context(firm.sector, firm.size)) for firm in firms
    ]


@pytest.mark.parametrize("size", ["micro", "small", "medium"])
def test_the_levels_of_all_firms_of_a_size_follow_the_figures(firms: list[SimulatedFirm], size: str) -> None:
    """Nine per cent points are three standard errors of a share near one half."""
    of_size = [firm for firm in firms if firm.size == size]
    sample = Random(1).sample(of_size, min(SAMPLE, len(of_size)))
    found = Counter(result.level for result in results(sample))
    for level, wanted in enumerate(getattr(figures().levels, size)):
        assert abs(found[level] / len(sample) - wanted) < 0.09, (level, wanted, found)


def test_larger_firms_stand_higher(firms: list[SimulatedFirm]) -> None:
    by_size = {
        size: mean(one.points for one in results([f for f in firms if f.size == size][:150]))
        for size in ("micro", "small", "medium")
    }
    assert by_size["micro"] < by_size["small"] < by_size["medium"]


def test_electronic_invoices_tell_nobody_apart(firms: list[SimulatedFirm]) -> None:
    sample = [firm for firm in firms if firm.size == "small"][:200]
    draws = AnswerDraws()
    steps = [draws.answers(firm)["3.2.3"]["band"] for firm in sample]
    assert sum(step >= "3" for step in steps) > 190


def test_who_answers_depends_on_size_and_maturity_and_no_large_firm_does(
    firms: list[SimulatedFirm], answering: list[SimulatedFirm]
) -> None:
    assert {firm.size for firm in answering} == {"micro", "small", "medium"}
    rate = {
        size: sum(f.size == size for f in answering) / sum(f.size == size for f in firms)
        for size in ("micro", "small", "medium")
    }
    assert rate["micro"] < rate["small"] < rate["medium"]
    small = [firm.maturity for firm in firms if firm.size == "small"]
    assert mean(f.maturity for f in answering if f.size == "small") > mean(small)
    assert all(firm.key is None for firm in answering)


def test_one_in_twenty_of_a_whole_registry_answers() -> None:
    share = Respondents(65_000).share
    assert 0.049 < share < 0.05
    assert Respondents(400).share == 0.3


def test_the_same_firms_give_the_same_answers_every_time(
    firms: list[SimulatedFirm], answering: list[SimulatedFirm]
) -> None:
    assert Respondents(REGISTRY).among(firms) == answering
    assert results(answering[:20]) == results(answering[:20])


@pytest.mark.anyio
@pytest.mark.usefixtures("transaction", "frozen_clock")
async def test_all_are_loaded_with_their_results_and_marked_as_simulated(anyio_backend: str) -> None:
    await registry_load.load_reference()
    respondents, found = Respondents(500), []
    async for chunk in registry_load.load_simulated(500):
        found += respondents.among(chunk)
    loaded = [count async for count in load_results(found, AnswerDraws())]
    assert loaded[-1] == len(found) > 60
    rows = await db.fetch(
        "SELECT a.*, s.answers, s.result, l.points, l.level, f.sector AS firm_sector FROM assessment a"
        " JOIN snapshot s ON s.assessment = a.id JOIN firm_latest l ON l.assessment = a.id"
        " JOIN firm f ON f.id = a.firm"
    )
    assert len(rows) == len(found)
    assert all(row["simulated"] and row["state"] == "submitted" for row in rows)
    assert all(row["started_by"] is None and row["sector"] == row["firm_sector"] for row in rows)
    assert all(row["started_at"] < row["submitted_at"] < clock.now() for row in rows)
    one = rows[0]
    again = score(
        figures().questionnaire, msgspec.json.decode(one["answers"]), Context(one["sector"], one["size"])
    )
    assert msgspec.json.decode(one["result"], type=Result) == again
    assert (one["points"], one["level"]) == (again.points, again.level)
    await flags_match(rows)
    clock.freeze(clock.now() + timedelta(minutes=1))
    assert await freeze_benchmark(figures().instrument, figures().version, simulated=True) == len(found)
    assert await db.fetch_one("SELECT simulated FROM benchmark_freeze") == {"simulated": True}


async def flags_match(rows: list[dict]) -> None:
    """What is doubtful in the answers is noted, and hardly anything is impossible."""
    noted = await db.fetch("SELECT assessment, kind FROM plausibility_flag ORDER BY assessment, kind")
    wanted = [
        (row["id"], one.kind)
        for row in rows
        for one in flags(
            figures().questionnaire,
            msgspec.json.decode(row["answers"]),
            Context(row["sector"], row["size"]),
        )
    ]
    assert [(row["assessment"], row["kind"]) for row in noted] == sorted(wanted)
    impossible = {row["assessment"] for row in noted if row["kind"] == "contradiction"}
    assert len(impossible) < 0.12 * len(rows)
