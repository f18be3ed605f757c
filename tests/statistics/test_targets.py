"""Whether a target is on course, from readings with their uncertainty."""

from datetime import date

import pytest

from lotrinh.statistics.figures import Share
from lotrinh.statistics.measures import Text, measures
from lotrinh.statistics.targets import Reading, Target, reading, targets, verdict
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import answer, built, firms

START, MIDDLE, END = date(2026, 1, 1), date(2026, 7, 2), date(2026, 12, 31)
NOTHING = Text("", "")


def target(value: float | None = 0.6, by: date | None = END) -> Target:
    return Target(
        id="x",
        title=NOTHING,
        counts="share",
        value=value,
        by=by,
        measure="crm",
        difference=NOTHING,
        source=NOTHING,
    )


def at(day: date, value: float, around: float = 0.02) -> Reading:
    return Reading(day, value, value - around, value + around)


@pytest.mark.parametrize(
    ("wanted", "first", "now", "expected"),
    [
        (target(), None, None, "unknown"),
        (target(), at(START, 0.2), None, "unknown"),
        (target(), at(MIDDLE, 0.2), at(MIDDLE, 0.2), "unknown"),
        (target(), at(START, 0.2), at(MIDDLE, 0.45), "on_course"),
        (target(), at(START, 0.2), at(MIDDLE, 0.40), "unclear"),
        (target(), at(START, 0.2), at(MIDDLE, 0.30), "off_course"),
        (target(), at(START, 0.2), at(MIDDLE, 0.63), "reached"),
        (target(), at(START, 0.2), at(END, 0.50), "missed"),
        (target(), at(START, 0.2), at(END, 0.61), "unclear"),
        (target(by=None), at(START, 0.2), at(MIDDLE, 0.30), "rising"),
        (target(by=None), at(START, 0.3), at(MIDDLE, 0.20), "falling"),
        (target(value=None, by=None), at(START, 0.2), at(MIDDLE, 0.21), "unclear"),
        (target(by=date(2022, 12, 31)), at(START, 0.2), at(MIDDLE, 0.3), "missed"),
    ],
)
def test_the_verdict_follows_from_the_intervals(
    wanted: Target, first: Reading | None, now: Reading | None, expected: str
) -> None:
    assert verdict(wanted, first, now) == expected


def test_only_an_estimate_for_all_is_held_against_a_target() -> None:
    seven_thousand = next(one for one in targets() if one.counts == "firms")
    assert reading(seven_thousand, Share(n=100, counted=50), 65_000, START) is None
    found = reading(seven_thousand, Share(n=100, counted=50, estimate=0.2, low=0.1, high=0.3), 65_000, START)
    assert found == Reading(START, 13_000, 6_500, 19_500)


def test_every_target_names_its_source_and_a_known_measure() -> None:
    for one in targets():
        assert one.source.vi
        assert one.source.en
        assert one.measure is None or one.measure in measures()


@pytest.mark.anyio
async def test_the_page_says_unknown_where_there_is_no_estimate(stranger: Browser, cast: Cast) -> None:
    await answer(await firms(20), e_labour_contract="in_use")
    await answer(await firms(30))
    await built()
    visit = await stranger.get("/statistics/targets")
    card = visit.words("#labour-contracts-signed")
    assert "100%" in card
    assert "40,0% (20 trên 50 doanh nghiệp được hỏi)" in card
    assert "Chưa rõ" in card
    assert "20/3/2024" in card
    assert "không đo được" in visit.words("#logistics-costs")
