"""Weights whose sums agree with the registry, by the bounded logit distance of Deville and Särndal.

Deville, J.-C., Särndal, C.-E. (1992). Calibration estimators in survey sampling. JASA 87, 376-382, case 6.
All auxiliary variables are classes, so firms alike in all of them share a weight: the work is done on groups of
such firms, and its cost does not grow with the number of firms.
"""

from dataclasses import dataclass

import numpy as np

from lotrinh.statistics.frame import Floats

BOUNDS = ((1 / 3, 3.0), (1 / 5, 5.0), (1 / 10, 10.0), (1 / 30, 30.0))  # tried in turn, the tightest first
AGREEMENT = 1e-6  # of the largest total
STEPS = 60


class NotCalibrated(ValueError):
    """No weights within the widest bounds agree with the totals."""


@dataclass(frozen=True)
class Calibration:
    """How much each group's starting weight is multiplied by, and what the replicates need to go on from here.

    `bounds` are those the factors were kept within: the trimming of the weights.
    """

    factors: Floats
    bounds: tuple[float, float]
    multipliers: Floats
    slope: Floats


def calibrate(starts: Floats, classes: Floats, totals: Floats) -> Calibration:
    """Factors g near 1 with `classes.T @ (starts * g) = totals`, in the tightest of BOUNDS that allows it.

    `starts[u]` is the summed starting weight of group u, `classes[u, m]` 1 where the group belongs to class m,
    `totals[m]` the firms of the registry in class m. Minimises Σ d G(g), G the logit distance, so that
    L < g < U. Raises NotCalibrated when even the widest bounds leave a total unmet.
    """
    for bounds in BOUNDS:
        found = _newton(starts, classes, totals, bounds)
        if found is not None:
            return found
    raise NotCalibrated


def recalibrate(of: Calibration, starts: Floats, classes: Floats, totals: Floats, steps: int = 12) -> Floats:
    """The factors of many replicates at once, from the whole sample's solution; one column a replicate.

    `starts[u, g]` is the summed starting weight of group u in replicate g. Newton's method with the whole
    sample's slope: a replicate differs from it by little, so that the steps shrink fast.
    """
    multipliers = np.repeat(of.multipliers[:, None], starts.shape[1], axis=1)
    for _ in range(steps):
        factors = logit_factor(classes @ multipliers, of.bounds)[0]
        missing = totals[:, None] - classes.T @ (starts * factors)
        if np.abs(missing).max() < AGREEMENT * totals.max() * 10:
            break
        multipliers += of.slope @ missing
    return logit_factor(classes @ multipliers, of.bounds)[0]


def _newton(
    starts: Floats, classes: Floats, totals: Floats, bounds: tuple[float, float]
) -> Calibration | None:
    multipliers = np.zeros(classes.shape[1])
    step = 1.0
    factors, slopes = logit_factor(classes @ multipliers, bounds)
    missing = totals - classes.T @ (starts * factors)
    for _ in range(STEPS):
        information = classes.T @ ((starts * slopes)[:, None] * classes)
        slope = np.linalg.pinv(information, rcond=1e-10, hermitian=True).astype(float)
        if np.abs(missing).max() < AGREEMENT * totals.max():
            return Calibration(factors, bounds, multipliers, slope)
        proposed = multipliers + step * (slope @ missing)
        new_factors, new_slopes = logit_factor(classes @ proposed, bounds)
        still = totals - classes.T @ (starts * new_factors)
        if np.abs(still).max() > np.abs(missing).max() * 2 or not np.isfinite(still).all():
            step /= 2
            if step < 1 / 64:
                return None
            continue
        multipliers, factors, slopes, missing = proposed, new_factors, new_slopes, still
        step = min(1.0, step * 2)
    return None


def logit_factor(u: Floats, bounds: tuple[float, float]) -> tuple[Floats, Floats]:
    """F(u) = (L(U-1) + U(1-L) exp(Au)) / ((U-1) + (1-L) exp(Au)), A = (U-L)/((1-L)(U-1)), and its slope.

    F(0) = F'(0) = 1 and L < F < U (Deville and Särndal 1992, equation 2.7).
    """
    low, high = bounds
    a = (high - low) / ((1 - low) * (high - 1))
    grown = np.exp(np.clip(a * u, -500, 500))
    below = (high - 1) + (1 - low) * grown
    factor = (low * (high - 1) + high * (1 - low) * grown) / below
    return factor, (factor - low) * (high - factor) / ((1 - low) * (high - 1))
