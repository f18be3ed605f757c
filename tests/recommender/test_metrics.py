"""Figures worked by hand, and what their intervals mean."""

import numpy as np
import pytest

from recommender import metrics

NAN = np.nan


def test_ndcg_of_a_ranking_worked_by_hand() -> None:
    scores = np.array([[0.9, 0.8, 0.7, 0.6]])
    target = np.array([[0.0, 1.0, 0.0, 1.0]])
    reached = 1 / np.log2(3) + 1 / np.log2(5)
    best = 1 / np.log2(2) + 1 / np.log2(3)
    assert metrics.ndcg(scores, target) == pytest.approx([reached / best])
    assert metrics.ndcg(scores, target, cut=2) == pytest.approx([1 / np.log2(3) / best])
    assert metrics.recall(scores, target, cut=2) == pytest.approx([0.5])


def test_what_is_no_candidate_takes_no_place_in_the_ranking() -> None:
    scores = np.array([[0.9, 0.8, 0.7], [0.9, 0.8, 0.7]])
    target = np.array([[NAN, 1.0, 0.0], [NAN, 0.0, 0.0]])
    assert metrics.ndcg(scores, target)[0] == 1
    assert np.isnan(metrics.ndcg(scores, target)[1])
    assert metrics.mean(metrics.ndcg(scores, target)).n == 1


def test_ties_are_broken_at_random_and_not_by_the_order_of_the_columns() -> None:
    target = np.zeros((4000, 20))
    target[:, 0] = 1
    found = metrics.recall(np.zeros(target.shape), target, cut=5)
    assert found.mean() == pytest.approx(5 / 20, abs=0.03)


def test_calibration_error_is_the_gap_between_what_is_said_and_what_is() -> None:
    chance = np.random.default_rng(0)
    said = chance.random((3000, 10))
    true = (chance.random(said.shape) < said).astype(float)
    true[:, 0] = NAN
    assert metrics.calibration_error(said, true).value < 0.012
    promising = metrics.calibration_error(np.minimum(said + 0.1, 1), true)
    assert promising.value == pytest.approx(0.095, abs=0.01)
    assert promising.low < promising.value < promising.high


def test_the_interval_of_a_mean_is_that_of_its_standard_error() -> None:
    values = np.random.default_rng(0).normal(0.5, 0.2, 900)
    estimate = metrics.mean(np.append(values, NAN))
    assert estimate.n == 900
    assert estimate.high - estimate.low == pytest.approx(2 * 1.96 * 0.2 / 30, rel=0.1)


def test_a_lift_compares_the_same_firms() -> None:
    baseline = np.random.default_rng(0).random(500)
    lift = metrics.lift(baseline * 1.1, baseline)
    assert (lift.value, lift.low, lift.high) == pytest.approx((0.1, 0.1, 0.1))


def test_nothing_to_find_is_said_and_not_counted_as_zero() -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        metrics.mean(np.array([NAN]))
    with pytest.raises(ValueError, match="nothing to compare"):
        metrics.lift(np.array([NAN]), np.array([1.0]))


def test_log_loss_of_a_fair_coin_is_the_logarithm_of_two() -> None:
    assert metrics.log_loss(np.full((1, 3), 0.5), np.array([[1, 0, NAN]])) == pytest.approx(np.log(2))
