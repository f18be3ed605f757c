"""What the cheapest way has to reach, in whole numbers, and bounds on what it costs.

Values are in one unit for the whole tree: what an answer adds to the root. A pillar's share and the total are
both sums of the values below, and no fraction is lost.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from assessments.rules import Leaf, Node
from assessments.ways.steps import Answer


class Move(NamedTuple):
    """One answer of one question: its cost and its value."""

    cost: int
    value: int
    answer: Answer


Moves = Sequence[Move]


class Goal(NamedTuple):
    """A value of the root and a number of pillars that reach their bar, with the moves there are.

    `rounders` do to the value of a node what the instrument declares; each changes the value of the root by
    less than its part of `slack`.
    """

    node: Node
    moves: Mapping[str, Moves]
    value: int
    pillars: int
    bars: Mapping[str, int]
    rounders: Mapping[str, Callable[[int], int]]
    slack: int


class Price(NamedTuple):
    """A cost of `num`/`den` for one unit of value."""

    num: int
    den: int

    def saving(self, moves: Moves) -> int:
        """The most that one question can save against buying its value at the price, in 1/den of a cost."""
        return max(self.num * move.value - self.den * move.cost for move in moves)

    def bound(self, goal: Goal) -> int:
        """No way to the goal costs less (a Lagrangian relaxation: buy the value, save what can be saved)."""
        savings = sum(map(self.saving, goal.moves.values()))
        return -((savings - self.num * (goal.value - goal.slack)) // self.den)


def price(goal: Goal) -> Price:
    """The price of the last unit when value is bought where it is cheapest, fractions of a step included.

    Every price gives a valid bound; this one gives the closest there is without a look at the pillars.
    """
    steps = [step for moves in goal.moves.values() for step in _edge(moves)]
    missing = goal.value - goal.slack - sum(map(lowest, goal.moves.values()))
    last = Price(0, 1)
    for cost, value in sorted(steps, key=lambda step: step[0] / step[1]):
        if missing <= 0:
            break
        last = Price(*Fraction(cost, value).as_integer_ratio())
        missing -= value
    return last


def _edge(moves: Moves) -> Iterator[tuple[int, int]]:
    """Cost and value of each step along the lower convex edge of the moves of a question."""
    edge: list[tuple[int, int]] = []
    for point in sorted((move.cost, move.value) for move in moves):
        if edge and point[1] <= edge[-1][1]:
            continue
        while len(edge) > 1 and _bends_in(edge[-2], edge[-1], point):
            edge.pop()
        edge.append(point)
    return ((after[0] - one[0], after[1] - one[1]) for one, after in pairwise(edge))


def _bends_in(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> bool:
    return (two[0] - one[0]) * (three[1] - two[1]) >= (three[0] - two[0]) * (two[1] - one[1])


def lowest(moves: Moves) -> int:
    """The value of the present answer, or of the least that the answer to a condition leaves open."""
    return min(move.value for move in moves)


def highest(moves: Moves) -> int:
    """The value of the best answer."""
    return max(move.value for move in moves)


def values(goal: Goal, pick: Callable[[Moves], int]) -> dict[str, int]:
    """The value of every node by id when each question has the value that `pick` takes from its moves."""
    found: dict[str, int] = {}

    def value(child: Leaf | Node) -> int:
        if isinstance(child, Leaf):
            return pick(goal.moves[child.question]) if child.question in goal.moves else 0
        total = sum(map(value, child.children))
        found[child.id] = goal.rounders[child.id](total) if child.id in goal.rounders else total
        return found[child.id]

    value(goal.node)
    return found
