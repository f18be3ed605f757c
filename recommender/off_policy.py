"""What another policy would have earned, estimated from what was shown with known propensities."""

import numpy as np
from msgspec import Struct

from recommender.dataset import Array
from recommender.metrics import DRAWS, SEED, Estimate

LEAST_SHOWS = 1000
LARGEST_WEIGHT = 100.0
AT_ONCE = 50


class TooFewShows(ValueError):
    """Below a thousand shows the intervals are wider than any difference worth having."""


class Shows(Struct, frozen=True):
    """n shows of a solution in a slot.

    firm: (n,) whom it was shown to; propensity: (n,) with which probability, over 0
    reward: (n,) 1 if it was taken up, else 0
    wanted: (n,) the probability with which the other policy would have shown it there
    predicted: (n,) expected reward of what was shown, by a model
    promised: (n,) expected reward of what the other policy would have shown, by the same model
    """

    firm: Array
    propensity: Array
    reward: Array
    wanted: Array
    predicted: Array
    promised: Array


class Value(Struct, frozen=True):
    """Reward a show of the other policy; the intervals resample firms, since a firm's shows hang together.

    n of the estimates is the number of shows; `effective` of them carry the weight (Kish).
    """

    self_normalised: Estimate
    doubly_robust: Estimate
    effective: float
    firms: int


def estimate(shows: Shows) -> Value:
    """Self-normalised inverse propensity (Swaminathan and Joachims 2015) and doubly robust (Dudík and others 2011).

    TooFewShows below 1,000; ValueError for propensities that are none.
    """
    n = len(shows.reward)
    if n < LEAST_SHOWS:
        raise TooFewShows(f"There are {n} shows; estimates are made from {LEAST_SHOWS:,} on.")
    if not ((shows.propensity > 0) & (shows.propensity <= 1)).all():
        raise ValueError("A propensity is a probability over 0.")
    weights = np.minimum(shows.wanted / shows.propensity, LARGEST_WEIGHT)
    if not weights.any():
        raise ValueError("The other policy would have shown nothing of what was shown.")
    _, firm = np.unique(shows.firm, return_inverse=True)
    terms = [weights * shows.reward, weights]
    terms += [shows.promised + weights * (shows.reward - shows.predicted), np.ones(n)]
    by_firm = np.stack([np.bincount(firm, weights=term) for term in terms], axis=1)
    count = len(by_firm)
    drawn = _resampled(by_firm)
    return Value(
        self_normalised=_ratio(by_firm[:, :2], drawn[:, :2], n),
        doubly_robust=_ratio(by_firm[:, 2:], drawn[:, 2:], n),
        effective=float(weights.sum() ** 2 / (weights**2).sum()),
        firms=count,
    )


def _resampled(by_firm: Array) -> Array:
    """(DRAWS, terms): the sums over firms drawn anew, some draws at a time so that many firms fit into memory."""
    chance, count = np.random.default_rng(SEED), len(by_firm)
    even = np.full(count, 1 / count)
    return np.concatenate(
        [chance.multinomial(count, even, size=AT_ONCE) @ by_firm for _ in range(DRAWS // AT_ONCE)]
    )


def _ratio(by_firm: Array, drawn: Array, n: int) -> Estimate:
    above, below = by_firm.sum(axis=0)
    values = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12)
    low, high = np.quantile(values, [0.025, 0.975])
    return Estimate(value=float(above / below), low=float(low), high=float(high), n=n)
