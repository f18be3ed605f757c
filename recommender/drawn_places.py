"""What the places that a roadmap gave to chance tell of policies: the served one, and others for the same places.

Only there could anything else have been shown, so only there can another policy be valued from what was shown
(`off_policy.py`). A place is one show: the firm saw one of the solutions that fitted there, and took it or not.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from recommender.dataset import Array
from recommender.metrics import Estimate
from recommender.off_policy import LEAST_SHOWS, Shows, estimate

MOST_EXPLORED = 2 / 3
"""Up to this share the best is always likelier than any other, so that a propensity tells which was shown."""


class Drawn(Struct, frozen=True):
    """n places.

    firm: (n,) whom it was shown to, any key; propensity: (n,) of what was shown, in 0..1 without the ends
    explored: (n,) the share that was spread evenly over all that fitted; taken: (n,) 1 if it was taken up, else 0
    """

    firm: Array
    propensity: Array
    explored: Array
    taken: Array


class Policy(Struct, frozen=True, kw_only=True):
    """The share of shows that are taken up under a policy: `served`, `best_only` or `even_lot`.

    n of the estimates is the number of places; `effective` of them carry the weight.
    """

    name: str
    self_normalised: Estimate
    doubly_robust: Estimate
    effective: float


def drawn_of(places: Sequence[tuple[object, float, float, bool]]) -> Drawn:
    """From one tuple a place: firm, propensity, explored, taken."""
    firm, propensity, explored, taken = zip(*places, strict=True) if places else ((), (), (), ())
    return Drawn(
        firm=np.array([str(one) for one in firm]),
        propensity=np.array(propensity, dtype=float),
        explored=np.array(explored, dtype=float),
        taken=np.array(taken, dtype=float),
    )


def policies(drawn: Drawn) -> tuple[Policy, ...]:
    """Of at least LEAST_SHOWS places; none below that.

    best_only: the best of what fitted, always; even_lot: each of what fitted with the same chance.
    A policy that would have shown nothing of what was shown is left out.
    ValueError for propensities that no roadmap gives.
    """
    if len(drawn.taken) < LEAST_SHOWS:
        return ()
    best, fitting = _read(drawn)
    share_of_best = 1 - drawn.explored + drawn.explored / fitting
    chances = {
        "served": (drawn.propensity, share_of_best),
        "best_only": (best.astype(float), np.ones(len(best))),
        "even_lot": (1 / fitting, 1 / fitting),
    }
    expected = _expected(drawn, best)
    found = (_valued(name, drawn, best, expected, *each) for name, each in chances.items())
    return tuple(one for one in found if one is not None)


def _read(drawn: Drawn) -> tuple[Array, Array]:
    """(n,) whether the best was shown, and (n,) how many fitted: both follow from the propensity."""
    explored, propensity = drawn.explored, drawn.propensity
    if not ((explored > 0) & (explored <= MOST_EXPLORED)).all():
        raise ValueError("A place is explored with a share over 0 and at most two thirds.")
    best = propensity > 1 - explored
    fitting = np.where(best, explored / np.maximum(propensity - 1 + explored, 1e-9), explored / propensity)
    if not ((fitting > 1.5) & (np.abs(fitting - np.round(fitting)) < 0.01)).all():
        raise ValueError("These propensities are none of a place that was drawn.")
    return best, np.round(fitting)


def _expected(drawn: Drawn, best: Array) -> tuple[Array, Array]:
    """(n,) how often the best is taken up, and (n,) another; for either half of the firms learned from the other."""
    _, firm = np.unique(drawn.firm, return_inverse=True)
    half = firm % 2
    found = np.zeros((2, len(half)))
    for side in (0, 1):
        for row, which in enumerate((best, ~best)):
            known = drawn.taken[(half != side) & which]
            found[row, half == side] = known.mean() if len(known) else drawn.taken.mean()
    return found[0], found[1]


def _valued(
    name: str,
    drawn: Drawn,
    best: Array,
    expected: tuple[Array, Array],
    wanted: Array,
    share_of_best: Array,
) -> Policy | None:
    """None when it would have shown nothing of what was shown."""
    if not wanted.any():
        return None
    of_best, of_others = expected
    value = estimate(
        Shows(
            firm=drawn.firm,
            propensity=drawn.propensity,
            reward=drawn.taken,
            wanted=wanted,
            predicted=np.where(best, of_best, of_others),
            promised=share_of_best * of_best + (1 - share_of_best) * of_others,
        )
    )
    return Policy(
        name=name,
        self_normalised=value.self_normalised,
        doubly_robust=value.doubly_robust,
        effective=value.effective,
    )
