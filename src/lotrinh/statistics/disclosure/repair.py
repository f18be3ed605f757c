"""A safe choice from an unsafe one: hides more cells until every hidden one is uncertain enough.

For each cell that is too tight, the cheapest move of the whole table that frees it, and what it moves is hidden
(Kelly, J. P., Golden, B. L., Assad, A. A. 1992. Cell suppression: disclosure protection for sensitive tabular data.
Networks 22, 397-417). Fast and safe, not always the least loss.
"""

import numpy as np

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
    aims = np.where(hidden, seen.aims(np.arange(len(hidden)), turn), 0.0)
    return _moved(system, hidden, seen, loss, aims)


def _freed(system: System, hidden: Bools, seen: Seen, loss: Floats, cell: int) -> Bools:
    """The cells that moves of this one, as far as it needs, move along."""
    needed = seen.needed
    moved = np.zeros(len(hidden), dtype=bool)
    for sign in (1.0, -1.0):
        one_way = needed.up[cell] if sign > 0 else needed.down[cell]
        reached = seen.highest[cell] - seen.lowest[cell]
        gone = seen.highest[cell] if sign > 0 else -seen.lowest[cell]
        far = max(one_way, gone + needed.width[cell] - reached)
        if far > gone + SLACK:
            aims = np.zeros(len(hidden))
            aims[cell] = sign * far
            moved |= _moved(system, hidden | moved, seen, loss, aims)
    if seen.tight(np.array([cell]))[0]:
        raise CannotBeProtected
    return moved


def _moved(system: System, hidden: Bools, seen: Seen, loss: Floats, aims: Floats) -> Bools:
    fixed = seen.needed.open & ~hidden
    room = np.where(fixed, 0.0, system.low - system.values), np.where(fixed, 0.0, system.high - system.values)
    moves = joint_move(system.sums, room, aims, np.where(hidden, 0.0, loss), whole=system.counts)
    if moves is None:
        return np.zeros(len(hidden), dtype=bool)
    seen.see(np.arange(len(moves)), moves)
    return np.asarray(np.abs(moves) > SLACK)
