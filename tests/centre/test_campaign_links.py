"""The link in a letter: what it leads to, that it proves nothing, and how to get no more letters."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from lotrinh import clock, db
from lotrinh.firms.tables import Firm
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.campaigning import draft, firms, funnel, launched, link_to, mailed, minute
from tests.centre.test_campaign_drafts import touched

pytestmark = pytest.mark.anyio

MINH_HOA = "lienhe@unclaimed.example"
DAY = timedelta(days=1)
NOBODY = {"Không gửi: không muốn nhận thư chiến dịch": 1, "Sẽ nhận thư nếu gửi lúc này": 0}


async def sent(advisor: Browser, *firm_ids: UUID, **more: str) -> str:
    address = await launched(advisor, list(firm_ids), **more)
    await minute()
    return address


async def test_the_page_says_who_writes_and_leads_to_registering_the_firm(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    await sent(minh, cast.unclaimed)
    shown = await stranger.get(await link_to(MINH_HOA))
    assert "Trần Thị Minh" in shown.words(".card")
    assert "Công ty CP Thực phẩm Minh Hòa" in shown.words(".title")
    way = urlsplit(shown.find("a.govuk-button").get("href"))
    assert way.path == "/sign-in"
    assert parse_qs(way.query) == {"next": [f"/claims/new?firm={cast.unclaimed}"]}


async def test_opening_is_counted_once_and_registers_nobody(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    address = await sent(minh, cast.unclaimed)
    assert (await funnel(minh, address))["Đã mở liên kết"] == 0
    for _ in range(3):
        await stranger.get(await link_to(MINH_HOA))
    assert await funnel(minh, address) == {
        "Danh sách người nhận": 1, "Đã được gửi thư": 1, "Đã mở liên kết": 1, "Đã đăng ký": 0,
        "Đã bắt đầu đánh giá": 0, "Đã nộp": 0,
    }  # fmt: skip
    assert await db.fetch_one("SELECT 1 FROM claim") is None


async def test_the_link_leads_each_person_where_they_may_go(
    minh: Browser, lan: Browser, binh: Browser, cast: Cast
) -> None:
    await sent(minh, cast.an_phat)
    path = await link_to(cast.lan.email)
    assert (await lan.get(path)).find("a.govuk-button").get("href") == "/assessments"
    assert (await binh.get(path)).find("a.govuk-button").get("href") == f"/claims/new?firm={cast.an_phat}"
    assert not (await minh.get(path)).all("main a.govuk-button")


async def test_a_link_that_ran_out_or_is_unknown_says_so(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    await sent(minh, cast.unclaimed, link_days="7")
    path = await link_to(MINH_HOA)
    clock.freeze(clock.now() + 7 * DAY)
    over = await stranger.get(path)
    assert over.status == 410
    assert "21/11/2026" in over.words(".card")
    unknown = await stranger.get(f"{path[:-1]}{'A' if path[-1] != 'A' else 'B'}")
    assert unknown.status == 404
    assert unknown.heading == "Không nhận ra liên kết này"
    assert (await stranger.get("/c/x/opt-out")).status == 404


async def test_the_database_does_not_hold_the_secret_of_a_link(minh: Browser, cast: Cast) -> None:
    await sent(minh, cast.unclaimed)
    token = (await link_to(MINH_HOA)).removeprefix("/c/")
    assert len(token) == 64
    rows = await db.fetch("SELECT l::text AS line FROM campaign_letter l")
    assert token not in str(rows)


async def test_a_letter_that_waited_while_the_secret_changed_has_a_link_that_works(
    minh: Browser, stranger: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await launched(minh, [cast.unclaimed])
    monkeypatch.setenv("LOTRINH_OLD_SECRETS", settings().secret)
    monkeypatch.setenv("LOTRINH_SECRET", "the newest secret of all that is long enough")
    settings.cache_clear()
    try:
        await minute()
        assert (await stranger.get(await link_to(MINH_HOA))).status == 200
    finally:
        monkeypatch.undo()
        settings.cache_clear()


async def test_one_button_stops_letters_and_another_allows_them_again(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    address = await sent(minh, cast.unclaimed)
    path = await link_to(MINH_HOA)
    asked = await stranger.get(f"{path}/opt-out")
    assert asked.find("main form").get("action") == f"{path}/opt-out"
    assert await mailed() == [MINH_HOA]
    shown = await stranger.follow(await stranger.post(f"{path}/opt-out"))
    assert "không còn nhận" in shown.heading
    assert "l•••@unclaimed.example" in shown.words("main")
    assert "không muốn nhận nữa: 1" in (await minh.get(address)).words("#progress")
    clock.freeze(clock.now() + 29 * DAY)
    later = touched(await minh.get(await draft(minh, [cast.unclaimed])))
    assert {name: later[name] for name in NOBODY} == NOBODY
    await stranger.post(f"{path}/opt-in")
    assert touched(await minh.get(await draft(minh, [cast.unclaimed])))["Sẽ nhận thư nếu gửi lúc này"] == 1


async def test_a_mail_program_stops_letters_with_one_click(
    minh: Browser, cast: Cast, stranger: Browser
) -> None:
    await sent(minh, cast.unclaimed)
    path = await link_to(MINH_HOA)
    answer = await stranger.client.post(f"{path}/opt-out", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert (
        touched(await minh.get(await draft(minh, [cast.unclaimed]))).get("Sẽ nhận thư nếu gửi lúc này") == 0
    )
    row = await db.fetch_one("SELECT count(*) AS refusals FROM campaign_opt_out")
    await stranger.client.post(f"{path}/opt-out", data={"List-Unsubscribe": "One-Click"})
    assert await db.fetch_one("SELECT count(*) AS refusals FROM campaign_opt_out") == row == {"refusals": 1}


async def test_a_refusal_holds_after_the_link_has_run_out(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    await sent(minh, cast.unclaimed, link_days="7")
    clock.freeze(clock.now() + 20 * DAY)
    path = await link_to(MINH_HOA)
    await stranger.post(f"{path}/opt-out")
    assert touched(await minh.get(await draft(minh, [cast.unclaimed])))["Sẽ nhận thư nếu gửi lúc này"] == 0


async def test_a_refusal_holds_for_the_address_and_for_the_firm(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    one, other = await firms(2, registry_email="ke-toan@thu.example")
    await sent(minh, one)
    await stranger.post(f"{await link_to('ke-toan@thu.example')}/opt-out")
    await Firm.update({Firm.registry_email: "moi@thu.example"}).where(Firm.id == one)
    shown = touched(await minh.get(await draft(minh, [one, other])))
    assert shown["Không gửi: không muốn nhận thư chiến dịch"] == 2


async def test_who_refuses_while_a_letter_waits_gets_none(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    await sent(minh, cast.unclaimed)
    address = await launched(minh, [cast.unclaimed], quiet_days="0", start_day="2026-11-20")
    await stranger.post(f"{await link_to(MINH_HOA)}/opt-out")
    await minute(later=7 * DAY)
    assert await mailed() == [MINH_HOA]
    assert "không muốn nhận thư chiến dịch" in (await minh.get(f"{address}/recipients")).words("tbody")


async def test_an_import_undone_does_not_forget_a_refusal(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    (firm,) = await firms(1)
    await sent(minh, firm)
    await stranger.post(f"{await link_to('xuong00000@thu.example')}/opt-out")
    await db.execute("DELETE FROM firm WHERE id = $1", firm)
    (again,) = await firms(1)
    assert (
        touched(await minh.get(await draft(minh, [again])))["Không gửi: không muốn nhận thư chiến dịch"] == 1
    )


async def test_the_firms_page_tells_of_letters_and_of_a_refusal(
    minh: Browser, stranger: Browser, cast: Cast
) -> None:
    await sent(minh, cast.unclaimed)
    shown = (await minh.get(f"/firms/{cast.unclaimed}")).words("main")
    assert "Thư chiến dịch của Trần Thị Minh" in shown
    assert "không muốn nhận" not in shown
    await stranger.post(f"{await link_to(MINH_HOA)}/opt-out")
    assert "Doanh nghiệp không muốn nhận thư chiến dịch" in (
        await minh.get(f"/firms/{cast.unclaimed}")
    ).words("main")
