"""What is counted, of whom, and as of which day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from lotrinh import db
from lotrinh.statistics import queries, services
from tests.cast import Cast
from tests.conftest import NOON
from tests.statistics.firms import REGISTERED, answer, built, event, figures, firms, withdraw

pytestmark = pytest.mark.anyio

OCTOBER = date(2026, 10, 31)
SEPTEMBER_10 = datetime(2026, 9, 10, 5, tzinfo=UTC)


async def test_the_whole_registry_is_the_denominator_and_only_who_agrees_is_counted(cast: Cast) -> None:
    await firms(100)
    await answer(await firms(12), e_contract="in_use")
    await answer(await firms(20))
    await answer(await firms(15), e_contract="in_use", agree=False)
    await built()
    found = await figures()
    assert (found.firms, found.assessed, found.agreed) == (147, 47, 32)
    assert (found.shares["e-contract"].n, found.shares["e-contract"].counted) == (32, 12)


async def test_whoever_withdraws_is_in_no_figure_of_that_day_on(cast: Cast) -> None:
    leaving = await firms(10)
    await answer(leaving, e_contract="in_use")
    await answer(await firms(40), e_contract="in_use")
    await answer(await firms(30))
    await built()
    assert (await figures()).shares["e-contract"].counted == 50
    await withdraw(leaving)
    await built()
    found = (await figures()).shares["e-contract"]
    assert (found.n, found.counted) == (70, 40)


async def test_the_later_word_of_a_firm_counts(cast: Cast) -> None:
    dropping, starting = await firms(11), await firms(13)
    await answer(dropping, day=SEPTEMBER_10, crm="in_use")
    await answer(starting, day=SEPTEMBER_10)
    await answer(await firms(16), day=SEPTEMBER_10, crm="in_use")
    await event(dropping, "crm", "in_use", date(2026, 3, 1))
    await event(dropping, "crm", "dropped", date(2026, 10, 1))
    await event(starting, "crm", "in_use", date(2026, 10, 2))
    trying, planning = await firms(7), await firms(8)
    await answer([*trying, *planning], day=SEPTEMBER_10)
    await event(trying, "crm", "piloting", date(2026, 10, 2))
    await event(planning, "crm", "planned", date(2026, 10, 2))
    await built()
    found = await figures()
    assert (found.shares["crm"].n, found.shares["crm"].counted) == (55, 29)
    assert found.shares["roadmap"].counted == 28
    assert found.shares["started"].counted == 20
    assert found.shares["in-use"].counted == 13


async def test_a_firm_without_a_warehouse_is_no_answer_about_warehouses(cast: Cast) -> None:
    await answer(await firms(20), warehouse="not_applicable")
    await answer(await firms(15), warehouse="2")
    await answer(await firms(12), warehouse="1")
    await answer(await firms(10), warehouse="0")
    await built()
    shares = (await figures()).shares
    assert (shares["warehouse-1"].n, shares["warehouse-1"].counted) == (37, 27)
    assert shares["warehouse-2"].counted == 15


async def test_level_0_counts_in_the_mean(cast: Cast) -> None:
    for level, firms_at_it in ((0, 10), (1, 10), (2, 10), (3, 10)):
        await answer(await firms(firms_at_it), level=level)
    await built()
    levels = (await figures()).levels
    assert levels.n == 40
    assert levels.counts[0] == 10
    assert levels.mean == 1.5


async def test_simulated_and_real_firms_are_never_counted_together(cast: Cast) -> None:
    await answer(await firms(20), crm="in_use")
    await answer(await firms(30))
    await answer(await firms(25, simulated=True), simulated=True, crm="in_use")
    await built()
    await built(simulated=True)
    assert (await figures()).shares["crm"].n == 50
    assert (await figures(simulated=True)).shares["crm"].n == 25


async def test_a_month_end_stays_as_it_was(cast: Cast) -> None:
    moving = await firms(30)
    await answer(moving, day=SEPTEMBER_10, crm="in_use")
    await answer(await firms(20), day=SEPTEMBER_10)
    await services.build_month_end(OCTOBER, simulated=False)
    before = await figures(as_of=OCTOBER)
    await db.execute("UPDATE firm SET sector = 'metal' WHERE id = ANY($1)", moving)
    await answer(await firms(20), crm="in_use")
    await services.build_month_end(OCTOBER, simulated=False)
    assert await figures(as_of=OCTOBER) == before
    assert before.shares["crm"].counted == 30


async def test_a_past_day_is_told_from_dated_entries_whenever_it_is_computed(cast: Cast) -> None:
    moving = await firms(30)
    await answer(moving, day=SEPTEMBER_10, crm="in_use", level=1)
    others = await firms(30, sector="metal")
    for part, level in enumerate((0, 2, 3)):
        await answer(others[10 * part :][:10], day=SEPTEMBER_10, level=level)
    await event(moving, "crm", "dropped", date(2026, 10, 20), recorded=NOON)
    await answer(moving, day=NOON, level=4, agree=False)
    await db.execute("UPDATE firm SET sector = 'metal' WHERE id = ANY($1)", moving)
    await db.execute(
        "INSERT INTO firm_change (firm, tax_code, field, before, after, valid_on, at)"
        " SELECT id, tax_code, 'sector', 'wood', 'metal', $2, $3 FROM firm WHERE id = ANY($1)",
        moving, NOON.date(), NOON,
    )  # fmt: skip
    await firms(7, created_at=NOON)
    await services.build_month_end(OCTOBER, simulated=False)
    found = await figures(as_of=OCTOBER, sector="wood")
    assert found.firms == 30
    assert found.shares["crm"].n == 30
    whole = await figures(as_of=OCTOBER)
    assert (whole.firms, whole.shares["crm"].counted) == (60, 30)
    assert whole.levels.counts == (10, 30, 10, 10)
    assert whole.levels.mean == round((30 + 20 + 30) / 60, 1)


async def test_before_the_registry_was_here_there_are_no_figures(cast: Cast) -> None:
    await firms(5)
    await services.rebuild({})
    days = [one.as_of for one in await queries.builds(simulated=False) if one.is_month_end]
    assert min(days) == date(2026, 1, 31)
    assert max(days) == OCTOBER


async def test_a_unit_has_figures_from_its_first_day_on(cast: Cast) -> None:
    await db.execute("INSERT INTO former_district (commune, district, partial) VALUES (1, 1, false)")
    await db.execute("UPDATE admin_unit SET valid_from = '2026-07-01' WHERE id = 1")
    await firms(9, commune=1, district=1)
    for month_end in (date(2026, 6, 30), date(2026, 7, 31)):
        await services.build_month_end(month_end, simulated=False)
    assert (await figures(as_of=date(2026, 6, 30), commune="1")).firms == 0
    assert (await figures(as_of=date(2026, 6, 30), district="1")).firms == 9
    assert (await figures(as_of=date(2026, 7, 31), commune="1")).firms == 9


async def test_fewer_than_ten_changed_firms_bring_no_new_edition(
    cast: Cast, frozen_clock: Callable[[datetime], None]
) -> None:
    await db.execute("UPDATE firm SET created_at = $1", REGISTERED)  # a new firm would bring one by itself
    await firms(60)
    await services.rebuild({})
    first = (await queries.builds(simulated=False))[0].id
    for changed, expected in ((9, 0), (1, 10)):
        frozen_clock(NOON + timedelta(hours=changed))
        asked = await db.fetch(
            "SELECT id FROM firm WHERE NOT simulated AND NOT EXISTS"
            " (SELECT 1 FROM assessment a WHERE a.firm = firm.id) LIMIT $1",
            changed,
        )
        await answer([row["id"] for row in asked], day=NOON + timedelta(minutes=30))
        await services.rebuild({})
        assert ((await figures()).agreed or 0) == expected
        assert ((await queries.builds(simulated=False))[0].id == first) == (expected == 0)
