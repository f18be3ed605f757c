"""The last places left to chance: few, reproducible, and with the propensities that are written down."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from recommender.planner import Roadmap, Weights
from tests.recommender.demos import catalogue, firm, order, practice, roadmap
from tests.recommender.random_catalogues import situations
from tests.recommender.test_plan import lasting, spread

ALL = catalogue(*spread(*"abcdefghijklmnop"))
DRAWS = 2000


def drawn(made: Roadmap) -> list[tuple[str, float]]:
    return [(step.solution_id, step.slot_propensity) for step in made.steps if step.slot_propensity < 1]


def test_without_a_seed_nothing_is_left_to_chance() -> None:
    made = roadmap(firm(), ALL)
    assert drawn(made) == []
    assert made.policy == "scored-greedy-1"
    assert roadmap(firm(), ALL, seed=1).policy == "scored-greedy-1+explore-0.5"


@pytest.mark.parametrize(("steps", "places"), [(4, 0), (5, 1), (9, 1), (10, 2), (12, 2)])
def test_a_tenth_to_a_fifth_of_the_places_is_explored(steps: int, places: int) -> None:
    some = catalogue(
        *spread(*"abcdefghijkl"[:steps], weeks=lasting(1)), *spread("x", "y", weeks=lasting(150))
    )
    wider = catalogue(*some.solutions.values(), *spread("late", weeks=lasting(60)))
    made = roadmap(firm(), wider if steps < 8 else ALL if steps == 12 else some, seed=3)
    assert len(made.steps) >= steps
    assert len(drawn(made)) <= len(made.steps) // 5
    if steps == 12:
        assert len(drawn(made)) == places


def test_the_same_seed_draws_the_same_and_another_may_not() -> None:
    assert roadmap(firm(), ALL, seed=5) == roadmap(firm(), ALL, seed=5)
    assert len({tuple(order(roadmap(firm(), ALL, seed=seed))) for seed in range(12)}) > 1


def test_the_first_places_stay_as_scored() -> None:
    without = order(roadmap(firm(), ALL))
    for seed in range(12):
        assert order(roadmap(firm(), ALL, seed=seed))[:10] == without[:10]


def test_propensities_are_how_often_a_step_is_drawn() -> None:
    """The first explored place: 6 fit; the best has 1/2 + 1/12, the others 1/12 each."""
    written: dict[str, float] = {}
    times: Counter[str] = Counter()
    for seed in range(DRAWS):
        name, propensity = drawn(roadmap(firm(), ALL, seed=seed))[0]
        assert written.setdefault(name, propensity) == propensity
        times[name] += 1
    assert sum(written.values()) == pytest.approx(1)
    assert sorted(written.values()) == pytest.approx([1 / 12] * 5 + [7 / 12])
    for name, propensity in written.items():
        error = (propensity * (1 - propensity) / DRAWS) ** 0.5
        assert abs(times[name] / DRAWS - propensity) < 4 * error


def test_a_pinned_step_is_not_drawn() -> None:
    """It takes the last of five places, where others would fit."""
    among = catalogue(*ALL.solutions.values(), *spread("years", weeks=lasting(60)))
    five = Weights(steps_per_wave=(3, 1, 1))
    for seed in range(8):
        made = roadmap(firm(), among, seed=seed, weights=five, pinned=("years",))
        assert (order(made)[-1], drawn(made)) == ("years", [])
        assert len(drawn(roadmap(firm(), among, seed=seed, weights=five))) == 1


def test_a_step_stays_with_the_prerequisite_that_was_inserted_for_it() -> None:
    """They take the last two of twelve places, and there are others that would fit."""
    late = practice("late", function="x", requires=("base",), weeks=lasting(60))
    among = catalogue(*spread(*"abcdefghijklmn"), practice("base", function="y"), late)
    probabilities = {
        **dict.fromkeys("abcdefghij", 0.9),
        **dict.fromkeys("klmn", 0.01),
        "base": 0.001,
        "late": 0.5,
    }
    assert order(roadmap(firm(), among, probabilities=probabilities))[-2:] == ["base", "late"]
    for seed in range(8):
        made = roadmap(firm(), among, probabilities=probabilities, seed=seed)
        assert order(made)[-2:] == ["base", "late"]
        assert drawn(made) == []


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_every_propensity_is_a_chance(situation) -> None:
    profile, among, given_too = situation
    without = roadmap(profile, among, **given_too)
    made = roadmap(profile, among, **given_too, seed=7)
    assert len(made.steps) <= len(without.steps)
    assert all(0 < step.slot_propensity <= 1 for step in made.steps)
    assert len(drawn(made)) <= len(without.steps) // 5
