"""The advisor's day: what is due, what is new, what waits; each thing until it is done or seen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lotrinh import clock
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import case, contact, share
from tests.centre.unshared import placed_unshared
from tests.conftest import NOON
from tests.firms.agreeing import agree

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 14)


async def due(browser: Browser) -> list[str]:
    return [entry.text_content() for entry in (await browser.get("/today")).all("#follow-ups article")]


async def test_the_start_page_of_an_advisor_is_the_day(minh: Browser, cast: Cast) -> None:
    assert (await minh.get("/")).words("main") == (await minh.get("/today")).words("main")
    assert (await minh.get("/")).find(".nav a[aria-current]").get("href") == "/today"


async def test_what_is_due_and_overdue_stands_there_until_it_is_done(minh: Browser, cast: Cast) -> None:
    await contact(cast.an_phat, cast.minh, date(2026, 11, 2), follow_up_on=TODAY, next_step="Gọi lại")
    await contact(cast.tan_thanh, cast.minh, date(2026, 11, 1), follow_up_on=TODAY - timedelta(days=1))
    first, second = await due(minh)
    assert "Tân Thành" in first and "Quá hạn" in first
    assert "An Phát" in second and "Gọi lại" in second
    page = await minh.get("/today")
    assert page.heading == "2 việc đang chờ bạn"
    form = page.find("#follow-ups form")
    done = await minh.post(form.get("action"), {"next": "/today"})
    assert done.location == "/today"
    assert len(await due(minh)) == 1


async def test_a_later_follow_up_is_only_announced(minh: Browser, cast: Cast) -> None:
    await contact(cast.an_phat, cast.minh, TODAY, follow_up_on=TODAY + timedelta(days=7))
    await contact(cast.tan_thanh, cast.minh, TODAY, follow_up_on=TODAY + timedelta(days=8))
    words = (await minh.get("/today")).words("#follow-ups")
    assert not await due(minh)
    assert "An Phát" in words
    assert "Tân Thành" not in words


async def test_a_follow_up_goes_with_the_firm(minh: Browser, an: Browser, cast: Cast) -> None:
    await contact(cast.an_phat, cast.minh, TODAY, follow_up_on=TODAY)
    assert len(await due(minh)) == 1
    await case(cast.an_phat, cast.an)
    assert not await due(minh)
    assert len(await due(an)) == 1


async def test_news_of_my_firms_stay_until_i_look(
    minh: Browser, an: Browser, lan: Browser, cast: Cast
) -> None:
    await placed_unshared(cast)
    await case(cast.an_phat, cast.minh)
    await agree(lan, "advisors")
    news = (await minh.get("/today")).words("#news")
    assert "nộp bài đánh giá" in news
    assert "chia sẻ kết quả" in news
    assert "An Phát" not in (await an.get("/today")).words("#news")
    await minh.get(f"/firms/{cast.an_phat}")
    assert "Không có gì mới" in (await minh.get("/today")).words("#news")


async def test_an_unshared_submission_is_no_news(minh: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    await case(cast.an_phat, cast.minh)
    assert "Không có gì mới" in (await minh.get("/today")).words("#news")


async def test_a_withdrawn_consent_is_news(minh: Browser, lan: Browser, cast: Cast) -> None:
    await case(cast.an_phat, cast.minh)
    await share(cast.an_phat)
    await lan.post("/firm/consents/advisors/withdrawal")
    assert "không còn chia sẻ" in (await minh.get("/today")).words("#news")


async def test_news_grow_old(minh: Browser, cast: Cast, frozen_clock: Callable) -> None:
    await case(cast.an_phat, cast.minh)
    await share(cast.an_phat)
    frozen_clock(NOON + timedelta(days=13))
    assert "An Phát" in (await minh.get("/today")).words("#news")
    frozen_clock(NOON + timedelta(days=15))
    assert clock.now() > NOON
    assert "Không có gì mới" in (await minh.get("/today")).words("#news")


async def test_an_empty_day_says_what_to_do(minh: Browser, cast: Cast) -> None:
    page = await minh.get("/today")
    assert page.heading == "Hôm nay không có việc nào đến hạn"
    assert page.all("#news a[href='/firms?advisor=none']")
