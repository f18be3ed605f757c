"""The advisors' list of answers to ask about again: found, settled, opened again, and never an answer shown."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from assessments import content
from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.demo import settle_flags
from lotrinh.selfassessment.tables import PlausibilityFlag
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
from tests.centre.unshared import placed_unshared
from tests.firms.agreeing import agree
from tests.rules.objects import place
from tests.selfassessment.doubtful import hand_in_uneven
from tests.selfassessment.paper import QUICK, start, submit

pytestmark = pytest.mark.anyio

NATIONAL = content.get("dbi-sme", "1970-2021")
HOLDS = {"outcome": "holds", "note": "Hỏi chị Lan: đếm cả thợ dùng chung máy."}


async def raised(cast: Cast, **changed: object) -> UUID:
    """A flag on An Phát's submitted run."""
    run = (await place(cast))["submitted"]
    await db.execute("DELETE FROM plausibility_flag")
    return await another(run, **changed)


async def another(run: str, **changed: object) -> UUID:
    found = await db.fetch_one("SELECT firm FROM assessment WHERE id = $1", UUID(run))
    assert found is not None
    fields = found | {
        "id": uuid4(), "assessment": UUID(run), "kind": "contradiction", "question_ids": ["1.1.5", "1.1.6"],
        "text_vi": "Hai tỷ lệ không khớp.", "text_en": "The shares do not fit.", "raised_at": clock.now(),
    }  # fmt: skip
    row = PlausibilityFlag(**fields | changed)
    await row.save()
    return UUID(str(row.id))


async def audited(flag: UUID) -> list[tuple[str, str]]:
    rows = await db.fetch(
        "SELECT action, detail ->> 'outcome' AS outcome FROM audit_event"
        " WHERE object_id = $1 AND action LIKE 'flag.%' ORDER BY id",
        str(flag),
    )
    return [(row["action"], row["outcome"]) for row in rows]


async def test_the_list_says_who_what_and_since_when(minh: Browser, cast: Cast) -> None:
    flag = await raised(cast)
    visit = await minh.get("/flags")
    assert visit.heading == "Câu trả lời cần hỏi lại: 1 mục"
    row = visit.find("#flags li")
    assert row.cssselect("a")[0].get("href") == f"/flags/{flag}"
    words = visit.words("#flags li")
    for part in ("Gỗ An Phát", "3799000014", "2 câu hỏi", "đợt 1", "từ 14/11/2026", "Không khớp"):
        assert part in words
    assert "/flags" in [link.get("href") for link in (await minh.get("/today")).all("#more a")]


async def found_by(minh: Browser, flag: UUID) -> list[bool]:
    """Whether the list with each filter, the day's count and the page of the flag know of it."""
    addresses = ("/flags", "/flags?state=all", "/flags?kind=contradiction", "/flags?sector=wood")
    lists = [await minh.get(address) for address in addresses]
    known = [bool(visit.all("#flags li")) for visit in lists]
    known += ["1 mục" in lists[0].heading, "1 mục" in (await minh.get("/today")).words("#flags")]
    return [*known, (await minh.get(f"/flags/{flag}")).status == 200]


async def test_a_flag_is_there_while_the_firm_shares_with_advisors(
    minh: Browser, lan: Browser, cast: Cast
) -> None:
    flag = await raised(cast)
    for shares in (False, True, False):
        await (agree(lan, "advisors") if shares else lan.post("/firm/consents/advisors/withdrawal"))
        assert await found_by(minh, flag) == [shares] * 7
    nothing = await minh.get("/flags?state=all")
    assert "Gỗ An Phát" not in nothing.words("main")
    assert "chỉ liệt kê doanh nghiệp đang chia sẻ với tư vấn viên" in nothing.words(".title")
    assert "Doanh nghiệp không chia sẻ thì không có mục nào ở đây" in nothing.words("#flags")
    await minh.speak("en")
    nothing = await minh.get("/flags?state=all")
    assert "only firms that share with advisors now are listed" in nothing.words(".title")
    assert "Of firms that do not share nothing is listed" in nothing.words("#flags")


async def test_nothing_is_settled_or_opened_again_of_a_firm_that_does_not_share(
    minh: Browser, cast: Cast
) -> None:
    await placed_unshared(cast)
    [row] = await db.fetch("SELECT id FROM plausibility_flag")
    for settled_at in (None, clock.now()):
        await db.execute("UPDATE plausibility_flag SET settled_at = $1, outcome = 'holds'", settled_at)
        before = await db.fetch("SELECT * FROM plausibility_flag")
        for fields in (HOLDS, {"outcome": "", "note": ""}):
            assert (await minh.post(f"/flags/{row['id']}/settlement", fields)).status == 404
        assert (await minh.post(f"/flags/{row['id']}/reopening")).status == 404
        assert await db.fetch("SELECT * FROM plausibility_flag") == before
    assert await audited(row["id"]) == []


async def test_the_firm_reads_who_looked_at_its_flag(minh: Browser, lan: Browser, cast: Cast) -> None:
    flag = await raised(cast)
    await minh.get("/flags")
    assert "Trần Thị Minh" not in (await lan.get("/firm")).words("#views")
    await minh.get(f"/flags/{flag}")
    assert "Trần Thị Minh" in (await lan.get("/firm")).words("#views")


async def test_the_newest_comes_first_and_settled_ones_are_elsewhere(minh: Browser, cast: Cast) -> None:
    old = await raised(cast, raised_at=clock.now() - timedelta(days=9))
    run = (await db.fetch("SELECT assessment FROM plausibility_flag"))[0]["assessment"]
    new = await another(str(run), kind="jump")
    over = await another(str(run), settled_at=clock.now(), outcome="no_issue")
    for address, wanted in {
        "/flags": [new, old],
        "/flags?state=settled": [over],
        "/flags?state=all&kind=contradiction": [over, old],
        "/flags?kind=jump": [new],
        "/flags?sector=wood": [new, old],
        "/flags?sector=metal": [],
    }.items():
        visit = await minh.get(address)
        assert [link.get("href") for link in visit.all("#flags li a")] == [f"/flags/{one}" for one in wanted]
    assert "Không tìm thấy mục nào" in visit.words("#flags")


async def test_a_filter_swaps_the_list_alone(minh: Browser, cast: Cast) -> None:
    await raised(cast)
    part = await minh.get("/flags?kind=contradiction", partial=True)
    assert part.page.tag == "section"
    assert not part.all("h1")
    chosen = (await minh.get("/flags?kind=contradiction")).all("select option[selected]")
    assert [option.get("value") for option in chosen] == ["open", "contradiction", ""]


async def test_a_long_list_has_pages_and_a_page_past_the_end_is_the_last(minh: Browser, cast: Cast) -> None:
    await raised(cast)
    run = (await db.fetch("SELECT assessment FROM plausibility_flag"))[0]["assessment"]
    for days in range(1, 30):
        await another(str(run), raised_at=clock.now() - timedelta(days=days))
    first = await minh.get("/flags?sector=wood")
    assert len(first.all("#flags .govuk-task-list li")) == 25
    assert first.find("a[rel=next]").get("href") == "/flags?sector=wood&page=2"
    for page in (2, 9):
        assert len((await minh.get(f"/flags?sector=wood&page={page}")).all("#flags .govuk-task-list li")) == 5


async def test_the_page_of_a_flag_shows_the_firm_and_the_questions_but_no_answer(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    await share(cast.an_phat)
    await hand_in_uneven(lan, q1_1_4="1", q1_1_5="0", q1_1_6="3")
    [row] = await db.fetch("SELECT id FROM plausibility_flag")
    visit = await minh.get(f"/flags/{row['id']}")
    words = visit.words("main")
    assert visit.heading == "Các câu trả lời không khớp nhau"
    assert NATIONAL.question("1.1.5").text.vi in words
    assert NATIONAL.question("1.1.6").text.vi in words
    assert "Hỏi mỗi tỷ lệ lấy từ số liệu nào" in words
    assert "3799000014" in words and "Dữ liệu mô phỏng" in words
    assert "Nguyễn Thị Lan" not in words
    answers = [band.text.vi for question in NATIONAL.questions for band in question.bands if band.text]
    answers += [option.text.vi for question in NATIONAL.questions for option in question.options]
    assert [one for one in answers if len(one) > 3 and one in words] == []


async def test_a_flag_is_settled_with_an_outcome_and_a_note(minh: Browser, an: Browser, cast: Cast) -> None:
    flag = await raised(cast)
    settled = await minh.post(f"/flags/{flag}/settlement", HOLDS)
    assert (settled.status, settled.location) == (303, f"/flags/{flag}")
    seen = await an.get(f"/flags/{flag}")
    assert "Đã hỏi doanh nghiệp: câu trả lời vẫn đúng" in seen.words("main")
    assert HOLDS["note"] in seen.words("main")
    assert "Trần Thị Minh · 12:00 14/11/2026" in seen.words("main")
    assert not (await an.get("/flags")).all("#flags li")
    assert await audited(flag) == [("flag.settle", "holds")]


async def test_without_an_outcome_nothing_is_settled_and_the_note_is_kept(minh: Browser, cast: Cast) -> None:
    flag = await raised(cast)
    answer = await minh.post(f"/flags/{flag}/settlement", {"note": "Chưa gặp được ai."})
    assert answer.status == 422
    assert answer.words(".govuk-error-summary").endswith("Chọn kết quả.")
    assert answer.find("textarea").text == "Chưa gặp được ai."
    assert (await minh.get("/flags")).all("#flags li")
    assert await audited(flag) == []


@pytest.mark.parametrize("note", ["x" * 1001, "Ghi chú\u202e", "Ghi chú 😀"])
async def test_a_note_too_long_or_with_hidden_signs_is_refused(minh: Browser, cast: Cast, note: str) -> None:
    flag = await raised(cast)
    answer = await minh.post(f"/flags/{flag}/settlement", {"outcome": "holds", "note": note})
    assert answer.status == 422
    assert answer.find("input[value=holds]").get("checked") is not None


async def test_what_a_colleague_settled_meanwhile_is_not_overwritten(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    flag = await raised(cast)
    await minh.post(f"/flags/{flag}/settlement", HOLDS)
    assert (await minh.post(f"/flags/{flag}/settlement", HOLDS)).status == 303
    late = await an.post(f"/flags/{flag}/settlement", {"outcome": "no_issue", "note": ""})
    assert late.status == 409
    assert "Một tư vấn viên khác đã ghi kết quả" in late.text
    assert await audited(flag) == [("flag.settle", "holds")]


async def test_a_settled_flag_can_be_opened_again_with_what_was_written(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    flag = await raised(cast)
    await minh.post(f"/flags/{flag}/settlement", HOLDS)
    action = (await an.get(f"/flags/{flag}")).find("form[action$=reopening]").get("action")
    for _ in range(2):
        assert (await an.post(action)).location == f"/flags/{flag}"
    page = await an.get(f"/flags/{flag}")
    assert page.find("input[value=holds]").get("checked") is not None
    assert page.find("textarea").text == HOLDS["note"]
    assert len((await minh.get("/flags")).all("#flags .govuk-task-list li")) == 1
    assert await audited(flag) == [("flag.settle", "holds"), ("flag.reopen", "holds")]


async def test_settling_changes_neither_answers_nor_result(lan: Browser, minh: Browser, cast: Cast) -> None:
    await share(cast.an_phat)
    run = await hand_in_uneven(lan, q1_1_4="1", q1_1_5="0", q1_1_6="3")
    frozen = "SELECT s.answers, s.result, l.points FROM snapshot s JOIN firm_latest l USING (assessment)"
    before, shown = await db.fetch(frozen), (await lan.get(f"{run}/result")).words("h1")
    [row] = await db.fetch("SELECT id FROM plausibility_flag")
    await minh.post(f"/flags/{row['id']}/settlement", {"outcome": "correction", "note": ""})
    assert await db.fetch(frozen) == before
    assert (await lan.get(f"{run}/result")).words("h1") == shown


async def test_a_later_round_of_the_firm_is_pointed_out(
    lan: Browser, minh: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    await share(cast.an_phat)
    await hand_in_uneven(lan, q1_1_4="1", q1_1_5="0", q1_1_6="3")
    [row] = await db.fetch("SELECT id FROM plausibility_flag")
    assert not (await minh.get(f"/flags/{row['id']}")).all(".note")
    frozen_clock(clock.now() + timedelta(days=3))
    await hand_in_uneven(lan)
    assert "đợt mới hơn của bộ câu hỏi này ngày 17/11/2026" in (await minh.get(f"/flags/{row['id']}")).words(
        ".note"
    )


async def test_the_advisors_home_counts_what_waits(minh: Browser, cast: Cast) -> None:
    assert "Không có câu trả lời nào cần hỏi lại" in (await minh.get("/")).words("#flags")
    flag = await raised(cast)
    home = await minh.get("/")
    assert "Câu trả lời cần hỏi lại: 1 mục" in home.words("#flags")
    assert "/flags" in [link.get("href") for link in home.all("#flags a")]
    await minh.post(f"/flags/{flag}/settlement", HOLDS)
    assert "Không có câu trả lời nào cần hỏi lại" in (await minh.get("/")).words("#flags")


async def test_flags_of_every_questionnaire_show_their_own_questions(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    await share(cast.an_phat)
    run = await start(lan, QUICK)
    quick = content.shipped()[QUICK]
    for section in quick.sections:
        fields = [(f"q.{one.id}", one.options[0].value) for one in section.questions if one.options]
        fields += [(f"q.{one.id}.{item.id}", "no_plan") for one in section.questions for item in one.items]
        fields = [(name, "3" if name == "q.orders" else value) for name, value in fields]
        assert (await lan.post(f"{run}/sections/{section.id}", fields)).status == 303
    assert (await submit(lan, run)).status == 303
    [row] = await db.fetch("SELECT id FROM plausibility_flag WHERE kind = 'contradiction'")
    await minh.speak("en")
    seen = (await minh.get(f"/flags/{row['id']}")).words("main")
    assert quick.title.en in seen
    assert quick.question("orders").text.en in seen
    assert "Ask which tool orders are recorded in." in seen


async def test_in_the_demo_older_flags_have_been_settled_some_days_later(cast: Cast) -> None:
    old = await raised(cast, raised_at=clock.now() - timedelta(days=100))
    await db.execute("UPDATE consent SET granted_at = $1", clock.now() - timedelta(days=96))
    run = (await db.fetch("SELECT assessment FROM plausibility_flag"))[0]["assessment"]
    await another(str(run), raised_at=clock.now() - timedelta(days=50))
    advisor, noon = await visitor(await open_session(cast.an.id, "demo")), clock.now()
    assert advisor is not None
    await settle_flags(advisor)
    rows = await db.fetch(
        "SELECT id, settled_at, outcome FROM plausibility_flag WHERE settled_at IS NOT NULL"
    )
    assert rows == [{"id": old, "settled_at": noon - timedelta(days=96), "outcome": "holds"}]
