"""Evaluates the declared scoring tree, exactly."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from assessments.numbers import Exact, divided, exact, whole
from assessments.rules import Leaf, Node, Rounding


class Reading(NamedTuple):
    """Points out of a maximum; a maximum of 0 means that nothing below takes part."""

    points: Exact
    maximum: Exact

    @property
    def share(self) -> Exact:
        """0..1, and 0 when nothing takes part."""
        return divided(self.points, self.maximum)


NOTHING = Reading(0, 0)


def evaluate(node: Node, leaves: Mapping[str, Reading]) -> dict[str, Reading]:
    """The reading of every node by id, from the readings of the questions (`times` is applied here)."""
    readings: dict[str, Reading] = {}
    _evaluate(node, leaves, readings)
    return readings


def worths(node: Node, leaves: Mapping[str, Reading], readings: Mapping[str, Reading]) -> dict[str, Exact]:
    """What one point of each question adds to the value of the node, rounding aside.

    `readings` are those that `evaluate` gave for the same leaves. The points of all questions times their
    worth add up to the points of the node.
    """
    found: dict[str, Exact] = {}
    _worths(node, 1, leaves, readings, found)
    return found


def _worths(
    node: Node,
    worth: Exact,
    leaves: Mapping[str, Reading],
    readings: Mapping[str, Reading],
    found: dict[str, Exact],
) -> None:
    for child, factor in zip(node.children, _factors(node, leaves, readings), strict=True):
        if isinstance(child, Leaf):
            found[child.question] = worth * factor * exact(child.times)
        else:
            _worths(child, worth * factor, leaves, readings, found)


def _factors(node: Node, leaves: Mapping[str, Reading], readings: Mapping[str, Reading]) -> list[Exact]:
    """What one point of each child adds to the value of the node."""
    if node.combine == "sum" and node.rescale is None:
        return [1] * len(node.children)
    parts = [
        _times(child, leaves) if isinstance(child, Leaf) else readings[child.id] for child in node.children
    ]
    combined = _combine(node, parts).maximum
    scale = Fraction(exact(node.rescale)) / combined if node.rescale is not None and combined else Fraction(1)
    if node.combine == "sum":
        return [scale] * len(parts)
    pairs = list(zip(node.children, parts, strict=True))
    asked = sum(_weight(node, child) for child, part in pairs if part.maximum)
    return [
        scale * _weight(node, child) / asked / part.maximum if part.maximum else 0 for child, part in pairs
    ]


def _evaluate(node: Node, leaves: Mapping[str, Reading], readings: dict[str, Reading]) -> Reading:
    parts = [
        _times(child, leaves) if isinstance(child, Leaf) else _evaluate(child, leaves, readings)
        for child in node.children
    ]
    readings[node.id] = reading = _finish(node, _combine(node, parts))
    return reading


def _times(leaf: Leaf, leaves: Mapping[str, Reading]) -> Reading:
    reading = declared(leaf, leaves.get(leaf.question, NOTHING))
    if leaf.times == 1:
        return reading
    times = exact(leaf.times)
    return Reading(reading.points * times, reading.maximum * times)


def declared(leaf: Leaf, reading: Reading) -> Reading:
    """The points of a question out of the maximum that the tree declares for it, if it declares one."""
    if leaf.out_of is None or not reading.maximum:
        return reading
    return Reading(reading.points, exact(leaf.out_of))


def _combine(node: Node, parts: list[Reading]) -> Reading:
    if node.combine == "sum":
        return Reading(sum(part.points for part in parts), sum(part.maximum for part in parts))
    weighted = [
        (_weight(node, child), part.share)
        for child, part in zip(node.children, parts, strict=True)
        if part.maximum
    ]
    total = sum(weight for weight, _ in weighted)
    shares = sum((weight * share for weight, share in weighted), start=Fraction(0))
    return Reading(whole(shares / total), 1) if total else NOTHING


def _weight(node: Node, child: Leaf | Node) -> Fraction:
    return Fraction(exact(child.weight or 1)) if node.combine == "weighted" else Fraction(1)


def _finish(node: Node, reading: Reading) -> Reading:
    if node.rescale is not None and reading.maximum:
        maximum = exact(node.rescale)
        reading = Reading(whole(reading.share * Fraction(maximum)), maximum)
    if node.round is not None:
        reading = Reading(min(rounded(reading.points, node.round), reading.maximum), reading.maximum)
    return reading


def rounded(value: Exact, rounding: Rounding) -> Exact:
    """The nearest step of 10^-digits by the declared mode; values are never negative."""
    steps = Fraction(value) * 10**rounding.digits
    if rounding.mode == "half_even":
        whole_steps = round(steps)
    else:
        whole_steps = int(steps + Fraction(1, 2)) if rounding.mode == "half_up" else int(steps)
    return whole(Fraction(whole_steps, 10**rounding.digits))


def nodes(node: Node) -> Iterator[Node]:
    """The node and every node below it."""
    yield node
    for child in node.children:
        if isinstance(child, Node):
            yield from nodes(child)


def leaves_of(node: Node, pillar_ids: frozenset[str]) -> Iterator[tuple[Leaf, str | None]]:
    """Every question of the tree with the innermost pillar above it."""
    return _leaves(node, pillar_ids, None)


def _leaves(node: Node, pillar_ids: frozenset[str], pillar: str | None) -> Iterator[tuple[Leaf, str | None]]:
    pillar = node.id if node.id in pillar_ids else pillar
    for child in node.children:
        if isinstance(child, Leaf):
            yield child, pillar
        else:
            yield from _leaves(child, pillar_ids, pillar)
