"""Section pages without JavaScript: every kind of question, refused answers, questions that appear."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.selfassessment.paper import DBI, WORKSHOP, answer_dbi, filled_fields, open_section, start

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


async def stored() -> dict[str, str]:
    rows = await db.fetch("SELECT question_id, value FROM answer WHERE value <> 'null'")
    return {row["question_id"]: row["value"] for row in rows}


async def test_a_section_page_says_where_one_is(lan: Browser) -> None:
    run = await start(lan, DBI)
    paper = await open_section(lan, run, "strategy")
    assert paper.visit.heading == "Chiến lược và kế hoạch chuyển đổi số"
    assert "Phần 3 trong 11 · khoảng 1 phút" in paper.visit.words(".title")
    assert paper.visit.find(".crumb a").get("href") == run
    assert paper.visit.words("#q-2\\.1\\.1 .hint").startswith("2.1.1 · Xây dựng chiến lược")
    assert paper.visit.response.headers["cache-control"] == "no-store"


async def test_saving_goes_on_to_the_next_section(lan: Browser) -> None:
    run = await start(lan, DBI)
    answer = await (await open_section(lan, run, "strategy")).fill(**{"2__1__1": "3"}).send()
    assert (answer.status, answer.location) == (303, f"{run}/sections/connectivity")
    assert await stored() == {"2.1.1": '"3"'}
    again = await open_section(lan, run, "strategy")
    assert ("q.2.1.1", "3") in again.fields


async def test_the_last_section_leads_to_checking_the_answers(lan: Browser) -> None:
    run = await start(lan, DBI)
    answer = await (await open_section(lan, run, "data")).send()
    assert answer.location == f"{run}/review"


async def test_every_kind_of_question_is_kept_and_shown_again(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    orders = (await open_section(lan, run, "orders")).fill(online="1", weight="1,25")
    await orders.write({"q.share.numerator": "1.200", "q.share.denominator": "4800"}).send()
    await (await open_section(lan, run, "orders")).fill(channels=["site", "app"]).send()
    people = (await open_section(lan, run, "people")).fill(ready="2")
    await people.write(
        {"q.staff.count": "3", "q.tools.accounting": "in_use", "q.tools.kiln": "planned"}
    ).send()
    assert await stored() == {
        "online": '"1"',
        "channels": '["site", "app"]',
        "weight": "1.25",
        "share": '{"numerator": 1200, "denominator": 4800}',
        "staff": '{"count": 3}',
        "ready": '"2"',
        "tools": '{"kiln": "planned", "accounting": "in_use"}',
    }
    shown = dict((await open_section(lan, run, "orders")).fields)
    assert (shown["q.weight"], shown["q.share.numerator"]) == ("1,25", "1.200")
    page = await lan.get(f"{run}/sections/orders")
    assert page.words("#q-share-share") == "25%"
    assert len(page.all("#q-channels input:checked")) == 2
    shown = dict((await open_section(lan, run, "people")).fields)
    assert (shown["q.staff.count"], shown["q.tools.kiln"]) == ("3", "planned")


async def test_a_band_or_not_sure_stands_in_for_figures(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).write({"q.share.band": "2", "q.weight": "unknown"}).send()
    assert await stored() == {"share": '{"band": "2"}', "weight": '"unknown"'}
    await (await open_section(lan, run, "orders")).write({"q.share.band": "not_applicable"}).send()
    assert (await stored())["share"] == '"not_applicable"'
    page = await lan.get(f"{run}/sections/orders")
    assert page.find("#q-weight-number").get("value") == ""


async def test_tools_of_other_sectors_are_not_asked(lan: Browser, binh: Browser) -> None:
    wood = await open_section(lan, await start(lan, WORKSHOP), "people")
    metal = await open_section(binh, await start(binh, WORKSHOP), "people")
    assert "Lò sấy" in wood.visit.words()
    assert "Hàn" not in wood.visit.words("main")
    assert "Lò sấy" not in metal.visit.words("main")


async def test_a_refused_answer_keeps_what_was_typed_and_lets_the_others_through(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    paper = (await open_section(lan, run, "orders")).fill(online="0", weight="nặng lắm")
    answer = await paper.write({"q.share.numerator": "9", "q.share.denominator": "4"}).send()
    assert answer.status == 422
    assert answer.find("title").text.startswith("Lỗi: ")
    assert [link.get("href") for link in answer.all(".govuk-error-summary a")] == ["#q-weight", "#q-share"]
    assert "Nhập một số" in answer.words("#q-weight-error")
    assert "không thể lớn hơn" in answer.words("#q-share-error")
    typed = dict(filled_fields(answer))
    assert (typed["q.weight"], typed["q.share.numerator"], typed["q.online"]) == ("nặng lắm", "9", "0")
    assert await stored() == {"online": '"0"'}


async def test_a_new_question_keeps_one_on_the_page(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    paper = await open_section(lan, run, "orders")
    assert paper.visit.find("#q-channels").get("hidden") is not None
    answer = await paper.fill(online="1").send()
    assert (answer.status, answer.location) == (303, f"{run}/sections/orders#q-channels")
    page = await lan.follow(answer)
    assert "câu hỏi mới" in page.words("#notice")
    assert "Qua những kênh nào?" in page.words("#q-channels legend")


async def test_emptying_an_answer_clears_it(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).fill(online="1", weight="3").send()
    await (await open_section(lan, run, "orders")).fill(channels=["site"]).send()
    await (await open_section(lan, run, "orders")).fill(channels=[], weight="").send()
    assert await stored() == {"online": '"1"'}


async def test_an_exclusive_option_stands_alone(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).fill(online="1").send()
    answer = await (await open_section(lan, run, "orders")).fill(channels=["site", "none"]).send()
    assert answer.status == 422
    assert "bỏ chọn các mục khác" in answer.words("#q-channels-error")
    assert len(answer.all("#q-channels input:checked")) == 2


async def test_the_page_is_english_on_request(lan: Browser) -> None:
    run = await start(lan, DBI)
    await lan.speak("en")
    paper = await open_section(lan, run, "online-presence")
    assert paper.visit.heading == "Online presence"
    assert "Save and continue" in paper.visit.words()
    assert "Not sure" in paper.visit.words("#q-1\\.1\\.1")


async def test_the_hub_shows_progress_and_what_is_next(lan: Browser) -> None:
    run = await start(lan, DBI)
    hub = await lan.get(run)
    assert "Bắt đầu: Hiện diện trực tuyến" in hub.words()
    await (await open_section(lan, run, "online-presence")).fill(**{"1__1__1": "3"}).send()
    await (await open_section(lan, run, "strategy")).fill(**{"2__1__1": "3"}).send()
    hub = await lan.get(run)
    assert hub.heading == "Đã trả lời 2/60 câu"
    statuses = [each.text_content().strip() for each in hub.all(".govuk-task-list__status")]
    assert statuses[:3] == ["Đang làm 1/9", "Chưa làm", "Đã xong"]
    assert "Phần tiếp theo: Hiện diện trực tuyến" in hub.words()
    await answer_dbi(lan, run, "2")
    assert (await lan.get(run)).heading == "Đã trả lời đủ: kiểm tra rồi nộp"
