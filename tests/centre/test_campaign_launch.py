"""A launch to many firms is a job: its page tells how far it is, nothing goes before all are in line, and each once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from litestar import Litestar

from lotrinh import clock, db
from lotrinh.accounts.tables import Person
from lotrinh.centre.campaigns import audience, launching
from lotrinh.centre.campaigns.services import GRACE
from lotrinh.firms.tables import Firm
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.campaigning import draft, firms, launched_by_a_job, mailed, minute
from tests.centre.importing import run_jobs
from tests.centre.test_campaign_delivery import drafted, swept

pytestmark = pytest.mark.anyio

PREPARED = "Đang chuẩn bị khởi chạy"
ROWS = "SELECT count(*) AS rows FROM campaign_recipient WHERE campaign = $1"


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "MANY", 2)


async def asked(minh: Browser, chosen: list[UUID]) -> str:
    address = await draft(minh, chosen)
    assert (await minh.post(f"{address}/launch")).location == address
    return address


async def rows(address: str) -> int:
    found = await db.fetch_one(ROWS, UUID(address.rpartition("/")[2]))
    return found["rows"] if found else 0


async def test_its_page_says_that_it_is_prepared_and_leads_on_once_it_is_launched(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    address = await asked(minh, await firms(3))
    page = await minh.get(address)
    assert "Đang khởi chạy" in page.words(".title")
    assert PREPARED in page.words("#launching h2")
    assert "0 trên 3" in page.words("#launching")
    assert page.find("#launching").get("hx-get") == f"{address}/launch"
    assert page.find("#launching a").get("href") == address, "without scripts"
    assert not page.all("#launching form")
    part = await minh.get(f"{address}/launch", partial=True)
    assert "<html" not in part.text
    assert PREPARED in part.words("#launching h2")
    assert (await minh.get(f"{address}/launch")).location == address
    assert "Đang khởi chạy" in (await minh.get("/campaigns")).words("tbody")
    assert not (await an.get(address)).all("main form")
    await run_jobs()
    done = await minh.get(f"{address}/launch", partial=True)
    assert (done.status, done.response.headers["HX-Redirect"]) == (204, address)
    assert not (await minh.get(address)).all("#launching")


async def test_each_firm_gets_one_letter_however_often_it_is_asked_for(minh: Browser, cast: Cast) -> None:
    address = await asked(minh, await firms(3))
    assert (await minh.post(f"{address}/launch")).location == address
    await minute(later=timedelta(hours=1))
    assert not await mailed()
    for _ in range(2):
        await run_jobs()
        await launching.carry_out({"campaign": address.rpartition("/")[2]})
    await minute(later=GRACE)
    assert await mailed() == [f"xuong{n:05}@thu.example" for n in range(3)]
    assert (await minh.post(f"{address}/launch")).status == 409


async def test_it_is_undone_before_the_job_and_after_it(minh: Browser, cast: Cast) -> None:
    address = await asked(minh, await firms(3))
    shown = await minh.follow(await minh.post(f"{address}/launch-reversal"))
    assert "Bản nháp" in shown.words(".title")
    await run_jobs()
    assert await rows(address) == 0
    await minh.post(f"{address}/launch")
    await run_jobs()
    assert await rows(address) == 3
    await minh.post(f"{address}/launch-reversal")
    await minute(later=timedelta(hours=1))
    assert not await mailed()
    assert await rows(address) == 0


async def test_one_that_got_stuck_is_started_again(minh: Browser, cast: Cast) -> None:
    address = await asked(minh, await firms(3))
    await db.execute("DELETE FROM pgqueuer")
    clock.freeze(clock.now() + launching.PATIENCE + timedelta(seconds=1))
    again = (await minh.get(address)).find("#launching form")
    await minh.post(again.get("action"))
    assert not (await minh.get(address)).all("#launching form")
    await run_jobs()
    assert await rows(address) == 3


async def test_it_is_a_draft_again_if_nobody_is_left_to_write_to(minh: Browser, cast: Cast) -> None:
    address = await asked(minh, await firms(3))
    await Firm.update({Firm.registry_email: None}).where(Firm.registry_email.like("xuong%"))
    await run_jobs()
    page = await minh.get(address)
    assert "Bản nháp" in page.words(".title")
    assert await rows(address) == 0


async def test_nobody_launches_in_the_name_of_who_is_no_advisor_any_more(minh: Browser, cast: Cast) -> None:
    address = await asked(minh, await firms(3))
    await Person.update({Person.staff_role: "none"}).where(Person.id == cast.minh.id)
    await run_jobs()
    assert await rows(address) == 0


async def test_recipients_stand_by_name_and_follow_their_letters(minh: Browser, cast: Cast) -> None:
    address = await launched_by_a_job(minh, [cast.unclaimed, *await firms(3)])
    shown = [link.text for link in (await minh.get(f"{address}/recipients")).all("tbody th a")]
    assert shown == ["Công ty CP Thực phẩm Minh Hòa", "Xưởng 00000", "Xưởng 00001", "Xưởng 00002"]
    assert len((await minh.get(f"{address}/recipients", stage="waiting")).all("tbody tr")) == 4
    await minute()
    assert len((await minh.get(f"{address}/recipients", stage="sent")).all("tbody tr")) == 4
    assert not (await minh.get(f"{address}/recipients", stage="waiting")).all("tbody tr")


@pytest.fixture
async def waiting(app: Litestar, frozen_clock: Callable[[datetime], None]) -> AsyncIterator[UUID]:
    """Asked for, and really in the database: a job that is stopped shares no transaction."""
    visitor, campaign = await drafted(6, per_hour=60)
    await launching.launch(visitor, campaign)
    yield campaign
    await swept(campaign)


async def test_a_job_that_is_stopped_half_way_leaves_nothing_and_had_told_how_far_it_was(
    waiting: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "CHUNK", 2)
    real, told = launching._put_in_line, []

    async def stop(*given: object) -> None:
        told.append(await apart("SELECT entered, firms FROM campaign_launch"))
        if len(told) == 3:
            raise asyncio.CancelledError
        await real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(launching, "_put_in_line", stop)
    with pytest.raises(asyncio.CancelledError):
        await launching.carry_out({"campaign": str(waiting)})
    assert told == [(0, 6), (2, 6), (4, 6)]
    assert await apart(ROWS, waiting) == (0,)
    assert await apart("SELECT state FROM campaign WHERE id = $1", waiting) == ("launching",)
    monkeypatch.setattr(launching, "_put_in_line", real)
    await launching.carry_out({"campaign": str(waiting)})
    assert await apart(ROWS, waiting) == (6,)
    assert await apart("SELECT count(*) FROM campaign_letter WHERE campaign = $1", waiting) == (6,)
    assert await apart("SELECT count(*) FROM campaign_launch") == (0,)


async def apart(sql: str, *values: object) -> tuple[object, ...]:
    """As others see it."""
    connection = await db.DB.get_new_connection()
    try:
        return tuple(await connection.fetchrow(sql, *values))
    finally:
        await connection.close()
