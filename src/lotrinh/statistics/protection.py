"""Which figures of a day stay hidden: small ones, and others through which those could be worked out.

First the numbers of firms behind each share are protected, then, with these known to the reader, how many of them say
yes and no. Firms behind a share are never fewer than the consent promises.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec
import numpy as np

from lotrinh import draining
from lotrinh.statistics import chains
from lotrinh.statistics.chains import ANSWER, NO, YES, Chain, answer_cell
from lotrinh.statistics.cube import Counts, Cube
from lotrinh.statistics.cuts import Dimension, Population, cell_of, counts, cut_name, labels
from lotrinh.statistics.disclosure import tables
from lotrinh.statistics.disclosure.repair import CannotBeProtected
from lotrinh.statistics.disclosure.rules import Rule
from lotrinh.statistics.disclosure.suppression import LogEntry, protect
from lotrinh.statistics.disclosure.suppression import Protected as Safe
from lotrinh.statistics.disclosure.tables import Cell, Table, system_of
from lotrinh.statistics.figures import FEWEST_FIRMS, SMALLEST_CELL
from lotrinh.statistics.neighbours import Neighbour, Released, kept, only_hidden, together

Cut = tuple[Dimension, ...]
Linked = tuple[tuple[Cut, ...], ...]
LINKED: Linked = (
    (("sector", "size"), ("sector", "park"), ("size", "park")),
    (("district",),),
    (("commune",),),
    (("industrial-park",),),
)
"""Cuts that are protected together; every other cut that is published is a margin of one of these."""
OF_BASE, OF_ANSWERS = Rule(least=FEWEST_FIRMS), Rule(least=SMALLEST_CELL)

Published = Mapping[Cell, float | None]
Values = Callable[[Cube, Cut], Counts]
Withheld = Mapping[str, frozenset[Cell]]
NOTHING_WITHHELD: Withheld = {}


class Protected(msgspec.Struct, frozen=True):
    """`base`: the firms behind a share; `answers`: how they answered. A cell that is hidden is None or absent."""

    base: Published
    answers: Published
    log: tuple[LogEntry, ...]

    def firms(self, population: Population) -> int | None:
        return published_count(self.base, population)

    def answered(self, population: Population, answer: int) -> int | None:
        return _whole(self.answers.get(answer_cell(cell_of(population), answer)))


NOTHING = Protected({}, {}, ())


def published_count(published: Published, population: Population) -> int | None:
    return _whole(published.get(cell_of(population)))


class _Figure(msgspec.Struct, frozen=True):
    """What is protected at once: `values` of shape (`answers`, ...), or without that axis where there are none.

    `withheld`: cells that stay hidden because of earlier releases of the day; `shown`: by neighbour, what it shows.
    """

    values: Values
    rule: Rule
    answers: int
    withheld: frozenset[Cell]
    shown: tuple[frozenset[Cell], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(map(str, range(self.answers)))


class Protector:
    """Remembers the base of each share, which many measures have in common.

    `withheld`: by figure, the cells that stay hidden because of earlier releases of the same day. `neighbours`:
    editions of other days that a reader can hold this one against.
    """

    def __init__(
        self,
        cube: Cube,
        linked: Linked = LINKED,
        withheld: Withheld = NOTHING_WITHHELD,
        neighbours: Sequence[Neighbour] = (),
    ) -> None:
        self.cube, self.linked, self.withheld, self.neighbours = cube, linked, withheld, neighbours
        self.bases: dict[tuple[object, ...], tuple[Published, tuple[LogEntry, ...]]] = {}

    def count(self, name: str) -> Published:
        """A number of firms that needs no answers, such as of those assessed."""

        def values(cube: Cube, cut: Cut) -> Counts:
            return np.asarray(counts(cube, name, cut)[0])

        return self._hide(self._figure(name, values, answers=0), {})[0]

    def levels(self, name: str, groups: Callable[[Counts], Counts]) -> Protected:
        """A figure with more than two answers; `groups` puts them together before anything is published."""

        def values(cube: Cube, cut: Cut) -> Counts:
            return groups(counts(cube, name, cut))

        return self._answered(self._figure(name, values, answers=len(values(self.cube, ()))))

    def shares(self, chain: Chain) -> dict[str, Protected]:
        """Of figures that lie in one another, or of one that stands alone."""
        found: dict[str, Protected] = {}
        above, head = NOTHING, chain
        for place, name in enumerate(chain):
            is_first = not _tells_of_some(above)  # no difference to a figure that is hidden everywhere
            head = chain[place:] if is_first else head
            figure = self._figure(name, partial(_part_of_chain, head, name), answers=2)
            above = self._answered(figure) if is_first else self._within(figure, above)
            found[name] = above
        return found

    def _figure(self, name: str, values: Values, *, answers: int) -> _Figure:
        shown = tuple(one.shown.get(name, frozenset()) for one in self.neighbours)
        return _Figure(values, OF_ANSWERS, answers, self.withheld.get(name, frozenset()), shown)

    def _answered(self, figure: _Figure) -> Protected:
        whole = figure.values(self.cube, ())
        if whole.sum() < FEWEST_FIRMS:
            return NOTHING
        base, log = self._base(figure)
        known = _known(base, figure.answers) | dict.fromkeys(figure.withheld - base.keys())
        answers, more = self._hide(figure, known)
        return Protected(base, answers, (*log, *more))

    def _within(self, figure: _Figure, above: Protected) -> Protected:
        """Of the firms of the figure above; how many of all do not follows, and is hidden where that is."""
        reached = {
            cell: above.answers.get(answer_cell(cell, YES)) for cell in above.base if ANSWER not in dict(cell)
        }
        if not any(reached.values()):
            return Protected(above.base, {}, ())
        known = _known(reached, figure.answers) | dict.fromkeys(figure.withheld - above.base.keys())
        found, log = self._hide(figure, known)
        answers: dict[Cell, float | None] = {}
        for cell, firms in above.base.items():
            value = found.get(answer_cell(cell, YES))
            answers[answer_cell(cell, YES)] = value
            answers[answer_cell(cell, NO)] = None if value is None or firms is None else firms - value
        own = tuple(one for one in log if dict(one.cell).get(ANSWER) == str(YES))
        return Protected(
            above.base, answers, (*(one for one in above.log if ANSWER not in dict(one.cell)), *own)
        )

    def _base(self, figure: _Figure) -> tuple[Published, tuple[LogEntry, ...]]:
        def firms(cube: Cube, cut: Cut) -> Counts:
            return np.asarray(figure.values(cube, cut).sum(axis=0))

        def of_base(cells: frozenset[Cell]) -> frozenset[Cell]:
            return frozenset(cell for cell in cells if ANSWER not in dict(cell))

        withheld, shown = of_base(figure.withheld), tuple(of_base(one) for one in figure.shown)
        parts = (firms(self.cube, cut).tobytes() for linked in self.linked for cut in linked)
        key = (b"".join(parts), withheld, shown)
        if key not in self.bases:
            self.bases[key] = self._hide(_Figure(firms, OF_BASE, 0, withheld, shown), {})
        return self.bases[key]

    def _hide(self, figure: _Figure, known: Published) -> tuple[Published, tuple[LogEntry, ...]]:
        """Table by table as far as they only share cells decided before: what one shows, the next takes as known."""
        found: dict[Cell, float | None] = {}
        log: list[LogEntry] = []
        known = known if figure.answers else dict.fromkeys(figure.withheld)
        for linked in self.linked:
            draining.give_way()
            made = _tables(self.cube, linked, figure)
            try:
                protected = _protected(
                    made, figure.rule, self._earlier(made, linked, figure), {**known, **found}
                )
            except CannotBeProtected:
                alone = self._whole_alone(figure, known)
                found |= {cell: value for cell, value in alone.items() if known.get(cell, value) is not None}
                continue
            found |= protected.published()
            log += protected.log
        return found, tuple(log)

    def _earlier(self, made: list[Table], linked: tuple[Cut, ...], figure: _Figure) -> Released:
        """What neighbours leave open of the cells of these tables."""
        if not self.neighbours:
            return {}
        now = _numbers(made)
        return together(
            [
                kept(now, _numbers(_tables(one.cube, linked, figure)), shown, one, figure.rule.least)
                for one, shown in zip(self.neighbours, figure.shown, strict=True)
            ]
        )

    def _whole_alone(self, figure: _Figure, known: Published) -> Published:
        """Of tables that cannot be protected, at least what all firms together say."""
        values = figure.values(self.cube, ())
        if values.min() < figure.rule.least or known.get((), 0.0) is None:
            return {}
        found: dict[Cell, float | None] = {(): float(values.sum())}
        for answer, firms in enumerate(values.reshape(-1)) if figure.answers else ():
            found[answer_cell((), answer)] = float(firms)
        return found


def _tells_of_some(above: Protected) -> bool:
    return any(above.answers.get(answer_cell(cell, YES)) is not None for cell in above.base)


def _part_of_chain(chain: Chain, name: str, cube: Cube, cut: Cut) -> Counts:
    return chains.parts(chain, name, lambda one: counts(cube, one, cut))


def _protected(made: list[Table], rule: Rule, earlier: Released, known: Published) -> Safe:
    """With what a neighbour shows taken as known, if anything is left to hide behind then."""
    if any(value is not None for value in earlier.values()):
        try:
            return protect(made, rule, {**earlier, **known})
        except CannotBeProtected:
            pass
    return protect(made, rule, {**known, **only_hidden(earlier)})


def _numbers(made: list[Table]) -> dict[Cell, float]:
    system = system_of(made)
    return dict(zip(system.cells, system.values.tolist(), strict=True))


def _known(base: Published, answers: int) -> dict[Cell, float | None]:
    """What the reader of the answers knows already; behind a hidden base all answers are hidden."""
    known = dict(base)
    for cell, firms in base.items():
        if firms is None:
            known |= {answer_cell(cell, number): None for number in range(answers)}
    return known


def _tables(cube: Cube, linked: tuple[Cut, ...], figure: _Figure) -> list[Table]:
    return [_table(cube, cut, figure) for cut in linked]


def _table(cube: Cube, cut: Cut, figure: _Figure) -> Table:
    found, firms = figure.values(cube, cut), counts(cube, "firms", cut)[0]
    dimensions = [_dimension(cube, dimension) for dimension in cut]
    if cut == ("industrial-park",):
        found = np.concatenate([found, figure.values(cube, ("park",))[..., 1:]], axis=-1)
        firms = np.concatenate([firms, counts(cube, "firms", ("park",))[0][1:]])
    if figure.answers:
        dimensions = [tables.Dimension(ANSWER, figure.codes), *dimensions]
        firms = np.broadcast_to(firms, found.shape)
    # That nobody at all has answered tells nothing of anybody, so it need not be hidden.
    firms = np.where(found.sum(axis=0) == 0 if figure.answers else found == 0, 0, firms)
    return Table(cut_name(cut), tuple(dimensions), found.astype(float), most=firms.astype(float))


def _dimension(cube: Cube, dimension: Dimension) -> tables.Dimension:
    """Single parks are parts of "in" and stand beside "out", so that both tables speak of the same cells."""
    codes = labels(cube, dimension)
    if dimension == "industrial-park":
        return tables.Dimension("park", (*codes, "out"), {"in": codes})
    return tables.Dimension(dimension, codes)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
