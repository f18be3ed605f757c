"""Reminders of a campaign, what stops them, and the funnel."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh import clock
from lotrinh.firms.tables import Member
from lotrinh.selfassessment.tables import Answer
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.campaigning import begin, funnel, launched, link_to, mailed, minute

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
MINH_HOA = "lienhe@unclaimed.example"


async def test_reminders_follow_after_some_days_and_no_more_than_planned(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, [cast.unclaimed], reminders="2", remind_after="7")
    for days, letters in ((0, 1), (6, 1), (1, 2), (6, 2), (1, 3), (7, 3)):
        await minute(later=days * DAY)
        assert len(await mailed()) == letters, f"after {days} more days"
    assert "thư nhắc đã gửi: 2" in (await minh.get(address)).words("#progress")


async def test_each_letter_has_a_link_of_its_own(minh: Browser, stranger: Browser, cast: Cast) -> None:
    await launched(minh, [cast.unclaimed])
    await minute()
    first = await link_to(MINH_HOA)
    await minute(later=7 * DAY)
    second = await link_to(MINH_HOA)
    assert first != second
    assert [(await stranger.get(path)).status for path in (first, second)] == [200, 200]


async def test_an_invitation_stops_once_the_firm_has_begun(minh: Browser, cast: Cast) -> None:
    address = await launched(minh)
    await minute()
    await begin(cast.unclaimed)
    await minute(later=7 * DAY)
    assert sorted(await mailed()) == sorted([MINH_HOA, *[cast.lan.email, cast.binh.email] * 2])
    assert (await funnel(minh, address))["Đã bắt đầu đánh giá"] == 1


async def test_who_begins_while_the_first_letter_waits_gets_none(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, [cast.unclaimed], start_day="2026-11-20")
    await begin(cast.unclaimed)
    await minute(later=7 * DAY)
    assert not await mailed()
    assert "doanh nghiệp đã trả lời" in (await minh.get(f"{address}/recipients")).words("tbody")


async def test_a_refusal_stops_reminders(minh: Browser, stranger: Browser, cast: Cast) -> None:
    await launched(minh, [cast.unclaimed])
    await minute()
    await stranger.post(f"{await link_to(MINH_HOA)}/opt-out")
    await minute(later=7 * DAY)
    assert await mailed() == [MINH_HOA]


async def test_a_pause_stops_reminders(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, [cast.unclaimed])
    await minute()
    await minh.post(f"{address}/pause")
    await minute(later=8 * DAY)
    assert await mailed() == [MINH_HOA]
    await minh.post(f"{address}/resumption")
    await minute()
    assert await mailed() == [MINH_HOA] * 2


async def test_a_reminder_goes_to_the_owner_who_registered_since(minh: Browser, cast: Cast) -> None:
    await launched(minh, [cast.unclaimed])
    await minute()
    await Member(id=uuid4(), firm=cast.unclaimed, person=cast.phuc.id, role="owner", since=clock.now()).save()
    await minute(later=7 * DAY)
    assert await mailed() == [MINH_HOA, cast.phuc.email]


async def test_only_drafts_that_stand_still_are_reminded_until_they_are_submitted(
    minh: Browser, cast: Cast
) -> None:
    stalled = await begin(cast.an_phat)
    answered = await begin(cast.tan_thanh)
    clock.freeze(clock.now() + 8 * DAY)
    await Answer(assessment=answered, question_id="a", value="1", updated_at=clock.now()).save()
    address = await launched(minh, purpose="remind", reminders="3", remind_after="2")
    await minute()
    assert await mailed() == [cast.lan.email]
    await Answer(assessment=stalled, question_id="a", value="1", updated_at=clock.now()).save()
    await minute(later=2 * DAY)
    assert len(await mailed()) == 2
    await begin(cast.an_phat, submitted=True, instrument="food")
    await minute(later=2 * DAY)
    assert len(await mailed()) == 2
    assert await funnel(minh, address) == {
        "Danh sách người nhận": 3, "Đã được gửi thư": 1, "Đã mở liên kết": 0, "Đã làm tiếp": 1, "Đã nộp": 1,
    }  # fmt: skip


async def test_a_campaign_is_over_when_its_last_link_has_run_out(minh: Browser, cast: Cast) -> None:
    address = await launched(minh, [cast.unclaimed], reminders="1", remind_after="7", link_days="7")
    for days in (0, 7):
        await minute(later=days * DAY)
    assert "Đang chạy" in state(await minh.get(address))
    await minute(later=7 * DAY)
    assert "Đã kết thúc" in state(await minh.get(address))


def state(visit: Visit) -> str:
    return visit.words(".title .tag")


async def test_the_funnel_moves_by_itself_while_letters_are_sent(minh: Browser, cast: Cast) -> None:
    address = await launched(minh)
    part = await minh.get(address, partial=True)
    assert not part.all("h1")
    assert part.find("#progress").get("hx-trigger") == "every 5s"
    await minh.post(f"{address}/pause")
    assert part.find("#progress").get("hx-get") == address
    assert not (await minh.get(address)).find("#progress").get("hx-get")


async def test_shares_are_of_the_firms_with_a_letter(minh: Browser, cast: Cast) -> None:
    await begin(cast.tan_thanh)
    clock.freeze(clock.now() + timedelta(minutes=1))
    address = await launched(minh)
    await minute()
    await begin(cast.unclaimed, submitted=True)
    shares = {
        row.cssselect("th")[0].text_content().strip(): row.cssselect("td")[1].text
        for row in (await minh.get(address)).all("#progress tbody tr")
    }
    assert shares["Đã được gửi thư"] == "66,7%"
    assert shares["Đã đăng ký"] == "50,0%"
    assert shares["Đã nộp"] == "50,0%"
    assert "Trong đó đã có từ trước thư đầu tiên: 1." in (await minh.get(address)).words("#progress details")
