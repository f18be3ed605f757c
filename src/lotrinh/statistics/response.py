"""Who answers: the chance to answer as a function of what the registry knows and of maturity itself.

Maturity is known only of those who answered. Its part in the chance is found from totals that are known of all:
Kott, P. S., Chang, T. (2010). Using calibration weighting to adjust for nonignorable unit nonresponse. JASA 105,
1265-1275. It rests on this: within equal answers to the response margins and equal maturity, whether a firm
answers does not depend on the margins that are only calibrated to (a park, foreign capital …).
"""

from dataclasses import dataclass

import numpy as np

from lotrinh.statistics.frame import Floats

STEPS = 100
SMALL = 1e-8
LARGEST = 6.0  # of the coefficient of maturity from least to most mature: odds of 1 to 400
SETTLED = 1e-6  # change of a weight
HALVED_FROM = 8  # where whole steps go back and forth, half steps settle


class NoResponseModel(ValueError):
    """The chance to answer cannot be told from these answers."""


@dataclass(frozen=True)
class ResponseModel:
    """`weights[u]` = 1 / chance of group u; `coefficients` of the log odds against answering.

    `slope` turns unmet totals into changes of the coefficients. `misfit` is the statistic of Hansen's test
    of the totals beyond those needed (chi-squared with `freedom` degrees when the model is right).
    """

    weights: Floats
    coefficients: Floats
    slope: Floats
    misfit: float
    freedom: int


def fit(counts: Floats, drivers: Floats, classes: Floats, totals: Floats) -> ResponseModel:
    """Finds the weights 1 + exp(drivers @ b) that meet the totals best, by generalised least squares.

    `counts[u]`: firms that answered in group u; `drivers[u, q]`: what the chance depends on, maturity last;
    `classes[u, m]` and `totals[m]`: the calibration classes and the registry's firms in each. Unmet totals are measured
    by the inverse of their variance under the fitted chances, classes' diag(counts w (w - 1)) classes (Kott and Chang
    2010, equation 9). Raises NoResponseModel when the totals cannot tell what maturity does, when it would do more than
    LARGEST (then something else sets parks or foreign capital apart), or when the steps do not settle.
    """
    everybody = totals.sum() * (counts.sum() / (classes * counts[:, None]).sum())
    start = np.log(max(everybody / counts.sum() - 1, SMALL))
    b = np.linalg.lstsq(drivers, np.full(len(drivers), start), rcond=None)[0]
    for step in range(STEPS):
        weights, missing, slope, inverse = _state(b, counts, drivers, classes, totals)
        if step == 0:
            _must_tell_maturity(slope, classes.T @ ((counts * (weights - 1))[:, None] * drivers))
        change = slope @ missing
        longest = 2.0 / max(np.abs(drivers @ change).max(), SMALL)
        b = b + change * min(0.5 if step > HALVED_FROM else 1.0, longest)
        if np.abs((weights - 1) * (drivers @ change)).max() < SETTLED:
            if abs(b[-1]) > LARGEST:
                raise NoResponseModel
            rank = int(np.linalg.matrix_rank(inverse, hermitian=True))
            free = rank - int(np.linalg.matrix_rank(drivers))
            return ResponseModel(weights, b, slope, float(missing @ inverse @ missing), free)
    raise NoResponseModel


def _must_tell_maturity(slope: Floats, jacobian: Floats) -> None:
    """Without a total that moves with maturity alone, its coefficient would be an arbitrary one of many."""
    if (slope @ jacobian)[-1, -1] < 1 - SETTLED:
        raise NoResponseModel


def refit(of: ResponseModel, counts: Floats, drivers: Floats, classes: Floats, totals: Floats) -> Floats:
    """The weights of many replicates, one column each, from the whole sample's solution; `counts[u, g]`."""
    b = np.repeat(of.coefficients[:, None], counts.shape[1], axis=1)
    for _ in range(6):
        missing = totals[:, None] - classes.T @ (counts * (1 + np.exp(drivers @ b)))
        b = b + of.slope @ missing
    return 1 + np.exp(np.clip(drivers @ b, -30, 30))


def _state(
    b: Floats, counts: Floats, drivers: Floats, classes: Floats, totals: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    odds = np.exp(np.clip(drivers @ b, -30, 30))
    weights = 1 + odds
    missing = totals - classes.T @ (counts * weights)
    jacobian = classes.T @ ((counts * odds)[:, None] * drivers)
    variance = classes.T @ ((counts * weights * odds)[:, None] * classes)
    inverse = np.linalg.pinv(variance, rcond=1e-9, hermitian=True)
    slope = (
        np.linalg.pinv(jacobian.T @ inverse @ jacobian, rcond=1e-10, hermitian=True) @ jacobian.T @ inverse
    )
    return weights, missing, slope, inverse
