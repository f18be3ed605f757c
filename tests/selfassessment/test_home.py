"""The owner's home: where the firm stands and the one thing to do next."""

import pytest

from tests.browsing import Browser
from tests.selfassessment.paper import DBI, QUICK, answer_dbi, open_section, start, submit

pytestmark = pytest.mark.anyio


async def test_a_new_firm_sees_one_clear_button_and_what_it_takes(lan: Browser) -> None:
    page = await lan.get("/")
    assert page.heading == "Khoảng 7 phút để biết doanh nghiệp bạn đang ở đâu"
    assert [button.text_content().split(" – ")[0].strip() for button in page.all("main button")] == [
        "Bắt đầu"
    ]
    assert "Bạn sẽ làm gì" in page.words()


async def test_an_open_draft_is_the_next_thing(lan: Browser) -> None:
    run = await start(lan, DBI)
    await (await open_section(lan, run, "strategy")).fill(**{"2__1__1": "2"}).send()
    page = await lan.get("/")
    assert page.heading == "Còn 59/60 câu nữa là có kết quả đầu tiên"
    assert page.find("main .govuk-button").get("href") == run
    assert "đã trả lời 1/60 câu" in page.words()


async def test_a_result_says_where_the_firm_stands_and_offers_what_is_untried(lan: Browser) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "2")
    await submit(lan, run)
    page = await lan.get("/")
    assert page.heading == "Doanh nghiệp bạn đang ở Mức 2 – Bắt đầu"
    assert "128/320 điểm" in page.words()
    assert "Kết quả tự khai, chưa xác minh" in page.words()
    assert page.find("main input[name=instrument]").get("value") == QUICK


async def test_the_home_is_english_on_request(lan: Browser) -> None:
    await lan.speak("en")
    assert (await lan.get("/")).heading == "See where your firm stands in about 7 minutes"
