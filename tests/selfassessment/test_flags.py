"""Doubtful answers are noted at submission; the firm is told which ones, and none is changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assessments import content
from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.selfassessment import submission
from lotrinh.selfassessment.demo_rounds import enter_rounds
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
from tests.selfassessment.doubtful import draft_uneven, hand_in_uneven
from tests.selfassessment.paper import submit
from tests.selfassessment.printed import hand_in

pytestmark = pytest.mark.anyio

NATIONAL = content.get("dbi-sme", "1970-2021")


async def noted() -> list[tuple[str, list[str]]]:
    rows = await db.fetch("SELECT kind, question_ids FROM plausibility_flag ORDER BY raised_at, kind, id")
    return [(row["kind"], row["question_ids"]) for row in rows]


async def test_answers_that_fit_are_not_noted_and_nothing_is_said(lan: Browser) -> None:
    run = await hand_in_uneven(lan)
    assert await noted() == []
    assert not (await lan.get(f"{run}/result")).all("#flags")


async def test_answers_that_cannot_all_be_true_are_noted_in_both_languages(lan: Browser) -> None:
    await hand_in_uneven(lan, q5_1_1="0", q5_1_2="3")
    declared = next(one for one in NATIONAL.contradictions if one.id == "internet-above-devices")
    row = await db.fetch_one(
        "SELECT * FROM plausibility_flag WHERE question_ids = ARRAY['5.1.1', '5.1.2']::varchar[]"
    )
    assert row is not None
    assert (row["kind"], row["text_vi"], row["text_en"]) == ("contradiction", *declared_words(declared))
    assert (row["raised_at"], row["settled_at"], row["outcome"]) == (clock.now(), None, None)


def declared_words(declared) -> tuple[str, str]:
    return declared.text.vi, declared.text.en


async def test_one_step_throughout_is_noted(lan: Browser) -> None:
    await hand_in(lan, "3")
    [(kind, questions)] = await noted()
    assert kind == "straight_line"
    assert len(questions) == 60


async def test_the_firm_is_told_which_questions_and_that_nothing_was_changed(
    lan: Browser, phuc: Browser, cast: Cast
) -> None:
    await share(cast.an_phat)
    run = await hand_in_uneven(lan, q1_1_4="1", q1_1_5="0", q1_1_6="3")
    kept = (await db.fetch("SELECT answers ->> '1.1.5' AS one FROM snapshot"))[0]["one"]
    for person in (lan, phuc):
        told = await person.get(f"{run}/result")
        assert told.words("#flags h2") == "Tư vấn viên có thể hỏi lại bạn 2 câu trả lời"
        assert "Không câu trả lời nào bị sửa" in told.words("#flags")
        assert [one.text_content() for one in told.all("#flags li")] == [
            NATIONAL.question("1.1.5").text.vi, NATIONAL.question("1.1.6").text.vi,
        ]  # fmt: skip
    assert '"band": "0"' in kept
    await lan.speak("en")
    assert "No answer has been changed" in (await lan.get(f"{run}/result")).words("#flags")


async def test_a_firm_that_does_not_share_is_told_that_no_advisor_asks(
    lan: Browser, phuc: Browser, cast: Cast
) -> None:
    run = await hand_in_uneven(lan, q1_1_4="1", q1_1_5="0", q1_1_6="3")
    for person in (lan, phuc):
        told = await person.get(f"{run}/result")
        assert told.words("#flags h2") == "Có 2 câu trả lời nên xem lại"
        assert "không tư vấn viên nào thấy mục này hay hỏi lại bạn" in told.words("#flags")
        assert "có thể hỏi lại" not in told.words("#flags")
        assert bool(told.all("#flags a[href='/firm/consents#advisors']")) == (person is lan), (
            "owners alone decide"
        )
    await share(cast.an_phat)
    told = await lan.get(f"{run}/result")
    assert told.words("#flags h2") == "Tư vấn viên có thể hỏi lại bạn 2 câu trả lời"
    assert "không tư vấn viên nào" not in told.words("#flags")
    await lan.post("/firm/consents/advisors/withdrawal")
    await lan.speak("en")
    assert "Your firm does not share with advisors" in (await lan.get(f"{run}/result")).words("#flags")


async def test_a_leap_is_noted_unless_evidence_stands_beside_it(
    lan: Browser, frozen_clock: Callable, evidence_folder
) -> None:
    await hand_in_uneven(lan, q1_1_1="1", q1_1_2="1")
    frozen_clock(clock.now() + timedelta(days=3))
    run = await draft_uneven(lan, q1_1_1="4", q1_1_2="4")
    note = {"kind": "note", "words": "Có người phụ trách trang từ tháng 9."}
    assert (await lan.post(f"{run}/questions/1.1.1/evidence", note)).status == 303
    await submit(lan, run)
    assert await noted() == [("jump", ["1.1.2"])]
    told = await lan.get(f"{run}/result")
    assert told.find("#flags details a").get("href") == f"{run}/evidence"


async def test_a_second_submission_notes_nothing_twice(lan: Browser) -> None:
    run = await hand_in(lan)
    await submit(lan, run)
    assert len(await noted()) == 1


async def test_a_submission_that_fails_notes_nothing(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    run = await draft_uneven(lan, q5_1_1="0", q5_1_2="3")
    monkeypatch.setattr(
        submission, "LATEST", "INSERT INTO nowhere VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    assert (await submit(lan, run)).status == 500
    assert await noted() == []
    assert await db.fetch_one("SELECT state FROM assessment") == {"state": "draft"}


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("holds", "Bạn đã được hỏi, và câu trả lời vẫn đúng."),
        ("correction", "Bạn sẽ trả lời lại trong đợt mới."),
        ("unreachable", "Tư vấn viên chưa liên lạc được với bạn."),
        ("no_issue", "Tư vấn viên thấy không cần hỏi gì."),
    ],
)
async def test_the_firm_is_told_how_it_ended_but_not_the_advisors_note(
    lan: Browser, minh: Browser, cast: Cast, outcome: str, told: str
) -> None:
    await share(cast.an_phat)
    run = await hand_in(lan)
    row = await db.fetch_one("SELECT id FROM plausibility_flag")
    assert row is not None
    settled = await minh.post(
        f"/flags/{row['id']}/settlement", {"outcome": outcome, "note": "Gọi cho chị Lan lúc 9 giờ."}
    )
    assert settled.status == 303
    page = await lan.get(f"{run}/result")
    assert page.words("#flags h2") == "Những câu tư vấn viên cần hỏi lại"
    assert told in page.words("#flags")
    assert "đã chốt ngày 14/11/2026" in page.words("#flags summary")
    assert "Gọi cho chị Lan" not in page.text


async def test_the_demos_furniture_maker_has_one_answer_to_be_asked_about(lan: Browser, cast: Cast) -> None:
    owner = await visitor(await open_session(cast.lan.id, "demo"))
    assert owner is not None
    await enter_rounds(owner)
    assert await noted() == [("jump", ["1.1.3"])]
    assert await db.fetch("SELECT DISTINCT simulated FROM assessment") == [{"simulated": True}]
