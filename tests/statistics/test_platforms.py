"""Firms with a platform beside firms with separate tools: who grew, who gave up, and what is not told."""

from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest
from scipy import stats

from lotrinh.statistics import services
from lotrinh.statistics.platforms import mean_of, rate_of, solutions
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import answer, built, event, firms, result
from tests.statistics.test_pages import row

pytestmark = pytest.mark.anyio

PLATFORM, SEPARATE = "Nền tảng tích hợp", "Chỉ dùng công cụ rời"
FIRST, SECOND = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 10, 5, tzinfo=UTC)
LONG_AGO, IN_TIME, LATE = date(2025, 6, 1), date(2025, 12, 1), date(2026, 8, 1)


async def test_dropped_within_twelve_months_is_counted_for_each_group(stranger: Browser, cast: Cast) -> None:
    platform, separate = await firms(20), await firms(30)
    await answer([*platform, *separate], day=FIRST)
    await event(platform, "erp", "in_use", LONG_AGO)
    await event(platform[:5], "erp", "dropped", IN_TIME)
    await event(separate, "crm", "in_use", LONG_AGO)
    await event(separate[:12], "crm", "dropped", IN_TIME)
    await event(separate[12:18], "crm", "dropped", LATE)
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, PLATFORM, "#dropped table")[:3] == ["20", "5", "25,0%"]
    assert row(visit, SEPARATE, "#dropped table")[:3] == ["30", "12", "40,0%"]
    assert row(visit, "Chênh lệch (nền tảng − công cụ rời)", "#dropped table")[2] == "−15,0"


async def test_only_what_was_begun_two_to_one_years_ago_is_watched(stranger: Browser, cast: Cast) -> None:
    """Older use is known of survivors alone, newer use has not had its twelve months."""
    old, new, watched = await firms(15), await firms(15), await firms(15)
    await answer([*old, *new, *watched], day=FIRST)
    await event(old, "crm", "in_use", date(2023, 5, 1))
    await event(new, "crm", "in_use", date(2026, 2, 1))
    await event(watched, "crm", "in_use", LONG_AGO)
    await event(watched[:7], "crm", "dropped", IN_TIME)
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, SEPARATE, "#dropped table")[:2] == ["15", "7"]


async def test_a_firm_that_ever_began_a_platform_is_none_with_separate_tools_only(
    stranger: Browser, cast: Cast
) -> None:
    mixed, separate = await firms(12), await firms(12)
    await answer([*mixed, *separate], day=FIRST)
    await event([*mixed, *separate], "crm", "in_use", LONG_AGO)
    await event(mixed, "erp", "in_use", date(2022, 1, 1))
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, SEPARATE, "#dropped table")[0] == "12"
    assert row(visit, PLATFORM, "#dropped table")[0] == "0"


async def test_growth_is_the_change_between_rounds_of_firms_as_they_were_at_the_first(
    stranger: Browser, cast: Cast
) -> None:
    platform, separate = await firms(12), await firms(14)
    every = [*platform, *separate]
    await event(platform, "erp", "in_use", date(2026, 1, 10))
    await event(separate, "crm", "in_use", date(2026, 1, 10))
    await event(separate, "erp", "in_use", date(2026, 6, 1))
    await result(every, FIRST, level=1, points=40.0)
    for number, one in enumerate(every):
        await result([one], SECOND, level=1 + number % 2, points=45.0 + number % 3)
    await answer(every, day=FIRST)
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, PLATFORM, "#growth table")[:2] == ["12", "+6,0"]
    assert row(visit, SEPARATE, "#growth table")[0] == "14"
    assert "không chứng tỏ nền tảng" in visit.words("main")


async def test_the_quoted_figures_stand_apart_with_their_source(stranger: Browser, cast: Cast) -> None:
    await firms(20)
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert "Chưa có doanh nghiệp để so sánh" in visit.words("main")
    words = visit.words("#quoted")
    assert "5,52%" in words
    assert "0,56%" in words
    assert "Vụ Kinh tế số và Xã hội số (phát biểu ngày 20/3/2024" in words


async def gave_up(of: list[UUID]) -> None:
    await answer(of, day=FIRST)
    await event(of, "crm", "in_use", LONG_AGO)
    await event(of, "crm", "dropped", IN_TIME)


async def test_a_figure_moves_only_with_many_firms(stranger: Browser, cast: Cast) -> None:
    """The difference of two editions would tell of the one that came between them."""
    separate = await firms(30)
    await answer(separate, day=FIRST)
    await event(separate, "crm", "in_use", LONG_AGO)
    await event(separate[:12], "crm", "dropped", IN_TIME)
    await services.build_month_end(date(2026, 10, 31), simulated=False)
    await built()
    await gave_up(await firms(9))
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, SEPARATE, "#dropped table")[:2] == ["30", "12"]
    await gave_up(await firms(1))
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, SEPARATE, "#dropped table")[:2] == ["40", "22"]


async def test_a_hidden_figure_is_not_shown_because_one_firm_came(stranger: Browser, cast: Cast) -> None:
    """Else it was one less before, and everybody knew how many of those hidden gave up."""
    separate = await firms(20)
    await answer(separate, day=FIRST)
    await event(separate, "crm", "in_use", LONG_AGO)
    await event(separate[:4], "crm", "dropped", IN_TIME)
    await built()
    await event(separate[4:5], "crm", "dropped", IN_TIME)
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, SEPARATE, "#dropped table")[:2] == ["20", "ẩn"]
    await gave_up(await firms(10))
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, SEPARATE, "#dropped table")[:2] == ["30", "15"]


async def test_no_firm_at_all_is_not_said_any_longer_when_one_came(stranger: Browser, cast: Cast) -> None:
    await gave_up(await firms(12))
    await built()
    platform = await firms(3)
    await answer(platform, day=FIRST)
    await event(platform, "erp", "in_use", LONG_AGO)
    await built()
    visit = await stranger.get("/statistics/platforms")
    assert row(visit, PLATFORM, "#dropped table")[0] == "ẩn"


def test_the_groups_are_those_of_the_catalogue() -> None:
    assert set(solutions("platform")) >= {"erp", "tms"}
    assert "accounting" in solutions("separate")
    for group in ("platform", "separate"):
        assert not {"e-invoice", "e-tax", "website"} & set(solutions(group))


def test_a_mean_has_the_interval_of_student() -> None:
    changes = np.array([3.0, 5.0, 8.0, -1.0, 4.0, 6.0, 2.0, 9.0, 0.0, 4.0, 7.0])
    found = mean_of(changes)
    low, high = stats.t.interval(0.95, len(changes) - 1, changes.mean(), stats.sem(changes))
    assert (found.n, found.mean) == (11, round(changes.mean(), 1))
    assert (found.low, found.high) == (round(low, 1), round(high, 1))


@pytest.mark.parametrize(
    "changes",
    [np.zeros(20), np.array([0.0] * 15 + [30.0, 20.0]), np.array([4.0] * 9)],
    ids=["alike", "two", "nine"],
)
def test_a_mean_that_would_tell_of_single_firms_is_hidden(changes: np.ndarray) -> None:
    assert mean_of(changes).mean is None


@pytest.mark.parametrize(("counted", "n"), [(4, 50), (46, 50), (5, 9), (0, 50)])
def test_a_rate_of_few_firms_is_hidden(counted: int, n: int) -> None:
    assert rate_of(counted, n).counted is None


def test_a_rate_of_enough_firms_has_the_interval_of_wilson() -> None:
    """Checked against another implementation, in scipy."""
    other = stats.binomtest(12, 40).proportion_ci(method="wilson")
    found = rate_of(12, 40)
    assert (found.low, found.high) == (round(other.low, 3), round(other.high, 3))
