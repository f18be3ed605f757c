"""A safe choice from an unsafe one: hides more cells until every hidden one is uncertain enough.

For each cell that is too tight, the cheapest move of the whole table that frees it, and what it moves is hidden
(Kelly, J. P., Golden, B. L., Assad, A. A. 1992. Cell suppression: disclosure protection for sensitive tabular data.
Networks 22, 397-417). Fast and safe, not always the least loss.
"""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from lotrinh.statistics.disclosure.attack import SLACK
from lotrinh.statistics.disclosure.conditions import Seen, look
from lotrinh.statistics.disclosure.moves import joint_move
from lotrinh.statistics.disclosure.tables import System
from lotrinh.statistics.frame import Bools, Floats, Ints

MANY = 40  # fewer tight cells are freed one by one, which hides less


class CannotBeProtected(ValueError):
    """Even with every cell hidden that may be, some cell stays bounded too tightly: publish none of the tables."""


def repaired(system: System, hidden: Bools, seen: Seen, loss: Floats) -> Bools:
    """The choice with more cells hidden, safe also against a reader who knows that firms are whole."""
    hidden = hidden.copy()
    tight, before, turn = _tight(hidden, seen), len(hidden) + 1, 0
    while len(tight):
        if MANY <= len(tight) < before:
            hidden |= _freed_together(system, hidden, seen, loss, turn)
        else:
            hidden |= _freed(system, hidden, seen, loss, int(tight[0]))
        before, turn = len(tight), turn + 1
        tight = _tight(hidden, seen)
        if len(tight) < MANY or len(tight) >= before:
            look(system, hidden, seen)
            tight = _tight(hidden, seen)
    return hidden


def _tight(hidden: Bools, seen: Seen) -> Ints:
    cells = np.flatnonzero(hidden)
    return cells[seen.tight(cells)]


def _freed_together(system: System, hidden: Bools, seen: Seen, loss: Floats, turn: int) -> Bools:
    """The cells that one cheap move of many tight cells moves along; none when none was found."""
    cells = np.arange(len(hidden))
    aims = np.where(hidden, seen.aims(cells, turn), 0.0)
    fixed = seen.needed.open & ~hidden
    room = np.where(fixed, 0.0, system.low - system.values), np.where(fixed, 0.0, system.high - system.values)
    moves = joint_move(system.sums, room, aims, np.where(hidden, 0.0, loss), whole=system.counts)
    if moves is None:
        return np.zeros(len(hidden), dtype=bool)
    seen.see(cells, moves)
    return np.asarray(np.abs(moves) > SLACK)


def _freed(system: System, hidden: Bools, seen: Seen, loss: Floats, cell: int) -> Bools:
    """The cells that moves of this one, as far as it needs, move along."""
    needed, moved = seen.needed, np.zeros(len(hidden), dtype=bool)
    wanted = [(1.0, needed.up[cell]), (-1.0, needed.down[cell])]
    if needed.up[cell] + needed.down[cell] < needed.width[cell]:
        up = min(needed.width[cell], system.high[cell] - system.values[cell])
        wanted = [(1.0, up), (-1.0, needed.width[cell] - up)]
    for sign, far in wanted:
        if far > SLACK:
            moves = _cheapest_move(
                system, np.where(hidden | moved, 0.0, loss), needed.open, (cell, sign * far)
            )
            seen.see(np.arange(len(moves)), moves)
            moved |= np.abs(moves) > SLACK
    return moved


def _cheapest_move(system: System, prices: Floats, fixed: Bools, move: tuple[int, float]) -> Floats:
    """The cheapest change of the table that moves one cell by so much and leaves every sum true."""
    cell, far = move
    up = np.where(fixed, 0.0, system.high - system.values)
    down = np.where(fixed, 0.0, system.values - system.low)
    cells = len(prices)
    goal = sparse.csr_matrix(([1.0, -1.0], ([0, 0], [cell, cells + cell])), shape=(1, 2 * cells))
    matrix = sparse.vstack([sparse.hstack([system.sums, -system.sums]), goal], format="csr")
    right = np.zeros(matrix.shape[0])
    right[-1] = far
    for whole in (0, 1):
        found = milp(
            np.tile(prices + SLACK, 2),
            constraints=LinearConstraint(matrix, right, right),
            bounds=Bounds(0.0, np.concatenate([up, down])),
            integrality=np.full(2 * cells, whole),
        )
        if found.x is None:
            raise CannotBeProtected
        moves = found.x[:cells] - found.x[cells:]
        if not system.counts or np.abs(moves - np.rint(moves)).max() <= SLACK:
            break
    return np.asarray(moves)
