"""The report is a PDF that says what the result page says, and that a screen reader can read."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.selfassessment.paper import QUICK, WORKSHOP, open_section, start, submit
from tests.selfassessment.printed import download, hand_in, number_of, read, words

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


async def test_it_says_what_the_result_page_says(lan: Browser) -> None:
    run = await hand_in(lan)
    text, page = words(await download(lan, run)), await lan.get(f"{run}/result")
    assert "Công ty TNHH Gỗ An Phát" in text
    assert "3799000014" in text
    assert "Mức 3 – Hình thành" in text
    assert "192/320 điểm" in text
    assert "Kết quả tự khai, chưa xác minh" in text
    assert "Dữ liệu mô phỏng" in text
    assert "Còn 1 điểm và 5 trụ cột nữa là lên Mức 4" in text
    assert "Mức 4 cần trên 192 điểm và ít nhất 5 trụ cột đạt mức 4." in text
    assert "Trải nghiệm số cho khách hàng 39/65 60% 3 100%" in text
    for summary in page.all("section.card > details > summary")[:6]:
        points = summary.text_content().split(": ")[1].strip()
        assert points in text


async def test_every_question_is_there_with_its_answer_and_its_points(lan: Browser) -> None:
    from assessments import content

    text = words(await download(lan, await hand_in(lan, "4")))
    for question in content.get("dbi-sme", "1970-2021").questions:
        assert f"{question.id} " in text
        assert " ".join(question.text.vi.split()[:5]) in text
    assert text.count("4/5") >= 50


async def test_the_method_and_all_versions_are_named(lan: Browser) -> None:
    from assessments import content

    questionnaire = content.get("dbi-sme", "1970-2021")
    text = words(await download(lan, await hand_in(lan)))
    assert "dbi-sme/1970-2021" in text
    assert questionnaire.content_hash in text.replace(" ", "")
    assert "Đã được thay thế, chỉ để tham khảo" in text
    for convention in questionnaire.conventions:
        assert convention.text.vi[:30] in text
    assert "Mức 1: trên 10%" in text


async def test_the_round_before_stands_beside_this_one(lan: Browser) -> None:
    await hand_in(lan, "2")
    clock.freeze(clock.now() + timedelta(days=20))
    text = words(await download(lan, await hand_in(lan, "3")))
    assert "tăng 64 điểm so với đợt 1 (14/11/2026)" in text
    assert "Chiến lược số 15/25 60% 3 100% 10 +5" in text
    assert "Trong ngoặc: thay đổi so với đợt 1." in text
    assert "(+1)" in text


async def test_it_is_tagged_dated_and_titled(lan: Browser) -> None:
    document = read(await download(lan, await hand_in(lan)))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "vi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert document.metadata is not None
    assert (
        document.metadata.title
        == "Báo cáo mức độ chuyển đổi số: Công ty TNHH Gỗ An Phát – Mức 3 – Hình thành"
    )
    assert document.metadata.creation_date == clock.now()
    assert 4 <= len(document.pages) <= 8


async def test_the_fraction_of_a_second_is_no_obstacle(lan: Browser) -> None:
    clock.freeze(clock.now() + timedelta(microseconds=123_456))
    document = read(await download(lan, await hand_in(lan)))
    assert document.metadata is not None
    assert document.metadata.creation_date == clock.now().replace(microsecond=0)


async def test_drawings_have_words(lan: Browser) -> None:
    document = read(await download(lan, await hand_in(lan)))
    told = [element["/Alt"] for element in structure(document) if "/Alt" in element]
    assert any(text.startswith("Điểm theo trụ cột: Trải nghiệm số cho khách hàng 60%; ") for text in told)
    assert any(text.startswith("Mã dẫn tới http://lotrinh.test/reports/LTS-2026-") for text in told)


async def test_it_comes_in_english(lan: Browser) -> None:
    document = await download(lan, await hand_in(lan), "en")
    text = words(document)
    assert read(document).trailer["/Root"]["/Lang"] == "en"
    assert "192 of 320 points" in text
    assert "Self-declared, not verified" in text
    assert "Level 3 – " in text
    assert "điểm" not in text


async def test_its_number_leads_to_the_check_page(lan: Browser) -> None:
    document = await download(lan, await hand_in(lan))
    links = [
        annotation.get_object()["/A"]["/URI"]
        for page in read(document).pages
        for annotation in page.get("/Annots", [])
    ]
    assert links == [f"http://lotrinh.test/reports/{number_of(document)}"]


async def test_the_quick_form_makes_a_shorter_one(lan: Browser) -> None:
    from assessments import content

    run = await start(lan, QUICK)
    for section in content.get("quick", "1.0").sections:
        paper = await open_section(lan, run, section.id)
        radios = paper.visit.all("input[type=radio]")
        ticks = paper.visit.all("input[type=checkbox][value=unknown]")
        assert (
            await paper.write({one.get("name"): one.get("value") for one in radios + ticks}).send()
        ).status == 303
    await submit(lan, run)
    document = await download(lan, run)
    assert len(read(document).pages) < 6
    assert "Chưa rõ" in words(document)


async def test_a_questionnaire_without_pillars_has_a_report_too(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).fill(online="0").write({"q.share.band": "0"}).send()
    people = (await open_section(lan, run, "people")).fill(ready="2")
    await people.write(
        {"q.staff.count": "0", "q.tools.accounting": "in_use", "q.tools.kiln": "no_plan"}
    ).send()
    await submit(lan, run)
    text = words(await download(lan, run))
    assert "Mức 1 – Đã" in text
    assert "Một đơn nặng bao nhiêu? Chưa trả lời" in text
    assert "Các trụ cột bằng số" not in text


async def test_a_draft_has_none(lan: Browser) -> None:
    run = await start(lan, QUICK)
    assert (await lan.get(f"{run}/report.pdf")).status == 404
    assert await db.fetch("SELECT number FROM report") == []


def structure(document) -> list:
    found, waiting = [], [document.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        children = waiting.pop().get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            element = child.get_object()
            if isinstance(element, dict) and "/S" in element:
                found.append(element)
                waiting.append(element)
    return found
