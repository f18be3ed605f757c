"""Checking the answers, the pledge, submitting once, the receipt."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.selfassessment.paper import DBI, WORKSHOP, answer_dbi, open_section, start, submit

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


async def test_open_questions_come_first_with_a_link_to_each(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).fill(online="0").send()
    page = await lan.get(f"{run}/review")
    assert page.heading == "Kiểm tra câu trả lời: còn 4 câu chưa trả lời"
    links = [link.get("href") for link in page.all("#missing a")]
    assert links[0] == f"{run}/sections/orders#q-share"
    assert len(links) == 4
    assert f"{run}/sections/orders#q-weight" not in links


async def test_all_answers_are_listed_in_words_with_links_to_change_them(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    orders = (await open_section(lan, run, "orders")).fill(online="0", weight="1200")
    await orders.write({"q.share.numerator": "1", "q.share.denominator": "3"}).send()
    page = await lan.get(f"{run}/review")
    rows = {
        row.cssselect("dt")[0].text_content(): row.cssselect("dd")[0].text_content()
        for row in page.all(".govuk-summary-list__row")
    }
    assert rows["Có bán qua mạng không?"] == "Không"
    assert rows["Một đơn nặng bao nhiêu?"] == "1.200 tấn"
    assert "33,3%" in rows["Bao nhiêu đơn qua mạng?"]
    assert rows["Sẵn sàng tới đâu?"] == "Chưa trả lời"
    assert "Qua những kênh nào?" not in rows
    assert page.find(".govuk-summary-list__actions a").get("href") == f"{run}/sections/orders#q-online"


async def test_nothing_is_submitted_without_the_pledge(lan: Browser) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "3")
    answer = await lan.post(f"{run}/submission")
    assert answer.status == 422
    assert [link.get("href") for link in answer.all(".govuk-error-summary a")] == ["#pledge"]
    assert "Đánh dấu vào lời cam đoan" in answer.words()
    assert await db.fetch("SELECT id FROM snapshot") == []


async def test_nothing_is_submitted_while_a_required_answer_is_missing(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    answer = await submit(lan, run)
    assert answer.status == 422
    assert [link.get("href") for link in answer.all(".govuk-error-summary a")] == ["#missing"]
    assert await db.fetch_one("SELECT state FROM assessment") == {"state": "draft"}


async def test_a_half_filled_list_of_tools_is_missing(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "people")).write({"q.tools.accounting": "in_use"}).send()
    page = await lan.get(f"{run}/review")
    assert f"{run}/sections/people#q-tools" in [link.get("href") for link in page.all("#missing a")]


async def test_submission_gives_a_receipt_and_freezes_the_result(lan: Browser, cast) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "3")
    receipt = await lan.follow(await submit(lan, run))
    assert receipt.heading == "Bạn đã nộp bài tự đánh giá"
    assert "12:00 14/11/2026" in receipt.words()
    assert "Nguyễn Thị Lan" in receipt.words("dl")
    assert f"{run}/result" in [link.get("href") for link in receipt.all("main a")]

    snapshot = await db.fetch_one("SELECT result ->> 'points' AS points, content_hash FROM snapshot")
    latest = await db.fetch_one("SELECT points, level, coverage, firm FROM firm_latest")
    assert snapshot is not None
    assert snapshot["points"] == "192"
    assert len(snapshot["content_hash"]) == 64
    assert latest == {"points": 192.0, "level": 3, "coverage": 1.0, "firm": cast.an_phat}
    audited = await db.fetch_one("SELECT person_id FROM audit_event WHERE action = 'assessment.submit'")
    assert audited == {"person_id": cast.lan.id}


async def test_a_second_submission_changes_nothing(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "3")
    await submit(lan, run)
    again = await submit(phuc, run)
    assert (again.status, again.location) == (303, f"{run}/receipt")
    assert len(await db.fetch("SELECT id FROM snapshot")) == 1
    assert "Nguyễn Thị Lan" in (await phuc.follow(again)).words("dl")


async def test_a_submitted_run_has_no_draft_pages_any_more(lan: Browser) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "3")
    await submit(lan, run)
    for page in (run, f"{run}/sections/strategy", f"{run}/review"):
        answer = await lan.get(page)
        assert (answer.status, answer.location) == (303, f"{run}/result")


@pytest.mark.parametrize("statement", ["UPDATE snapshot SET result = '{}'", "DELETE FROM snapshot"])
async def test_a_snapshot_cannot_be_changed(lan: Browser, statement: str) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "3")
    await submit(lan, run)
    with pytest.raises(Exception, match="never changed"):
        async with db.atomic():
            await db.execute(statement)
    assert "192/320 điểm" in (await lan.get(f"{run}/result")).words()
