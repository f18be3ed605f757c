"""The report, the spreadsheet and the check of a number say that a round was verified, by whom, when and with what."""

import pytest

from assessments import content
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.reviewing import concluded, draw, opened, section, step, submitted
from tests.centre.test_reviews import FIRST, value
from tests.selfassessment.printed import download, number_of, rows, words

pytestmark = pytest.mark.anyio

SEAL = "Trung tâm hỗ trợ đã xác minh ngày 14/11/2026"
DECLARED = "tự khai, chưa xác minh"


@pytest.fixture(autouse=True)
def unsampled(monkeypatch: pytest.MonkeyPatch) -> None:
    draw(monkeypatch, sampled=False)


async def verified(lan: Browser, minh: Browser, cast: Cast) -> tuple[str, str]:
    """The addresses of a round of which one answer was corrected to nothing, and of its review."""
    run = await submitted(lan, cast)
    review = await opened(minh, run)
    page = await section(minh, review, FIRST)
    await page.decide("1.1.1", "corrected", "Chưa có.", **value("1.1.1", "0")).send()
    await concluded(minh, review)
    return f"/assessments/{run}", review


def option(step: str) -> str:
    question = content.get("dbi-sme", "1970-2021").question("1.1.1")
    return next(one.text.vi for one in question.options if one.value == step)


async def test_the_report_names_the_centre_and_both_answers(
    lan: Browser, minh: Browser, stranger: Browser, cast: Cast
) -> None:
    run, review = await verified(lan, minh, cast)
    document = await download(lan, run)
    text = words(document)
    assert SEAL in text
    assert DECLARED not in text
    assert f"Đã khai: {option('2')}" in text
    assert "Số câu trả lời được sửa" in text
    assert "0/5 2/5" in text, "the verified points, and below them the declared ones"
    checked = await stranger.get(f"/reports/{number_of(document)}")
    assert SEAL in checked.words("main")

    await step(minh, review, "reopening", reason="Có hồ sơ mới.")
    assert DECLARED in words(await download(lan, run))
    assert DECLARED in (await lan.get(f"/reports/{number_of(document)}")).words("main")


async def test_the_spreadsheet_has_the_declared_answer_beside_the_verified_one(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    run, _ = await verified(lan, minh, cast)
    head, first, second = [[cell.value for cell in row] for row in (await rows(lan, run))[:3]]
    assert head[8:] == ["Câu trả lời đã khai, tiếng Việt", "Câu trả lời đã khai, tiếng Anh", "Điểm đã khai"]
    assert (first[4], first[6]) == (option("0"), 0)
    assert (first[8], first[10]) == (option("2"), 2)
    assert second[8:] == [None, None, None]
    about = {row[0].value: row[1].value for row in await rows(lan, run, sheet=1)}
    assert about["Tình trạng"].startswith(SEAL)
    assert about["Số câu trả lời được sửa"] == "1"
    assert about["Tự khai"] != about["Đã xác minh"]
