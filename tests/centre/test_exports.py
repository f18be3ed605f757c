"""Lists as spreadsheets: the firms found, the columns chosen, results only of sharing firms, for one's own use."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from python_calamine import CalamineWorkbook

from lotrinh import clock, db
from lotrinh.app import JOBS, NIGHTLY
from lotrinh.centre.exports import making, services, store
from lotrinh.privacy import retention
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import contact, share
from tests.centre.unshared import placed_unshared
from tests.selfassessment.uploads import stored

pytestmark = pytest.mark.anyio

ALL = {"scope": "all", "filter": ""}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where made files lie in this test."""
    monkeypatch.setattr(store, "folder", lambda: tmp_path / "exports")
    return tmp_path / "exports"


@pytest.fixture
def as_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three firms are too many to be written at once, and one is a step of its own."""
    monkeypatch.setattr(services, "AT_ONCE", 2)
    monkeypatch.setattr(making, "CHUNK", 1)


async def export(browser: Browser, **fields: str) -> str:
    sent = await browser.post("/exports", ALL | fields)
    assert sent.status == 303, sent.text
    return sent.location


async def sheets(browser: Browser, address: str) -> dict[str, list[list[Any]]]:
    sent = (await browser.get(f"{address}/file")).response
    assert sent.status_code == 200
    assert sent.headers["content-disposition"].startswith("attachment;")
    book = CalamineWorkbook.from_filelike(io.BytesIO(sent.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def rows(browser: Browser, address: str) -> dict[str, dict[str, Any]]:
    heading, *lines = (await sheets(browser, address))["Doanh nghiệp"]
    return {line[0]: dict(zip(heading, line, strict=True)) for line in lines}


def run(address: str) -> Any:
    return JOBS[making.MAKE]({"export": address.rpartition("/")[2]})


async def test_the_file_holds_what_the_filter_finds_in_its_order(minh: Browser, cast: Cast) -> None:
    address = await export(minh, filter="?size=small&order=name&columns=sector,employees")
    found = await rows(minh, address)
    assert [row["Doanh nghiệp"] for row in found.values()] == [
        "Công ty TNHH Cơ khí Tân Thành", "Công ty TNHH Gỗ An Phát",
    ]  # fmt: skip
    assert found["3799000014"]["Ngành"] == "Chế biến gỗ và nội thất gỗ"
    assert found["3799000014"]["Lao động"] == 86
    assert "Mức" not in found["3799000014"]


async def test_only_ticked_firms_are_in_it(minh: Browser, cast: Cast) -> None:
    sent = await minh.post("/exports", {"filter": "", "scope": "ticked", "firm": str(cast.unclaimed)})
    assert list(await rows(minh, sent.location)) == ["3799000046"]


async def test_results_are_in_it_of_sharing_firms_only(minh: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    await db.execute("UPDATE firm_latest SET level = 2")
    row = (await rows(minh, await export(minh)))["3799000014"]
    assert (row["Mức"], row["Ngày nộp"], row["Chia sẻ kết quả"]) == ("", "", "Không chia sẻ")
    assert row["Đánh giá"] == "Đã nộp bài đánh giá"
    await share(cast.an_phat)
    row = (await rows(minh, await export(minh)))["3799000014"]
    assert (row["Mức"], row["Chia sẻ kết quả"], row["Ngày nộp"]) == (2, "Có chia sẻ", clock.today())


async def test_the_second_sheet_says_how_the_list_came_about(minh: Browser, cast: Cast) -> None:
    await share(cast.an_phat)
    notes = dict((await sheets(minh, await export(minh, filter="?sector=wood&size=small")))["Ghi chú"])
    assert notes["Bộ lọc"] == "Chế biến gỗ và nội thất gỗ; Doanh nghiệp nhỏ"
    assert notes["Người xuất"] == "Trần Thị Minh"
    assert notes["Thời điểm"] == "12:00 14/11/2026"
    assert (notes["Doanh nghiệp"], notes["Trong đó có chia sẻ kết quả"]) == ("1", "1")
    assert "không có thật" in notes["Dữ liệu mô phỏng"]


async def test_text_stays_text_whatever_it_begins_with(minh: Browser, cast: Cast) -> None:
    name = '=HYPERLINK("http://x.example","A")'
    await db.execute("UPDATE firm SET name = $2 WHERE id = $1", cast.an_phat, name)
    address = await export(minh, filter="?sector=wood")
    assert (await rows(minh, address))["3799000014"]["Doanh nghiệp"] == name
    assert b"<f>" not in (await minh.get(f"{address}/file")).response.content


async def test_a_page_announces_what_will_be_in_it(minh: Browser, cast: Cast) -> None:
    """Other pages lead here with a filter as the list's own address carries it."""
    page = await minh.get("/exports/new?size=small&columns=advisor")
    assert page.heading == "Xuất 2 doanh nghiệp ra Excel?"
    fields = [(one.get("name"), one.get("value")) for one in page.all("main form input[name]")]
    assert len(await rows(minh, (await minh.post("/exports", fields)).location)) == 2


async def test_the_form_of_the_list_leads_there(minh: Browser, cast: Cast) -> None:
    given = f"filter=%3Fsize%3Dsmall&advisor=mine&tag_name=&firm={cast.unclaimed}"
    assert (await minh.get(f"/exports/new?scope=all&{given}")).heading == "Xuất 2 doanh nghiệp ra Excel?"
    assert (await minh.get(f"/exports/new?scope=ticked&{given}")).heading == "Xuất 1 doanh nghiệp ra Excel?"


async def test_nothing_ticked_or_found_is_said(minh: Browser, cast: Cast) -> None:
    assert (await minh.get("/exports/new?filter=&scope=ticked")).status == 422
    assert (await minh.get("/exports/new?q=không có ai")).status == 422
    assert (await minh.post("/exports", {"filter": "?order=x", "scope": "all"})).status == 400


async def test_nobody_else_gets_it(minh: Browser, an: Browser, cast: Cast) -> None:
    address = await export(minh)
    for path in (address, f"{address}/file"):
        assert (await an.get(path)).status == 404
    assert "Xuất" not in (await an.get("/exports")).words("table, .empty h2")


@pytest.mark.usefixtures("as_a_job")
async def test_a_long_list_is_made_in_the_background(minh: Browser, cast: Cast) -> None:
    address = await export(minh)
    page = await minh.get(address)
    assert page.find("#export").get("hx-get") == address
    assert "0 trong 3" in page.words("#export")
    assert (await minh.get(f"{address}/file")).status == 409
    await run(address)
    part = await minh.get(address, partial=True)
    assert "<html" not in part.text
    assert part.find("#export").get("hx-get") is None
    assert len(await rows(minh, address)) == 3


@pytest.mark.usefixtures("as_a_job")
async def test_a_run_that_broke_off_is_started_again(
    minh: Browser, cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch, frozen_clock: Callable
) -> None:
    address = await export(minh)
    with monkeypatch.context() as broken:
        broken.setattr(making.FirmBook, "close", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await run(address)
    assert not stored(folder)
    assert (await minh.post(f"{address}/restart")).status == 409
    frozen_clock(clock.now() + timedelta(minutes=3))
    restart = (await minh.get(address)).find("form[action$='/restart']").get("action")
    assert (await minh.post(restart)).status == 303
    await run(address)
    await run(address)
    assert len(stored(folder)) == 1
    assert len(await rows(minh, address)) == 3


@pytest.mark.usefixtures("as_a_job")
async def test_who_is_no_advisor_any_more_gets_no_list(minh: Browser, cast: Cast) -> None:
    address = await export(minh)
    await db.execute("UPDATE person SET staff_role = 'none' WHERE id = $1", cast.minh.id)
    await run(address)
    row = await db.fetch_one("SELECT state, stored_name FROM firm_export")
    assert row == {"state": "failed", "stored_name": None}


async def test_files_go_after_seven_days(
    minh: Browser, browser_of: Callable, cast: Cast, folder: Path, frozen_clock: Callable
) -> None:
    assert retention.RUN in NIGHTLY
    address = await export(minh)
    await JOBS[retention.RUN]({})
    assert stored(folder)
    frozen_clock(clock.now() + timedelta(days=8))
    await JOBS[retention.RUN]({})
    assert not stored(folder)
    later = await browser_of(cast.minh)
    assert (await later.get(f"{address}/file")).status == 410
    assert "không còn được lưu" in (await later.get(address)).words("#export")


async def test_a_file_that_no_export_names_goes_only_when_it_is_old(folder: Path, cast: Cast) -> None:
    old, new = store.place(store.reserve()), store.place(store.reserve())
    (folder / "rows-x").mkdir()
    for path, hours in ((old, 25), (folder / "rows-x", 25), (new, 23)):
        moment = (clock.now() - timedelta(hours=hours)).timestamp()
        os.utime(path, (moment, moment))
    await JOBS[retention.RUN]({})
    assert stored(folder) == [new.name]


async def test_who_took_which_list_is_noted_and_the_firm_can_read_it(
    minh: Browser, lan: Browser, cast: Cast
) -> None:
    await share(cast.an_phat)
    await contact(cast.tan_thanh, cast.minh, clock.today())
    address = await export(minh, filter="?size=small")
    await minh.get(f"{address}/file")
    noted = await db.fetch(
        "SELECT action, firm_id, person_id, detail FROM audit_event WHERE object_id = $1 ORDER BY id",
        str(UUID(address.rpartition("/")[2])),
    )
    assert [(one["action"], one["firm_id"]) for one in noted] == [
        ("firms exported", None), ("firm exported", cast.an_phat), ("export downloaded", None),
    ]  # fmt: skip
    assert {one["person_id"] for one in noted} == {cast.minh.id}
    assert '"shared": 1' in noted[0]["detail"]
    assert "Trần Thị Minh · trong một danh sách xuất ra tệp" in (await lan.get("/firm")).words("#views")


async def test_an_absent_export_is_not_there(minh: Browser) -> None:
    assert (await minh.get(f"/exports/{uuid4()}")).status == 404
