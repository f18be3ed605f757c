"""The figures of a cohort: each of the firms it may be of, and no others."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from lotrinh import clock, db
from lotrinh.firms.tables import Consent
from lotrinh.roadmap.plan_tables import PlanStep
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.cohort_results import adopted, days_ago, firm, key_figure, result, row

pytestmark = pytest.mark.anyio

WOOD, ALL = "?sector=wood", "?"


async def cohort(minh: Browser, address: str = WOOD) -> str:
    return (
        await minh.post("/cohorts", {"name": f"Nhóm {address}", "kind": "filter", "address": address})
    ).location


async def page(minh: Browser, address: str = WOOD) -> Visit:
    return await minh.get(await cohort(minh, address))


async def step(firm_id: UUID, solution: str, **more: object) -> None:
    await PlanStep(id=uuid4(), firm=firm_id, solution=solution, **more).save()


async def test_all_firms_count_for_coverage_and_only_sharing_ones_for_levels(
    minh: Browser, cast: Cast
) -> None:
    await result(await firm(), 0)
    await result(await firm(), 3)
    await result(await firm(shared=False), 5)
    shown = await page(minh)
    assert key_figure(shown, "đã đánh giá") == ("75%", "3 / 4 doanh nghiệp")
    mean, detail = key_figure(shown, "mức trung bình")
    assert mean == "1,5"
    assert detail.startswith("n = 2 ")
    assert row(shown, "#levels", "Mức 0") == ["1", "50%"]
    assert row(shown, "#levels", "Mức 5") == ["0", "0%"]


async def test_who_withdraws_its_consent_is_in_no_figure_from_then_on(minh: Browser, cast: Cast) -> None:
    leaving = await firm()
    await result(leaving, 4)
    await result(await firm(), 1)
    address = await cohort(minh)
    assert key_figure(await minh.get(address), "mức trung bình")[0] == "2,5"
    await Consent.update({Consent.withdrawn_at: clock.now()}).where(Consent.firm == leaving)
    assert key_figure(await minh.get(address), "mức trung bình")[0] == "1,0"


async def test_the_mean_stands_beside_that_of_the_registry(minh: Browser, cast: Cast) -> None:
    await result(await firm(), 1)
    await result(await firm("metal"), 4)
    assert "toàn tỉnh 2,5 (n = 2)" in key_figure(await page(minh), "mức trung bình")[1]


async def test_a_newer_round_takes_the_place_of_the_older(minh: Browser, cast: Cast) -> None:
    rising = await firm()
    await result(rising, 0, at=days_ago(200))
    await result(rising, 2, at=days_ago(5))
    assert key_figure(await page(minh), "mức trung bình")[0] == "2,0"


async def test_the_heat_map_has_means_of_five_firms_and_says_where_there_are_fewer(
    minh: Browser, cast: Cast
) -> None:
    for score in (10.0, 20.0, 30.0, 40.0, 50.0):
        await result(await firm(), 1, pillars=[score, 80, 80, 80, 80, None])
    await result(await firm("food"), 1, pillars=[99, 80, 80, 80, 80, 80])
    shown = await page(minh, ALL)
    assert row(shown, ".heat", "Chế biến gỗ và nội thất gỗ") == ["5", "30", "80", "80", "80", "80", "n < 5"]
    assert row(shown, ".heat", "Chế biến thực phẩm") == ["1", *["n < 5"] * 6]
    assert row(shown, ".heat", "Tất cả")[:2] == ["6", "42"]
    assert "Khách hàng" in shown.words("#heat-map h2")


async def test_the_heat_map_of_one_sector_goes_by_size(minh: Browser, cast: Cast) -> None:
    for _ in range(5):
        await result(await firm(size="micro"), 1, pillars=[20] * 6)
    shown = await page(minh)
    assert row(shown, ".heat", "Doanh nghiệp siêu nhỏ")[:2] == ["5", "20"]
    assert not [label for label in shown.all(".heat tbody th") if "Chế biến gỗ" in label.text_content()]


async def test_in_use_is_neither_planned_nor_dropped_nor_undone(minh: Browser, cast: Cast) -> None:
    today = clock.today()
    using, planning, gave_up, unsure = [await firm() for _ in range(4)]
    await adopted(using, "e-contract", "in_use", today - timedelta(days=20))
    await adopted(planning, "e-contract", "planned", today)
    await adopted(gave_up, "e-contract", "in_use", today - timedelta(days=90))
    await adopted(gave_up, "e-contract", "dropped", today - timedelta(days=30))
    taken_back = await adopted(unsure, "e-contract", "in_use", today)
    await adopted(unsure, "e-contract", "in_use", today, corrects=taken_back, is_undone=True)
    await adopted(unsure, "crm", "main_way_of_working", today - timedelta(days=300))
    hidden = await firm(shared=False)
    await adopted(hidden, "e-contract", "in_use", today)
    shown = await page(minh)
    assert row(shown, "#tools", "Hợp đồng điện tử với đối tác") == ["1", "25%", "+25", "1"]
    assert row(shown, "#tools", "Phần mềm khách hàng và bán hàng (CRM)") == ["1", "25%", "-75", "0"]
    assert key_figure(shown, "bỏ dở công cụ") == ("33%", "n = 3 · 1 doanh nghiệp nên gọi")


async def test_what_was_dropped_more_than_a_year_ago_is_not_counted(minh: Browser, cast: Cast) -> None:
    one = await firm()
    await adopted(one, "crm", "in_use", clock.today() - timedelta(days=500))
    await adopted(one, "crm", "dropped", clock.today() - timedelta(days=366))
    assert key_figure(await page(minh), "bỏ dở công cụ")[0] == "–"


async def test_how_far_firms_get(minh: Browser, cast: Cast) -> None:
    used, dropped, idle = [await firm() for _ in range(3)]
    for one in (used, dropped, idle):
        await result(one, 1)
    await result(await firm(shared=False), 1)
    for one, status in ((used, "in_use"), (dropped, "dropped")):
        await step(one, "e-contract")
        await adopted(one, "e-contract", status, clock.today())
    shown = await page(minh)
    # An Phát, the fifth wood firm, has members and no assessment.
    assert row(shown, "#funnel", "Đã đăng ký") == ["5", "100%"]
    assert row(shown, "#funnel", "Đã bắt đầu đánh giá") == ["4", "80%"]
    assert row(shown, "#funnel", "Đã nộp") == ["4", "80%"]
    assert row(shown, "#funnel", "Đã xem lộ trình") == ["0", "0%"]
    assert row(shown, "#funnel", "Đã nhận một bước") == ["2", "67%"]
    assert row(shown, "#funnel", "Đang dùng bước đã nhận")[0] == "1"
    assert row(shown, "#funnel", "Đã bỏ một bước đã nhận")[0] == "1"


async def test_a_seen_roadmap_counts(minh: Browser, cast: Cast) -> None:
    one = await firm()
    await result(one, 1)
    await db.execute(
        "INSERT INTO recommendation_list (id, firm, day, fingerprint, at, policy, catalogue, model, weights, eligible)"
        " VALUES ($1, $2, $3, 'f', $4, 'p', 'c', 'm', '{}', '{}')",
        uuid4(), one, clock.today(), clock.now(),
    )  # fmt: skip
    assert row(await page(minh), "#funnel", "Đã xem lộ trình") == ["1", "100%"]


async def test_a_cohort_without_any_result_says_so(minh: Browser, cast: Cast) -> None:
    shown = await page(minh, "?sector=metal")
    assert key_figure(shown, "mức trung bình")[0] == "–"
    assert "Chưa có doanh nghiệp nào trong nhóm chia sẻ kết quả" in shown.words("#levels")
    assert key_figure(await page(minh, "?sector=chemicals&size=large"), "đã đánh giá")[0] == "–"
