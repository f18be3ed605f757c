"""What is asked of the model: next steps, or which other tools a firm uses, with or without knowing any."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct

from recommender.dataset import Array, Dataset

HIDDEN = 0.3
COPIES = 8


class Examples(Struct, frozen=True):
    """features: (n, d); seen: (n, m) the states that are told; target: (n, m) 1, 0, or NaN no candidate;
    used: (n, m) the true states, for baselines; segments: (n, 2); prior: (n, m) if there is one.
    """

    features: Array
    seen: Array
    target: Array
    used: Array
    segments: Array
    prior: Array | None = None


class Task(Struct, frozen=True):
    """How a data set becomes examples to learn from, and to be asked about.

    baseline: what it is called to go by the shares of the target among all
    variance: that of the coefficients with the least loss on the 2019 wave
    """

    name: str
    train: Callable[[Dataset], Examples]
    test: Callable[[Dataset], Examples]
    baseline: str = "next-step popularity"
    variance: float = 0.003


def _examples(data: Dataset, seen: Array, target: Array) -> Examples:
    return Examples(data.features, seen, target, data.in_use, data.segments, data.prior)


def next_step(data: Dataset) -> Examples:
    """What is planned among what is not in use, with all states of use told."""
    return _examples(data, data.in_use, np.where(data.in_use == 1, np.nan, data.planned))


def untold_next_step(data: Dataset) -> Examples:
    """The same, with no solution told."""
    return _examples(data, np.full(data.in_use.shape, np.nan), next_step(data).target)


def untold_use(data: Dataset) -> Examples:
    """What is in use, with no solution told: a cold start from answers alone."""
    return _examples(data, np.full(data.in_use.shape, np.nan), data.in_use)


def hidden_use(data: Dataset, seed: int) -> Examples:
    """What else is in use, with three in ten tools hidden, at least one of a firm that uses two or more."""
    chance = np.random.default_rng(seed)
    used = data.in_use == 1
    count = used.sum(axis=1, keepdims=True)
    hide = np.where(count >= 2, np.maximum(np.round(HIDDEN * count), 1), 0)
    place = np.argsort(np.argsort(np.where(used, chance.random(used.shape), 2), axis=1), axis=1)
    hidden = used & (place < hide)
    target = np.where(used & ~hidden, np.nan, np.where(np.isnan(data.in_use), np.nan, hidden))
    return _examples(data, np.where(hidden, 0, data.in_use), target)


def many_hidden_use(data: Dataset) -> Examples:
    """Each firm eight times, with other tools hidden each time, so that little is left to the draw."""
    return joined([hidden_use(data, seed=1 + copy) for copy in range(COPIES)])


def joined(parts: Sequence[Examples]) -> Examples:
    columns = {name: [getattr(part, name) for part in parts] for name in Examples.__struct_fields__}
    return Examples(**{name: np.concatenate(one) for name, one in columns.items() if one[0] is not None})


NEXT_STEPS = Task("next steps", next_step, next_step)
UNTOLD_NEXT_STEPS = Task("next steps, no solution told", next_step, untold_next_step)
COLD_START = Task("tools in use, no solution told", untold_use, untold_use, "adoption popularity", 0.01)
OTHER_TOOLS = Task(
    "other tools in use", many_hidden_use, lambda data: hidden_use(data, seed=0), "adoption popularity"
)
