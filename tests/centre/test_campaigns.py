"""A campaign on its way: launch, pace, pause, end, whose it is, and its firms one by one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh import clock, db
from lotrinh.accounts.tables import Person
from lotrinh.centre.cohorts.tables import Cohort
from lotrinh.firms.tables import Firm
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.campaigning import LETTER, begin, draft, firms, launched, mailed, minute
from tests.centre.casework import team, teams
from tests.centre.test_campaign_drafts import touched

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


async def test_letters_go_to_the_owner_or_to_the_registered_address(minh: Browser, cast: Cast) -> None:
    await launched(minh)
    await minute()
    assert await mailed() == [cast.binh.email, cast.lan.email, "lienhe@unclaimed.example"]
    await minute()
    assert len(await mailed()) == 3


async def test_the_audience_is_fixed_at_the_launch(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, address="?sector=food")
    await Firm.update({Firm.sector: "food"}).where(Firm.id == cast.tan_thanh)
    await minute()
    assert await mailed() == ["lienhe@unclaimed.example"]
    assert (await minh.post(f"{address}/launch")).status == 409
    assert (await minh.get(f"{address}/draft")).status == 409


async def test_nobody_to_write_to_is_no_launch(minh: Browser, cast: Cast) -> None:
    await begin(cast.unclaimed)
    address = await draft(minh, [cast.unclaimed])
    assert not (await minh.get(address)).all("form[action$='/launch']")
    assert (await minh.post(f"{address}/launch")).status == 409


async def test_nothing_goes_before_the_start(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, start_day="2026-11-20", start_time="09:30")
    await minute()
    assert not await mailed()
    assert "09:30 20/11/2026" in (await minh.get(address)).words("#progress h2")
    await minute(later=6 * DAY)
    assert len(await mailed()) == 3


async def test_a_launch_is_undone_until_the_first_letter_has_gone(minh: Browser, cast: Cast) -> None:
    address = await draft(minh, [cast.unclaimed])
    await minh.post(f"{address}/launch")
    await minute(later=timedelta(minutes=1))
    assert not await mailed()
    shown = await minh.follow(await minh.post(f"{address}/launch-reversal"))
    assert "Bản nháp" in shown.words(".title")
    assert (await minh.get(f"{address}/draft")).find("#start_day").get("value") == ""
    await minute(later=timedelta(minutes=5))
    assert not await mailed()
    await minh.post(f"{address}/launch")
    await minute(later=timedelta(minutes=2))
    assert len(await mailed()) == 1
    assert not (await minh.get(address)).all("form[action$='/launch-reversal']")
    assert (await minh.post(f"{address}/launch-reversal")).status == 409


async def test_an_undone_launch_keeps_the_planned_start(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, [cast.unclaimed], start_day="2026-11-20")
    await minh.post(f"{address}/launch-reversal")
    assert (await minh.get(f"{address}/draft")).find("#start_day").get("value") == "2026-11-20"


async def test_a_minute_sends_its_slice_of_the_hour(minh: Browser, cast: Cast) -> None:
    await launched(minh, await firms(5), per_hour="61")
    for sent in (2, 4, 5):
        await minute(later=timedelta(minutes=1))
        assert len(await mailed()) == sent


async def test_an_hour_sends_no_more_than_it_may(minh: Browser, cast: Cast) -> None:
    await launched(minh, await firms(4), per_hour="2")
    for _ in range(10):
        await minute(later=timedelta(minutes=1))
    assert len(await mailed()) == 2
    await minute(later=timedelta(minutes=61))
    assert len(await mailed()) == 3


async def test_a_pause_holds_letters_and_an_end_drops_them(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, await firms(3), per_hour="1")
    await minute()
    await minh.post(f"{address}/pause")
    await minute(later=DAY)
    assert len(await mailed()) == 1
    await minh.post(f"{address}/resumption")
    await minute(later=DAY)
    assert len(await mailed()) == 2
    assert (await minh.get(f"{address}/end")).status == 200
    await minh.post(f"{address}/end")
    await minute(later=DAY)
    assert len(await mailed()) == 2
    assert (await minh.post(f"{address}/resumption")).status == 409
    assert "chiến dịch đã kết thúc trước" in (await minh.get(f"{address}/recipients")).words("tbody")


async def test_firms_that_had_mail_lately_are_left_out_of_the_next_campaign(
    minh: Browser, cast: Cast
) -> None:
    await launched(minh, [cast.unclaimed])
    waiting = await minh.get(await draft(minh, [cast.unclaimed]))
    assert touched(waiting)["Không gửi: mới nhận thư chiến dịch gần đây"] == 1
    await minute()
    clock.freeze(clock.now() + 13 * DAY)
    assert touched(await minh.get(await draft(minh, [cast.unclaimed])))["Sẽ nhận thư nếu gửi lúc này"] == 0
    clock.freeze(clock.now() + 2 * DAY)
    assert touched(await minh.get(await draft(minh, [cast.unclaimed])))["Sẽ nhận thư nếu gửi lúc này"] == 1


async def test_others_see_a_campaign_and_only_the_team_changes_it(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    await teams(cast)
    address = await draft(minh)
    shown = await an.get(address)
    assert shown.status == 200
    assert not shown.all("main form")
    assert (await an.get(f"{address}/draft")).status == 404
    for act in ("draft", "launch", "discard", "test-mail"):
        assert (await an.post(f"{address}/{act}", LETTER)).status == 404
    await minh.post(f"{address}/launch")
    for act in ("pause", "end", "launch-reversal"):
        assert (await an.post(f"{address}/{act}")).status == 404


async def test_a_team_mate_goes_on_with_a_campaign(minh: Browser, an: Browser, cast: Cast) -> None:
    await team("Tổ Dĩ An", cast.minh, cast.an)
    address = await draft(minh)
    assert (await an.post(f"{address}/launch")).location == address


async def test_a_cohort_is_an_audience(minh: Browser, an: Browser, cast: Cast) -> None:
    cohort = uuid4()
    await Cohort(
        id=cohort,
        owner=cast.minh.id,
        name="Thực phẩm",
        kind="filter",
        address="?sector=food",
        made_at=clock.now(),
    ).save()
    begun = await minh.get("/campaigns/new", cohort=str(cohort))
    assert begun.words(".chips") == "Thực phẩm"
    assert (await an.get("/campaigns/new", cohort=str(cohort))).status == 404
    await launched(minh, cohort=str(cohort))
    await minute()
    assert await mailed() == ["lienhe@unclaimed.example"]


async def test_recipients_are_found_by_name_code_and_step(minh: Browser, cast: Cast) -> None:
    address = await launched(minh)
    await minute()

    async def found(**filters: str) -> list[str]:
        shown = await minh.get(f"{address}/recipients", **filters)
        return [link.text for link in shown.all("tbody th a")]

    assert await found(q="co khi") == ["Công ty TNHH Cơ khí Tân Thành"]
    assert await found(q="37990000") == await found(stage="sent") == await found()
    assert len(await found()) == 3
    assert await found(stage="waiting") == []
    assert (await minh.get(f"{address}/recipients", stage="x")).status == 400
    whom = (await minh.get(f"{address}/recipients")).words("tbody")
    assert cast.lan.email not in whom


async def test_a_launch_is_on_record(minh: Browser, cast: Cast) -> None:
    address = await launched(minh)
    sql = "SELECT person_id, detail FROM audit_event WHERE action = 'campaign launched' AND object_id = $1"
    row = await db.fetch_one(sql, address.rpartition("/")[2])
    assert row is not None
    assert row["person_id"] == cast.minh.id
    assert '"letters": 3' in row["detail"]


async def test_two_addresses_of_one_person_are_two_letters(minh: Browser, cast: Cast) -> None:
    """Each firm has a link of its own, even where one bookkeeper reads the mail of both."""
    await launched(minh, await firms(2, registry_email="ke-toan@thu.example"))
    await minute()
    assert await mailed() == ["ke-toan@thu.example"] * 2
    assert not await Person.exists().where(Person.email == "ke-toan@thu.example")
