"""Whether the firms of today are still those the model was learned from, and its probabilities still true."""

import numpy as np
from msgspec import Struct

from recommender import metrics
from recommender.dataset import Array
from recommender.metrics import Estimate

BINS = 10
STABLE, SHIFTED = 0.1, 0.25  # the customary bounds of the index (Siddiqi 2006)
LEAST_SHARE = 1e-4
WIDEST = 20.0


class Reference(Struct, frozen=True):
    """How the d features were spread: (d, 9) edges of the bins, (d, 11) share in each and of unknown."""

    edges: Array
    shares: Array


def reference(features: Array) -> Reference:
    """Ten bins of as many firms each, by feature, as far as its values allow."""
    columns = [column[~np.isnan(column)] for column in features.T]
    at = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.array([np.quantile(one, at) if len(one) else np.zeros(BINS - 1) for one in columns])
    edges = edges.reshape(len(columns), BINS - 1)
    return Reference(edges, _shares(features, edges))


def _shares(features: Array, edges: Array) -> Array:
    """(d, 11) share of the firms in each bin, and last of the unknown."""
    counts = np.zeros((features.shape[1], BINS + 1))
    for place, (column, between) in enumerate(zip(features.T, edges, strict=True)):
        bins = np.where(np.isnan(column), BINS, np.searchsorted(between, column, side="left"))
        counts[place] = np.bincount(bins, minlength=BINS + 1)
    return counts / max(len(features), 1)


def stability(then: Reference, features: Array) -> Array:
    """(d,) population stability index of each feature: under 0.1 stable, over 0.25 shifted."""
    before = np.maximum(then.shares, LEAST_SHARE)
    now = np.maximum(_shares(features, then.edges), LEAST_SHARE)
    index: Array = ((now - before) * np.log(now / before)).sum(axis=1)
    return index


def rank_correlation(before: Array, after: Array) -> Array:
    """(n,) Spearman's correlation of two orders of the m solutions, firm by firm; 1 where an order is all ties."""
    from scipy.stats import rankdata  # noqa: PLC0415 - slow to import

    ranks = [rankdata(scores, axis=1) for scores in (before, after)]
    centred = [one - one.mean(axis=1, keepdims=True) for one in ranks]
    spread = np.sqrt((centred[0] ** 2).sum(axis=1) * (centred[1] ** 2).sum(axis=1))
    together = (centred[0] * centred[1]).sum(axis=1)
    correlation: Array = np.where(spread > 0, together / np.where(spread > 0, spread, 1), 1.0)
    return correlation


def level_shift(probabilities: Array, target: Array) -> float:
    """Calibration in the large: what to add to all log-odds so that as many are expected as there are.

    0 is true to level, below 0 the model promises too much. ValueError if all or none are positive.
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - slow to import

    known = ~np.isnan(target) & (probabilities > 0) & (probabilities < 1)
    observed = target[known].mean() if known.any() else 0.0
    if observed in {0.0, 1.0}:
        raise ValueError("The level cannot be set where all or no solutions are planned.")
    chosen = probabilities[known]
    return float(brentq(lambda shift: shifted(chosen, shift).mean() - observed, -WIDEST, WIDEST))


def shifted(probabilities: Array, shift: float) -> Array:
    """The probabilities with `shift` added to their log-odds; 0 and 1 stay."""
    odds = np.exp(shift)
    return np.asarray(odds * probabilities / (1 - probabilities + odds * probabilities))


class Drift(Struct, frozen=True):
    """stability: (d,) by feature; rank_correlation: mean over the firms; calibration and level of the old model
    on the labels of today, None without labels.
    """

    stability: Array
    rank_correlation: float
    calibration: Estimate | None
    level: float | None

    @property
    def shifted(self) -> Array:
        """(k,) places of the features that are no longer spread as they were."""
        return np.flatnonzero(self.stability > SHIFTED)


def compare(then: Reference, features: Array, before: Array, after: Array, target: Array) -> Drift:
    """An old model's scores `before` and a new one's `after`, (n, m), for the firms of today."""
    labelled = bool((target == 1).any() and (target == 0).any())
    return Drift(
        stability=stability(then, features),
        rank_correlation=float(rank_correlation(before, after).mean()),
        calibration=metrics.calibration_error(before, target) if labelled else None,
        level=level_shift(before, target) if labelled else None,
    )
