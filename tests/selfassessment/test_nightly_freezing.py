"""Benchmarks are frozen by themselves once a month, real results and simulated ones apart."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.background import JOBS, NIGHTLY
from lotrinh.selfassessment.freezing import FREEZE_DUE
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.others import other_results
from tests.selfassessment.paper import DBI, answer_dbi, start, submit

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("cast")]

TEN = (0, 1, 1, 2, 2, 3, 3, 4, 4, 5)


async def night(days: int = 1) -> list[tuple[str, int, bool]]:
    """What is frozen after some days and the nightly job: instrument, firms, simulated."""
    clock.freeze(clock.now() + timedelta(days=days))
    await JOBS[FREEZE_DUE]({})
    rows = await db.fetch(
        "SELECT instrument, firms, simulated FROM benchmark_freeze ORDER BY frozen_at, simulated"
    )
    return [(row["instrument"], row["firms"], row["simulated"]) for row in rows]


async def test_the_job_comes_every_night() -> None:
    assert NIGHTLY[FREEZE_DUE] == "15 19 * * *"


async def test_a_version_with_results_enough_is_frozen_once_a_month() -> None:
    await other_results(*TEN)
    assert await night() == [("dbi-sme", 10, True)]
    await other_results(5)
    assert await night() == [("dbi-sme", 10, True)]
    assert await night(28) == [("dbi-sme", 10, True)]
    assert await night(1) == [("dbi-sme", 10, True), ("dbi-sme", 11, True)]


async def test_a_night_that_comes_twice_freezes_once() -> None:
    await other_results(*TEN)
    assert await night() == await night(0)


async def test_fewer_than_ten_firms_wait() -> None:
    await other_results(*TEN[1:])
    assert await night() == []
    await other_results(1)
    assert await night() == [("dbi-sme", 10, True)]


async def test_simulated_and_real_results_are_never_counted_together() -> None:
    await other_results(*TEN)
    await other_results(*TEN[1:], simulated=False)
    assert await night() == [("dbi-sme", 10, True)]
    await other_results(5, simulated=False)
    assert await night() == [("dbi-sme", 10, True), ("dbi-sme", 10, False)]


async def test_a_real_firm_is_compared_with_real_ones(lan: Browser, binh: Browser, cast: Cast) -> None:
    await other_results(*TEN, 0, 0)
    await other_results(*TEN, 5, 5, 5, simulated=False)
    await night()
    await db.execute("UPDATE firm SET simulated = false WHERE id = $1", cast.an_phat)
    for browser, count in ((lan, "13"), (binh, "12")):
        run = await start(browser, DBI)
        await answer_dbi(browser, run, "3")
        await submit(browser, run)
        caption = (await browser.get(f"{run}/result")).words("figcaption")
        assert f"n = {count}" in caption
        assert ("Dữ liệu mô phỏng" in caption) == (browser is binh)
