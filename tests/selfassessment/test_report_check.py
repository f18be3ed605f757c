"""Whoever holds the number of a report learns whether it stands, and nothing of the firm."""

import re
from typing import Any

import pytest

from lotrinh import db
from lotrinh.selfassessment.report_number import new_number
from tests.browsing import Browser, Visit
from tests.selfassessment.printed import download, hand_in, number_of

pytestmark = pytest.mark.anyio


async def issued(lan: Browser) -> str:
    return number_of(await download(lan, await hand_in(lan)))


def facts(visit: Visit) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in visit.all(".govuk-summary-list__row")
    ]


async def test_it_confirms_level_date_and_versions(lan: Browser, stranger: Browser) -> None:
    from assessments import content

    page = await stranger.get(f"/reports/{await issued(lan)}")
    assert page.status == 200
    assert page.heading == "Kiểm tra báo cáo"
    assert "Báo cáo này còn hiệu lực." in page.words(".note")
    assert facts(page) == [
        ["Mức", "3 – Hình thành"],
        ["Ngày nộp", "14/11/2026"],
        ["Bộ câu hỏi", "Bộ chỉ số chuyển đổi số doanh nghiệp nhỏ và vừa (DBI 2021)"],
        ["Phiên bản", "dbi-sme/1970-2021"],
        ["Nội dung (SHA-256)", content.get("dbi-sme", "1970-2021").content_hash[:12]],
    ]
    assert "Kết quả tự khai, chưa xác minh" in page.words(".card")
    assert "Dữ liệu mô phỏng" in page.words(".card")


async def test_it_tells_nothing_of_the_firm(lan: Browser, stranger: Browser) -> None:
    run = await hand_in(lan)
    number = number_of(await download(lan, run))
    page = await stranger.get(f"/reports/{number}")
    known = ["An Phát", "3799000014", "Lan", "wood", "Chế biến gỗ", run.split("/")[2], "lienhe@"]
    assert [word for word in known if word in page.text] == []
    # Its points: three digits stand by chance in a token or in the number of the report.
    assert not {"192", "320"} & set(re.findall(r"\d+", page.words("main").replace(number, "")))


@pytest.mark.parametrize("change", [str, str.lower, lambda number: f" {number.replace('-', '  ')} "])
async def test_a_number_may_be_typed(lan: Browser, stranger: Browser, change: Any) -> None:
    number = await issued(lan)
    page = await stranger.get("/reports", number=change(number))
    assert page.status == 200
    assert number in page.words("h2")
    assert page.find("#number").get("value") == number
    assert (await stranger.get(f"/reports/{change(number)}")).status == 200


async def test_without_a_number_it_asks_for_one(stranger: Browser) -> None:
    for page in (await stranger.get("/reports"), await stranger.get("/reports", number="  ")):
        assert page.status == 200
        assert page.all("form input[name=number]")
        assert page.all(".govuk-error-summary") == []


async def test_an_unknown_number_gets_the_same_page_without_a_report(stranger: Browser) -> None:
    page = await stranger.get(f"/reports/{new_number(2026)}")
    assert page.status == 404
    assert page.heading == "Kiểm tra báo cáo"
    assert page.words("title").startswith("Lỗi: Kiểm tra báo cáo")
    assert "Không có báo cáo nào mang số này" in page.words(".govuk-error-summary")
    assert facts(page) == []


@pytest.mark.parametrize(
    "typed", ["LTS-2026-0000-0000-0000-0001", "x", "0' OR 1=1", "\x00", "ỗ" * 90, "L" * 3000, "<b>"]
)
async def test_an_impossible_number_is_a_slip(stranger: Browser, typed: str) -> None:
    page = await stranger.get("/reports", number=typed)
    assert page.status == 404
    assert "Số này sai ít nhất một ký tự" in page.words(".govuk-error-summary")
    assert (
        page.find("#number").get("value") == typed.strip()[:100].replace("\x00", "\ufffd") or "\x00" in typed
    )


async def test_every_number_costs_the_same_look_ups(
    lan: Browser, stranger: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known, unknown and impossible ones take the same way, so the time taken tells nothing."""
    known, asked = await issued(lan), []
    fetch_one = db.fetch_one

    async def counted(sql: str, *values: Any) -> Any:
        asked.append(re.sub(r"\s+", " ", sql))
        return await fetch_one(sql, *values)

    monkeypatch.setattr(db, "fetch_one", counted)
    ways = []
    for number in (known, new_number(2026), "LTS-2026-0000-0000-0000-0001", "x"):
        await stranger.get(f"/reports/{number}")
        ways.append(tuple(asked))
        asked.clear()
    assert len(set(ways)) == 1
    assert len(ways[0]) == 2


async def test_it_comes_in_english(lan: Browser, stranger: Browser) -> None:
    await stranger.speak("en")
    page = await stranger.get(f"/reports/{await issued(lan)}")
    assert page.heading == "Check a report"
    assert ["Level", "3 – Taking shape"] in facts(page)
