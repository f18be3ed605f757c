"""The cheapest way to a goal, exactly: dynamic programming over the scoring tree.

Every node keeps the stairs that no others beat in cost, value, pillars at their bar and ways left; a parent
adds up those of its children. A stair is dropped only when a bound proves that it cannot stay in the limit.
"""

from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from typing import NamedTuple

from assessments.rules import Leaf, Node
from assessments.ways.goals import Goal, Price, highest, lowest, values
from assessments.ways.steps import Answer


class Changed(NamedTuple):
    """A question with its new answer."""

    question_id: str
    answer: Answer


Trail = tuple["Trail", "Trail"] | Changed | None
"""The changed answers behind a stair."""
Stair = tuple[int, int, Trail]
"""Cost, value and how they came about."""
Key = tuple[int, int]
"""The pillars at their bar, and a bit for each way of which a question stays as it is."""


class DeadlinePassed(Exception):
    """The search is not done."""


class Front(NamedTuple):
    """The stairs of a part of the tree, by rising cost.

    Of all its questions together: the least value, the most saving, the pillars that can be at their bar, and
    how many questions it shares with each way.
    """

    stairs: Mapping[Key, Sequence[Stair]]
    base: int
    saving: int
    pillars: int
    shared: tuple[int, ...]


class Search:
    """Looks for the cheapest way to a goal that leaves a question of each of the given ways as it is."""

    def __init__(self, goal: Goal, price: Price, ways: Sequence[frozenset[str]], deadline: float) -> None:
        self._goal = goal
        self._price = price
        self._ways = ways
        self._deadline = deadline
        self._bases = values(goal, lowest)
        tops = values(goal, highest)
        self._countable = {pillar for pillar, bar in goal.bars.items() if tops[pillar] >= bar}
        self._savings = sum(map(price.saving, goal.moves.values()))
        self._shared = tuple(len(way & goal.moves.keys()) for way in ways)
        self._absent = _bits(bool(way - goal.moves.keys()) for way in ways)

    def cheapest(self, limit: int) -> Stair | None:
        """The cheapest within the limit, the first found of equals; raises DeadlinePassed."""
        goal, price = self._goal, self._price
        self._limit = limit
        self._least = price.num * (goal.value - goal.slack) - price.den * limit - self._savings
        front = self._front(goal.node, self._useful(goal.node.id, goal.value))
        every = _bits(True for _ in self._ways)
        arrived = (
            stair
            for (pillars, left), stairs in front.stairs.items()
            for stair in stairs
            if stair[1] >= goal.value and pillars >= goal.pillars and left | self._absent == every
        )
        return min(arrived, key=lambda stair: stair[0], default=None)

    def _useful(self, node_id: str, value: int) -> int:
        """More than this above the base of a node does not help it to reach the value."""
        return max(value - self._bases[node_id], 0) + 2 * self._goal.slack

    def _front(self, node: Node, useful: int) -> Front:
        goal = self._goal
        if node.id in goal.bars:
            useful = max(useful, self._useful(node.id, goal.bars[node.id]))
        front = Front({(0, 0): [(0, 0, None)]}, 0, 0, 0, (0,) * len(self._ways))
        for child in node.children:
            if not isinstance(child, Leaf):
                front = self._joined(front, self._front(child, useful), useful)
            elif child.question in goal.moves:
                front = self._joined(front, self._leaf(child.question), useful)
        return self._counted(node, self._rounded(node, front))

    def _leaf(self, question_id: str) -> Front:
        moves = self._goal.moves[question_id]
        member = [question_id in way for way in self._ways]
        stairs: dict[Key, list[Stair]] = {}
        for move in moves:
            change = Changed(question_id, move.answer) if move.answer.gain else None
            key = (0, 0 if change else _bits(member))
            stairs.setdefault(key, []).append((move.cost, move.value, change))
        return Front(stairs, lowest(moves), self._price.saving(moves), 0, tuple(map(int, member)))

    def _joined(self, one: Front, other: Front, useful: int) -> Front:
        if monotonic() > self._deadline:
            raise DeadlinePassed
        shared = tuple(map(sum, zip(one.shared, other.shared, strict=True)))
        base, saving, pillars = one.base + other.base, one.saving + other.saving, one.pillars + other.pillars
        few = self._goal.pillars - (len(self._countable) - pillars)
        must = _bits(here == all_ for here, all_ in zip(shared, self._shared, strict=True)) & ~self._absent
        found: dict[Key, dict[int, Stair]] = {}
        for (pillars_one, left_one), stairs_one in one.stairs.items():
            for (pillars_other, left_other), stairs_other in other.stairs.items():
                count, left = min(pillars_one + pillars_other, self._goal.pillars), left_one | left_other
                if count >= few and not must & ~left:
                    sums = found.setdefault((count, left), {})
                    self._add(sums, stairs_one, stairs_other, base + useful, self._least + saving)
        stairs = _unbeaten({key: sums.values() for key, sums in found.items()})
        return Front(stairs, base, saving, pillars, shared)

    def _add(
        self, sums: dict[int, Stair], one: Sequence[Stair], other: Sequence[Stair], most: int, least: int
    ) -> None:
        """Adds to the cheapest stair of each value; a value of `most` or more counts as that."""
        num, den = self._price
        limit = self._limit
        for cost_one, value_one, trail_one in one:
            for cost_other, value_other, trail_other in other:
                cost = cost_one + cost_other
                if cost > limit:
                    break
                value = min(value_one + value_other, most)
                if num * value - den * cost < least:
                    continue
                known = sums.get(value)
                if known is None or cost < known[0]:
                    sums[value] = cost, value, (trail_one, trail_other)

    def _rounded(self, node: Node, front: Front) -> Front:
        rounder = self._goal.rounders.get(node.id)
        if rounder is None:
            return front
        stairs = {
            key: [(cost, rounder(value), trail) for cost, value, trail in some]
            for key, some in front.stairs.items()
        }
        return front._replace(stairs=_unbeaten(stairs), base=rounder(front.base))

    def _counted(self, node: Node, front: Front) -> Front:
        if node.id not in self._countable:
            return front
        bar, counted = self._goal.bars[node.id], dict[Key, list[Stair]]()
        for (pillars, left), stairs in front.stairs.items():
            for stair in stairs:
                key = (min(pillars + (stair[1] >= bar), self._goal.pillars), left)
                counted.setdefault(key, []).append(stair)
        return front._replace(stairs=_unbeaten(counted), pillars=front.pillars + 1)


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << bit for bit, flag in enumerate(flags) if flag)


def _unbeaten(stairs: Mapping[Key, Iterable[Stair]]) -> dict[Key, list[Stair]]:
    """By rising cost, without those that another beats or equals in everything."""
    kept: dict[Key, list[Stair]] = {}
    best: dict[Key, int] = {}
    flat = [(stair[0], -stair[1], key, stair) for key, some in stairs.items() for stair in some]
    for _, less, (pillars, left), stair in sorted(flat, key=lambda one: one[:2]):
        if not any(
            known >= -less and more >= pillars and others & left == left
            for (more, others), known in best.items()
        ):
            best[pillars, left] = -less
            kept.setdefault((pillars, left), []).append(stair)
    return kept


def changed(trail: Trail) -> dict[str, Answer]:
    """The changed answers by question."""
    if trail is None:
        return {}
    if isinstance(trail, Changed):
        return {trail.question_id: trail.answer}
    return changed(trail[0]) | changed(trail[1])
