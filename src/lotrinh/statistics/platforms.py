"""Firms with an integrated platform beside firms with separate tools only: how they grew, and who gave up.

Counted among firms that agree to statistics and entered what they use with a date. Firms choose what they use, so a
difference between the two groups says nothing of what a platform does.
"""

from collections.abc import Mapping
from datetime import date
from statistics import NormalDist
from typing import Any, Literal

import msgspec
import numpy as np
import scipy

from lotrinh import db
from lotrinh.statistics.cube import LEVEL_INSTRUMENT, LEVEL_VERSION, end_of
from lotrinh.statistics.disclosure.rules import RULE
from lotrinh.statistics.figures import FEWEST_FIRMS, SMALLEST_CELL
from lotrinh.statistics.frame import Floats
from lotrinh.statistics.platforms_sql import GROWTH, STAYING
from lotrinh.statistics.replication import wilson
from recommender.catalogue import shipped

Group = Literal["platform", "separate"]
GROUPS: tuple[Group, ...] = ("platform", "separate")
KINDS: dict[str, Group] = {"platform": "platform", "separate_tool": "separate"}
NORMAL = NormalDist().inv_cdf(0.975)


class Rate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many of `n` firms, with the 95 % interval of their share (Wilson 1927); None when hidden."""

    n: int | None = None
    counted: int | None = None
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float | None:
        return self.counted / self.n if self.counted is not None and self.n else None


class Mean(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of a change over `n` firms, to one decimal, with the 95 % interval by Student's t; None when hidden."""

    n: int | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None


class Difference(msgspec.Struct, frozen=True):
    """Platform minus separate tools, with its 95 % interval."""

    value: float
    low: float
    high: float


class Outcomes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`points`: change between the first and the newest round; `risen`: at least one level; `dropped`: in 12 months."""

    points: Mean = Mean()
    risen: Rate = Rate()
    dropped: Rate = Rate()


class Comparison(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By group; a difference is None where one of the two is hidden."""

    outcomes: dict[Group, Outcomes] = {}
    points: Difference | None = None
    risen: Difference | None = None
    dropped: Difference | None = None


class Measured(msgspec.Struct, frozen=True):
    """`marks`: by figure, such as "risen-platform", one number for each firm in it and what it adds to it."""

    outcomes: dict[Group, Outcomes]
    marks: dict[str, frozenset[int]]


def solutions(group: Group) -> list[str]:
    """Of the catalogue, by their kind there; practices and legal duties such as e-invoices belong to neither."""
    return [one.id for one in shipped().solutions.values() if KINDS.get(one.kind) == group]


async def read_outcomes(day: date, *, simulated: bool) -> Measured:
    """Of the end of a day, by itself: other editions are not looked at."""
    members = [(solution, group) for group in GROUPS for solution in solutions(group)]
    when = (day, end_of(day), simulated, [one for one, _ in members], [group for _, group in members])
    grown = {row["kind"]: row for row in await db.fetch(GROWTH, *when, LEVEL_INSTRUMENT, LEVEL_VERSION)}
    stayed = {row["kind"]: row for row in await db.fetch(STAYING, *when)}
    marks = {
        figure_name(outcome, group): frozenset(rows[group][f"{outcome}_marks"] if group in rows else ())
        for outcome, rows in (("points", grown), ("risen", grown), ("dropped", stayed))
        for group in GROUPS
    }
    return Measured({group: _outcomes(grown.get(group), stayed.get(group)) for group in GROUPS}, marks)


def figure_name(outcome: str, group: Group) -> str:
    return f"{outcome}-{group}"


def compare(outcomes: dict[Group, Outcomes]) -> Comparison:
    """With the differences, of what is shown of both groups."""
    one, other = outcomes["platform"], outcomes["separate"]
    return Comparison(
        outcomes=outcomes,
        points=_between_means(one.points, other.points),
        risen=_between_rates(one.risen, other.risen),
        dropped=_between_rates(one.dropped, other.dropped),
    )


def _outcomes(grown: Mapping[str, Any] | None, stayed: Mapping[str, Any] | None) -> Outcomes:
    return Outcomes(
        points=mean_of(np.array(grown["changes"], dtype=float)) if grown else Mean(n=0),
        risen=rate_of(grown["risen"], grown["firms"]) if grown else Rate(n=0),
        dropped=rate_of(stayed["dropped"], stayed["firms"]) if stayed else Rate(n=0),
    )


def rate_of(counted: int, n: int) -> Rate:
    """Hidden as every other share is: too few firms, or too few that do or do not."""
    if n < FEWEST_FIRMS:
        return Rate(n=None if n else 0)
    if min(counted, n - counted) < SMALLEST_CELL:
        return Rate(n=n)
    low, high = wilson(np.array(counted / n), np.array(float(n)), np.array(NORMAL))
    return Rate(n=n, counted=counted, low=round(float(low), 3), high=round(float(high), 3))


def mean_of(changes: Floats) -> Mean:
    """Hidden for too few firms, or where the two that changed most make up nearly all of the change."""
    n, sizes = len(changes), np.sort(np.abs(changes))
    if n < FEWEST_FIRMS:
        return Mean(n=None if n else 0)
    if sizes[-2:].sum() >= RULE.dominance * sizes.sum():
        return Mean(n=n)
    middle, half = changes.mean(), scipy.special.stdtrit(n - 1, 0.975) * changes.std(ddof=1) / np.sqrt(n)
    return Mean(n=n, **{name: round(float(one), 1) for name, one in _around(middle, half).items()})


def _around(middle: float, half: float) -> dict[str, float]:
    return {"mean": middle, "low": middle - half, "high": middle + half}


def _between_means(one: Mean, other: Mean) -> Difference | None:
    """From both intervals, as those of independent means add up."""
    if one.mean is None or other.mean is None:
        return None
    value = one.mean - other.mean
    half = float(np.hypot(_half(one), _half(other)))
    return Difference(round(value, 1), round(value - half, 1), round(value + half, 1))


def _half(one: Mean) -> float:
    return ((one.high or 0.0) - (one.low or 0.0)) / 2


def _between_rates(one: Rate, other: Rate) -> Difference | None:
    """Newcombe's interval (1998, method 10), from the two of Wilson."""
    if one.share is None or other.share is None:
        return None
    p, q, value = one.share, other.share, one.share - other.share
    down = float(np.hypot(p - (one.low or 0.0), (other.high or 0.0) - q))
    up = float(np.hypot((one.high or 0.0) - p, q - (other.low or 0.0)))
    return Difference(round(value, 3), round(value - down, 3), round(value + up, 3))
