"""Overlong, hidden and repeated input is refused with a sentence and changes nothing."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.selfassessment.paper import DBI, WORKSHOP, open_section, start

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]

ODD = [
    "7" * 5000,
    "3\x00",
    "\x00",
    "3\u202e4",
    "\u2066",
    "😀",
    "-1",
    "1e309",
    "NaN",
    "١٢",
    "1,2,3",
    "<b>1</b>",
    "' OR 1=1",
]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("field", ["q.weight", "q.share.numerator"])
async def test_odd_figures_are_refused_beside_the_question(lan: Browser, field: str, text: str) -> None:
    run = await start(lan, WORKSHOP)
    paper = (await open_section(lan, run, "orders")).write({"q.share.denominator": "9", field: text})
    for answer in (await paper.send(), await paper.autosave(field.split(".")[1])):
        if answer.status in (200, 303) and text == "-1" and field == "q.weight":
            continue
        assert answer.status == 422, text
        assert "<b>1</b>" not in answer.text
    values = {
        row["question_id"]: row["value"] for row in await db.fetch("SELECT question_id, value FROM answer")
    }
    assert values.keys() <= {"weight"}
    assert "\\u0000" not in str(values)


@pytest.mark.parametrize("text", ["7", "", " ", "5\x00", "3\u202e", "😀", "x" * 9000])
async def test_options_that_are_not_on_the_page_are_refused(lan: Browser, text: str) -> None:
    run = await start(lan, DBI)
    answer = await (await open_section(lan, run, "strategy")).fill(**{"2__1__1": text}).send()
    assert answer.status == (422 if text.strip() else 303)
    assert await db.fetch("SELECT id FROM answer") == []


async def test_a_repeated_single_choice_is_refused(lan: Browser) -> None:
    run = await start(lan, DBI)
    answer = await (await open_section(lan, run, "strategy")).write({"q.2.1.1": ["1", "5"]}).send()
    assert answer.status == 422
    assert "Chỉ chọn một câu trả lời" in answer.words()
    assert await db.fetch("SELECT id FROM answer") == []


async def test_not_applicable_is_refused_where_it_is_not_offered(lan: Browser) -> None:
    run = await start(lan, DBI)
    answer = await (await open_section(lan, run, "strategy")).write({"q.2.1.1": "not_applicable"}).send()
    assert answer.status == 422


async def test_questions_of_other_sections_are_not_touched(lan: Browser) -> None:
    run = await start(lan, DBI)
    paper = await open_section(lan, run, "strategy")
    await paper.write({"q.1.1.1": "5", "q.9.9.9": "5", "was.1.1.1": "0-00000000", "q.": "x"}).send()
    assert await db.fetch("SELECT id FROM answer") == []


@pytest.mark.parametrize("marker", ["", "x", "99999999999-00000000", "1-zzzzzzzz", "\x00", "0-" + "0" * 500])
async def test_a_forged_marker_does_no_harm(lan: Browser, marker: str) -> None:
    run = await start(lan, DBI)
    paper = await open_section(lan, run, "strategy")
    answer = await paper.write({"was.2.1.1": [marker, marker], "drawn": marker, "q.2.1.1": "2"}).send()
    assert answer.status == 303
    assert await db.fetch_one("SELECT value FROM answer") == {"value": '"2"'}


async def test_a_form_without_a_token_is_refused(lan: Browser) -> None:
    run = await start(lan, DBI)
    answer = await lan.client.post(f"{run}/answers", data={"section": "strategy", "q.2.1.1": "2"})
    assert answer.status_code == 403
    assert await db.fetch("SELECT id FROM answer") == []
