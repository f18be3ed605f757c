"""A cohort on two days, with advice and without, and beside another one."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from lotrinh import clock
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.casework import contact
from tests.centre.cohort_results import adopted, days_ago, firm, key_figure, result, row

pytestmark = pytest.mark.anyio

HALF = {"early": "2026-05-14", "late": "2026-11-14"}


async def cohort(minh: Browser, address: str = "?", name: str = "Nhóm") -> str:
    return (await minh.post("/cohorts", {"name": name, "kind": "filter", "address": address})).location


async def change(minh: Browser, address: str = "?", **days: str) -> Visit:
    return await minh.get(f"{await cohort(minh, address)}/change", **(HALF | days))


async def test_levels_are_compared_only_of_firms_with_a_result_on_both_days(
    minh: Browser, cast: Cast
) -> None:
    rising, staying, newcomer, hidden = await firm(), await firm(), await firm(), await firm(shared=False)
    for one, early, late in ((rising, 1, 3), (staying, 2, 2), (hidden, 0, 5)):
        await result(one, early, at=days_ago(250))
        await result(one, late, at=days_ago(20))
    await result(newcomer, 5, at=days_ago(20))
    shown = await change(minh)
    assert key_figure(shown, "mức trung bình") == ("1,50 → 2,50", "n = 2 có kết quả ở cả hai ngày")
    assert key_figure(shown, "lên mức hoặc xuống mức")[0] == "1 ↑ · 0 ↓"
    assert row(shown, "#levels", "Mức 3") == ["0", "1", "50%"]


async def test_a_day_counts_until_midnight_in_vietnam(minh: Browser, cast: Cast) -> None:
    one = await firm()
    await result(one, 1, at=datetime(2026, 5, 14, 23, 59, tzinfo=clock.VIETNAM))
    await result(one, 2, at=datetime(2026, 5, 15, 0, 0, tzinfo=clock.VIETNAM))
    assert key_figure(await change(minh), "mức trung bình")[0] == "1,00 → 2,00"
    earlier = await minh.get(
        f"{await cohort(minh, '?', 'Khác')}/change", early="2026-05-13", late="2026-05-14"
    )
    assert key_figure(earlier, "mức trung bình")[0] == "–"


async def test_tools_are_counted_as_they_stood_on_either_day(minh: Browser, cast: Cast) -> None:
    stopped, started = await firm(), await firm()
    await adopted(stopped, "crm", "in_use", date(2026, 1, 1))
    await adopted(stopped, "crm", "dropped", date(2026, 8, 1))
    await adopted(started, "crm", "planned", date(2026, 2, 1))
    await adopted(started, "erp", "in_use", date(2026, 9, 1))
    shown = await change(minh)
    assert row(shown, "#tools", "Phần mềm khách hàng và bán hàng (CRM)") == ["50%", "0%", "-50"]
    assert row(shown, "#tools", "Phần mềm quản trị tổng thể (ERP)") == ["0%", "50%", "+50"]


async def test_when_a_handful_that_does_not_share_submitted_stays_unseen(minh: Browser, cast: Cast) -> None:
    await result(await firm("chemicals"), 1, at=days_ago(20))
    unshared = [await firm("chemicals", shared=False) for _ in range(5)]
    for one in unshared[:4]:
        await result(one, 1, at=days_ago(20))
    address = await cohort(minh, "?sector=chemicals")
    few = await minh.get(f"{address}/change", **HALF)
    assert key_figure(few, "đã đánh giá") == (
        "0% → 100%", "0 → 1 trong 1 doanh nghiệp · chỉ tính doanh nghiệp có chia sẻ"
    )  # fmt: skip
    await result(unshared[4], 1, at=days_ago(20))
    enough = await minh.get(f"{address}/change", **HALF)
    assert key_figure(enough, "đã đánh giá") == ("0% → 100%", "0 → 6 trong 6 doanh nghiệp")


@pytest.mark.parametrize(
    "days",
    [
        {"early": "2026-11-14", "late": "2026-05-14"},
        {"early": "2026-05-14", "late": "2026-05-14"},
        {"early": "hôm qua", "late": "2026-05-14"},
        {"early": "", "late": "2026-05-14"},
        {"early": "2026-05-14", "late": "2026-11-15"},
    ],
)
async def test_wrong_days_are_said_and_kept(minh: Browser, cast: Cast, days: dict[str, str]) -> None:
    refused = await minh.get(f"{await cohort(minh)}/change", **days)
    assert refused.status == 422
    assert {name: refused.find(f"input[name={name}]").get("value") for name in days} == days
    assert not refused.all(".kpi")


async def rounds(change_in_points: float, *, advised_by: Cast | None = None, shared: bool = True) -> UUID:
    """Two rounds of a small wood firm at level 1, and a contact in between."""
    one = await firm(shared=shared)
    await result(one, 1, points=60.0, at=days_ago(240))
    await result(one, 1, points=60.0 + change_in_points, at=days_ago(30))
    if advised_by:
        await contact(one, advised_by.minh, clock.today() - timedelta(days=100))
    return one


async def test_advised_firms_stand_beside_firms_without_advice(minh: Browser, cast: Cast) -> None:
    for more in (19, 20, 21, 19, 20, 21):
        await rounds(more, advised_by=cast)
    for more in (4, 5, 6, 5, 5):
        await rounds(more)
    await rounds(-40, shared=False)
    shown = await minh.get(f"{await cohort(minh)}/effect")
    gained, interval = key_figure(shown, "điểm bộ chỉ số")
    assert gained == "+15,0"
    low, high = interval.removeprefix("khoảng tin cậy 95%: ").replace(",", ".").split(" đến ")
    assert 13 < float(low) < 15 < float(high) < 17
    assert key_figure(shown, "mức, so với")[0] == "0,00"
    assert key_figure(shown, "ghép được") == ("6", "6 được tư vấn, 0 không ghép được")
    assert "Quá ít doanh nghiệp" in shown.words(".govuk-warning-text")
    assert "không phải bằng chứng" in shown.words("main")


async def test_only_advised_firms_of_the_cohort_count_and_others_serve_from_everywhere(
    minh: Browser, cast: Cast
) -> None:
    advised = [await rounds(20, advised_by=cast) for _ in range(6)]
    for _ in range(4):
        await rounds(5)
    pairs = [
        ("name", "Hai"),
        ("kind", "list"),
        ("address", "?"),
        *(("firm", str(one)) for one in advised[:2]),
    ]
    address = (await minh.post("/cohorts", pairs)).location
    shown = await minh.get(f"{address}/effect")
    assert key_figure(shown, "ghép được") == ("2", "2 được tư vấn, 0 không ghép được")
    assert key_figure(shown, "điểm bộ chỉ số") == ("–", "quá ít doanh nghiệp để tính")
    assert key_figure(shown, "dùng để so sánh")[1] == "trong 4 doanh nghiệp không được liên hệ giữa hai đợt"


async def test_a_contact_before_or_after_the_two_rounds_is_no_advice_between_them(
    minh: Browser, cast: Cast
) -> None:
    for days in (241, 29):
        one = await rounds(20)
        await contact(one, cast.minh, clock.today() - timedelta(days=days))
    assert key_figure(await minh.get(f"{await cohort(minh)}/effect"), "ghép được")[0] == "0"


async def test_two_cohorts_stand_side_by_side(minh: Browser, cast: Cast) -> None:
    await result(await firm(), 1)
    await result(await firm("metal"), 4)
    wood = (await cohort(minh, "?sector=wood", "Gỗ")).rpartition("/")[2]
    metal = (await cohort(minh, "?sector=metal", "Cơ khí")).rpartition("/")[2]
    shown = await minh.get("/cohorts/comparison", a=wood, b=metal)
    assert [head.text_content() for head in shown.all(".compared thead th.r")] == ["Gỗ", "Cơ khí"]
    assert row(shown, ".compared", "Mức trung bình, tính cả mức 0") == ["1,00", "4,00"]
    beside_all = await minh.get("/cohorts/comparison", a=wood, b="all")
    assert row(beside_all, ".compared", "Mức trung bình, tính cả mức 0") == ["1,00", "2,50"]


async def test_two_different_cohorts_have_to_be_chosen(minh: Browser, cast: Cast) -> None:
    wood = (await cohort(minh)).rpartition("/")[2]
    for b in ("", wood):
        shown = await minh.get("/cohorts/comparison", a=wood, b=b)
        assert shown.status == 200
        assert not shown.all(".compared")
        assert shown.find("select[name=a] option[selected]").get("value") == wood
    assert (await minh.get("/cohorts/comparison", a=wood, b="1; drop")).status == 400
