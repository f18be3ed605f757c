"""Of many firms a job counts whom a draft would reach and how far a campaign is; pages wait for nothing."""

from datetime import timedelta

import pytest

from lotrinh import clock
from lotrinh.centre.campaigns import audience, readings
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.campaigning import draft, firms, funnel, launched_by_a_job, minute
from tests.centre.importing import run_jobs
from tests.selfassessment.paper import partial

pytestmark = pytest.mark.anyio

COUNTING = "Đang đếm doanh nghiệp"


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "MANY", 2)


async def test_a_draft_says_that_it_is_counted_and_then_offers_the_launch(minh: Browser, cast: Cast) -> None:
    address = await draft(minh, await firms(3))
    await run_jobs()
    clock.freeze(clock.now() + readings.REACH_LASTS + readings.GONE)
    await readings.tidy({})
    page = await minh.get(address)
    assert page.find("#reach").get("hx-get") == address
    assert COUNTING in page.words("#reach")
    assert not page.all(f"form[action='{address}/launch']")
    await run_jobs()
    part = await minh.get(address, partial=True)
    assert "<html" not in part.text
    assert part.find("#reach").get("hx-get") is None
    assert "Sẽ nhận thư nếu gửi lúc này" in part.words("#reach")
    assert partial(part, "campaign-actions").cssselect(f"form[action='{address}/launch']")


async def test_the_form_counts_in_the_background_too(minh: Browser, cast: Cast) -> None:
    one, two = await firms(2)
    address = f"/campaigns/new?firm={one}&firm={two}"
    assert COUNTING in (await minh.get(address)).words("#reach")
    await run_jobs()
    assert COUNTING not in (await minh.get(address)).words("#reach")


async def test_a_funnel_is_read_by_a_job_and_says_as_of_when(minh: Browser, cast: Cast) -> None:
    address = await launched_by_a_job(minh, await firms(3))
    await minute()
    assert COUNTING in (await minh.get(address)).words("#progress")
    await run_jobs()
    began = clock.now()
    assert (await funnel(minh, address))["Đã được gửi thư"] == 3
    await minute(later=timedelta(minutes=2))
    seen = await minh.get(address)
    assert f"{clock.local(began):%H:%M}" in seen.words("#progress .sub"), "the last one, with its time"
    await run_jobs()
    assert f"{clock.local(clock.now()):%H:%M}" in (await minh.get(address)).words("#progress .sub")
