"""The result page states the finding, what holds the firm back and where the points came from."""

from datetime import timedelta

import pytest

from assessments import content
from lotrinh import clock
from tests.browsing import Browser, Visit
from tests.selfassessment.paper import DBI, WORKSHOP, answer_dbi, open_section, start, submit

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


async def result_of(browser: Browser, step: str, **changes: str) -> Visit:
    run = await start(browser, DBI)
    await answer_dbi(browser, run, step)
    for section, value in changes.items():
        paper = await open_section(browser, run, section)
        names = [name for name, _ in paper.fields if name.startswith("q.") and name.count(".") == 3]
        await paper.write(dict.fromkeys(names, value)).send()
    await submit(browser, run)
    return await browser.get(f"{run}/result")


def table(visit: Visit, number: int) -> list[list[str]]:
    rows = visit.all("figure details table")[number].cssselect("tbody tr")
    return [[cell.text_content().strip() for cell in row] for row in rows]


async def test_all_answers_at_step_3_give_the_official_figures(lan: Browser) -> None:
    page = await result_of(lan, "3")
    assert page.heading == "Doanh nghiệp bạn đang ở Mức 3 – Hình thành"
    assert "(DBI 2021) · 192/320 điểm · Kết quả tự khai, chưa xác minh" in page.words(".title")
    assert table(page, 0) == [
        ["Trải nghiệm số cho khách hàng", "60%", "3"],
        ["Chiến lược số", "60%", "3"],
        ["Hạ tầng và công nghệ số", "60%", "3"],
        ["Vận hành", "60%", "3"],
        ["Chuyển đổi số văn hóa doanh nghiệp", "60%", "3"],
        ["Dữ liệu và tài sản thông tin", "60%", "3"],
    ]
    summaries = [
        " ".join(each.text_content().split()) for each in page.all("section.card > details > summary")
    ]
    assert summaries[:6] == [
        "Trải nghiệm số cho khách hàng: 39/65",
        "Chiến lược số: 15/25",
        "Hạ tầng và công nghệ số: 48/80",
        "Vận hành: 39/65",
        "Chuyển đổi số văn hóa doanh nghiệp: 30/50",
        "Dữ liệu và tài sản thông tin: 21/35",
    ]


async def test_the_binding_condition_is_named_in_words(lan: Browser) -> None:
    page = await result_of(lan, "3")
    assert page.words("section.card h2").startswith("Còn 1 điểm và 5 trụ cột nữa là lên Mức 4")
    assert "Mức 4 cần trên 192 điểm và ít nhất 5 trụ cột đạt mức 4" in page.words("section.card")
    assert page.find(".ladder [aria-current]").text_content().split() == ["3", "Hình", "thành"]
    assert len(page.all(".ladder .on")) == 4


async def test_one_weak_pillar_is_named_as_the_one_that_holds_back(lan: Browser) -> None:
    page = await result_of(lan, "5", data="1")
    assert page.heading == "Doanh nghiệp bạn đang ở Mức 4 – Nâng cao"
    assert "là trụ cột đang giữ bạn lại" in page.words("h2")
    ways = next(card for card in page.all("section.card") if "Cách ít công nhất" in card.text_content())
    steps = [each.text_content() for each in ways.cssselect(".steps .meta")]
    assert steps
    assert all("6.1." in step for step in steps)


async def test_the_coverage_counts_what_was_scored(lan: Browser) -> None:
    page = await result_of(lan, "3", data="unknown")
    assert "Số câu được tính điểm" in page.words("figcaption")
    counted = int(page.words("figcaption").split("điểm: ")[1].split("/")[0])
    assert counted < 60
    assert f"{counted}/60" in page.words("figcaption")
    assert "Chưa rõ" in page.words("details")


async def test_the_next_round_shows_the_change(lan: Browser) -> None:
    await result_of(lan, "2")
    clock.freeze(clock.now() + timedelta(days=20))
    page = await result_of(lan, "3")
    assert "tăng 64 điểm so với đợt 1 (14/11/2026)" in page.words(".title")
    assert "Chiến lược số: 15/25 (+5)" in page.words("details summary")
    home = await lan.get("/")
    assert home.heading == "Doanh nghiệp bạn đang ở Mức 3 – Hình thành"
    rows = (await lan.get("/assessments")).all("tbody tr")
    history = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert [row[:4] for row in history] == [
        ["Đợt 2", "04/12/2026", "3 Hình thành", "192/320"],
        ["Đợt 1", "14/11/2026", "2 Bắt đầu", "128/320"],
    ]


async def test_gaps_settled_by_us_and_the_legal_status_are_said(lan: Browser) -> None:
    words = (await result_of(lan, "1")).words("main")
    conventions = content.get("dbi-sme", "1970-2021").conventions
    assert f"Quy ước của hệ thống: {len(conventions)}" in words
    assert "Bộ chỉ số ghi mức 0 là dưới 10%" in words
    assert "Đã được thay thế, chỉ để tham khảo" in words


async def test_a_questionnaire_without_pillars_has_a_result_too(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).fill(online="0").write({"q.share.band": "0"}).send()
    people = (await open_section(lan, run, "people")).fill(ready="2")
    await people.write(
        {"q.staff.count": "0", "q.tools.accounting": "in_use", "q.tools.kiln": "no_plan"}
    ).send()
    await submit(lan, run)
    page = await lan.get(f"{run}/result")
    assert page.heading == "Doanh nghiệp bạn đang ở Mức 1 – Đã"
    assert page.all("figure") == []


async def test_the_result_is_english_on_request(lan: Browser) -> None:
    await lan.speak("en")
    page = await result_of(lan, "3")
    assert page.heading.startswith("Your firm is at Level 3")
    assert "192 of 320 points" in page.words(".title")


async def test_the_result_leads_to_its_evidence(lan: Browser) -> None:
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "3")
    await lan.post(f"{run}/questions/1.1.1/evidence", {"kind": "note", "words": "Ảnh chụp website"})
    await submit(lan, run)
    page = await lan.get(f"{run}/result")
    assert page.words(f"a[href='{run}/evidence']") == "Minh chứng: 1"


async def test_levels_that_begin_at_one_are_numbered_as_the_instrument_does(lan: Browser) -> None:
    run = await start(lan, "eu-dma/1.0")
    for section in content.get("eu-dma", "1.0").sections:
        paper = await open_section(lan, run, section.id)
        for question in section.questions:
            best = [one.value for one in question.options if one.points]
            paper.write({f"q.{question.id}": best if question.kind == "multiple" else best[-1]})
        await paper.send()
    await submit(lan, run)
    page = await lan.get(f"{run}/result")
    assert page.heading == "Doanh nghiệp bạn đang ở Mức 4 – Nâng cao"
    assert [" ".join(each.text_content().split()) for each in page.all(".ladder li")] == [
        "1 Cơ bản", "2 Trung bình", "3 Khá", "4 Nâng cao",
    ]  # fmt: skip
    assert page.find(".ladder [aria-current]").text_content().split() == ["4", "Nâng", "cao"]
    assert "Mức 4 – Nâng cao" in (await lan.get("/")).words(".card")
    assert "98,9/100 điểm" in page.words(".title")
