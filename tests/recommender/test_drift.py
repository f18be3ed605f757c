"""Shifts of firms and of levels are seen, and their absence too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from recommender import drift

CHANCE = np.random.default_rng(0)
BEFORE = np.column_stack([CHANCE.normal(size=4000), CHANCE.integers(0, 2, 4000), CHANCE.random(4000)])
COLUMN = arrays(float, (20, 2), elements=st.one_of(st.floats(-9, 9), st.just(np.nan)))


def test_the_same_firms_are_stable_and_others_like_them_nearly_so() -> None:
    then = drift.reference(BEFORE[:2000])
    assert drift.stability(then, BEFORE[:2000]) == pytest.approx(0, abs=1e-9)
    assert (drift.stability(then, BEFORE[2000:]) < drift.STABLE).all()


def test_moved_and_newly_unknown_features_are_found_and_only_they() -> None:
    now = BEFORE[2000:].copy()
    now[:, 0] += 1
    now[::2, 2] = np.nan
    index = drift.stability(drift.reference(BEFORE[:2000]), now)
    assert np.flatnonzero(index > drift.SHIFTED).tolist() == [0, 2]


@given(COLUMN, COLUMN)
def test_the_stability_index_is_never_negative(before, now) -> None:
    assert (drift.stability(drift.reference(before), now) >= -1e-12).all()


def test_rank_correlation_is_that_of_spearman_firm_by_firm() -> None:
    before, after = CHANCE.random((5, 9)).round(1), CHANCE.random((5, 9)).round(1)
    expected = [spearmanr(one, other).statistic for one, other in zip(before, after, strict=True)]
    assert drift.rank_correlation(before, after) == pytest.approx(expected)
    assert drift.rank_correlation(before, before * 2) == pytest.approx(np.ones(5))


@given(st.floats(-2, 2))
def test_a_known_shift_of_the_level_is_found(shift) -> None:
    said = np.random.default_rng(1).random((200, 4)) * 0.8 + 0.1
    target = (np.random.default_rng(2).random(said.shape) < said).astype(float)
    true_to_level = drift.shifted(said, drift.level_shift(said, target))
    assert true_to_level.mean() == pytest.approx(target.mean(), abs=1e-9)
    moved = drift.shifted(said, shift)
    assert drift.level_shift(moved, target) == pytest.approx(
        drift.level_shift(said, target) - shift, abs=1e-6
    )


def test_a_shift_keeps_certainties() -> None:
    assert drift.shifted(np.array([0.0, 0.5, 1.0]), 1.0).tolist()[::2] == [0, 1]


def test_without_plans_there_is_no_level() -> None:
    with pytest.raises(ValueError, match="all or no solutions"):
        drift.level_shift(np.full((2, 2), 0.5), np.zeros((2, 2)))


def test_a_comparison_tells_all_of_it() -> None:
    scores = CHANCE.random((2000, 6)) * 0.5
    target = (CHANCE.random(scores.shape) < scores).astype(float)
    then = drift.reference(BEFORE[:2000])
    now = BEFORE[2000:].copy()
    now[:, 0] += 2
    seen = drift.compare(then, now, drift.shifted(scores, 1), scores, target)
    assert seen.shifted.tolist() == [0]
    assert seen.rank_correlation == pytest.approx(1)
    assert seen.level == pytest.approx(-1, abs=0.1)
    assert seen.calibration.value > 0.05
    unlabelled = drift.compare(then, now, scores, scores, np.full(scores.shape, np.nan))
    assert unlabelled.calibration is None
    assert unlabelled.level is None
