"""A firm says of which sectors its customers and suppliers are, changes it and takes it back."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio


def said(customers: list[str], suppliers: list[str] | None = None) -> list[tuple[str, str]]:
    return [*(("customers", one) for one in customers), *(("suppliers", one) for one in suppliers or [])]


def ticked(page) -> list[tuple[str, str]]:
    return [(one.get("name"), one.get("value")) for one in page.all("main input[checked]")]


async def test_what_a_member_declares_is_there_again_for_the_firm_alone(
    lan: Browser, phuc: Browser, binh: Browser
) -> None:
    answer = await lan.post("/firm/supply", said(["other", "wood"], ["chemicals"]))
    page = await lan.follow(answer)
    assert "Đã lưu" in page.words("#notice")
    wanted = [("customers", "wood"), ("customers", "other"), ("suppliers", "chemicals")]
    assert ticked(page) == wanted
    assert ticked(await phuc.get("/firm/supply")) == wanted
    assert "Nguyễn Thị Lan" in (await phuc.get("/firm/supply")).words("main")
    assert ticked(await binh.get("/firm/supply")) == []


async def test_the_last_change_can_be_undone_once(lan: Browser) -> None:
    await lan.post("/firm/supply", said(["wood"]))
    await lan.post("/firm/supply", said(["food"], ["food"]))
    await lan.post("/firm/supply/undoing")
    page = await lan.get("/firm/supply")
    assert ticked(page) == [("customers", "wood")]
    assert not page.all("form[action='/firm/supply/undoing']")
    assert (await lan.post("/firm/supply/undoing")).status == 409


async def test_the_first_word_undone_leaves_nothing_declared(lan: Browser) -> None:
    await lan.post("/firm/supply", said([], ["wood"]))
    await lan.post("/firm/supply/undoing")
    page = await lan.get("/firm/supply")
    assert ticked(page) == []
    assert "Hiện không khai ngành nào" in page.words("main")


async def test_the_same_again_is_no_change_and_each_change_is_on_record(lan: Browser, cast: Cast) -> None:
    for _ in range(2):
        await lan.post("/firm/supply", said(["wood"]))
    await lan.post("/firm/supply/undoing")
    rows = await db.fetch("SELECT action FROM audit_event WHERE firm_id = $1 ORDER BY id", cast.an_phat)
    assert [row["action"] for row in rows] == ["supply declared", "supply declaration undone"]


async def test_a_sector_that_there_is_not_is_refused_and_the_ticks_are_kept(lan: Browser) -> None:
    page = await lan.post("/firm/supply", said(["wood", "moon"]))
    assert page.status == 422
    assert "Chỉ chọn các ngành có trong danh sách" in page.words("main")
    assert ("customers", "wood") in ticked(page)
    assert ticked(await lan.get("/firm/supply")) == []


async def test_the_page_of_the_firm_leads_there(lan: Browser) -> None:
    assert (await lan.get("/firm")).all("a[href='/firm/supply']")
