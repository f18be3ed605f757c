"""The answers as a spreadsheet: every question in both languages, text as text."""

import pytest

from assessments import content
from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.paper import WORKSHOP, open_section, start, submit
from tests.selfassessment.printed import hand_in, rows

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


async def test_every_question_has_a_row(lan: Browser) -> None:
    head, *found = await rows(lan, await hand_in(lan))
    assert [cell.value for cell in head] == [
        "Mã câu hỏi", "Phần", "Câu hỏi tiếng Việt", "Câu hỏi tiếng Anh",
        "Câu trả lời tiếng Việt", "Câu trả lời tiếng Anh", "Điểm", "Tối đa",
    ]  # fmt: skip
    questionnaire = content.get("dbi-sme", "1970-2021")
    assert [row[0].value for row in found] == [one.id for one in questionnaire.questions]
    first, question = [cell.value for cell in found[0]], questionnaire.question("1.1.1")
    assert first[2:6] == [
        question.text.vi, question.text.en, question.options[3].text.vi, question.options[3].text.en,
    ]  # fmt: skip
    assert first[6:] == [3, 5]
    assert sum(row[6].value for row in found) == 192
    assert sum(row[7].value for row in found) == 320


async def test_what_is_not_scored_has_no_points(lan: Browser) -> None:
    run = await start(lan, WORKSHOP)
    orders = (await open_section(lan, run, "orders")).fill(online="0", weight="1200")
    await orders.write({"q.share.band": "0"}).send()
    people = (await open_section(lan, run, "people")).fill(ready="2")
    await people.write(
        {"q.staff.count": "0", "q.tools.accounting": "in_use", "q.tools.kiln": "no_plan"}
    ).send()
    await submit(lan, run)
    found = {row[0].value: [cell.value for cell in row] for row in await rows(lan, run)}
    assert found["weight"][4:] == ["1.200 tấn", "1,200 tonnes", None, None]
    assert found["tools"][4] == "Đang dùng: Kế toán; Chưa có ý định: Lò sấy"
    assert found["tools"][6:] == [2, 4]
    assert "channels" not in found


@pytest.mark.parametrize("name", ["=HYPERLINK(1;2)", "+84", "-1+2", "@SUM(A1)", "https://x.example", "007"])
async def test_text_is_never_a_formula_a_link_or_a_number(lan: Browser, cast: Cast, name: str) -> None:
    run = await hand_in(lan)
    await db.execute("UPDATE firm SET name = $2 WHERE id = $1", cast.an_phat, name)
    cell = (await rows(lan, run, sheet=1))[0][1]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    assert {one.data_type for row in await rows(lan, run) for one in row} <= {"s", "n"}


async def test_its_second_page_says_what_it_is(lan: Browser) -> None:
    run = await hand_in(lan)
    about = {row[0].value: row[1].value for row in await rows(lan, run, sheet=1)}
    assert about["Doanh nghiệp"] == "Công ty TNHH Gỗ An Phát"
    assert about["Phiên bản"].startswith("dbi-sme/1970-2021 · SHA-256 ")
    assert about["Tình trạng"] == "Kết quả tự khai, chưa xác minh · Dữ liệu mô phỏng"
    assert about["Ngày nộp"] == "12:00 14/11/2026"


async def test_it_has_a_plain_file_name_and_is_not_kept(lan: Browser) -> None:
    answer = await lan.client.get(f"{await hand_in(lan)}/answers.xlsx")
    assert answer.headers["content-disposition"].startswith('attachment; filename="dbi-sme-2026-')
    assert answer.headers["cache-control"] == "no-store"


async def test_a_draft_has_none(lan: Browser) -> None:
    assert (await lan.get(f"{await start(lan, WORKSHOP)}/answers.xlsx")).status == 404
