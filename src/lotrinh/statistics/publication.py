"""From the counts of a day to the figures that may be published of each population."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from lotrinh.statistics.chains import chains
from lotrinh.statistics.cube import LEVELS, Counts, Cube
from lotrinh.statistics.cuts import CUTS, Population, counts, cut_name, populations
from lotrinh.statistics.disclosure.suppression import LogEntry
from lotrinh.statistics.estimates import Estimate
from lotrinh.statistics.figures import SMALLEST_CELL, Figures, Levels, Share
from lotrinh.statistics.neighbours import Neighbour
from lotrinh.statistics.protection import (
    NOTHING_WITHHELD,
    Protected,
    Protector,
    Published,
    Withheld,
    published_count,
)
from lotrinh.statistics.weighting import Estimated, Fit, Weighable, estimates, why_untried

TOGETHER_OF_ALL, TOGETHER = 4, 3
"""From this level on, levels are one figure: of the whole registry, and of any part of it."""


class Cell(msgspec.Struct, frozen=True):
    """The figures of one population, to be stored."""

    cut: str
    key: str
    figures: Figures


class Logged(msgspec.Struct, frozen=True):
    """A line of the disclosure log: which figure is hidden, why, and what a reader must allow for it."""

    figure: str
    cell: tuple[tuple[str, str], ...]
    reason: str
    low: float
    high: float


class Edition(msgspec.Struct, frozen=True):
    cells: list[Cell]
    log: list[Logged]
    fit: Fit


class _Safe(msgspec.Struct, frozen=True):
    """What may be said of all populations, by the name of the figure."""

    reached: Published
    assessed: Published
    shares: Mapping[str, Protected]
    levels: Protected
    estimated: Estimated


def publish(
    cube: Cube,
    weighable: Weighable | None,
    withheld: Withheld = NOTHING_WITHHELD,
    neighbours: Sequence[Neighbour] = (),
) -> Edition:
    """Takes seconds of a processor, so the job calls it in a thread. `withheld`: what earlier releases hid."""
    protector = Protector(cube, withheld=withheld, neighbours=neighbours)
    estimated, fit = estimates(weighable, cube)
    safe = _Safe(
        reached=protector.count("reached"),
        assessed=protector.count("assessed"),
        shares={name: one for chain in chains() for name, one in protector.shares(chain).items()},
        levels=protector.levels("level", _together),
        estimated=estimated,
    )
    cells = [
        Cell(cut_name(cut), population.key, _figures(safe, population, int(firms.T[at]), levels.T[at]))
        for cut in CUTS
        for firms, levels in ((counts(cube, "firms", cut)[0], counts(cube, "level", cut)),)
        for place, population in populations(cube, cut)
        for at in (place[::-1],)
        if firms.T[at]
    ]
    return Edition(cells, [*logged(safe.shares.items()), *logged([("level", safe.levels)])], fit)


def _together(found: Counts) -> Counts:
    return np.concatenate([found[:TOGETHER], found[TOGETHER:].sum(axis=0, keepdims=True)])


def _figures(safe: _Safe, population: Population, firms: int, by_level: Counts) -> Figures:
    estimated = safe.estimated.get(population, {})
    return Figures(
        firms=firms,
        reached=published_count(safe.reached, population),
        assessed=published_count(safe.assessed, population),
        agreed=safe.shares["roadmap"].firms(population),
        shares={
            name: _share(name, protected, population, estimated.get(name))
            for name, protected in safe.shares.items()
        },
        levels=_levels(safe.levels, population, by_level),
    )


def _share(name: str, protected: Protected, population: Population, found: Estimate | None) -> Share:
    """A hidden count has no estimate either: it would come too close to the count."""
    n, counted = protected.firms(population), protected.answered(population, 1)
    if n is None or counted is None:
        return Share(n=n)
    if found is None:
        return Share(n=n, counted=counted, withheld=why_untried(name, population))
    if found.estimate is None or found.low is None or found.high is None:
        return Share(n=n, counted=counted, withheld=found.withheld)
    return Share(
        n=n,
        counted=counted,
        estimate=round(found.estimate, 3),
        low=round(found.low, 3),
        high=round(found.high, 3),
        of_alike=_rounded(found.of_alike, 3),
        design_effect=_rounded(found.design_effect, 2),
        effective_n=None if found.effective_n is None else round(found.effective_n),
    )


def _rounded(figure: float | None, places: int) -> float | None:
    return None if figure is None else round(figure, places)


def _levels(protected: Protected, population: Population, by_level: Counts) -> Levels:
    n = protected.firms(population)
    groups = [protected.answered(population, group) for group in range(TOGETHER + 1)]
    shown = [group for group in groups if group is not None]
    if not n or len(shown) < len(groups):
        return Levels()
    mean = round(float(by_level @ np.arange(LEVELS)) / n, 1)
    highest = int(by_level[TOGETHER_OF_ALL:].sum())
    if not population.values and min(highest, shown[-1] - highest) >= SMALLEST_CELL:
        shown = [*shown[:-1], shown[-1] - highest, highest]
    return Levels(n=n, counts=tuple(shown), mean=mean)


def logged(protected: Iterable[tuple[str, Protected]]) -> list[Logged]:
    def line(name: str, entry: LogEntry) -> Logged:
        return Logged(name, entry.cell, entry.reason.value, entry.low, entry.high)

    return [line(name, entry) for name, one in protected for entry in one.log]
