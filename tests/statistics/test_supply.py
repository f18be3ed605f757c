"""What firms declare of their customers and suppliers, and what of it is published."""

from datetime import datetime
from uuid import uuid4

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import built, firms, withdraw
from tests.statistics.test_pages import row

pytestmark = pytest.mark.anyio


async def declare(
    found, customers: list[str], suppliers: list[str], *, agree: bool = True, at: datetime | None = None
) -> None:
    """Each of these firms, with its consent to the statistics."""
    at = at or clock.now()
    for one in found:
        await db.execute(
            "INSERT INTO supply_declaration (firm, customers, suppliers, declared_at) VALUES ($1, $2, $3, $4)",
            one, customers, suppliers, at,
        )  # fmt: skip
    if agree:
        rows = ((uuid4(), one, "statistics", at) for one in found)
        await db.copy_rows("consent", ("id", "firm", "purpose", "granted_at"), rows)


async def test_firms_are_counted_by_the_sectors_of_their_customers_and_suppliers(
    stranger: Browser, cast: Cast
) -> None:
    await declare(await firms(12), ["metal", "other"], ["chemicals"])
    await declare(await firms(18), ["other"], ["chemicals", "logistics"])
    await firms(300)
    await built()
    visit = await stranger.get("/statistics/supply")
    assert "30 trên" in visit.words("main .title")
    heads = [one.text_content() for one in visit.all("#customers table")[0].iter("th")][1:8]
    assert heads == ["Đã khai (n)", "Gỗ", "Thực phẩm", "Kim loại", "Hóa chất", "Logistics", "Khác"]
    wood = "Chế biến gỗ và nội thất gỗ"
    assert row(visit, wood, "#customers table") == ["30", "ẩn", "ẩn", "12", "ẩn", "ẩn", "ẩn"]
    assert row(visit, wood, "#suppliers table") == ["30", "ẩn", "ẩn", "ẩn", "ẩn", "18", "ẩn"]


async def test_what_nine_firms_declared_is_not_told(stranger: Browser, cast: Cast) -> None:
    await declare(await firms(9), ["metal"], ["chemicals"])
    await built()
    visit = await stranger.get("/statistics/supply")
    assert "Còn quá ít doanh nghiệp khai" in visit.words("main")
    assert not visit.all("main table")


async def test_without_consent_or_after_its_end_nothing_counts(stranger: Browser, cast: Cast) -> None:
    await declare(await firms(40), ["metal"], ["wood"], agree=False)
    gone = await firms(40)
    await declare(gone, ["metal"], ["wood"])
    await withdraw(gone)
    await built()
    assert "Còn quá ít doanh nghiệp khai" in (await stranger.get("/statistics/supply")).words("main")


async def test_the_newest_word_of_a_firm_counts_and_an_empty_one_takes_it_away(
    stranger: Browser, cast: Cast
) -> None:
    changed, quiet = await firms(20), await firms(20)
    await declare([*changed, *quiet], ["metal"], [])
    await declare(changed, ["food"], [], agree=False)
    await declare(quiet, [], [], agree=False)
    await declare(await firms(20), ["metal"], [])
    await built()
    visit = await stranger.get("/statistics/supply")
    assert row(visit, "Chế biến gỗ và nội thất gỗ", "#customers table")[:4] == ["40", "ẩn", "20", "20"]


async def test_a_hidden_sector_cannot_be_worked_out_from_the_total(stranger: Browser, cast: Cast) -> None:
    """Three of the metal firms sell to wood: with the rows of the other sectors they must not follow."""
    await declare(await firms(20, sector="wood"), ["wood"], [])
    await declare(await firms(20, sector="wood"), ["other"], [])
    await declare(await firms(3, sector="metal"), ["wood"], [])
    await declare(await firms(30, sector="metal"), ["other"], [])
    await declare(await firms(30, sector="food"), ["wood"], [])
    await declare(await firms(30, sector="food"), ["other"], [])
    await built()
    visit = await stranger.get("/statistics/supply")
    rows = {
        name: row(visit, name, "#customers table")[1]
        for name in ("Chế biến gỗ và nội thất gỗ", "Chế biến thực phẩm", "Sản phẩm từ kim loại đúc sẵn")
    }
    assert rows["Sản phẩm từ kim loại đúc sẵn"] == "ẩn"
    assert list(rows.values()).count("ẩn") > 1


async def test_the_page_says_so_while_nobody_has_declared(stranger: Browser, cast: Cast) -> None:
    await firms(50)
    await built()
    assert "Còn quá ít doanh nghiệp khai" in (await stranger.get("/statistics/supply")).words("main")
