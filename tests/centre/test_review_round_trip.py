"""Between the firm and its reviewer: asking, sending back, replying, handing in, objecting; letters without content."""

import json

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
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
from tests.centre.test_reviews import FIRST, NATIONAL, value
from tests.selfassessment.doubtful import hand_in_uneven

pytestmark = pytest.mark.anyio

ASKED = "Gửi ảnh chụp gian hàng."


@pytest.fixture(autouse=True)
def unsampled(monkeypatch: pytest.MonkeyPatch) -> None:
    draw(monkeypatch, sampled=False)


async def sent_back(lan: Browser, minh: Browser, cast: Cast) -> tuple[str, str]:
    """The firm's address and the advisor's; 1.1.1 is asked about."""
    run = await submitted(lan, cast)
    review = await opened(minh, run)
    page = (await section(minh, review, FIRST)).decide("1.1.1", "evidence_asked", ASKED)
    assert (await page.send()).status == 303
    assert (await step(minh, review, "return")).status == 303
    return f"/assessments/{run}/verification", review


async def letters() -> list[dict[str, str]]:
    return await db.fetch("SELECT recipient, subject, body FROM message ORDER BY created_at, id")


async def test_an_owner_asks_once_and_an_advisor_takes_it_on(lan: Browser, minh: Browser, cast: Cast) -> None:
    run = await submitted(lan, cast)
    own = f"/assessments/{run}/verification"
    assert own in [
        link.get("href") for link in (await lan.get(f"/assessments/{run}/result")).all("#verification a")
    ]
    for _ in range(2):
        assert (await lan.post(own)).location == own
    [row] = await db.fetch("SELECT id, state FROM review")
    assert row["state"] == "asked"
    review = f"/reviews/{row['id']}"
    assert [link.get("href") for link in (await minh.get("/reviews")).all("#reviews tbody a")] == [review]
    assert "1 đề nghị chưa ai nhận" in (await minh.get("/today")).words("#reviews")
    await step(minh, review, "reviewer")
    assert await state(review) == "open"
    assert (await lan.post(f"{own}/withdrawal")).status == 409, "taken on: too late to withdraw"


async def test_without_consent_a_review_cannot_be_asked_for(lan: Browser, phuc: Browser) -> None:
    run = (await hand_in_uneven(lan)).rsplit("/", 1)[1]
    own = f"/assessments/{run}/verification"
    assert (await lan.get(own)).find("#ask a").get("href") == "/firm/consents#advisors"
    assert (await lan.post(own)).status == 422
    assert not (await phuc.get(own)).all("#ask form")
    assert not await db.fetch("SELECT 1 FROM review")


async def test_a_request_is_withdrawn_and_made_again(lan: Browser, cast: Cast) -> None:
    own = f"/assessments/{await submitted(lan, cast)}/verification"
    await lan.post(own)
    assert (await lan.post(f"{own}/withdrawal")).status == 303
    assert (await lan.get(own)).all("#ask form")
    await lan.post(own)
    assert [row["state"] for row in await db.fetch("SELECT state FROM review")] == ["asked"]


async def test_nothing_is_sent_back_without_a_question(lan: Browser, minh: Browser, cast: Cast) -> None:
    review = await opened(minh, await submitted(lan, cast))
    assert (await step(minh, review, "return")).status == 422
    assert await state(review) == "open"


async def test_the_round_trip_keeps_both_values(
    lan: Browser, phuc: Browser, minh: Browser, cast: Cast
) -> None:
    own, review = await sent_back(lan, minh, cast)
    run = own.split("/")[2]
    before = await snapshot(run)
    page = await lan.get(own)
    assert ASKED in page.words("section[id='q-1.1.1']")
    early = await lan.post(f"{own}/hand-in")
    assert early.status == 422
    part = value("1.1.1", "0")
    given = {f"q.1.1.1{'.' if name else ''}{name}": text for name, text in part.items()}
    assert (await phuc.post(f"{own}/replies/1.1.1", given | {"remark": "Chưa mở gian hàng."})).status == 303
    drafted = (await section(minh, review, FIRST)).card("1.1.1")
    assert "Chưa mở gian hàng." not in drafted, "the centre reads it once it is handed in"
    assert (await lan.post(f"{own}/hand-in")).status == 303
    again = await section(minh, review, FIRST)
    assert "Chưa mở gian hàng." in again.card("1.1.1")
    assert (await again.decide("1.1.1", "accepted").send()).status == 303
    await concluded(minh, review)
    assert await snapshot(run) == before
    [row] = await db.fetch("SELECT answers, changed FROM review_conclusion")
    assert row["changed"] == 1
    assert json.loads(row["answers"])["1.1.1"] != json.loads(before["answers"])["1.1.1"]
    [reply] = await db.fetch("SELECT value, remark, trip FROM review_reply")
    assert json.loads(reply["value"]) == json.loads(row["answers"])["1.1.1"]


async def test_later_evidence_is_a_reply_too(lan: Browser, minh: Browser, cast: Cast, frozen_clock) -> None:
    from datetime import timedelta

    from lotrinh import clock

    own, review = await sent_back(lan, minh, cast)
    frozen_clock(clock.now() + timedelta(hours=1))
    await lan.post(
        f"{own.removesuffix('/verification')}/questions/1.1.1/evidence",
        {"kind": "note", "words": "Ảnh gian hàng"},
    )
    assert (await lan.post(f"{own}/hand-in")).status == 303
    assert await state(review) == "handed_in"
    assert "Ảnh gian hàng" in (await section(minh, review, FIRST)).card("1.1.1")


async def test_a_reply_says_something(lan: Browser, minh: Browser, cast: Cast) -> None:
    own, _ = await sent_back(lan, minh, cast)
    silent = await lan.post(f"{own}/replies/1.1.1", {"remark": " "})
    assert silent.status == 422
    assert silent.all(".govuk-error-summary a")
    assert (await lan.post(f"{own}/replies/1.1.2", {"remark": "Không ai hỏi câu này."})).status == 404
    number = next(one for one in NATIONAL.questions if one.kind == "ratio")
    assert (await lan.post(f"{own}/replies/{number.id}", {"remark": "x"})).status == 404


async def test_it_is_taken_back_and_sent_again_with_what_the_firm_had_written(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    own, review = await sent_back(lan, minh, cast)
    await lan.post(f"{own}/replies/1.1.1", {"remark": "Đang chụp lại."})
    assert (await step(minh, review, "recall")).status == 303
    assert (await lan.post(f"{own}/hand-in")).status == 409
    assert "Đang chụp lại." not in (await section(minh, review, FIRST)).card("1.1.1")
    await step(minh, review, "return")
    assert "Đang chụp lại." in (await lan.get(own)).words("main")


async def test_an_objection_is_answered_by_another_advisor(
    lan: Browser, phuc: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    run = await submitted(lan, cast)
    own, review = f"/assessments/{run}/verification", await opened(minh, run)
    page = await section(minh, review, FIRST)
    await page.decide("1.1.1", "corrected", "Chưa có kênh nào.", **value("1.1.1", "0")).send()
    await concluded(minh, review)
    seen = await lan.get(own)
    assert "Chưa có kênh nào." in seen.words("#changes")
    assert [one.get("value") for one in seen.all("#object option")] == ["", "1.1.1"]
    given = {"about": "1.1.1", "why": "Có gian hàng từ tháng 5."}
    assert (await phuc.post(f"{own}/objections", given)).status == 404
    assert (await lan.post(f"{own}/objections", given | {"about": "1.1.2"})).status == 404
    assert (await lan.post(f"{own}/objections", given)).status == 303
    assert (await lan.post(f"{own}/objections", given)).status == 409, "one at a time"
    assert "1 có ý kiến phản đối" in (await an.get("/today")).words("#reviews")
    assert "có ý kiến" not in (await minh.get("/today")).words("#reviews")
    answer = {"outcome": "reopened", "answer": "Đúng vậy, chúng tôi xem lại."}
    assert (await step(minh, review, "objection-answer", **answer)).status == 409
    assert (await step(an, review, "objection-answer", **answer | {"answer": ""})).status == 422
    assert (await step(an, review, "objection-answer", **answer)).status == 303
    assert await state(review) == "open"
    assert "Đúng vậy, chúng tôi xem lại." in (await lan.get(own)).words("#objections")
    assert (await section(an, review, FIRST)).visit.all("textarea"), "whoever answered has the review now"


async def test_an_objection_that_does_not_hold_leaves_the_conclusion(
    lan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    run = await submitted(lan, cast)
    own, review = f"/assessments/{run}/verification", await opened(minh, run)
    await concluded(minh, review)
    await lan.post(f"{own}/objections", {"about": "", "why": "Mức phải cao hơn."})
    assert (await step(an, review, "reopening", reason="Vì thế")).status == 409
    await step(an, review, "objection-answer", outcome="stands", answer="Điểm đã tính đúng.")
    assert await state(review) == "verified"
    await lan.post(f"{own}/objections", {"about": "", "why": "Vẫn chưa đúng."})
    assert (await lan.post(f"{own}/objections/withdrawal")).status == 303
    assert not await db.fetch("SELECT 1 FROM objection WHERE answered_at IS NULL AND withdrawn_at IS NULL")


async def test_letters_say_that_something_waits_and_never_what(
    lan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    own, review = await sent_back(lan, minh, cast)
    await lan.post(f"{own}/replies/1.1.1", {"remark": "Bí mật của xưởng."})
    await lan.post(f"{own}/hand-in")
    await (await section(minh, review, FIRST)).decide("1.1.1", "accepted").send()
    await accept_rest(minh, review)
    await step(minh, review, "conclusion")
    await lan.post(f"{own}/objections", {"about": "", "why": "Sai rồi."})
    await step(an, review, "objection-answer", outcome="stands", answer="Không sai.")
    sent = await letters()
    assert sorted(one["subject"] for one in sent) == [
        "Trung tâm đề nghị doanh nghiệp bổ sung",
        "Ý kiến phản hồi của doanh nghiệp đã được trả lời",
        "Đã rà soát xong bài đánh giá của doanh nghiệp",
    ]
    for one in sent:
        assert one["recipient"] == cast.lan.email
        assert f"http://lotrinh.test{own}" in one["body"]
        for secret in (ASKED, "Bí mật của xưởng.", "Sai rồi.", "Không sai.", "An Phát"):
            assert secret not in one["subject"] + one["body"]


async def test_other_firms_and_withdrawn_consents(
    lan: Browser, binh: Browser, minh: Browser, cast: Cast
) -> None:
    own, review = await sent_back(lan, minh, cast)
    assert (await binh.get(own)).status == 404
    assert (await binh.get(review)).status == 404
    assert (await minh.get(own)).status == 404
    await lan.post("/firm/consents/advisors/withdrawal")
    assert (await minh.get(review)).status == 404
    assert (await minh.get(f"{review}/sections/{FIRST}")).status == 404
    assert (await minh.post(f"{review}/recall", {"rev": "2"})).status == 404
    assert not (await minh.get("/reviews?state=any")).all("#reviews tbody tr")
    assert not (await minh.get(f"/firms/{cast.an_phat}")).all(f"a[href='{review}']")
    assert ASKED in (await lan.get(own)).words("main"), "the firm still sees its own"
    await share(cast.an_phat)
    assert (await minh.get(review)).status == 200
