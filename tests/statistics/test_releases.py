"""Releases: frozen, the same in every form, corrected only by a later one, and safe against a reader who adds up."""

import csv
import io
import json
from collections.abc import Callable
from hashlib import sha256

import asyncpg
import msgspec
import openpyxl
import pytest

from lotrinh import db, i18n
from lotrinh.statistics.releases import services
from lotrinh.statistics.releases.bulletin import bulletin
from lotrinh.statistics.releases.columns import NAMES, rows
from lotrinh.statistics.releases.content import figure_of
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import answer, firms
from tests.statistics.released import (
    IN_SEPTEMBER,
    SEPTEMBER,
    SHARES,
    Reader,
    content,
    least_width,
    release,
)
from tests.statistics.test_supply import declare

pytestmark = pytest.mark.anyio

CORRECTION = {"changes": "Thêm danh sách đến muộn.", "reason": "Danh sách của một khu công nghiệp đến muộn."}


async def correct(browser: Browser, address: str) -> str:
    """Asks, and lets the job run; the address of what came out last."""
    visit = await browser.post(f"{address}/correction", CORRECTION)
    assert visit.status == 303
    waiting = await db.fetch_one("SELECT id FROM statistic_correction WHERE outcome = 'waiting'")
    await services.correct({"correction": str(waiting["id"])})
    row = await db.fetch_one(
        "SELECT number FROM statistic_release ORDER BY length(number) DESC, number DESC LIMIT 1"
    )
    return f"/statistics/releases/{row['number']}"


async def test_a_release_is_numbered_listed_and_open_to_everybody(address: str, stranger: Browser) -> None:
    assert address == "/statistics/releases/TK-2026-11-1"
    listed = await stranger.get("/statistics/data")
    assert listed.all(f"a[href='{address}']")
    assert "31/10/2026" in listed.words("main")
    assert "CC BY 4.0" in listed.words("main")
    visit = await stranger.get(address)
    assert visit.heading == "TK-2026-11-1"
    assert not visit.all("a[href$='/correction']")


async def test_what_is_released_is_what_the_pages_show(address: str, stranger: Browser) -> None:
    page = await stranger.get("/statistics", as_of="2026-10-31")
    found = await content(address)
    firms_ = next(one.count for one in found.part().figures if one.figure == "firms")
    assert i18n.number("vi", firms_) in page.heading
    assert page.all(f"main a[href='{address}/figures.csv']")
    assert page.all(f"main a[href^='{address}/bulletin.pdf']")


async def test_a_release_holds_who_supplies_whom_and_platforms_beside_separate_tools(
    hoa: Browser, stranger: Browser, cast: Cast
) -> None:
    await declare(await firms(12), ["metal", "other"], ["chemicals"], at=IN_SEPTEMBER)
    await declare(await firms(18), ["other"], ["chemicals", "logistics"], at=IN_SEPTEMBER)
    await firms(300)
    address = await release(hoa)
    found = await content(address)
    wood = next(part for part in found.parts("sector") if part.key == "wood")
    for part in (found.part(), wood):
        metal = figure_of(part.figures, "customers-metal")
        assert (metal.n, metal.count, metal.share) == (30, 12, 0.4)
        assert figure_of(part.figures, "customers-other").status == "hidden"
    assert figure_of(found.part().figures, "dropped-platform").n == 0
    assert {"customers-metal", "points-platform", "risen-difference"} <= {
        one.field for one in found.definitions
    }
    file = (await stranger.client.get(f"{address}/figures.csv")).content.decode("utf-8-sig")
    assert any(
        row["figure"] == "suppliers-logistics" and row["count"] == "18"
        for row in csv.DictReader(io.StringIO(file))
    )
    assert "customers-metal" in (await stranger.get("/statistics/dictionary")).words("main")
    tables = {table["heading"]: table for table in bulletin(found, "vi", "0" * 64)["tables"]}
    supply = tables["Doanh nghiệp từng ngành, theo ngành của khách hàng"]
    assert supply["rows"][0][:5] == ["Chế biến gỗ và nội thất gỗ", "30", "ẩn", "ẩn", "12"]
    assert "Bỏ dở trong 12 tháng" in tables


async def test_a_correction_keeps_hidden_what_the_first_release_hid_of_who_supplies_whom(
    hoa: Browser, cast: Cast
) -> None:
    await declare(await firms(30), ["metal"], [], at=IN_SEPTEMBER)
    await declare(await firms(30), ["other"], [], at=IN_SEPTEMBER)
    few = await firms(4)
    await declare(few, ["food"], [], at=IN_SEPTEMBER)
    address = await release(hoa)
    assert figure_of((await content(address)).part().figures, "customers-food").status == "hidden"
    await declare(await firms(9), ["food"], [], at=IN_SEPTEMBER)
    again = await correct(hoa, address)
    assert again != address
    assert figure_of((await content(again)).part().figures, "customers-food").status == "hidden"


async def test_a_release_is_never_changed(address: str) -> None:
    for statement in ("UPDATE statistic_release SET reason = 'x'", "DELETE FROM statistic_release"):
        with pytest.raises(asyncpg.RaiseError, match="never changed"):
            async with db.atomic():
                await db.execute(statement)


async def test_the_hash_is_that_of_the_file(address: str, stranger: Browser) -> None:
    file = (await stranger.client.get(f"{address}/release.json")).content
    assert sha256(file).hexdigest() in (await stranger.get(address)).words("main")
    assert json.loads(file)["release"] == "TK-2026-11-1"


async def test_every_number_of_the_csv_and_the_workbook_is_that_of_the_release(
    address: str, stranger: Browser
) -> None:
    expected = [[row[name] for name in NAMES] for row in rows(await content(address))]
    assert any(row[NAMES.index("status")] == "hidden" for row in expected)
    answer = await stranger.client.get(f"{address}/figures.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    file = answer.content
    assert file.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert table[0] == list(NAMES)
    assert table[1:] == [["" if one is None else str(one) for one in row] for row in expected]
    book = openpyxl.load_workbook(
        io.BytesIO((await stranger.client.get(f"{address}/figures.xlsx", params={"lang": "vi"})).content)
    )
    sheet = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert sheet == expected
    assert book.sheetnames == ["Số liệu", "Định nghĩa", "Về bản phát hành này"]
    fields = {row[0].value for row in book["Định nghĩa"].iter_rows(min_row=2)}
    assert {"e-contract", "reached", "commune", "share"} <= fields


async def test_every_row_of_the_files_says_whether_its_firms_are_real(address: str) -> None:
    real = await content(address)
    assert {row["data"] for row in rows(real)} == {"real"}
    assert {row["data"] for row in rows(msgspec.structs.replace(real, simulated=True))} == {"simulated"}


async def test_the_same_release_gives_the_same_files(address: str, stranger: Browser) -> None:
    for name in ("figures.csv", "figures.xlsx", "release.json", "bulletin.pdf"):
        first, again = [await stranger.client.get(f"{address}/{name}") for _ in range(2)]
        assert first.content == again.content
        assert "set-cookie" not in first.headers
        seen = {"If-None-Match": first.headers["etag"]}
        assert (await stranger.client.get(f"{address}/{name}", headers=seen)).status_code == 304


async def test_a_month_end_is_released_once(address: str, hoa: Browser) -> None:
    again = await hoa.post("/statistics/releases", {"as_of": "2026-10-31"})
    assert again.status == 409
    assert "đã được phát hành" in again.words("main")


@pytest.mark.parametrize("day", ["", "2026-10-30", "yesterday", "2026-02-31"])
async def test_a_day_without_figures_cannot_be_released(address: str, hoa: Browser, day: str) -> None:
    visit = await hoa.post("/statistics/releases", {"as_of": day})
    assert visit.status == 422


async def test_a_correction_says_what_and_why_and_both_are_linked(address: str, hoa: Browser) -> None:
    await answer(await firms(60, commune=1, district=11), day=IN_SEPTEMBER, e_contract="in_use")
    later = await correct(hoa, address)
    assert later == "/statistics/releases/TK-2026-11-2"
    visit = await hoa.get(later)
    assert "đến muộn" in visit.words("main")
    assert visit.all(f"a[href='{address}']")
    old = await hoa.get(address)
    assert old.all(f"a[href='{later}']")
    assert not old.all("a[href$='/correction']")
    assert (await hoa.post(f"{address}/correction", CORRECTION)).status == 409
    before, after = (await content(address)).part(), (await content(later)).part()
    assert after.figures[0].count == before.figures[0].count + 60


async def test_figures_that_come_out_the_same_are_not_released_again(address: str, hoa: Browser) -> None:
    assert await correct(hoa, address) == address
    assert "Tính lại, số liệu vẫn như cũ" in (await hoa.get(address)).words("main")


async def test_what_a_correction_is_about_must_be_said(address: str, hoa: Browser) -> None:
    visit = await hoa.post(f"{address}/correction", {"changes": "Sai định nghĩa.", "reason": ""})
    assert visit.status == 422
    assert "Sai định nghĩa." in visit.text


async def test_a_correction_hides_what_moved_by_fewer_than_five_firms(address: str, hoa: Browser) -> None:
    await answer(
        await firms(2, sector="wood", size="small", commune=1, district=11), day=IN_SEPTEMBER, crm="in_use"
    )
    later = await content(await correct(hoa, address))
    before = {one.figure: one for one in (await content(address)).part().figures}
    after = {one.figure: one for one in later.part().figures}
    assert before["assessed"].count is not None
    assert after["assessed"].count is None
    assert after["e-contract"].count is None
    for old in (await content(address)).populations:
        new = later.part(old.cut, old.key)
        was_hidden = {one.figure for one in old.figures if one.status == "hidden"}
        assert was_hidden <= {one.figure for one in new.figures if one.status == "hidden"}


async def test_no_reader_can_work_out_what_a_release_hides(address: str) -> None:
    for figure in ("reached", "assessed", *SHARES):
        found = Reader(await content(address), figure).bounds()
        for (_, _, layer), (low, high, room) in found.items():
            assert high - low >= least_width(layer, room) - 1e-6
        assert found or figure == "reached"


async def test_a_release_and_its_correction_together_give_nothing_away(address: str, hoa: Browser) -> None:
    """The reader takes it that what both hide did not change."""
    for sector, size, count in (("wood", "small", 30), ("food", "micro", 2), ("metal", "micro", 7)):
        found = await firms(count, sector=sector, size=size, commune=1, district=11)
        await answer(found, day=IN_SEPTEMBER, e_contract="in_use")
    later = await correct(hoa, address)
    assert later != address
    for figure in ("assessed", "e-contract", "accounting"):
        first, second = [Reader(await content(one), figure).bounds() for one in (address, later)]
        assert first.keys() <= second.keys()
        for cell, (low, high, room) in second.items():
            assert high - low >= least_width(cell[2], room) - 1e-6
            if cell in first and min(high, first[cell][1]) >= max(low, first[cell][0]):
                together = min(high, first[cell][1]) - max(low, first[cell][0])
                assert together >= least_width(cell[2], min(room, first[cell][2])) - 1e-6


async def test_two_month_ends_are_released_side_by_side(
    address: str, hoa: Browser, stranger: Browser
) -> None:
    other = await release(hoa, SEPTEMBER)
    assert other == "/statistics/releases/TK-2026-11-2"
    shown = await stranger.get("/statistics", as_of="2026-09-30")
    assert shown.all(f"a[href='{other}/figures.csv']")


async def test_only_province_staff_and_the_operator_release(
    address: str, browser_of: Callable, cast: Cast
) -> None:
    for figure in (cast.lan, cast.minh):
        browser = await browser_of(figure)
        assert (await browser.get("/statistics/releases/new")).status == 404
        assert (await browser.post(f"{address}/correction", CORRECTION)).status == 404
    assert (await (await browser_of(cast.quan)).get("/statistics/releases/new")).status == 200


async def test_an_unknown_release_is_not_there(address: str, stranger: Browser) -> None:
    for path in ("", "/figures.csv", "/bulletin.pdf"):
        assert (await stranger.get(f"/statistics/releases/TK-1999-01-1{path}")).status == 404
