"""A reader of the published figures, who has nothing but the stored rows and the registry, and what he can work out.

The tables are built up here from the counts, apart from the code that protects them: all that speak of one figure
are one system, with the firms behind a share as the total of their answers.
"""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

import numpy as np

from lotrinh.statistics import queries
from lotrinh.statistics.cube import ANSWER_STAGES, Counts, Cube
from lotrinh.statistics.cuts import CUTS, counts, cut_name, labels
from lotrinh.statistics.disclosure.attack import attack
from lotrinh.statistics.disclosure.tables import Cell, Dimension, System, Table, system_of
from lotrinh.statistics.figures import FEWEST_FIRMS, SMALLEST_CELL, Figures
from lotrinh.statistics.measures import measures
from lotrinh.statistics.queries import Build

SHARES = (*ANSWER_STAGES, *measures())
REACH = ("reached", "assessed")
TOGETHER = 3
"""The level from which on firms are counted together."""
SLACK = 1e-6

Shown = dict[Cell, float]


class Narrow(NamedTuple):
    """A cell that is not published and yet bounded too tightly."""

    figure: str
    cell: Cell
    value: float
    low: float
    high: float


class Reader:
    """`stored`: the rows of a build, by cell."""

    cuts = CUTS

    def __init__(self, cube: Cube, stored: dict[Cell, Figures]) -> None:
        self.cube = cube
        self.stored = stored

    def figures(self) -> Iterator[tuple[str, System, Shown]]:
        """Every figure: all cells of its tables, and those that are published."""
        for name in REACH:
            yield name, self._system(name, answers=False), self._counts(name)
        for name in SHARES:
            yield name, self._system(name, answers=True), self._shares(name)
        yield "level", self._system("level", answers=True), self._levels()

    def rungs(self, chain: tuple[str, ...]) -> tuple[System, Shown]:
        """Figures that lie in one another, as one table by the rung reached exactly, which follows from two of them."""
        codes = tuple(map(str, range(len(chain) + 1)))
        above = {f"{rung}+": codes[rung:] for rung in range(1, len(chain))}
        below = {f"<{rung}": codes[:rung] for rung in range(2, len(chain) + 1)}

        def values(cut: tuple) -> Counts:
            reached = [counts(self.cube, chain[0], cut).sum(axis=0)]
            reached += [counts(self.cube, name, cut)[1] for name in chain]
            return -np.diff(np.stack([*reached, np.zeros_like(reached[0])]), axis=0)

        tables = [self._table(cut, values, answers=False) for cut in self.cuts if cut]
        tables += [self._table(cut, values, answers=True, groups=above | below) for cut in self.cuts]
        return system_of(tables), self._rungs(chain)

    def _rungs(self, chain: tuple[str, ...]) -> Shown:
        found: Shown = {}
        for rung, name in enumerate(chain, start=1):
            yes, no = str(rung) if rung == len(chain) else f"{rung}+", "0" if rung == 1 else f"<{rung}"
            for cell, value in self._shares(name).items():
                own = dict(cell)
                code = {"1": yes, "0": no}.get(own.pop("answer", ""))
                population = tuple(own.items())
                found[population if code is None else answer(population, code)] = value
        for cell in [cell for cell in found if "answer" not in dict(cell)]:
            for rung in range(1, len(chain)):
                two = [found.get(answer(cell, code)) for code in (f"{rung}+", f"{rung + 1}+")]
                two[1] = found.get(answer(cell, rung + 1)) if rung + 1 == len(chain) else two[1]
                if None not in two:
                    found[answer(cell, rung)] = two[0] - two[1]
        return found

    def narrow(self, name: str, system: System, shown: Shown) -> list[Narrow]:
        """The small cells that are published, and the hidden ones that can be worked out within what is promised."""
        room = np.minimum(system.high - system.low, [self._registered(cell) for cell in system.cells])
        hidden = np.array([cell not in shown for cell in system.cells]) & (room > 0)
        low, high = attack(system, hidden)
        found = []
        for number in np.flatnonzero(room > 0):
            cell, value = system.cells[number], system.values[number]
            least = _least(name, cell)
            enough = min(least, room[number]) - SLACK
            narrow = hidden[number] and high[number] - low[number] < enough
            pinned = value < least and (low[number] > SLACK or high[number] < enough)
            if narrow or pinned:
                found.append(Narrow(name, cell, value, low[number], high[number]))
        return found

    def _registered(self, cell: Cell) -> float:
        """That no more firms reached a rung than there are tells nothing of them."""
        row = self.stored.get(firms_of(cell))
        return float(row.firms) if row else np.inf

    def _counts(self, name: str) -> Shown:
        found = {cell: getattr(row, name) for cell, row in self.stored.items()}
        return {cell: float(value) for cell, value in found.items() if value is not None}

    def _shares(self, name: str) -> Shown:
        found: Shown = {}
        for cell, row in self.stored.items():
            share = row.shares.get(name)
            if share is not None and share.n is not None:
                found[cell] = share.n
                if share.counted is not None:
                    found[answer(cell, 0)] = share.n - share.counted
                    found[answer(cell, 1)] = share.counted
        return found

    def _levels(self) -> Shown:
        found: Shown = {}
        for cell, row in self.stored.items():
            if row.levels.n is not None:
                found[cell] = row.levels.n
                by_group = [*row.levels.counts[:TOGETHER], sum(row.levels.counts[TOGETHER:])]
                found |= {answer(cell, group): float(firms) for group, firms in enumerate(by_group)}
        return found

    def _system(self, name: str, *, answers: bool) -> System:
        def values(cut: tuple) -> Counts:
            found = counts(self.cube, name, cut)
            return (
                np.concatenate([found[:TOGETHER], found[TOGETHER:].sum(0, keepdims=True)])
                if name == "level"
                else found
            )

        tables = [self._table(cut, values, answers=False) for cut in self.cuts if cut]
        return system_of([*tables, *(self._table(cut, values, answers=True) for cut in self.cuts if answers)])

    def _table(
        self,
        cut: tuple,
        values: Callable[[tuple], Counts],
        *,
        answers: bool,
        groups: dict[str, tuple[str, ...]] | None = None,
    ) -> Table:
        found, firms = values(cut), counts(self.cube, "firms", cut)[0]
        dimensions = [self._dimension(one) for one in cut]
        if cut == ("industrial-park",):  # single parks are parts of "in", beside those outside
            found = np.concatenate([found, values(("park",))[:, 1:]], axis=1)
            firms = np.concatenate([firms, counts(self.cube, "firms", ("park",))[0][1:]])
        everybody = found.sum(axis=0)
        most = np.where(everybody == 0, 0, firms)
        if answers:
            dimensions = [Dimension("answer", tuple(map(str, range(len(found)))), groups or {}), *dimensions]
            return Table(
                cut_name(cut), tuple(dimensions), found * 1.0, most=np.broadcast_to(most, found.shape) * 1.0
            )
        return Table(cut_name(cut), tuple(dimensions), everybody * 1.0, most=most * 1.0)

    def _dimension(self, name: str) -> Dimension:
        codes = labels(self.cube, name)
        if name == "industrial-park":
            return Dimension("park", (*codes, "out"), {"in": codes})
        return Dimension(name, codes)


def _least(name: str, cell: Cell) -> int:
    return SMALLEST_CELL if name in REACH or "answer" in dict(cell) else FEWEST_FIRMS


def answer(cell: Cell, number: int | str) -> Cell:
    return tuple(sorted((*cell, ("answer", str(number)))))


def beside(own: Reader, other: Reader, name: str) -> Shown:
    """What a reader of another edition supposes of one figure of this: its numbers that are nearly the same there.

    He is taken to know which those are, and what they are here. Of one that is too small in either he knows no more
    than that: nobody at all then may be a few by now.
    """
    (system, _), (there, shown_there) = (
        next((system, shown) for found, system, shown in one.figures() if found == name)
        for one in (own, other)
    )
    then = dict(zip(there.cells, there.values, strict=True))
    found = {}
    for cell, value in zip(system.cells, system.values, strict=True):
        least = _least(name, cell)
        near = cell in shown_there and abs(value - then[cell]) < least <= min(value, then[cell])
        if near:
            found[cell] = float(value)
    return found


def narrow_beside(own: Reader, other: Reader, names: Collection[str]) -> Iterator[Narrow]:
    """What follows of these figures from both editions, yet not from the other and what its reader supposes alone."""
    for name, system, shown in own.figures():
        if name not in names:
            continue
        supposed = beside(own, other, name)
        if narrow := own.narrow(name, system, shown | supposed):
            without = {one.cell for one in own.narrow(name, system, supposed)}
            yield from (one for one in narrow if one.cell not in without)


async def no_neighbours(*_: object, **__: object) -> list[object]:
    return []


def one_behind_which_another_hides(system: System, shown: Shown) -> Shown:
    """A hidden number that is large enough to be shown for itself, of a population whose firms are known."""
    return next(
        {cell: float(value)}
        for cell, value in zip(system.cells, system.values, strict=True)
        if cell not in shown and "answer" in dict(cell) and value >= SMALLEST_CELL and firms_of(cell) in shown
    )


def firms_of(cell: Cell) -> Cell:
    return tuple(pair for pair in cell if pair[0] != "answer")


async def read(build: Build, cube: Cube) -> Reader:
    stored: dict[Cell, Figures] = {}
    for cut in CUTS:
        names = ["park" if one == "industrial-park" else one for one in cut]
        for key, row in (await queries.cells(build, cut_name(cut))).items():
            stored[tuple(sorted(zip(names, key.split("|") if key else (), strict=True)))] = row
    return Reader(cube, stored)
