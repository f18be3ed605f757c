"""Which figures of a day stay hidden: small ones, and others through which those could be worked out.

First the numbers of firms behind each share are protected, then, with these known to the reader, how many of them say
yes and no. Firms behind a share are never fewer than the consent promises.
"""

from collections.abc import Callable, Mapping

import msgspec
import numpy as np

from lotrinh.statistics.cube import Counts, Cube
from lotrinh.statistics.cuts import Dimension, Population, counts, cut_name, labels
from lotrinh.statistics.disclosure import tables
from lotrinh.statistics.disclosure.repair import CannotBeProtected
from lotrinh.statistics.disclosure.rules import Rule
from lotrinh.statistics.disclosure.suppression import LogEntry, protect
from lotrinh.statistics.disclosure.tables import Cell, Table
from lotrinh.statistics.figures import FEWEST_FIRMS, SMALLEST_CELL

ANSWER = "answer"
Linked = tuple[tuple[tuple[Dimension, ...], ...], ...]
LINKED: Linked = (
    (("sector", "size"), ("sector", "park"), ("size", "park")),
    (("district",),),
    (("commune",),),
    (("industrial-park",),),
)
"""Cuts that are protected together; every other cut that is published is a margin of one of these."""
OF_BASE, OF_ANSWERS = Rule(least=FEWEST_FIRMS), Rule(least=SMALLEST_CELL)

Published = Mapping[Cell, float | None]
Values = Callable[[tuple[Dimension, ...]], Counts]


class Protected(msgspec.Struct, frozen=True):
    """`base`: the firms behind a share; `answers`: how they answered. A cell that is hidden is None or absent."""

    base: Published
    answers: Published
    log: tuple[LogEntry, ...]

    def firms(self, population: Population) -> int | None:
        return published_count(self.base, population)

    def answered(self, population: Population, answer: int) -> int | None:
        return _whole(self.answers.get(_answer(_cell(population), answer)))


NOTHING = Protected({}, {}, ())


def published_count(published: Published, population: Population) -> int | None:
    return _whole(published.get(_cell(population)))


class Protector:
    """Remembers the base of each share, which many measures have in common."""

    def __init__(self, cube: Cube, linked: Linked = LINKED) -> None:
        self.cube, self.linked = cube, linked
        self.bases: dict[bytes, tuple[Published, tuple[LogEntry, ...]]] = {}

    def count(self, name: str) -> Published:
        """A number of firms that needs no answers, such as of those assessed."""
        return self._hide(lambda cut: counts(self.cube, name, cut)[0], OF_ANSWERS, {})[0]

    def shares(self, name: str, groups: Callable[[Counts], Counts] = lambda found: found) -> Protected:
        """Of one measure; `groups` puts its values together before anything is published."""

        def values(cut: tuple[Dimension, ...]) -> Counts:
            return groups(counts(self.cube, name, cut))

        if values(()).sum() < FEWEST_FIRMS:
            return NOTHING
        base, log = self._base(values)
        answers, more = self._hide(values, OF_ANSWERS, _known(base, len(values(()))), answered=True)
        return Protected(base, answers, (*log, *more))

    def _base(self, values: Values) -> tuple[Published, tuple[LogEntry, ...]]:
        def firms(cut: tuple[Dimension, ...]) -> Counts:
            return np.asarray(values(cut).sum(axis=0))

        key = b"".join(firms(cut).tobytes() for linked in self.linked for cut in linked)
        if key not in self.bases:
            self.bases[key] = self._hide(firms, OF_BASE, {})
        return self.bases[key]

    def _hide(
        self, values: Values, rule: Rule, known: Published, *, answered: bool = False
    ) -> tuple[Published, tuple[LogEntry, ...]]:
        """Table by table as far as they only share cells decided before: what one shows, the next takes as known."""
        found: dict[Cell, float | None] = {}
        log: list[LogEntry] = []
        for linked in self.linked:
            tables_ = [_table(self.cube, cut, values, answered=answered) for cut in linked]
            try:
                protected = protect(tables_, rule, {**known, **found})
            except CannotBeProtected:
                found |= _whole_alone(values(()), rule, answered=answered)
                continue
            found |= protected.published()
            log += protected.log
        return found, tuple(log)


def _whole_alone(values: Counts, rule: Rule, *, answered: bool) -> dict[Cell, float | None]:
    """Of tables that cannot be protected, at least what all firms together say."""
    if values.min() < rule.least:
        return {}
    found: dict[Cell, float | None] = {(): float(values.sum())}
    for answer, firms in enumerate(values.reshape(-1)) if answered else ():
        found[_answer((), answer)] = float(firms)
    return found


def _known(base: Published, answers: int) -> dict[Cell, float | None]:
    """What the reader of the answers knows already; behind a hidden base all answers are hidden."""
    known = dict(base)
    for cell, firms in base.items():
        if firms is None:
            known |= {_answer(cell, number): None for number in range(answers)}
    return known


def _table(cube: Cube, cut: tuple[Dimension, ...], values: Values, *, answered: bool) -> Table:
    found, firms = values(cut), counts(cube, "firms", cut)[0]
    dimensions = [_dimension(cube, dimension) for dimension in cut]
    if cut == ("industrial-park",):
        found = np.concatenate([found, values(("park",))[..., 1:]], axis=-1)
        firms = np.concatenate([firms, counts(cube, "firms", ("park",))[0][1:]])
    if answered:
        dimensions = [tables.Dimension(ANSWER, tuple(map(str, range(len(found))))), *dimensions]
        firms = np.broadcast_to(firms, found.shape)
    # That nobody at all has answered tells nothing of anybody, so it need not be hidden.
    firms = np.where(found.sum(axis=0) == 0 if answered else found == 0, 0, firms)
    return Table(cut_name(cut), tuple(dimensions), found.astype(float), most=firms.astype(float))


def _dimension(cube: Cube, dimension: Dimension) -> tables.Dimension:
    """Single parks are parts of "in" and stand beside "out", so that both tables speak of the same cells."""
    codes = labels(cube, dimension)
    if dimension == "industrial-park":
        return tables.Dimension("park", (*codes, "out"), {"in": codes})
    return tables.Dimension(dimension, codes)


def _cell(population: Population) -> Cell:
    names = {"industrial-park": "park"}
    return tuple(sorted((names.get(dimension, dimension), value) for dimension, value in population.values))


def _answer(cell: Cell, answer: int) -> Cell:
    return tuple(sorted((*cell, (ANSWER, str(answer)))))


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
