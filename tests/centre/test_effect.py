"""The effect of advice on simulated firms, where the truth is known because it was put in."""

from random import Random
from statistics import mean

import pytest

from lotrinh.centre.cohorts.effect import ENOUGH, FEWEST, Effect, Pair, effect

SECTORS, SIZES = ("wood", "food", "metal"), ("micro", "small")
RUNS = 60


def firms(rng: Random, count: int, truth: float, *, confounded: bool = True) -> list[Pair]:
    """Low starters rise more by themselves, and are advised more often: advice looks better than it is."""
    found = []
    for _ in range(count):
        start = rng.uniform(20, 140)
        level = int(start // 40)
        chance = 0.6 - 0.4 * start / 140 if confounded else 0.3
        advised, months = rng.random() < chance, rng.uniform(4, 14)
        by_itself = 24 - 0.15 * start + 0.4 * months + rng.gauss(0, 6)
        stratum = (rng.choice(SECTORS), rng.choice(SIZES), level)
        found.append(Pair(stratum, start, months, by_itself + truth * advised, advised))
    return found


def naive(pairs: list[Pair]) -> float:
    advised = mean(one.change for one in pairs if one.advised)
    return advised - mean(one.change for one in pairs if not one.advised)


def runs(truth: float, count: int = 400) -> list[Effect]:
    return [effect(firms(Random(seed), count, truth)) for seed in range(RUNS)]


@pytest.mark.parametrize("truth", [0.0, 8.0, -5.0])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(truth: float) -> None:
    """Of 60 intervals of 95 %, 57 are expected; fewer than 52 or all of a far wider kind would be a mistake."""
    found = runs(truth)
    covered = sum(one.low <= truth <= one.high for one in found)
    assert covered >= 52
    assert mean(one.high - one.low for one in found) < 6


def test_what_comes_from_the_start_is_not_taken_for_advice() -> None:
    pairs = [firms(Random(seed), 400, 0.0) for seed in range(RUNS)]
    assert mean(naive(one) for one in pairs) > 2
    assert abs(mean(effect(one).estimate for one in pairs)) < 0.5


def test_few_firms_give_a_wider_interval() -> None:
    few, many = effect(firms(Random(1), 120, 5.0)), effect(firms(Random(1), 1200, 5.0))
    assert few.high - few.low > 2 * (many.high - many.low)


def test_nobody_stands_beside_a_firm_of_another_kind() -> None:
    advised = [Pair(("wood", "small", 1), 50.0, 6.0, 10.0, advised=True) for _ in range(10)]
    others = [Pair(("food", "small", 1), 50.0, 6.0, 3.0, advised=False) for _ in range(10)]
    found = effect([*advised, *others])
    assert (found.matched, found.unmatched, found.estimate) == (0, 10, None)


def test_a_firm_far_away_in_score_is_no_match() -> None:
    kind = ("wood", "small", 1)
    advised = [Pair(kind, 40.0 + place, 6.0, 10.0, advised=True) for place in range(8)]
    others = [Pair(kind, 140.0 + place, 6.0, 3.0, advised=False) for place in range(8)]
    assert effect([*advised, *others]).matched == 0


def test_one_firm_that_serves_for_all_makes_the_interval_no_narrower() -> None:
    kind = ("wood", "small", 1)
    advised = [Pair(kind, 50.0, 6.0, 10.0, advised=True) for _ in range(40)]
    others = [Pair(kind, 50.0, 6.0, change, advised=False) for change in (2.0, 10.0)]
    found = effect([*advised, *others])
    assert found.neighbours == 2
    assert found.low < 0 < found.high


@pytest.mark.parametrize("count", [0, 1, FEWEST - 1])
def test_too_few_advised_firms_give_no_effect(count: int) -> None:
    kind = ("wood", "small", 1)
    advised = [Pair(kind, 50.0, 6.0, 10.0, advised=True) for _ in range(count)]
    others = [Pair(kind, 50.0, 6.0, 3.0, advised=False) for _ in range(50)]
    found = effect([*advised, *others])
    assert found.advised == count
    assert found.estimate is None
    assert not found.is_enough


def test_from_the_stated_bound_on_they_are_enough() -> None:
    kind = ("wood", "small", 1)
    others = [Pair(kind, 50.0, 6.0, 3.0, advised=False) for _ in range(50)]
    advised = [Pair(kind, 50.0, 6.0, 10.0, advised=True) for _ in range(ENOUGH)]
    assert effect([*others, *advised]).is_enough
    assert not effect([*others, *advised[1:]]).is_enough
