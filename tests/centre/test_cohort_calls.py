"""Firms most worth a call: the reasons, the order they make, and what gives no reason without a consent."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from lotrinh import clock, db
from lotrinh.centre.tables import SupportRequest
from lotrinh.roadmap.plan_tables import PlanStep
from lotrinh.selfassessment.tables import Answer, Assessment
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import contact
from tests.centre.cohort_results import adopted, days_ago, firm, result

pytestmark = pytest.mark.anyio


async def called(minh: Browser) -> dict[str, tuple[str, str]]:
    """By the id of the firm, its points and its reasons, in the order of the page."""
    found = await minh.post("/cohorts", {"name": "Tất cả", "kind": "filter", "address": "?"})
    address = found.location or (await minh.get("/cohorts")).find("a[aria-describedby]").get("href")
    return {
        line.cssselect("a")[0].get("href").rpartition("/")[2]: (
            line.cssselect(".tag")[0].text.strip(),
            " ".join(line.cssselect(".under")[0].text_content().split()),
        )
        for line in (await minh.get(address)).all("#calls ol li")
    }


async def draft(firm_id: UUID, started: float, answered: float | None = None) -> None:
    run = uuid4()
    await Assessment(
        id=run, firm=firm_id, instrument="quick", version="1.0", state="draft", sector="wood", size="small",
        started_at=days_ago(started),
    ).save()  # fmt: skip
    if answered is not None:
        await Answer(assessment=run, question_id="plan", value='"1"', updated_at=days_ago(answered)).save()


async def overdue_follow_up(cast: Cast, firm_id: UUID) -> None:
    day = clock.today()
    await contact(firm_id, cast.minh, day - timedelta(days=20), follow_up_on=day - timedelta(days=1))


async def overdue_request(cast: Cast, firm_id: UUID) -> None:
    due = clock.today() - timedelta(days=1)
    await SupportRequest(id=uuid4(), firm=firm_id, kind="tools", due_on=due, asked_at=days_ago(9)).save()


async def dropped_tool(cast: Cast, firm_id: UUID) -> None:
    await adopted(firm_id, "crm", "in_use", clock.today() - timedelta(days=200))
    await adopted(firm_id, "crm", "dropped", clock.today() - timedelta(days=89))


async def stalled_draft(cast: Cast, firm_id: UUID) -> None:
    await draft(firm_id, 40, answered=15)


async def late_step(cast: Cast, firm_id: UUID) -> None:
    await result(firm_id, 3)
    await PlanStep(id=uuid4(), firm=firm_id, solution="crm", due_on=clock.today() - timedelta(days=1)).save()


async def low_without_plan(cast: Cast, firm_id: UUID) -> None:
    await result(firm_id, 1, at=days_ago(31))


REASONS: dict[str, tuple[Callable[[Cast, UUID], Awaitable[None]], str, str]] = {
    "follow-up": (overdue_follow_up, "4 điểm", "Quá hẹn gọi lại ngày 13/11/2026"),
    "request": (overdue_request, "4 điểm", "Yêu cầu phải trả lời trước 13/11/2026"),
    "tool": (
        dropped_tool,
        "3 điểm",
        "Bỏ “Phần mềm khách hàng và bán hàng (CRM)” ngày 17/08/2026: Chi phí đầu tư và vận hành",
    ),
    "draft": (stalled_draft, "3 điểm", "Đánh giá dở dang, dừng từ 30/10/2026"),
    "step": (late_step, "3 điểm", "Một bước trong kế hoạch quá hạn 13/11/2026 · Nộp ngày 04/11/2026, chưa ai liên hệ"),
    "no plan": (
        low_without_plan,
        "3 điểm",
        "Mức 0 hoặc 1 từ 14/10/2026, kế hoạch chưa có bước nào · Nộp ngày 14/10/2026, chưa ai liên hệ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REASONS)
async def test_each_reason_is_shown_with_its_day_and_points(minh: Browser, cast: Cast, kind: str) -> None:
    happens, points, words = REASONS[kind]
    worth = await firm()
    await happens(cast, worth)
    assert await called(minh) == {str(worth): (points, words)}


@pytest.mark.parametrize("kind", REASONS)
async def test_a_firm_that_does_not_share_is_called_only_for_what_the_centre_knows(
    minh: Browser, cast: Cast, kind: str
) -> None:
    happens, *_ = REASONS[kind]
    hidden = await firm(shared=False)
    await happens(cast, hidden)
    assert bool(await called(minh)) == (kind in ("follow-up", "request"))


async def test_of_tools_given_up_the_last_one_is_named_with_its_reason(minh: Browser) -> None:
    worth, today = await firm(), clock.today()
    await adopted(worth, "barcode", "dropped", today - timedelta(days=5))
    await adopted(worth, "crm", "dropped", today - timedelta(days=30))
    await minh.speak("en")
    assert (await called(minh))[str(worth)][1] == (
        "Gave up “Barcodes or QR codes for stock” on 9 Nov 2026: The cost of the investment and of running it"
    )
    await db.execute("UPDATE consent SET withdrawn_at = now()")
    assert not await called(minh)


async def test_what_is_not_so_long_ago_or_over_is_no_reason(minh: Browser, cast: Cast) -> None:
    today = clock.today()
    working, back, recent = await firm(), await firm(), await firm()
    await draft(working, 40, answered=13)
    await adopted(back, "crm", "dropped", today - timedelta(days=20))
    await adopted(back, "crm", "in_use", today - timedelta(days=10))
    await result(recent, 0, at=days_ago(29))
    await contact(recent, cast.minh, today, follow_up_on=today)
    assert not await called(minh)


async def test_a_firm_that_was_met_is_not_one_never_contacted(minh: Browser, cast: Cast) -> None:
    met = await firm()
    await low_without_plan(cast, met)
    await contact(met, cast.minh, clock.today())
    assert not await called(minh)


async def test_reasons_add_up_and_the_sum_makes_the_order(minh: Browser, cast: Cast) -> None:
    one, two, three = await firm(), await firm(), await firm()
    await stalled_draft(cast, one)
    await overdue_follow_up(cast, two)
    await stalled_draft(cast, three)
    await overdue_request(cast, three)
    found = await called(minh)
    assert list(found) == [str(three), str(two), str(one)]
    assert found[str(three)][0] == "7 điểm"
