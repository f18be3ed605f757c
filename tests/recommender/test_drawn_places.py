"""What places drawn by lot tell of the served policy and of two others, where the truth is known."""

import numpy as np
import pytest
from msgspec.structs import replace

from recommender.drawn_places import Drawn, policies

OF_BEST, OF_OTHERS = 0.4, 0.1


def drawn(count: int, seed: int = 0, explored: float = 0.5, best: float = OF_BEST) -> Drawn:
    """As the planner draws: 2 to 9 fit; the best has 1 - explored, and explored is spread over all."""
    chance = np.random.default_rng(seed)
    fitting = chance.integers(2, 10, count)
    chance_of_best = 1 - explored + explored / fitting
    is_best = chance.random(count) < chance_of_best
    return Drawn(
        firm=np.arange(count) // 3,
        propensity=np.where(is_best, chance_of_best, explored / fitting),
        explored=np.full(count, explored),
        taken=(chance.random(count) < np.where(is_best, best, OF_OTHERS)).astype(float),
    )


def truth(explored: float = 0.5) -> dict[str, float]:
    fitting = np.arange(2, 10)
    chances = {"served": 1 - explored + explored / fitting, "best_only": 1, "even_lot": 1 / fitting}
    return {name: float(np.mean(OF_OTHERS + (OF_BEST - OF_OTHERS) * one)) for name, one in chances.items()}


@pytest.mark.parametrize("explored", [0.2, 0.5, 2 / 3])
def test_the_intervals_cover_the_truth_of_each_policy(explored: float) -> None:
    covered = dict.fromkeys(truth(explored), 0)
    for seed in range(40):
        for one in policies(drawn(1500, seed, explored)):
            expected = truth(explored)[one.name]
            both = (one.self_normalised, one.doubly_robust)
            covered[one.name] += all(each.low <= expected <= each.high for each in both)
    assert min(covered.values()) >= 34, covered


def test_the_served_policy_is_worth_what_was_taken_up() -> None:
    given = drawn(1200)
    served = next(one for one in policies(given) if one.name == "served")
    assert served.self_normalised.value == pytest.approx(given.taken.mean())
    assert served.effective == pytest.approx(1200)
    assert served.self_normalised.n == 1200


def test_other_policies_rest_on_fewer_places() -> None:
    by_name = {one.name: one for one in policies(drawn(1200))}
    assert by_name["best_only"].effective < 1000
    assert by_name["even_lot"].effective < 1000


def test_below_a_thousand_places_nothing_is_said() -> None:
    assert policies(drawn(999)) == ()
    assert len(policies(drawn(1000))) == 3


def test_a_policy_that_would_have_shown_nothing_of_it_is_left_out() -> None:
    given = drawn(3000)
    others = given.propensity <= 0.5
    only = Drawn(*(getattr(given, name)[others] for name in ("firm", "propensity", "explored", "taken")))
    assert {one.name for one in policies(only)} == {"served", "even_lot"}


def test_propensities_that_no_roadmap_gives_are_refused() -> None:
    given = drawn(1000)
    with pytest.raises(ValueError, match="none of a place"):
        policies(replace(given, propensity=given.propensity * 0.93))
    with pytest.raises(ValueError, match="at most two thirds"):
        policies(replace(given, explored=given.explored + 0.3))
