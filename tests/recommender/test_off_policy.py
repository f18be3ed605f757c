"""A policy that was never run is valued from shows of another, or not at all."""

import numpy as np
import pytest
from msgspec.structs import replace

from recommender import off_policy
from recommender.off_policy import Shows, TooFewShows

REWARDS = np.array([0.1, 0.3, 0.6])
LOGGED, OTHER = np.array([0.6, 0.3, 0.1]), np.array([0.1, 0.2, 0.7])


def shows(count: int, seed: int = 0, wanted: np.ndarray = OTHER, guess: float = 0.0) -> Shows:
    """What was shown with known probabilities; a model that is off by `guess` predicts the rewards."""
    chance = np.random.default_rng(seed)
    shown = chance.choice(3, count, p=LOGGED)
    predicted = REWARDS + guess
    return Shows(
        firm=np.arange(count) // 4,
        propensity=LOGGED[shown],
        reward=(chance.random(count) < REWARDS[shown]).astype(float),
        wanted=wanted[shown],
        predicted=predicted[shown],
        promised=np.full(count, wanted @ predicted),
    )


@pytest.mark.parametrize("guess", [0.0, 0.3])
def test_both_estimates_cover_the_true_value_of_the_other_policy(guess) -> None:
    covered = np.zeros(2)
    for seed in range(40):
        value = off_policy.estimate(shows(2000, seed, guess=guess))
        for n, one in enumerate((value.self_normalised, value.doubly_robust)):
            covered[n] += one.low <= OTHER @ REWARDS <= one.high
    assert (covered >= 35).all()


def test_a_good_model_narrows_the_doubly_robust_interval() -> None:
    wide, narrow = (off_policy.estimate(shows(4000, guess=guess)).doubly_robust for guess in (-0.6, 0.0))
    assert narrow.high - narrow.low < wide.high - wide.low


def test_the_policy_that_was_run_is_valued_at_what_it_earned_with_every_show() -> None:
    same = shows(1500, wanted=LOGGED)
    value = off_policy.estimate(same)
    assert value.self_normalised.value == pytest.approx(same.reward.mean())
    assert value.effective == pytest.approx(1500)
    assert (value.self_normalised.n, value.firms) == (1500, 375)


def test_another_policy_rests_on_fewer_shows_than_there_are() -> None:
    assert off_policy.estimate(shows(1500)).effective < 1000


def test_shows_of_one_firm_hang_together() -> None:
    apart, together = shows(4000), replace(shows(4000), firm=np.arange(4000) // 400)
    together = replace(together, reward=(np.arange(4000) // 400 % 2).astype(float))
    one, other = (off_policy.estimate(which).self_normalised for which in (apart, together))
    assert other.high - other.low > 2 * (one.high - one.low)


def test_below_a_thousand_shows_nothing_is_estimated() -> None:
    with pytest.raises(TooFewShows, match="There are 999 shows; estimates are made from 1,000 on"):
        off_policy.estimate(shows(999))
    assert off_policy.estimate(shows(1000)).self_normalised.n == 1000


def test_shows_without_a_propensity_are_refused() -> None:
    given = shows(1000)
    with pytest.raises(ValueError, match="probability over 0"):
        off_policy.estimate(replace(given, propensity=given.propensity * 0))
    with pytest.raises(ValueError, match="nothing of what was shown"):
        off_policy.estimate(replace(given, wanted=given.wanted * 0))
