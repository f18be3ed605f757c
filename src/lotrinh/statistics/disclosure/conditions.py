"""What a choice of hidden cells lacks, and the conditions on the next choice that follow."""

from dataclasses import dataclass

import numpy as np

from lotrinh.statistics.disclosure.attack import SLACK, Attacker, Reach, attackers
from lotrinh.statistics.disclosure.moves import joint_move
from lotrinh.statistics.disclosure.rules import Needs
from lotrinh.statistics.disclosure.tables import System
from lotrinh.statistics.frame import Bools, Floats, Ints

FAR = 1e9  # stands for "no bound"; in a condition it is cut down to what is needed
MOST_TOGETHER = 16
WORTH_TOGETHER = 4  # fewer cells than this are settled one by one


@dataclass(frozen=True)
class Condition:
    """`weights @ hidden[cells] >= need`; for a cell that need not be hidden, only if `cell` is hidden."""

    cells: Ints
    weights: Floats
    need: float
    cell: int | None


class Seen:
    """How far each cell has been seen to move, up and down, in tables that a reader must allow.

    Tables of counts are taken for seen only when they are whole: a reader knows that firms are. What was seen for one
    choice of hidden cells holds for every choice that hides more.
    """

    def __init__(self, system: System, needed: Needs) -> None:
        self.system = system
        self.needed = needed
        self.highest = np.zeros(len(system.cells))
        self.lowest = np.zeros(len(system.cells))
        self.tables: list[tuple[Ints, Floats]] = []

    def again(self, hidden: Bools) -> "Seen":
        """What still holds for another choice: the tables in which only its hidden cells move."""
        seen = Seen(self.system, self.needed)
        for cells, moves in self.tables:
            if hidden[cells].all():
                seen.see(cells, moves)
        return seen

    def see(self, cells: Ints, moves: Floats) -> None:
        if self.system.counts:
            if np.abs(moves - np.rint(moves)).max(initial=0.0) > SLACK:
                return
            moves = np.rint(moves)
        moving = np.abs(moves) > SLACK
        cells, moves = cells[moving], moves[moving]
        if not ((moves > self.highest[cells]) | (moves < self.lowest[cells])).any():
            return
        self.tables.append((cells, moves))
        self.highest[cells] = np.maximum(self.highest[cells], moves)
        self.lowest[cells] = np.minimum(self.lowest[cells], moves)

    def tight(self, cells: Ints) -> Bools:
        """Which of the hidden cells have not been seen to move far enough."""
        needed, highest, lowest = self.needed, self.highest[cells], self.lowest[cells]
        narrow = highest - lowest < needed.width[cells] - SLACK
        one_way = (highest < needed.up[cells] - SLACK) | (lowest > -needed.down[cells] + SLACK)
        return np.asarray(narrow | one_way)

    def aims(self, cells: Ints, turn: int) -> Floats:
        """Where the tight cells should go next, by so much; a cell that may go either way alternates."""
        needed, highest, lowest = self.needed, self.highest[cells], self.lowest[cells]
        up, down, width = needed.up[cells], needed.down[cells], needed.width[cells]
        up_short, down_short = highest < up - SLACK, lowest > -down + SLACK
        upwards = np.where(up_short == down_short, (cells + turn) % 2 == 0, up_short)
        only_width = ~up_short & ~down_short
        far_up = np.where(only_width, width + np.minimum(lowest, 0), up)
        far_down = np.where(only_width, width - np.maximum(highest, 0), down)
        return np.where(self.tight(cells), np.where(upwards, far_up, -far_down), 0.0)


def look(system: System, hidden: Bools, seen: Seen) -> list[Condition]:
    """Searches for tables in which the hidden cells move far enough; conditions for those that cannot."""
    conditions = []
    for attacker in attackers(system, hidden):
        _search_together(attacker, seen)
        stuck = set()
        for reaches in _by_cell(_search(attacker, seen)):
            lacks = _conditions(attacker, reaches, seen.needed)
            conditions += lacks
            stuck |= {reaches[0].place} if lacks else set()
        if system.counts:
            _search_in_whole_numbers(attacker, seen, stuck)
    return conditions


def _search_together(attacker: Attacker, seen: Seen) -> None:
    """One table often shows that many cells are free; goes on while that is so."""
    free = np.zeros(len(attacker.hidden))
    before = -1
    for turn in range(MOST_TOGETHER):
        tight = int(seen.tight(attacker.hidden).sum())
        if tight < WORTH_TOGETHER or (turn % 2 == 0 and tight == before):
            return
        before = tight if turn % 2 == 0 else before
        aims = seen.aims(attacker.hidden, turn)
        moves = joint_move(attacker.matrix, attacker.room(), aims, free, whole=attacker.system.counts)
        if moves is not None:
            seen.see(attacker.hidden, moves)


def _search(attacker: Attacker, seen: Seen) -> list[Reach]:
    asked = [
        move
        for place in np.flatnonzero(seen.tight(attacker.hidden))
        for move in _moves(attacker, int(place), seen.needed)
    ]
    reaches = list(attacker.reaches(asked))
    for reach in reaches:
        seen.see(attacker.hidden, reach.moves)
    return reaches


def _moves(attacker: Attacker, place: int, needed: Needs) -> list[tuple[int, float, float]]:
    """Both ways, as far as would be enough."""
    cell = attacker.hidden[place]
    up, down, width = needed.up[cell], needed.down[cell], needed.width[cell]
    return [(int(place), 1.0, float(max(up, width))), (int(place), -1.0, float(max(down, width)))]


def _search_in_whole_numbers(attacker: Attacker, seen: Seen, stuck: set[int]) -> None:
    """For cells that fractions let move: the table found had some."""
    for place in sorted(set(np.flatnonzero(seen.tight(attacker.hidden)).tolist()) - stuck):
        for move in _moves(attacker, place, seen.needed):
            if seen.tight(attacker.hidden[[place]])[0]:
                seen.see(attacker.hidden, attacker.whole(*move))


def _by_cell(reaches: list[Reach]) -> list[list[Reach]]:
    cells: dict[int, list[Reach]] = {}
    for reach in reaches:
        cells.setdefault(reach.place, []).append(reach)
    return list(cells.values())


def _conditions(attacker: Attacker, both: list[Reach], needed: Needs) -> list[Condition]:
    cell = attacker.hidden[both[0].place]
    conditions = []
    for reach in both:
        need = float((needed.up if reach.sign > 0 else needed.down)[cell])
        if reach.far < need - SLACK:
            conditions.append(_condition(attacker, [reach], need, needed))
    width = float(needed.width[cell])
    if sum(reach.far for reach in both) < width - SLACK:
        conditions.append(_condition(attacker, both, width, needed))
    return conditions


def _condition(attacker: Attacker, reaches: list[Reach], need: float, needed: Needs) -> Condition:
    """What hiding each cell would add to the room of this one, by the prices of the sums that hold it back.

    By duality the weighted sum over the cells now hidden is the reach found, which is less than what is needed.
    """
    system, cell = attacker.system, int(attacker.hidden[reaches[0].place])
    above = np.minimum(system.high - system.values, FAR)
    below = system.values - system.low
    weights = np.zeros(len(system.cells))
    for reach in reaches:
        prices = np.zeros(system.sums.shape[0])
        prices[attacker.rows] = reach.prices
        pull = -(system.sums.T @ prices)
        pull[cell] += reach.sign
        pull[np.abs(pull) < SLACK] = 0.0
        weights += np.maximum(pull, 0) * above + np.maximum(-pull, 0) * below
    cells = np.flatnonzero(weights)
    return Condition(cells, np.minimum(weights[cells], need), need, None if needed.primary[cell] else cell)
