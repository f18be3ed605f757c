"""The simulated history of use agrees with what the firms answered, and drops as much as the figures say."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest

from lotrinh import clock, db
from lotrinh.firms import registry_load
from lotrinh.firms.simulated_registry import simulate
from lotrinh.roadmap.adoption_queries import USING, counts_as_of
from lotrinh.roadmap.profiles import reader
from lotrinh.roadmap.simulated_adoption import AdoptionDraws, Happened, Said, figures
from lotrinh.roadmap.simulated_adoption_load import load_adoption
from lotrinh.selfassessment.simulated_quick import QuickDraws
from lotrinh.selfassessment.simulated_results import load_results

TODAY = date(2026, 11, 25)
Episodes = dict[tuple[UUID, str], list[Happened]]


@pytest.fixture(scope="module")
def said() -> list[Said]:
    quick, solution_of = QuickDraws(), reader().solution_of
    firms = [firm for firm in simulate(4_000) if firm.size != "large"]
    return [
        Said(
            firm=uuid5(UUID(int=0), firm.tax_code),
            size=firm.size,
            founded_year=firm.founded_year,
            day=TODAY - timedelta(days=place % 330),
            states={
                solution_of[item]: state
                for value in quick.answers(firm).values()
                if isinstance(value, dict)
                for item, state in value.items()
                if item in solution_of
            },
        )
        for place, firm in enumerate(firms)
    ]


@pytest.fixture(scope="module")
def happened(said: list[Said]) -> list[Happened]:
    draws = AdoptionDraws(said, TODAY)
    return [event for one in said for event in draws.events(one)]


def by_tool(happened: list[Happened]) -> Episodes:
    found: Episodes = defaultdict(list)
    for one in happened:
        found[one.firm, one.solution].append(one)
    return found


def held(events: list[Happened], day: date) -> str | None:
    return next((one.status for one in reversed(events) if one.on_date <= day), None)


def test_at_its_assessment_a_firm_uses_exactly_the_tools_it_said(
    said: list[Said], happened: list[Happened]
) -> None:
    found = by_tool(happened)
    for one in said:
        then = {solution: held(found[one.firm, solution], one.day) for solution in one.states}
        in_use = {solution for solution, status in then.items() if status in USING}
        assert in_use == {solution for solution, state in one.states.items() if state == "in_use"}
        planned = {solution for solution, status in then.items() if status == "planned"}
        assert planned == {solution for solution, state in one.states.items() if state == "planned"}


@pytest.mark.parametrize("size", ["micro", "small", "medium"])
def test_as_much_is_dropped_within_a_year_as_the_figures_say(
    said: list[Said], happened: list[Happened], size: str
) -> None:
    """Of what began in the 24 months and at least 12 months ago, give or take three standard errors."""
    sizes = {one.firm: one.size for one in said}
    began, dropped = 0, 0
    for (firm, _), events in by_tool(happened).items():
        start = next((one.on_date for one in events if one.status == "in_use"), None)
        if start is None or sizes[firm] != size or not TODAY - timedelta(days=730) <= start <= year_ago():
            continue
        ends = [one.on_date for one in events if one.status == "dropped"]
        began, dropped = began + 1, dropped + any((end - start).days <= 366 for end in ends)
    assert began > 150
    assert abs(dropped / began - figures().dropped.rates[size]) < max(0.05, 3 * (0.25 / began) ** 0.5)


def year_ago() -> date:
    return TODAY - timedelta(days=365)


def test_what_was_dropped_has_a_reason_and_nothing_else_has(happened: list[Happened]) -> None:
    assert all((one.reason is not None) == (one.status == "dropped") for one in happened)
    named = [one.reason for one in happened if one.reason]
    assert named.count("cost") > named.count("data_leaks") > 0


def test_nothing_happens_in_the_future_or_is_known_before_it_happened(happened: list[Happened]) -> None:
    assert all(one.on_date <= one.recorded_on <= TODAY for one in happened)
    assert all(one.target_on is None or one.target_on > one.on_date for one in happened)


def test_nothing_happens_before_the_year_of_founding(said: list[Said], happened: list[Happened]) -> None:
    founded = {one.firm: one.founded_year or 0 for one in said}
    assert all(one.on_date.year >= founded[one.firm] for one in happened)


def test_the_same_seed_gives_the_same_history(said: list[Said], happened: list[Happened]) -> None:
    draws = AdoptionDraws(said, TODAY)
    assert [event for one in said[:200] for event in draws.events(one)] == happened[: _count(said, happened)]


def _count(said: list[Said], happened: list[Happened]) -> int:
    early = {one.firm for one in said[:200]}
    return sum(one.firm in early for one in happened)


@pytest.mark.anyio
@pytest.mark.usefixtures("transaction")
async def test_loaded_events_are_marked_and_counted(frozen_clock: object) -> None:
    firms = [firm async for firm in _loaded(150)]
    async for _ in load_results(firms, QuickDraws()):
        pass
    loaded = await load_adoption()
    rows = await db.fetch("SELECT count(*) AS n, bool_and(simulated) AS marked FROM adoption")
    assert rows == [{"n": loaded, "marked": True}]
    counts = {(one.solution, one.status): one.firms for one in await counts_as_of(clock.today())}
    assert (
        sum(n for (solution, status), n in counts.items() if solution == "accounting" and status in USING)
        > 50
    )
    assert await db.fetch("SELECT 1 FROM check_in WHERE due_on < $1 LIMIT 1", clock.today())


async def _loaded(count: int) -> AsyncIterator:
    await registry_load.load_reference()
    async for chunk in registry_load.load_simulated(count):
        for firm in chunk:
            if firm.key is None and firm.size != "large":
                yield firm
