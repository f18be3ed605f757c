"""A review from opening to conclusion: decisions on answers, undone and kept apart from what was declared."""

import json

import msgspec
import pytest

from assessments import content, loose
from assessments.model import Context
from assessments.scoring import score
from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.reviewing import (
    accept_rest,
    concluded,
    draw,
    opened,
    section,
    snapshot,
    state,
    step,
    submitted,
)
from tests.selfassessment.paper import partial

pytestmark = pytest.mark.anyio

NATIONAL = content.get("dbi-sme", "1970-2021")
FIRST = NATIONAL.sections[0].id


@pytest.fixture(autouse=True)
def unsampled(monkeypatch: pytest.MonkeyPatch) -> None:
    draw(monkeypatch, sampled=False)


async def test_a_review_is_opened_from_the_page_of_the_firm(lan: Browser, minh: Browser, cast: Cast) -> None:
    run = await submitted(lan, cast)
    firm = await minh.get(f"/firms/{cast.an_phat}")
    assert firm.find("form[action='/reviews'] input[name=assessment]").get("value") == run
    review = await opened(minh, run)
    assert await opened(minh, run) == review, "a second click finds the first one"
    visit = await minh.get(review)
    assert visit.heading == "Công ty TNHH Gỗ An Phát"
    assert f"Còn {len(NATIONAL.questions)} câu" in visit.words("#now")
    assert [link.get("href") for link in visit.all("#sections a")] == [
        f"{review}/sections/{one.id}" for one in NATIONAL.sections
    ]


async def test_a_section_shows_answers_flags_and_evidence(lan: Browser, minh: Browser, cast: Cast) -> None:
    run = await submitted(lan, cast)
    await lan.post(
        f"/assessments/{run}/questions/1.1.1/evidence", {"kind": "note", "words": "Ảnh chụp cửa hàng"}
    )
    page = await section(minh, await opened(minh, run), FIRST)
    assert "Ảnh chụp cửa hàng" in page.card("1.1.1")
    assert NATIONAL.question("1.1.1").text.vi in page.card("1.1.1")
    assert "Hỏi mỗi tỷ lệ lấy từ số liệu nào" in page.card("1.1.5")
    assert "Hỏi mỗi tỷ lệ" not in page.card("1.1.1")


async def test_each_decision_saves_itself_and_is_undone_on_its_own(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    review = await opened(minh, await submitted(lan, cast))
    page = (await section(minh, review, FIRST)).decide("1.1.1", "accepted").decide("1.1.2", "accepted")
    saved = await page.autosave("1.1.1")
    assert saved.status == 200
    assert "Đã lưu" in saved.text
    assert "Đã chấp nhận" in partial(saved, "q-1.1.1-by").text_content()
    again = await section(minh, review, FIRST)
    assert "Đã chấp nhận" in again.card("1.1.1")
    assert "Đã chấp nhận" not in again.card("1.1.2"), "only the answer that was decided is saved"
    assert (await again.undo("1.1.1")).location == f"{review}/sections/{FIRST}#q-1.1.1"
    assert "Đã chấp nhận" not in (await section(minh, review, FIRST)).card("1.1.1")


async def test_an_undo_brings_back_the_decision_before(lan: Browser, minh: Browser, cast: Cast) -> None:
    review = await opened(minh, await submitted(lan, cast))
    first = (await section(minh, review, FIRST)).decide(
        "1.1.1", "corrected", "Chưa có kênh nào.", **value("1.1.1", "0")
    )
    assert (await first.send()).status == 303
    second = (await section(minh, review, FIRST)).decide("1.1.1", "accepted")
    assert (await second.send()).status == 303
    await (await section(minh, review, FIRST)).undo("1.1.1")
    row = (await db.fetch("SELECT verdict, reason, rev FROM answer_check WHERE question_id = '1.1.1'"))[0]
    assert row == {"verdict": "corrected", "reason": "Chưa có kênh nào.", "rev": 3}


async def test_what_is_missing_is_said_and_what_was_typed_stays(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    review = await opened(minh, await submitted(lan, cast))
    page = (await section(minh, review, FIRST)).decide("1.1.1", "corrected", **value("1.1.1", "0"))
    half = await page.autosave("1.1.1")
    assert half.status == 422
    assert "ghi lý do" in half.text
    assert not partial(half, "q-1.1.1-error").text_content().strip(), "not a mistake yet"
    refused = await page.decide("1.1.2", "evidence_asked", "").send()
    assert refused.status == 422
    assert [link.get("href") for link in refused.all(".govuk-error-summary a")] == ["#q-1.1.1", "#q-1.1.2"]
    assert refused.all("#q-1\\.1\\.1-verdict-corrected[checked]")
    same = (await section(minh, review, FIRST)).decide("1.1.1", "corrected", "Vì thế.")
    assert "Doanh nghiệp trả lời đúng như vậy" in (await same.send()).words(".govuk-error-summary")


async def test_a_conclusion_needs_every_answer(lan: Browser, minh: Browser, cast: Cast) -> None:
    review = await opened(minh, await submitted(lan, cast))
    assert not (await minh.get(review)).all("form[action$='/conclusion']")
    refused = await step(minh, review, "conclusion")
    assert refused.status == 422
    assert f"Còn {len(NATIONAL.questions)} câu chưa quyết định" in refused.words("main")
    await accept_rest(minh, review)
    assert (await minh.get(review)).all("form[action$='/conclusion']")


async def test_corrected_answers_give_the_score_of_the_engine_and_the_declared_ones_stay(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    run = await submitted(lan, cast)
    before = await snapshot(run)
    review = await opened(minh, run)
    page = await section(minh, review, FIRST)
    page.decide("1.1.1", "corrected", "Chưa có kênh nào.", **value("1.1.1", "0"))
    page.decide("1.1.4", "corrected", "Đếm lại hồ sơ.", **value("1.1.4", "0"))
    assert (await page.send()).status == 303
    await concluded(minh, review)
    declared = json.loads(before["answers"])
    verified = loose.from_json(NATIONAL, declared) | changed("1.1.1", "0") | changed("1.1.4", "0")
    expected = score(NATIONAL, verified, Context("wood", "small"))
    [row] = await db.fetch("SELECT * FROM review_conclusion")
    assert json.loads(row["result"]) == json.loads(msgspec.json.encode(expected))
    assert json.loads(row["answers"]) == msgspec.to_builtins(verified)
    assert (row["level"], row["changed"], row["content_hash"]) == (expected.level, 2, NATIONAL.content_hash)
    assert json.loads(row["reasons"]) == {"1.1.1": "Chưa có kênh nào.", "1.1.4": "Đếm lại hồ sơ."}
    assert json.loads(before["result"])["points"] > expected.points, "the corrections count"
    assert await snapshot(run) == before


async def test_conclusions_and_events_never_change(lan: Browser, minh: Browser, cast: Cast) -> None:
    review = await opened(minh, await submitted(lan, cast))
    await concluded(minh, review)
    for sql in (
        "UPDATE review_conclusion SET level = 5",
        "DELETE FROM review_conclusion",
        "UPDATE review_event SET kind = 'closed'",
        "DELETE FROM second_reading",
    ):
        with pytest.raises(Exception, match="never changed"):
            async with db.atomic():
                await db.execute(sql)


async def test_a_reopened_review_gets_another_conclusion(
    lan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    run = await submitted(lan, cast)
    review = await opened(minh, run)
    await concluded(minh, review)
    assert "Đã xác minh: mức" in (await lan.get(f"/assessments/{run}/result")).words("#verification")
    silent = await step(an, review, "reopening", reason="")
    assert silent.status == 422
    assert (await step(an, review, "reopening", reason="Có hóa đơn mới.")).status == 303
    assert await state(review) == "open"
    assert "Rà soát: Đang rà soát" in (await lan.get(f"/assessments/{run}/result")).words("#verification")
    page = (await section(an, review, FIRST)).decide(
        "1.1.1", "corrected", "Theo hóa đơn.", **value("1.1.1", "0")
    )
    await page.send()
    assert (await step(an, review, "conclusion")).status == 303
    rows = await db.fetch("SELECT number, changed FROM review_conclusion ORDER BY number")
    assert rows == [{"number": 1, "changed": 0}, {"number": 2, "changed": 1}]
    history = (await minh.get(review)).words("#history")
    assert "Có hóa đơn mới." in history


async def test_a_closed_review_is_opened_again(lan: Browser, minh: Browser, cast: Cast) -> None:
    run = await submitted(lan, cast)
    review = await opened(minh, run)
    await step(minh, review, "closure")
    assert await state(review) == "closed"
    assert await opened(minh, run) == review
    assert await state(review) == "open"


async def test_everything_is_audited(lan: Browser, minh: Browser, cast: Cast) -> None:
    review = await opened(minh, await submitted(lan, cast))
    await (await section(minh, review, FIRST)).decide("1.1.1", "accepted").autosave("1.1.1")
    rows = await db.fetch(
        "SELECT action, person_id, firm_id FROM audit_event WHERE action LIKE 'review.%' ORDER BY id"
    )
    who = {"person_id": cast.minh.id, "firm_id": cast.an_phat}
    assert rows == [{"action": "review.opened", **who}, {"action": "review.checked", **who}]
    assert "Trần Thị Minh" in (await lan.get("/firm")).words(), "the firm reads who looked"


def value(question: str, given: str) -> dict[str, str]:
    """The form fields of an answer at this step."""
    return {"band" if NATIONAL.question(question).kind == "ratio" else "": given}


def changed(question: str, given: str) -> dict[str, object]:
    raw = {"band": given} if NATIONAL.question(question).kind == "ratio" else given
    return loose.from_json(NATIONAL, {question: raw})
