"""What is said of many firms is read by a job, kept for ten minutes, and void at once when a consent is withdrawn."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.centre.cohorts import readings
from lotrinh.firms.tables import Consent
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import contact
from tests.centre.cohort_results import days_ago, firm, key_figure, result
from tests.centre.importing import run_jobs
from tests.selfassessment.paper import partial

pytestmark = pytest.mark.anyio

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
COMPUTING = "Đang tính số liệu"
HALF = "/change?early=2026-05-14&late=2026-11-14"
ANALYSES = pytest.mark.parametrize(("way", "part"), [(HALF, "#changed"), ("/effect", "#effect")])


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MANY", 2)


async def cohort(minh: Browser, address: str = "?sector=wood") -> str:
    """A new one whose figures a job has read."""
    made = await minh.post("/cohorts", {"name": "Nhóm", "kind": "filter", "address": address})
    await run_jobs()
    return made.location


async def mean(minh: Browser, address: str) -> str:
    return key_figure(await minh.get(address), "mức trung bình")[0]


async def test_a_reading_is_kept_until_the_job_has_read_it_anew(minh: Browser, cast: Cast) -> None:
    first, second = await firm(), await firm()
    await result(first, 1)
    await result(second, 2)
    address, began = await cohort(minh), clock.now()
    assert await mean(minh, address) == "1,5"
    await result(second, 4)
    clock.freeze(began + 9 * MINUTE)
    kept = await minh.get(address)
    assert key_figure(kept, "mức trung bình")[0] == "1,5"
    assert "cập nhật 12:00" in kept.words(".title")
    clock.freeze(began + 10 * MINUTE)
    assert await mean(minh, address) == "1,5", "nobody waits for the new one"
    await run_jobs()
    fresh = await minh.get(address)
    assert key_figure(fresh, "mức trung bình")[0] == "2,5"
    assert "cập nhật 12:10" in fresh.words(".title")


async def test_what_was_looked_at_is_read_anew_after_a_change_and_not_without(
    minh: Browser, cast: Cast
) -> None:
    first, second = await firm(), await firm()
    await result(first, 1)
    await result(second, 2)
    address = await cohort(minh)
    await minh.get(address)
    began = clock.now()
    await db.execute("UPDATE firm_standing SET changed_at = $1", began - MINUTE)
    clock.freeze(began + 5 * MINUTE)
    await readings.refresh({})
    assert "cập nhật 12:00" in (await minh.get(address)).words(".title")
    await result(second, 4)
    await db.execute("UPDATE firm_standing SET changed_at = $1", began + MINUTE)
    await readings.refresh({})
    fresh = await minh.get(address)
    assert key_figure(fresh, "mức trung bình")[0] == "2,5"
    assert "cập nhật 12:05" in fresh.words(".title")


async def test_a_page_says_that_figures_are_being_computed_and_gets_them_by_itself(
    minh: Browser, cast: Cast
) -> None:
    first, second = await firm(), await firm()
    await result(first, 1)
    await result(second, 2)
    address = await cohort(minh)
    await db.execute("DELETE FROM cohort_reading")
    asked = f"{address}?by=size"
    page = await minh.get(asked)
    assert COMPUTING in page.words("#figures")
    assert page.find("#figures").get("hx-get") == asked
    assert page.find("#figures a").get("href") == asked, "without scripts"
    assert len(page.all("#firms tbody tr")) == 3, "the firms are there at once"
    assert COMPUTING in (await minh.get(asked, partial=True)).words("#figures")
    assert await run_jobs() == 1, "asked for once"
    part = await minh.get(asked, partial=True)
    assert "<html" not in part.text
    assert part.find("#figures").get("hx-get") is None
    assert key_figure(part, "mức trung bình")[0] == "1,5"
    assert "3 doanh nghiệp" in partial(part, "cohort-counted").text_content()


async def test_two_cohorts_are_compared_once_both_are_read(minh: Browser, cast: Cast) -> None:
    for _ in range(2):
        await result(await firm(), 2)
    address = await cohort(minh)
    asked = f"/cohorts/comparison?a={address.rpartition('/')[2]}&b=all"
    page = await minh.get(asked)
    assert COMPUTING in page.words("#compared")
    assert page.find("#compared").get("hx-get") == asked
    await run_jobs()
    part = await minh.get(asked, partial=True)
    assert "<html" not in part.text
    assert part.all("#compared table")


async def test_a_new_cohort_is_read_before_anybody_looks(minh: Browser, cast: Cast) -> None:
    for _ in range(2):
        await result(await firm(), 2)
    assert await mean(minh, await cohort(minh)) == "2,0"


async def test_a_withdrawn_consent_voids_it_at_once(minh: Browser, cast: Cast) -> None:
    staying, leaving, third = [await firm() for _ in range(3)]
    for one, level in ((staying, 1), (leaving, 4), (third, 1)):
        await result(one, level)
    address = await cohort(minh)
    assert await mean(minh, address) == "2,0"
    clock.freeze(clock.now() + MINUTE)
    await Consent.update({Consent.withdrawn_at: clock.now()}).where(Consent.firm == leaving)
    assert COMPUTING in (await minh.get(address)).words("#figures")
    clock.freeze(clock.now() + MINUTE)
    await run_jobs()
    assert await mean(minh, address) == "1,0"


async def test_few_firms_are_read_anew_each_time(
    minh: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "MANY", 3)
    only = await firm()
    await result(only, 1)
    address = await cohort(minh)
    assert await mean(minh, address) == "1,0"
    await result(only, 3)
    assert await mean(minh, address) == "3,0"


async def test_my_firms_are_kept_apart_for_each_advisor(minh: Browser, an: Browser, cast: Cast) -> None:
    for _ in range(2):
        await result(await firm(), 2)
    everything = await cohort(minh, "?")
    assert await mean(minh, everything) == "2,0"
    assert await mean(minh, f"{everything}?advisor=mine") == "–"
    assert await mean(an, await cohort(an, "?")) == "2,0"


async def test_what_was_read_yesterday_is_not_shown_as_of_a_time_of_today(minh: Browser, cast: Cast) -> None:
    for _ in range(2):
        await result(await firm(), 2)
    address, began = await cohort(minh), clock.now()
    await minh.get(address)
    clock.freeze(began + 12 * HOUR)
    assert COMPUTING in (await minh.get(address)).words("#figures")
    await readings.refresh({})
    assert "cập nhật 00:00" in (await minh.get(address)).words(".title"), "the night reads it anew"


@ANALYSES
async def test_change_and_effect_get_their_figures_by_themselves(
    minh: Browser, cast: Cast, way: str, part: str
) -> None:
    for _ in range(2):
        await result(await firm(), 2)
    asked = await cohort(minh) + way
    page = await minh.get(asked)
    assert COMPUTING in page.words(part)
    assert page.find(part).get("hx-get") == asked
    assert page.find(f"{part} a").get("href") == asked, "without scripts"
    assert COMPUTING in (await minh.get(asked, partial=True)).words(part)
    assert await run_jobs() == 1, "asked for once"
    found = await minh.get(asked, partial=True)
    assert "<html" not in found.text
    assert found.find(part).get("hx-get") is None
    assert found.all(f"{part} .kpi")
    assert "cập nhật lúc 12:00" in (await minh.get(asked)).words(part)


@ANALYSES
async def test_change_and_effect_are_kept_for_ten_minutes_of_the_day(
    minh: Browser, cast: Cast, way: str, part: str
) -> None:
    for _ in range(2):
        await result(await firm(), 2)
    asked, began = await cohort(minh) + way, clock.now()
    await minh.get(asked)
    await run_jobs()
    await db.execute("UPDATE firm_standing SET changed_at = $1", began + MINUTE)
    clock.freeze(began + 10 * MINUTE)
    await readings.refresh({})
    assert "cập nhật lúc 12:00" in (await minh.get(asked)).words(part), "read anew only for whoever looks"
    await run_jobs()
    assert "cập nhật lúc 12:10" in (await minh.get(asked)).words(part)
    clock.freeze(began + 12 * HOUR)
    assert COMPUTING in (await minh.get(asked)).words(part)


@ANALYSES
async def test_a_withdrawn_consent_voids_change_and_effect(
    minh: Browser, cast: Cast, way: str, part: str
) -> None:
    leaving, _ = [await firm() for _ in range(2)]
    asked = await cohort(minh) + way
    await minh.get(asked)
    await run_jobs()
    clock.freeze(clock.now() + MINUTE)
    await Consent.update({Consent.withdrawn_at: clock.now()}).where(Consent.firm == leaving)
    assert COMPUTING in (await minh.get(asked)).words(part)


async def test_change_is_kept_for_each_two_days(minh: Browser, cast: Cast) -> None:
    one, other = await firm(), await firm()
    await result(one, 1, at=days_ago(250))
    await result(one, 3, at=days_ago(100))
    await result(other, 1, at=days_ago(250))
    address = await cohort(minh)
    shorter = f"{address}/change?early=2026-05-14&late=2026-06-14"
    for asked in (address + HALF, shorter):
        assert COMPUTING in (await minh.get(asked)).words("#changed")
    await run_jobs()
    assert key_figure(await minh.get(address + HALF), "mức trung bình")[0] == "1,00 → 2,00"
    assert key_figure(await minh.get(shorter), "mức trung bình")[0] == "1,00 → 1,00"


async def test_the_effect_on_few_firms_of_a_large_registry_is_read_by_a_job(
    minh: Browser, cast: Cast
) -> None:
    """It sets them beside all others."""
    advised, beside = await firm(), await firm()
    for one in (advised, beside):
        await result(one, 1, at=days_ago(240))
        await result(one, 1, at=days_ago(30))
    await contact(advised, cast.minh, (clock.now() - 100 * DAY).date())
    made = await minh.post("/cohorts", {"name": "Một", "kind": "list", "address": "?", "firm": str(advised)})
    asked = f"{made.location}/effect"
    assert COMPUTING in (await minh.get(asked)).words("#effect")
    await run_jobs()
    assert key_figure(await minh.get(asked), "ghép được")[0] == "1"
    assert (await minh.get(f"{made.location}{HALF}")).all("#changed .kpi"), (
        "change counts just the firm itself"
    )
