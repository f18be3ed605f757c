"""What a firm has told in one assessment is filled into the next, said where from, and still the firm's to change."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.firms.tables import Firm
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.answered import fill_in, handed_in
from tests.selfassessment.paper import DBI, QUICK, answer_dbi, open_section, partial, start, submit

pytestmark = pytest.mark.anyio
CONTRACTS, LOGISTICS = "contracts/1.0", "logistics/1.0"
FEW = {"labour-contracts": "few", "tools-common.e-labour-contract": "in_use"}


def later(days: int = 5) -> None:
    clock.freeze(clock.now() + timedelta(days=days))


async def stored(question: str) -> dict | None:
    return await db.fetch_one(
        "SELECT x.value, x.rev FROM answer x JOIN assessment a ON a.id = x.assessment"
        " WHERE a.state = 'draft' AND x.question_id = $1", question,
    )  # fmt: skip


async def test_a_fact_is_filled_in_with_where_it_comes_from(lan: Browser) -> None:
    await handed_in(lan, QUICK, FEW)
    later()
    run = await start(lan, CONTRACTS)
    paper = await open_section(lan, run, "labour")
    assert ("q.labour-share.band", "1") in paper.fields
    note = "Lấy từ bài Tự đánh giá nhanh ngày 14/11/2026: xem lại còn đúng không."
    assert paper.visit.words("#q-labour-share-by") == note
    assert paper.visit.words("#q-vneid-by").startswith("“Tổng số người lao động hiện nay”")


async def test_the_hub_counts_what_was_filled_in_until_it_is_checked(lan: Browser) -> None:
    await handed_in(lan, QUICK, {"labour-contracts": "none"})
    run = await start(lan, CONTRACTS)
    hub = await lan.get(run)
    # Two on labour contracts, two on partners: the quick form has no plan for e-contracts.
    assert "Đã điền sẵn 4 câu từ những bài bạn đã làm, chưa kiểm tra" in hub.words(".note.warn")
    assert "Cần xem lại 2 câu" in hub.words(".govuk-task-list")
    assert "lấy từ đợt" not in hub.words("main")
    await (await open_section(lan, run, "partners")).send()
    assert "Đã điền sẵn 2 câu" in (await lan.get(run)).words(".note.warn")
    assert "Đã điền sẵn, chưa kiểm tra" in (await lan.get(f"{run}/review")).words("main")


async def test_an_answer_of_the_firm_wins_over_what_was_filled_in(lan: Browser) -> None:
    await handed_in(lan, QUICK, FEW)
    run = await start(lan, CONTRACTS)
    paper = (await open_section(lan, run, "labour")).write({"q.labour-share.band": "2"})
    await paper.autosave("labour-share")
    assert await stored("labour-share") == {"value": '{"band": "2"}', "rev": 1}
    assert (await open_section(lan, run, "labour")).visit.words("#q-labour-share-by") == ""


async def test_tools_are_filled_in_beside_those_still_to_answer(lan: Browser) -> None:
    dbi = await start(lan, DBI)
    await answer_dbi(lan, dbi, "1")
    await submit(lan, dbi)
    run = await start(lan, QUICK)
    paper = await open_section(lan, run, "tools")
    assert ("q.tools-common.crm", "in_use") in paper.fields
    assert ("q.tools-common.erp", "in_use") in paper.fields
    assert not any(name == "q.tools-common.hrm" for name, _ in paper.fields)
    assert paper.visit.words("#q-tools-common-by").startswith("Một phần lấy từ bài Bộ chỉ số")
    review = await lan.get(f"{run}/review")
    assert "Doanh nghiệp bạn đang dùng những công cụ chung nào?" in review.words("#missing")


async def test_several_assessments_are_named_together(lan: Browser) -> None:
    await handed_in(lan, LOGISTICS, {"warehouse": "own", "fleet": "none", "labels": "3"})
    later()
    await handed_in(lan, "wood/1.0", {"profile": ["none"], "inspection": "3"})
    later()
    dbi = await start(lan, DBI)
    await answer_dbi(lan, dbi, "2")
    await submit(lan, dbi)
    paper = await open_section(lan, await start(lan, QUICK), "tools")
    note = paper.visit.words("#q-tools-common-by")
    assert "bài Kho, vận tải và giao hàng ngày 14/11/2026, bài Bộ chỉ số" in note
    assert "Ngành gỗ và nội thất ngày 19/11/2026" in paper.visit.words("#q-tools-wood-by")


async def test_the_own_last_round_wins_unless_the_other_one_is_newer(lan: Browser) -> None:
    await handed_in(lan, QUICK, FEW)
    later()
    await handed_in(lan, CONTRACTS, {"labour-share": "3"})
    run = await start(lan, CONTRACTS, carry="yes")
    assert await stored("labour-share") == {"value": '{"band": "3"}', "rev": 0}
    paper = await open_section(lan, run, "labour")
    assert paper.visit.words("#q-labour-share-by").startswith("Lấy từ đợt trước")
    await lan.post(f"{run}/discard")
    later()
    await handed_in(lan, QUICK, {"labour-contracts": "none"}, carry="yes")
    paper = await open_section(lan, await start(lan, CONTRACTS, carry="yes"), "labour")
    assert paper.visit.words("#q-labour-share-by").startswith("Lấy từ bài Tự đánh giá nhanh")
    assert await stored("labour-share") == {"value": '{"band": "0"}', "rev": 0}


async def test_starting_from_nothing_fills_in_nothing(lan: Browser) -> None:
    await handed_in(lan, CONTRACTS, {"labour-share": "3"})
    await handed_in(lan, QUICK, FEW)
    await start(lan, CONTRACTS)
    assert await stored("labour-share") is None


async def test_clearing_takes_out_only_what_came_from_elsewhere(lan: Browser) -> None:
    await handed_in(lan, CONTRACTS, {"labour-share": "3", "archive": "2"})
    later()
    await handed_in(lan, QUICK, {"labour-contracts": "none"})
    run = await start(lan, CONTRACTS, carry="yes")
    await (await open_section(lan, run, "partners")).send()  # checked: these stay
    cleared = await lan.follow(await lan.post(f"{run}/prefill/withdrawal"))
    assert "Đã xóa các câu điền sẵn từ bài khác" in cleared.words("#notice")
    assert "Đã điền sẵn" not in cleared.words("main")
    assert await stored("labour-share") == {"value": '{"band": "3"}', "rev": 0}
    assert await stored("archive") == {"value": '"2"', "rev": 0}
    assert await stored("contract-share") == {"value": '{"band": "0"}', "rev": 1}
    audited = await db.fetch_one("SELECT detail FROM audit_event WHERE action = 'assessment.unfill'")
    assert audited
    assert "labour-share" in audited["detail"]


async def test_another_firm_fills_in_nothing(lan: Browser, binh: Browser) -> None:
    await handed_in(lan, QUICK, {"labour-contracts": "none"})
    run = await start(binh, CONTRACTS)
    assert "Đã điền sẵn" not in (await binh.get(run)).words("main")
    assert (await binh.post(f"{run}/prefill/withdrawal")).status == 303
    assert (await lan.post(f"{run}/prefill/withdrawal")).status == 404


async def test_the_number_of_workers_comes_from_the_registry_and_then_from_the_firm(
    lan: Browser, cast: Cast
) -> None:
    run = await start(lan, DBI)
    paper = await open_section(lan, run, "everyday-tools")
    assert ("q.5.1.1.denominator", "86") in paper.fields
    assert "lấy từ hồ sơ đăng ký" in paper.visit.words("#q-5\\.1\\.1-by")
    paper.write({"q.5.1.1.numerator": "9", "q.5.1.1.denominator": "90"})
    await paper.autosave("5.1.1")
    again = await open_section(lan, run, "everyday-tools")
    assert ("q.5.1.2.denominator", "90") in again.fields
    assert "lấy từ câu bạn đã trả lời" in again.visit.words("#q-5\\.1\\.2-by")
    assert await Firm.count().where(Firm.id == cast.an_phat, Firm.employees == 86) == 1
    await lan.speak("en")
    assert "taken from what you answered before" in (
        await open_section(lan, run, "everyday-tools")
    ).visit.words("#q-5\\.1\\.2-by")


async def test_a_figure_that_is_only_offered_is_no_answer(lan: Browser) -> None:
    run = await start(lan, DBI)
    paper = await open_section(lan, run, "everyday-tools")
    assert (await paper.send()).status == 303
    assert await db.fetch("SELECT 1 AS one FROM answer") == []


async def test_a_range_may_be_picked_beside_an_offered_figure(lan: Browser) -> None:
    run = await start(lan, DBI)
    paper = (await open_section(lan, run, "everyday-tools")).write({"q.5.1.1.band": "3"})
    answer = await paper.autosave("5.1.1")
    assert answer.status == 200
    assert partial(answer, "q-5.1.1-error").text_content().strip() == ""
    assert await stored("5.1.1") == {"value": '{"band": "3"}', "rev": 1}
    assert (await paper.send()).status == 303
    assert await stored("5.1.1") == {"value": '{"band": "3"}', "rev": 1}


async def test_an_offered_figure_completes_a_typed_one(lan: Browser) -> None:
    run = await start(lan, DBI)
    paper = (await open_section(lan, run, "everyday-tools")).write({"q.5.1.1.numerator": "43"})
    answer = await paper.autosave("5.1.1")
    assert "50%" in partial(answer, "q-5.1.1-share").text_content()
    assert await stored("5.1.1") == {"value": '{"numerator": 43, "denominator": 86}', "rev": 1}


async def test_a_round_filled_in_from_others_is_submitted_like_any_other(lan: Browser) -> None:
    await handed_in(lan, QUICK, FEW)
    later()
    run = await start(lan, CONTRACTS)
    await fill_in(lan, run, CONTRACTS, {"labour-share": "1"})
    assert (await submit(lan, run)).status == 303
    assert (await lan.get(f"{run}/result")).status == 200
