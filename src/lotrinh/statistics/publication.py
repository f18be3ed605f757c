"""From the counts of a day to the figures that may be published of each population."""

from collections.abc import Iterator

from lotrinh.statistics.cube import ANSWER_STAGES, LEVELS, Counts, Cube
from lotrinh.statistics.cuts import CUTS, Population, counts, cut_name, populations
from lotrinh.statistics.figures import FEWEST_FIRMS, Figures, Levels, Share, count_or_hidden, hides, small
from lotrinh.statistics.measures import measures

TOGETHER_OF_ALL, TOGETHER = 4, 3
"""From this level on, levels are one figure: of the whole registry, and of any part of it."""


def publish(cube: Cube) -> Iterator[tuple[str, str, Figures]]:
    """Cut, key and figures of each population in which there is a firm."""
    for cut in CUTS:
        arrays = {name: counts(cube, name, cut) for name in cube.base}
        for place, population in populations(cube, cut):
            if arrays["firms"][(0, *place)]:
                found = {name: array.T[place[::-1]] for name, array in arrays.items()}
                yield cut_name(cut), population.key, _figures(found, population)


def _figures(found: dict[str, Counts], population: Population) -> Figures:
    return Figures(
        firms=int(found["firms"][0]),
        reached=count_or_hidden(int(found["reached"][0])),
        assessed=count_or_hidden(int(found["assessed"][0])),
        agreed=count_or_hidden(int(found["agreed"][0])),
        shares={name: _share(found[name]) for name in (*ANSWER_STAGES, *measures())},
        levels=_levels(found["level"], whole=not population.values),
    )


def _share(values: Counts) -> Share:
    n, counted = int(values.sum()), int(values[1])
    if hides(n, counted):
        return Share(hidden="few")
    return Share(n=n, counted=counted)


def _levels(values: Counts, *, whole: bool) -> Levels:
    """All or nothing: from a mean beside some of the counts, the hidden ones could be worked out."""
    n = int(values.sum())
    last = TOGETHER_OF_ALL if whole else TOGETHER
    groups = [*(int(value) for value in values[:last]), int(values[last:].sum())]
    if n < FEWEST_FIRMS or any(small(group) for group in groups):
        return Levels(hidden="few")
    mean = sum(level * int(values[level]) for level in range(LEVELS)) / n
    return Levels(n=n, counts=tuple(groups), mean=round(mean, 1))
