"""Autosave: a status line and the regions around the question change, inputs never do."""

from datetime import UTC, datetime

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.selfassessment.paper import DBI, WORKSHOP, open_section, partial, start, submit

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


async def test_a_change_is_saved_at_once_and_says_when(lan: Browser) -> None:
    clock.freeze(datetime(2026, 11, 14, 2, 42, tzinfo=UTC))
    run = await start(lan, DBI)
    paper = (await open_section(lan, run, "strategy")).fill(**{"2__1__1": "4"})
    answer = await paper.autosave("2.1.1")
    assert answer.status == 200
    assert "✓ Đã lưu lúc 09:42" in answer.text
    assert "<html" not in answer.text
    assert not answer.all("input:not([type=hidden])")
    assert "1/1" in partial(answer, "progress").text_content()
    row = await db.fetch_one("SELECT value, rev FROM answer")
    assert row == {"value": '"4"', "rev": 1}


async def test_each_save_is_in_the_record(lan: Browser, cast) -> None:
    run = await start(lan, DBI)
    paper = await open_section(lan, run, "strategy")
    for step in ("1", "2"):
        await paper.fill(**{"2__1__1": step}).autosave("2.1.1")
    rows = await db.fetch(
        "SELECT person_id, firm_id, object_id, detail FROM audit_event"
        " WHERE action = 'assessment.answer' ORDER BY id"
    )
    assert [row["detail"] for row in rows] == ['{"2.1.1": "1"}', '{"2.1.1": "2"}']
    assert (rows[0]["person_id"], rows[0]["firm_id"]) == (cast.lan.id, cast.an_phat)
    assert rows[0]["object_id"] == run.split("/")[-1]


async def test_a_ratio_shows_its_share_at_once(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    paper = await open_section(lan, run, "orders")
    await paper.write({"q.share.band": "1"}).autosave("share")
    half = await paper.write({"q.share.numerator": "7"}).autosave("share")
    assert "Nhập đủ cả hai số" in half.text
    assert partial(half, "q-share-error").text_content().strip() == ""
    whole = await paper.write({"q.share.denominator": "20"}).autosave("share")
    assert partial(whole, "q-share-share").text_content() == "35%"
    assert "Đã dùng số bạn nhập" in partial(whole, "q-share-by").text_content()
    assert "Đã lưu" in whole.text


async def test_a_refusal_appears_at_the_question_and_goes_when_corrected(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    paper = await open_section(lan, run, "orders")
    refused = await paper.fill(weight="ba tấn").autosave("weight")
    assert refused.status == 422
    assert "Nhập một số" in partial(refused, "q-weight-error").text_content()
    assert "Chưa lưu" in refused.text
    back = await paper.fill(weight="").autosave("weight")
    assert back.status == 200
    assert partial(back, "q-weight-error").text_content().strip() == ""


async def test_a_question_appears_and_goes_with_the_answer_it_hangs_on(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    paper = await open_section(lan, run, "orders")
    shown = await paper.fill(online="2").autosave("online")
    assert "Qua những kênh nào?" in partial(shown, "q-channels").text_content()
    hidden = await paper.fill(online="0").autosave("online")
    assert partial(hidden, "q-channels").cssselect("section[hidden]")


async def test_unticking_the_last_option_clears_the_answer(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).fill(online="1").send()
    paper = await open_section(lan, run, "orders")
    await paper.fill(channels=["app"]).autosave("channels")
    answer = await paper.fill(channels=[]).autosave("channels")
    assert answer.status == 200
    row = await db.fetch_one("SELECT value, rev FROM answer WHERE question_id = 'channels'")
    assert row == {"value": "null", "rev": 2}


async def test_sending_the_page_after_autosaving_writes_nothing_twice(lan: Browser) -> None:
    run = await start(lan, DBI)
    paper = (await open_section(lan, run, "strategy")).fill(**{"2__1__1": "4"})
    await paper.autosave("2.1.1")
    assert (await paper.send()).status == 303
    assert await db.fetch_one("SELECT rev FROM answer") == {"rev": 1}


async def test_a_submitted_draft_takes_no_more_answers(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    orders = await open_section(lan, run, "orders")
    people = (await open_section(lan, run, "people")).fill(ready="0")
    await orders.fill(online="0").write({"q.share.band": "0"}).send()
    await people.write(
        {"q.staff.count": "0", "q.tools.accounting": "no_plan", "q.tools.kiln": "no_plan"}
    ).send()
    assert (await submit(lan, run)).status == 303
    late = await people.fill(ready="2").autosave("ready")
    assert late.status == 409
    assert late.response.headers["hx-retarget"] == "#notice"
    assert "đã nộp nên không sửa được" in late.text
    sent = await people.send()
    assert sent.status == 409
    assert await db.fetch_one("SELECT value FROM answer WHERE question_id = 'ready'") == {"value": '"0"'}
