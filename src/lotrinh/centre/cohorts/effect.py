"""What advice changed: advised firms beside similar firms that had none.

Knows neither the database nor pages. Each firm gives one pair of rounds. For every advised firm, up to NEIGHBOURS firms
without advice are taken that agree with it exactly in `stratum` and lie nearest in starting score and in the time
between the rounds, both in standard deviations, and no further than CALIPER in either; those equally near all count,
and one firm may serve several times. An advised firm with no such firm stays unmatched and counts in no effect.

The effect is the mean, over the matched advised firms, of their change minus that of their neighbours: the average
effect on those advised (ATT), in the units of the change. What still differs in score and time is taken out by a linear
regression on the neighbours (Abadie and Imbens 2011, "Bias-Corrected Matching Estimators for Average Treatment
Effects", Journal of Business & Economic Statistics 29(1)). The interval is the estimate ± 1.96 standard errors, these
from Abadie and Imbens 2006, "Large Sample Properties of Matching Estimators for Average Treatment Effects",
Econometrica 74(1): it accounts for neighbours that serve several times, which a bootstrap would not.

It is a comparison, not a proof: advised firms may differ in what nobody recorded.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

NEIGHBOURS = 3
CALIPER = 1.0
ENOUGH = 30
"""With fewer matched advised firms, a page warns that they are too few."""
FEWEST = 5
"""With fewer, no effect is given at all."""
ENOUGH_TO_FIT = 10
NORMAL = 1.96

Floats = NDArray[np.float64]


class Pair(Struct, frozen=True):
    """A firm's two rounds: what must agree, the score at the first, months between, and the change of the outcome."""

    stratum: Hashable
    start: float
    months: float
    change: float
    advised: bool


class Effect(Struct, frozen=True, kw_only=True):
    """`estimate` with its 95 % interval, None with fewer than FEWEST matched firms.

    `neighbours`: different firms without advice that served; the means are those of the matched advised firms and of
    their neighbours, before what still differs is taken out.
    """

    advised: int
    matched: int
    neighbours: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    mean_advised: float | None = None
    mean_neighbours: float | None = None
    start_advised: float | None = None
    start_neighbours: float | None = None

    @property
    def unmatched(self) -> int:
        return self.advised - self.matched

    @property
    def is_enough(self) -> bool:
        return self.matched >= ENOUGH


class _Matching(Struct, frozen=True):
    """`weights[i, j]`: the share with which firm j without advice stands beside matched advised firm i."""

    weights: Floats
    advised: NDArray[np.intp]


def effect(pairs: Sequence[Pair]) -> Effect:
    """The effect of advice on the change of those advised, measured by the pairs of firms without advice."""
    advised = [one for one in pairs if one.advised]
    others = [one for one in pairs if not one.advised]
    if not advised or not others:
        return Effect(advised=len(advised), matched=0, neighbours=0)
    at, beside = _covariates(advised, others)
    matching = _match(advised, others, at, beside)
    served = matching.weights.sum(axis=0) > 0
    counts = {"advised": len(advised), "matched": len(matching.advised), "neighbours": int(served.sum())}
    if len(matching.advised) < FEWEST:
        return Effect(**counts)
    return _estimated(advised, others, at, beside, matching, counts)


def _estimated(
    advised: list[Pair],
    others: list[Pair],
    at: Floats,
    beside: Floats,
    matching: _Matching,
    counts: dict[str, int],
) -> Effect:
    weights, rows = matching.weights, matching.advised
    outcome = np.array([one.change for one in advised])[rows]
    other = np.array([one.change for one in others])
    slope = _slope(beside, other, weights.sum(axis=0))
    adjusted = weights @ other + (at[rows] - weights @ beside) @ slope
    differences = outcome - adjusted
    estimate = float(differences.mean())
    margin = NORMAL * _standard_error(differences, weights, _scatter(others, beside, other - beside @ slope))
    start, other_start = (
        np.array([one.start for one in advised])[rows],
        np.array([one.start for one in others]),
    )
    return Effect(
        **counts, estimate=estimate, low=estimate - margin, high=estimate + margin,
        mean_advised=float(outcome.mean()), mean_neighbours=float((weights @ other).mean()),
        start_advised=float(start.mean()), start_neighbours=float((weights @ other_start).mean()),
    )  # fmt: skip


def _covariates(advised: list[Pair], others: list[Pair]) -> tuple[Floats, Floats]:
    """Score and time in standard deviations of all firms."""
    every = np.array([(one.start, one.months) for one in (*advised, *others)], dtype=float)
    spread = every.std(axis=0)
    scaled = (every - every.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return scaled[: len(advised)], scaled[len(advised) :]


def _match(advised: list[Pair], others: list[Pair], at: Floats, beside: Floats) -> _Matching:
    places: dict[Hashable, list[int]] = {}
    for place, one in enumerate(others):
        places.setdefault(one.stratum, []).append(place)
    rows, weights = [], []
    for row, one in enumerate(advised):
        near = _nearest(at[row], beside, np.array(places.get(one.stratum, []), dtype=np.intp))
        if len(near):
            share = np.zeros(len(others))
            share[near] = 1 / len(near)
            rows.append(row)
            weights.append(share)
    return _Matching(np.array(weights).reshape(len(rows), len(others)), np.array(rows, dtype=np.intp))


def _nearest(at: Floats, beside: Floats, places: NDArray[np.intp]) -> NDArray[np.intp]:
    """The places of the NEIGHBOURS nearest ones within the caliper, and of all as near as the last of these."""
    apart = np.abs(beside[places] - at)
    within = places[(apart <= CALIPER).all(axis=1)]
    distance = ((beside[within] - at) ** 2).sum(axis=1)
    if len(within) > NEIGHBOURS:
        within = within[distance <= np.partition(distance, NEIGHBOURS - 1)[NEIGHBOURS - 1]]
    return within


def _slope(beside: Floats, change: Floats, used: Floats) -> Floats:
    """How the change of the neighbours goes with score and time; flat where they are too few to tell."""
    served = used > 0
    if served.sum() < ENOUGH_TO_FIT:
        return np.zeros(beside.shape[1])
    root = np.sqrt(used[served])
    design = np.column_stack([np.ones(served.sum()), beside[served]]) * root[:, None]
    fitted, *_ = np.linalg.lstsq(design, change[served] * root, rcond=None)
    slope: Floats = fitted[1:]
    return slope


def _scatter(others: list[Pair], beside: Floats, residual: Floats) -> Floats:
    """The variance of each firm's change given what it is like: half its squared distance to its nearest twin."""
    found = np.full(len(others), residual.var())
    strata: dict[Hashable, list[int]] = {}
    for place, one in enumerate(others):
        strata.setdefault(one.stratum, []).append(place)
    for places in strata.values():
        if len(places) > 1:
            inside = beside[places]
            apart = ((inside[:, None, :] - inside[None, :, :]) ** 2).sum(axis=2)
            np.fill_diagonal(apart, np.inf)
            found[places] = (residual[places] - residual[places][apart.argmin(axis=1)]) ** 2 / 2
    return found


def _standard_error(differences: Floats, weights: Floats, scatter: Floats) -> float:
    """Abadie and Imbens 2006, the variance of the effect on those treated in the sample's population."""
    matched = len(differences)
    between = ((differences - differences.mean()) ** 2).sum()
    again = ((weights.sum(axis=0) ** 2 - (weights**2).sum(axis=0)) * scatter).sum()
    return float(np.sqrt(max(between + again, 0.0)) / matched)
