"""What a reader can work out about hidden cells: the bounds that the published cells leave.

Fischetti, M., Salazar-González, J. J. (2001). Solving the cell suppression problem on tabular data with linear
constraints. Management Science 47, 1008-1027: two programmes for every hidden cell, the highest and the lowest
value it has in any table that agrees with what is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from lotrinh.statistics.disclosure.tables import System
from lotrinh.statistics.frame import Bools, Floats, Ints

SLACK = 1e-6
BEYOND = 100.0
AT_ONCE = 6000  # unknowns of the programmes that are solved in one call


class AttackFailed(RuntimeError):
    """The solver gave no answer; nothing may be published on such a ground."""


@dataclass(frozen=True)
class Reach:
    """How far cell `place` of a part was moved: `moves` is the change of every hidden cell of the part.

    `prices[s]` says how much sum s of the part holds the move back.
    """

    place: int
    sign: float
    moves: Floats
    prices: Floats

    @property
    def far(self) -> float:
        return float(self.sign * self.moves[self.place])


@dataclass(frozen=True)
class Attacker:
    """A reader of the hidden cells of one connected part: numbers `hidden`, tied together by the sums `rows`."""

    system: System
    hidden: Ints
    rows: Ints
    matrix: scipy.sparse.csr_matrix

    def room(self) -> tuple[Floats, Floats]:
        """How far down and up each hidden cell could go by what everybody knows."""
        system = self.system
        return (system.low - system.values)[self.hidden], (system.high - system.values)[self.hidden]

    def reaches(self, wanted: list[tuple[int, float, float]]) -> Iterator[Reach]:
        """Moves cells as far as the published cells allow: (place, +1 up or -1 down, far enough) each.

        One programme for each, many of them in a call: they share nothing but the call.
        """
        step = max(1, AT_ONCE // max(1, len(self.hidden)))
        for start in range(0, len(wanted), step):
            yield from self._together(wanted[start : start + step])

    def _together(self, wanted: list[tuple[int, float, float]]) -> Iterator[Reach]:
        lowest, highest = self.room()
        size, many = len(self.hidden), len(wanted)
        low, high, aim = np.tile(lowest, many), np.tile(highest, many), np.zeros(size * many)
        for number, (place, sign, enough) in enumerate(wanted):
            at = number * size + place
            aim[at] = -sign
            low[at], high[at] = max(low[at], -enough), min(high[at], enough)
        blocks = scipy.sparse.kron(scipy.sparse.identity(many), self.matrix, format="csr")
        found = scipy.optimize.linprog(
            aim,
            A_eq=blocks,
            b_eq=np.zeros(blocks.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if found.status != 0:
            raise AttackFailed(found.message)
        moves = found.x.reshape(many, size)
        prices = -found.eqlin.marginals.reshape(many, -1)
        for number, (place, sign, _) in enumerate(wanted):
            yield Reach(place, sign, moves[number], prices[number])

    def whole(self, place: int, sign: float, enough: float) -> Floats:
        """The moves of one programme in whole numbers, which firms are."""
        lowest, highest = (one.copy() for one in self.room())
        lowest[place], highest[place] = max(lowest[place], -enough), min(highest[place], enough)
        aim = np.zeros(len(self.hidden))
        aim[place] = -sign
        found = scipy.optimize.milp(
            aim,
            constraints=scipy.optimize.LinearConstraint(self.matrix, 0.0, 0.0),
            bounds=scipy.optimize.Bounds(lowest, highest),
            integrality=np.ones(len(aim)),
        )
        if found.x is None or found.status != 0:
            raise AttackFailed(found.message)
        return np.asarray(np.rint(found.x))


def attackers(system: System, hidden: Bools) -> list[Attacker]:
    """The hidden cells in parts that no published sum ties to one another."""
    numbers = np.flatnonzero(hidden)
    matrix = system.sums[:, numbers]
    rows = np.flatnonzero(np.diff(matrix.indptr))
    touching = matrix[rows]
    tied = scipy.sparse.csgraph.connected_components(abs(touching).T @ abs(touching), directed=False)[1]
    parts = []
    for part in range(tied.max() + 1 if len(tied) else 0):
        inside = np.flatnonzero(tied == part)
        own = touching[:, inside]
        own_rows = np.flatnonzero(np.diff(own.indptr))
        parts.append(Attacker(system, numbers[inside], rows[own_rows], own[own_rows]))
    return parts


def attack(system: System, hidden: Bools, *, whole: bool = False) -> tuple[Floats, Floats]:
    """The lowest and highest value a reader must allow for each cell: [cells]; a published cell is its value.

    The reader knows the published cells, the sums, that nothing is negative and the bounds known to everybody; with
    `whole`, also that firms are whole (slower, the bounds are as narrow or narrower). A cell without an upper bound
    goes up by the largest value of the system and BEYOND. `hidden[c]` says which cells are not published.
    Raises AttackFailed.
    """
    low, high = system.values.copy(), system.values.copy()
    far = BEYOND + float(np.abs(system.values).max(initial=0.0))
    for attacker in attackers(system, hidden):
        wanted = [(place, sign, far) for place in range(len(attacker.hidden)) for sign in (1.0, -1.0)]
        for place, sign, moved in _moved(attacker, wanted, whole=whole):
            cell = attacker.hidden[place]
            (high if sign > 0 else low)[cell] += moved
    return low, high


def _moved(
    attacker: Attacker, wanted: list[tuple[int, float, float]], *, whole: bool
) -> Iterator[tuple[int, float, float]]:
    if whole:
        for place, sign, far in wanted:
            yield place, sign, float(attacker.whole(place, sign, far)[place])
        return
    for reach in attacker.reaches(wanted):
        yield reach.place, reach.sign, float(reach.moves[reach.place])
