"""A new version takes over from the old one: offered alone, filled from old answers, with a report of each."""

from collections.abc import Callable

import pytest

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.selfassessment.paper import open_section, start
from tests.selfassessment.workshops import workshop_round

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]

ONE, TWO = "workshop/1", "workshop/2"


def offered(page: Visit) -> set[str]:
    return {field.get("value") for field in page.all("input[name=instrument]")}


async def converted(browser: Browser, publish: Callable[[str], None]) -> str:
    """The address of the draft of version 2 that starts from a round of version 1."""
    await workshop_round(browser, "1", online="2")
    publish("workshop-2")
    return await start(browser, TWO, carry="yes")


async def test_only_the_newest_version_is_offered(lan: Browser, publish: Callable[[str], None]) -> None:
    assert ONE in offered(await lan.get("/assessments"))
    publish("workshop-2")
    assert offered(await lan.get("/assessments")) & {ONE, TWO} == {TWO}
    answer = await lan.post("/assessments", {"instrument": ONE})
    assert answer.status == 422
    assert "Chọn một bộ câu hỏi" in answer.words()


async def test_the_report_says_what_was_kept_changed_and_lost(
    lan: Browser, publish: Callable[[str], None]
) -> None:
    report = await converted(lan, publish)
    assert report.endswith("/carry-over")
    page = await lan.get(report)
    assert page.heading == "Những gì đã chuyển từ phiên bản 1 sang phiên bản 2"
    assert page.words("#changed h2") == "Đã chuyển sang, nhưng câu chữ có đổi: 1 câu"
    assert page.words("#changed li") == "Có mấy người làm máy tính? – 1 người"
    assert page.words("#kept h2") == "Chuyển sang nguyên vẹn: 5 câu"
    assert "Có bán qua mạng không? – Tất cả" in page.words("#kept")
    assert page.all("#lost") == []
    assert page.words("#new li") == "Có kế hoạch không?"
    assert "Câu bán qua mạng chỉ đổi mã." in page.words("main")
    assert page.find("#new a").get("href") == report.replace("carry-over", "sections/people#q-plan")


async def test_what_was_carried_over_waits_to_be_checked(
    lan: Browser, publish: Callable[[str], None]
) -> None:
    draft = (await converted(lan, publish)).removesuffix("/carry-over")
    hub = await lan.get(draft)
    assert "Còn 6 câu trả lời lấy từ đợt 1 chưa được kiểm tra" in hub.words("main")
    assert hub.find(f"a[href='{draft}/carry-over']") is not None
    paper = await open_section(lan, draft, "orders")
    assert ("q.sells", "2") in paper.fields
    assert "Đợt 2" in hub.words("main")


async def test_a_lost_answer_is_listed_and_asked_again(lan: Browser, publish: Callable[[str], None]) -> None:
    run = await workshop_round(lan, "1", online="2", weight="1,5")
    publish("workshop-2")
    page = await lan.get(await start(lan, TWO, carry="yes"))
    assert page.words("#lost h2") == "Không chuyển được: 1 câu"
    assert page.words("#lost li") == "Một đơn nặng bao nhiêu? – 1,5 tấn"
    assert run


async def test_the_old_result_stays_as_it_was(lan: Browser, publish: Callable[[str], None]) -> None:
    run = await workshop_round(lan, "1", online="2")
    before = (await lan.get(f"{run}/result")).words(".grid > .grid:first-child")
    publish("workshop-2")
    await workshop_round(lan, "2", sells="0")
    assert (await lan.get(f"{run}/result")).words(".grid > .grid:first-child") == before


async def test_starting_afresh_carries_nothing(lan: Browser, publish: Callable[[str], None]) -> None:
    await workshop_round(lan, "1", online="2")
    publish("workshop-2")
    draft = await start(lan, TWO)
    assert await db.fetch("SELECT 1 AS one FROM answer a JOIN assessment s ON s.id = a.assessment"
                          " WHERE s.state = 'draft'") == []  # fmt: skip
    assert (await lan.get(f"{draft}/carry-over")).status == 404


async def test_a_round_of_the_same_version_has_no_such_report(lan: Browser) -> None:
    await workshop_round(lan, "1", online="2")
    draft = await start(lan, ONE, carry="yes")
    assert not draft.endswith("/carry-over")
    assert (await lan.get(f"{draft}/carry-over")).status == 404


async def test_the_report_is_for_the_firm_alone(
    lan: Browser, binh: Browser, minh: Browser, publish: Callable[[str], None]
) -> None:
    report = await converted(lan, publish)
    assert (await binh.get(report)).status == 404
    assert (await minh.get(report)).status == 404


async def test_the_report_is_english_on_request(lan: Browser, publish: Callable[[str], None]) -> None:
    report = await converted(lan, publish)
    await lan.speak("en")
    page = await lan.get(report)
    assert page.heading == "What was carried over from version 1 to version 2"
    assert page.words("#new h2") == "New questions: 1"
