"""Starting, resuming, carrying over and discarding a run of a questionnaire."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.paper import DBI, QUICK, answer_dbi, open_section, start, submit

pytestmark = pytest.mark.anyio


async def test_the_short_questionnaire_comes_first_and_each_says_what_it_is(lan: Browser) -> None:
    page = await lan.get("/assessments")
    titles = [card.text_content() for card in page.all("section.card h2")]
    assert titles[0] == "Tự đánh giá nhanh"
    assert titles[-1] == "Bộ chỉ số chuyển đổi số doanh nghiệp nhỏ và vừa (DBI 2021)"
    words = page.words("main")
    assert "khoảng 7 phút" in words
    assert "60 câu hỏi" in words
    assert "Đã được thay thế" in words
    assert "Quyết định 2158/QĐ-BTTTT" in words


async def test_a_new_draft_freezes_sector_and_size_of_the_firm(lan: Browser, cast: Cast) -> None:
    run = await start(lan, QUICK)
    await db.execute("UPDATE firm SET sector = 'food', size = 'medium' WHERE id = $1", cast.an_phat)
    page = await lan.get(f"{run}/sections/tools")
    assert "Xưởng gỗ của bạn" in page.words()
    assert "Xưởng thực phẩm" not in page.words()


async def test_a_second_start_resumes_the_open_draft(lan: Browser, phuc: Browser) -> None:
    first = await start(lan, QUICK)
    assert await start(phuc, QUICK) == first
    hub = await phuc.get(first)
    assert "Đã có một bản đang làm dở" in hub.words("#notice")


async def test_two_instruments_may_be_open_at_once(lan: Browser) -> None:
    assert await start(lan, QUICK) != await start(lan, DBI)
    page = await lan.get("/assessments")
    assert page.words("main").count("Làm tiếp") == 2


@pytest.mark.parametrize("instrument", ["", "dbi-sme", "dbi-sme/2158", "../x", "quick/1.0\x00", "😀" * 200])
async def test_an_unknown_instrument_starts_nothing(lan: Browser, instrument: str) -> None:
    answer = await lan.post("/assessments", {"instrument": instrument})
    assert answer.status == 422
    assert "Chọn một bộ câu hỏi" in answer.words()
    assert await db.fetch("SELECT id FROM assessment") == []


async def test_a_new_round_starts_from_the_last_answers_until_they_are_checked(
    lan: Browser, cast: Cast
) -> None:
    first = await start(lan, DBI)
    await answer_dbi(lan, first, "2")
    await submit(lan, first)
    clock.freeze(clock.now() + timedelta(days=20))
    assert "Bắt đầu từ câu trả lời của đợt 1 (14/11/2026)" in (await lan.get("/assessments")).words()

    second = await start(lan, DBI, carry="yes")
    hub = await lan.get(second)
    assert "Còn 60 câu trả lời lấy từ đợt 1 chưa được kiểm tra" in hub.words()
    assert "Cần xem lại 9 câu" in hub.words(".govuk-task-list")

    paper = await open_section(lan, second, "online-presence")
    assert "Lấy từ đợt trước" in paper.visit.words("#q-1\\.1\\.1-by")
    await paper.send()
    hub = await lan.get(second)
    assert "Còn 51 câu trả lời" in hub.words()
    assert "Đã xong" in hub.words(".govuk-task-list__item:first-child")


async def test_carrying_over_can_be_declined(lan: Browser) -> None:
    first = await start(lan, DBI)
    await answer_dbi(lan, first, "2")
    await submit(lan, first)
    second = await start(lan, DBI)
    assert (await lan.get(second)).heading.startswith("Bộ chỉ số")
    assert await db.fetch_one("SELECT round FROM assessment WHERE state = 'draft'") == {"round": 2}


async def test_a_draft_is_discarded_after_a_question(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, QUICK)
    await (await open_section(phuc, run, "platforms")).fill(automation="0").send()
    asked = await lan.get(f"{run}/discard")
    assert "1 câu trả lời sẽ mất" in asked.words()
    gone = await lan.follow(await lan.post(f"{run}/discard"))
    assert "Đã xóa bản đang làm" in gone.words("#notice")
    assert (await lan.get(run)).status == 404
    assert await db.fetch("SELECT id FROM answer") == []


async def test_the_question_before_discarding_counts_the_evidence_that_goes(lan: Browser) -> None:
    run = await start(lan, QUICK)
    await (await open_section(lan, run, "platforms")).fill(automation="0").send()
    url = f"{run}/questions/automation/evidence"
    for words in ("Ảnh chụp màn hình", "Biên bản họp"):
        await lan.post(url, {"kind": "note", "words": words})
    withdrawal = (await lan.get(url)).find("form[action$='/withdrawal']").get("action")
    await lan.post(withdrawal)
    asked = await lan.get(f"{run}/discard")
    assert "1 câu trả lời và 2 minh chứng sẽ mất" in asked.words()
    await lan.post(f"{run}/discard")
    assert await db.fetch("SELECT id FROM evidence") == []


async def test_a_submitted_assessment_cannot_be_discarded(lan: Browser) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "1")
    await submit(lan, run)
    assert (await lan.get(f"{run}/discard")).status == 409
    answer = await lan.post(f"{run}/discard")
    assert answer.status == 409
    assert "đã nộp nên không sửa được" in answer.words()
    assert (await lan.get(f"{run}/result")).status == 200
