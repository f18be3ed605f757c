"""How good a ranking and its probabilities are, with 95 % intervals from resampling firms.

Arrays are (n firms, m solutions). A target is 1 relevant, 0 not, NaN no candidate.
"""

import numpy as np
from msgspec import Struct

from recommender.dataset import Array

CUT = 10
BINS = 10
DRAWS = 1000
SEED = 20261125


class Estimate(Struct, frozen=True):
    """A figure, its 95 % interval, and the firms it rests on."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ndcg(scores: Array, target: Array, cut: int = CUT, seed: int = SEED) -> Array:
    """(n,) normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), NaN without a relevant one."""
    hits = _hits(scores, target, cut, seed)
    discounts = 1 / np.log2(np.arange(hits.shape[1]) + 2)
    relevant = (target == 1).sum(axis=1)
    ideal = np.concatenate([[0], np.cumsum(discounts)])[np.minimum(relevant, len(discounts))]
    return _ratio(hits @ discounts, ideal)


def recall(scores: Array, target: Array, cut: int = CUT, seed: int = SEED) -> Array:
    """(n,) share of the relevant solutions among the first `cut`, NaN without a relevant one."""
    return _ratio(_hits(scores, target, cut, seed).sum(axis=1), (target == 1).sum(axis=1))


def _hits(scores: Array, target: Array, cut: int, seed: int) -> Array:
    """(n, cut) whether the solution at each place of the ranking is relevant; ties are broken at random."""
    shuffled = np.argsort(np.random.default_rng(seed).random(scores.shape), axis=1)
    candidates = np.where(np.isnan(target), -np.inf, scores)
    order = np.argsort(-np.take_along_axis(candidates, shuffled, axis=1), axis=1, kind="stable")[:, :cut]
    hits: Array = np.take_along_axis(target, np.take_along_axis(shuffled, order, axis=1), axis=1) == 1
    return hits


def _ratio(above: Array, below: Array) -> Array:
    return np.where(below > 0, above / np.where(below > 0, below, 1), np.nan)


def _resampled(n: int) -> Array:
    """(draws, n) how often each firm is drawn."""
    return np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=DRAWS)


def _estimate(value: float, drawn: Array, n: int) -> Estimate:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(value=float(value), low=float(low), high=float(high), n=n)


def mean(values: Array) -> Estimate:
    """The mean over the firms that have a value."""
    known = values[~np.isnan(values)]
    if not len(known):
        raise ValueError("No firm has a relevant solution to find, so there is nothing to measure.")
    return _estimate(known.mean(), _resampled(len(known)) @ known / len(known), len(known))


def lift(values: Array, baseline: Array) -> Estimate:
    """How much higher the mean is than the baseline's over the same firms: 0.03 is 3 %."""
    known = ~np.isnan(values) & ~np.isnan(baseline)
    if not known.any():
        raise ValueError("No firm has a relevant solution to find, so there is nothing to compare.")
    weights = _resampled(int(known.sum()))
    drawn = (weights @ values[known]) / np.maximum(weights @ baseline[known], 1e-12) - 1
    return _estimate(values[known].sum() / baseline[known].sum() - 1, drawn, int(known.sum()))


def calibration_error(probabilities: Array, target: Array) -> Estimate:
    """Expected calibration error over ten bins of as many predictions each (Naeini and others 2015)."""
    known = ~np.isnan(target)
    edges = np.quantile(probabilities[known], np.linspace(0, 1, BINS + 1)[1:-1])
    bins = np.digitize(probabilities, edges)
    in_bin = np.stack([(bins == b) & known for b in range(BINS)], axis=2)
    gaps = np.where(known, probabilities - np.nan_to_num(target), 0)
    by_firm = np.einsum("nmb,nm->nb", in_bin, gaps)
    drawn = np.abs(_resampled(len(target)) @ by_firm).sum(axis=1) / known.sum()
    return _estimate(np.abs(by_firm.sum(axis=0)).sum() / known.sum(), drawn, int(known.any(axis=1).sum()))


def log_loss(probabilities: Array, target: Array) -> float:
    """Mean over all candidates, in nats."""
    known = ~np.isnan(target)
    likelihood = np.where(target == 1, probabilities, 1 - probabilities)[known]
    return float(-np.log(np.clip(likelihood, 1e-12, 1)).mean())
