"""What the model has to beat. Each takes what is learned from and what is asked, and scores (n, m)."""

import numpy as np

from recommender.dataset import Array
from recommender.tasks import Examples

SEGMENT_STRENGTH = 20


def random(_train: Examples, test: Examples) -> Array:
    """All the same: ties are broken at random."""
    return np.zeros(test.target.shape)


def adoption_popularity(train: Examples, test: Examples) -> Array:
    """What most firms use."""
    return _everyone(share(train.used), test)


def target_popularity(train: Examples, test: Examples) -> Array:
    """What most firms without it plan; where use is asked about, what most use."""
    return _everyone(share(train.target), test)


def segment_popularity(train: Examples, test: Examples) -> Array:
    """The same among firms of the size and sector, drawn towards the share of all by 20 firms."""
    overall = share(train.target)
    scores = _everyone(overall, test).copy()
    for segment in np.unique(test.segments, axis=0):
        members = train.target[(train.segments == segment).all(axis=1)]
        known, positive = (~np.isnan(members)).sum(axis=0), (members == 1).sum(axis=0)
        drawn = (positive + SEGMENT_STRENGTH * overall) / (known + SEGMENT_STRENGTH)
        scores[(test.segments == segment).all(axis=1)] = drawn
    return scores


def prior_alone(_train: Examples, test: Examples) -> Array:
    """What rules and sector rates say of each firm, or the same shares for all; learns nothing."""
    if test.prior is None:
        raise ValueError("There is no prior to serve alone.")
    return test.prior


def share(states: Array) -> Array:
    """(m,) share of the known states that are 1."""
    known = (~np.isnan(states)).sum(axis=0)
    return np.asarray((states == 1).sum(axis=0) / np.maximum(known, 1))


def _everyone(shares: Array, test: Examples) -> Array:
    return np.broadcast_to(shares, test.target.shape)
