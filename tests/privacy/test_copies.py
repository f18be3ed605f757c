"""A copy of all one's own data: made as a job, for whoever asked alone, readable without the program."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from lotrinh import clock, db
from lotrinh.background import JOBS
from lotrinh.privacy import retention
from lotrinh.privacy.copy_services import MAKE
from tests.browsing import Browser
from tests.cast import Cast
from tests.rules.objects import place
from tests.selfassessment.uploads import stored

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("copies", "evidence_folder")]


async def copy_of(browser: Browser) -> str:
    address = (await browser.post("/account/data/copies")).location or ""
    await JOBS[MAKE]({"copy": address.rsplit("/", 1)[1]})
    return address


async def archive_of(browser: Browser) -> zipfile.ZipFile:
    answer = await browser.client.get(f"{await copy_of(browser)}/file")
    assert answer.headers["content-type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def data_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    return json.loads(archive.read("data.json"))


async def test_an_owner_gets_her_own_data_and_all_of_her_firm(lan: Browser, cast: Cast) -> None:
    await place(cast)
    archive = await archive_of(lan)
    data = data_of(archive)
    assert data["account"]["person"][0]["email"] == cast.lan.email
    assert data["firm"]["firm"][0]["tax_code"] == "3799000014"
    assert {row["question_id"] for row in data["firm"]["answer"]} >= {"1.1.1"}
    assert "Nguyễn Thị Lan" in {row["started_by"] for row in data["firm"]["assessment"]}, "not by numbers"
    assert [name for name in archive.namelist() if name.startswith("files/evidence/")]
    page = html.fromstring(archive.read("index.html").decode())
    assert page.get("lang") == "vi"
    assert "12:00 14/11/2026" in page.text_content(), "in the time of Vietnam"
    for link in page.cssselect("a"):
        assert link.get("href") in archive.namelist()


async def test_notes_of_advisors_and_other_firms_are_in_no_copy(lan: Browser, cast: Cast) -> None:
    await place(cast)
    data = data_of(await archive_of(lan))
    assert not {"team_note", "engagement", "second_reading"} & set(data["firm"])
    assert str(cast.tan_thanh) not in json.dumps(data)
    assert "Tân Thành" not in json.dumps(data["firm"], ensure_ascii=False)


async def test_a_member_gets_her_own_and_learns_what_lies_with_the_firm(phuc: Browser, cast: Cast) -> None:
    await place(cast)
    await db.execute("UPDATE answer SET answered_by = $1", cast.phuc.id)
    archive = await archive_of(phuc)
    data = data_of(archive)
    assert data["firm"] == {}
    assert data["account"]["member"][0]["firm"] == "Công ty TNHH Gỗ An Phát"
    assert "answer" not in data["account"]
    assert "Câu trả lời: " in archive.read("index.html").decode()


async def test_nobody_else_gets_it_and_each_download_is_on_record(
    lan: Browser, binh: Browser, quan: Browser, cast: Cast
) -> None:
    address = await copy_of(lan)
    for other in (binh, quan):
        assert (await other.get(address)).status == 404
        assert (await other.get(f"{address}/file")).status == 404
    await lan.client.get(f"{address}/file")
    acts = [row["action"] for row in await db.fetch("SELECT action FROM audit_event ORDER BY id")]
    assert acts == ["copy of own data asked", "copy of own data taken"]


async def test_whoever_is_no_owner_any_more_gets_no_data_of_the_firm(lan: Browser, cast: Cast) -> None:
    address = (await lan.post("/account/data/copies")).location or ""
    await db.execute("UPDATE member SET role = 'member' WHERE person = $1", cast.lan.id)
    await JOBS[MAKE]({"copy": address.rsplit("/", 1)[1]})
    answer = await lan.client.get(f"{address}/file")
    assert data_of(zipfile.ZipFile(io.BytesIO(answer.content)))["firm"] == {}


async def test_asking_twice_makes_one_and_a_day_has_a_limit(lan: Browser) -> None:
    first = (await lan.post("/account/data/copies")).location
    assert (await lan.post("/account/data/copies")).location == first
    await JOBS[MAKE]({"copy": (first or "").rsplit("/", 1)[1]})
    for _ in range(4):
        await copy_of(lan)
    refused = await lan.post("/account/data/copies")
    assert refused.status == 429
    assert "Hôm nay bạn đã yêu cầu nhiều bản sao" in refused.words("[role=alert]")


async def test_it_goes_after_seven_days(lan: Browser, copies: Path) -> None:
    address = await copy_of(lan)
    assert "Bản sao đã sẵn sàng" in (await lan.get(address)).words("#copy")
    clock.freeze(clock.now() + timedelta(days=8))
    await retention.run({})
    assert stored(copies) == []
    assert (await lan.get(address)).status == 200
    assert (await lan.get("/account/data")).words("tbody td:last-child") == "Không còn lưu"
