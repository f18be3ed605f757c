"""Calibrated weights beside other ways to the same figures."""

import numpy as np
import pytest
from scipy.optimize import minimize

from lotrinh.statistics import calibration
from lotrinh.statistics.calibration import NotCalibrated, calibrate, recalibrate
from lotrinh.statistics.frame import LEAST_RESPONDENTS, Registry, indicators, pooled_classes

COUNTS = np.array([[12, 30, 7], [25, 8, 16], [9, 14, 40]])
ROWS, COLUMNS = np.array([900.0, 1200, 700]), np.array([1000.0, 800, 1000])
# Raked by svy 0.35.0 (MIT), tolerance 1e-12, one line a row of COUNTS: the weight of one firm.
OF_SVY = [
    [21.081561703696785, 16.803747331405308, 20.41554851619872],
    [25.602083181144454, 20.40697662631572, 24.793256716306505],
    [11.885464447447488, 9.473697646236811, 11.509976323142574],
]


def two_margins() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    row, column = (one.reshape(-1) for one in np.indices(COUNTS.shape))
    starts = COUNTS.reshape(-1) * ROWS.sum() / COUNTS.sum()
    return starts, indicators([row, column]), np.concatenate([ROWS, COLUMNS]), COUNTS.reshape(-1)


def test_without_bounds_the_weights_are_those_of_raking(monkeypatch):
    """The logit distance with bounds far away is the exponential one."""
    monkeypatch.setattr(calibration, "BOUNDS", ((1e-7, 1e7),))
    starts, classes, totals, counts = two_margins()
    found = starts * calibrate(starts, classes, totals).factors / counts
    assert found == pytest.approx(np.array(OF_SVY).reshape(-1), rel=1e-5)
    raked = COUNTS * ROWS.sum() / COUNTS.sum()
    for _ in range(200):
        raked = raked * (ROWS / raked.sum(axis=1))[:, None]
        raked = raked * COLUMNS / raked.sum(axis=0)
    assert found * counts == pytest.approx(raked.reshape(-1), rel=1e-5)


def test_within_bounds_the_weights_are_the_nearest_by_the_logit_distance():
    """The same least distance found by a general solver over the factors themselves."""
    starts, classes, totals, _ = two_margins()
    found = calibrate(starts, classes, totals)
    low, high = found.bounds
    a = (high - low) / ((1 - low) * (high - 1))

    def distance(factors: np.ndarray) -> float:
        parts = (factors - low) * np.log((factors - low) / (1 - low))
        parts += (high - factors) * np.log((high - factors) / (high - 1))
        return float(starts @ parts / a)

    def slope(factors: np.ndarray) -> np.ndarray:
        return starts / a * np.log((factors - low) * (high - 1) / ((1 - low) * (high - factors)))

    sums = (classes.T * starts)[:-1]  # the last follows from the others
    nearest = minimize(
        distance,
        np.ones(len(starts)),
        jac=slope,
        method="SLSQP",
        bounds=[(low + 1e-6, high - 1e-6)] * len(starts),
        constraints={"type": "eq", "fun": lambda g: sums @ g - totals[:-1], "jac": lambda _: sums},
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert nearest.success
    assert found.factors == pytest.approx(nearest.x, abs=1e-5)
    assert (found.factors > low).all()
    assert (found.factors < high).all()


def test_weighted_firms_agree_with_the_registry_in_every_class():
    starts, classes, totals, _ = two_margins()
    assert classes.T @ (starts * calibrate(starts, classes, totals).factors) == pytest.approx(
        totals, rel=1e-5
    )


def test_by_one_margin_each_firm_stands_for_the_firms_of_its_class():
    starts, counts, totals = np.full(3, 100.0), np.array([20, 30, 50]), np.array([90.0, 110, 100])
    found = calibrate(starts, np.eye(3), totals).factors * starts / counts
    assert found == pytest.approx(totals / counts, rel=1e-5)


def test_the_widest_bounds_are_tried_before_giving_up():
    assert calibrate(np.array([100.0, 100]), np.eye(2), np.array([188.0, 12])).bounds == (1 / 10, 10.0)
    with pytest.raises(NotCalibrated):
        calibrate(np.array([100.0, 100]), np.eye(2), np.array([199.5, 0.5]))


def test_a_replicate_is_calibrated_as_if_it_were_the_sample():
    starts, classes, totals, _ = two_margins()
    whole = calibrate(starts, classes, totals)
    changed = starts * np.random.default_rng(3).uniform(0.95, 1.05, (20, len(starts)))
    together = recalibrate(whole, changed.T, classes, totals)
    for number, one in enumerate(changed):
        alone = calibration._newton(one, classes, totals, whole.bounds)
        assert together[:, number] == pytest.approx(alone.factors, abs=1e-4)


def registry_of(answered: list[list[int]]) -> tuple[Registry, np.ndarray]:
    sector, size = (one.reshape(-1) for one in np.indices(np.shape(answered)))
    cells = np.column_stack([sector, size])
    return Registry(("sector", "size"), cells, np.full(len(cells), 100)), np.array(answered).reshape(-1)


def test_thin_classes_are_pooled_within_their_sector():
    registry, answered = registry_of([[50, 60, 12, 9], [30, 40, 50, 60]])
    classes = pooled_classes(registry, answered, ("sector", "size"))
    assert classes[2] == classes[3]
    assert len(set(classes.tolist())) == 7


def test_a_pool_still_thin_takes_in_the_next_smallest_of_its_sector():
    registry, answered = registry_of([[50, 60, 5, 3], [30, 40, 50, 60]])
    classes = pooled_classes(registry, answered, ("sector", "size"))
    assert classes[0] == classes[2] == classes[3]
    assert classes[1] not in classes[[0, 2, 3]]


def test_a_sector_thin_altogether_is_pooled_with_another():
    registry, answered = registry_of([[2, 3, 0, 0], [30, 40, 50, 60]])
    classes = pooled_classes(registry, answered, ("sector", "size"))
    firms_by_class = np.bincount(classes, weights=answered)
    assert (firms_by_class >= LEAST_RESPONDENTS).all()
