"""A benchmark as a distribution: groups of firms frozen on one day, and where one firm stands among its peers.

Quartiles are type 7 of Hyndman and Fan (1996): the value at (n - 1) p of the sorted ones counted from 0,
linearly between neighbours.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor
from typing import Literal

import msgspec

FEWEST = 10
WHOLE = "*"  # the measure of the whole instrument; no pillar can have this id
QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))

Kind = tuple[str | None, str | None]
"""Sector and size of a group; None stands for all of them."""
Window = tuple[int, int, int]
Place = Literal["lowest", "below", "middle", "above", "highest"]


class Tally(msgspec.Struct, frozen=True):
    id: str
    points: float
    max: float


class Scores(msgspec.Struct, frozen=True):
    """The part of a stored result that a benchmark is made of."""

    points: float
    maximum: float
    pillars: list[Tally]

    @property
    def shares(self) -> dict[str, int]:
        """Points of the full points by measure, in whole per cents; without a pillar of which nothing applies."""
        tallies = [Tally(WHOLE, self.points, self.maximum), *self.pillars]
        return {one.id: per_cent(one.points, one.max) for one in tallies if one.max}


class Entry(msgspec.Struct, frozen=True):
    """What one firm brings into a benchmark."""

    sector: str
    size: str
    shares: dict[str, int]


class Quartiles(msgspec.Struct, frozen=True):
    """Of `n` firms, in per cents."""

    n: int
    lower: float
    median: float
    upper: float

    def place(self, share: float) -> Place:
        if share < self.lower:
            return "lowest"
        if share > self.upper:
            return "highest"
        if share == self.median:
            return "middle"
        return "below" if share < self.median else "above"


class Spread(msgspec.Struct, frozen=True):
    """One measure in a group of `n` firms: three neighbouring values around each quartile.

    That is what it takes to leave one firm out exactly, and too little to read any one firm's figures.
    """

    n: int
    windows: tuple[Window, Window, Window]

    def quartiles(self, own: int | None) -> Quartiles | None:
        """Of all firms but the one that brought in `own` (None: it is not among them); None for too few."""
        n = self.n if own is None else self.n - 1
        if n < FEWEST:
            return None
        pairs = zip(QUARTERS, self.windows, strict=True)
        return Quartiles(n, *(self._quartile(n, part, _without(window, own)) for part, window in pairs))

    def _quartile(self, n: int, part: Fraction, values: Sequence[int]) -> float:
        place = (n - 1) * part - _start(self.n, part)
        low, high = values[floor(place)], values[floor(place) + 1]
        return float(low + (high - low) * (place - floor(place)))


class Group(msgspec.Struct, frozen=True):
    """The firms of one kind, by measure; a measure that fewer than FEWEST firms have is not kept."""

    sector: str | None
    size: str | None
    spreads: dict[str, Spread]

    def holds(self, entry: Entry) -> bool:
        return (self.sector, self.size) in ladder(entry.sector, entry.size)


class Peers(msgspec.Struct, frozen=True):
    """The group that one firm is compared with, the firm itself left out; `measures` hold those that are known."""

    sector: str | None
    size: str | None
    measures: dict[str, Quartiles]

    @property
    def whole(self) -> Quartiles:
        return self.measures[WHOLE]


def per_cent(points: float, maximum: float) -> int:
    return floor(100 * points / maximum + 0.5)


def ladder(sector: str, size: str) -> tuple[Kind, ...]:
    """The groups in which to look for peers, the nearest first."""
    return ((sector, size), (sector, None), (None, size), (None, None))


def frozen_groups(entries: Iterable[Entry]) -> list[Group]:
    shares: dict[Kind, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        for kind in ladder(entry.sector, entry.size):
            for measure, share in entry.shares.items():
                shares[kind][measure].append(share)
    groups = [Group(*kind, _spreads(by_measure)) for kind, by_measure in shares.items()]
    return [group for group in groups if group.spreads]


def peers(groups: Iterable[Group], sector: str, size: str, own: Entry | None) -> Peers | None:
    """The nearest group with at least FEWEST firms besides the one asking, whose entry is `own`."""
    by_kind = {(group.sector, group.size): group for group in groups}
    for kind in ladder(sector, size):
        group = by_kind.get(kind)
        measures = _measures(group, own if own and group.holds(own) else None) if group else {}
        if WHOLE in measures:
            return Peers(*kind, measures)
    return None


def _spreads(by_measure: dict[str, list[int]]) -> dict[str, Spread]:
    return {key: _spread(sorted(found)) for key, found in by_measure.items() if len(found) >= FEWEST}


def _spread(found: list[int]) -> Spread:
    lower, middle, upper = (_window(found, part) for part in QUARTERS)
    return Spread(len(found), (lower, middle, upper))


def _window(found: list[int], part: Fraction) -> Window:
    first, second, third = found[_start(len(found), part) :][:3]
    return first, second, third


def _start(n: int, part: Fraction) -> int:
    """Where the quartile of n - 1 values begins; that of all n lies there or one further."""
    return floor((n - 2) * part)


def _without(window: Window, own: int | None) -> Sequence[int]:
    """Of values outside the window, only the side matters."""
    if own is None:
        return window
    first, second, third = window
    if own <= first:
        return second, third
    return (first, third) if own < third else (first, second)


def _measures(group: Group, own: Entry | None) -> dict[str, Quartiles]:
    shares = own.shares if own else {}
    found = {key: spread.quartiles(shares.get(key)) for key, spread in group.spreads.items()}
    return {key: quartiles for key, quartiles in found.items() if quartiles}
