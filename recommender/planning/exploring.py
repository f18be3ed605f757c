"""Gives the last places of a roadmap to chance, with known propensities, so that what is shown can be learned from."""

from collections.abc import Collection, Mapping
from random import Random

from recommender.planning.items import Item
from recommender.planning.packing import Packing
from recommender.planning.steps import Placed

ONE_IN = 5
"""One place in five, rounded down: of 5 or more steps that is a tenth to a fifth."""


def explore(
    packing: Packing, items: Mapping[str, Item], *, kept: Collection[str], seed: int, share: float
) -> tuple[Packing, Mapping[str, float]]:
    """The roadmap with its last free places drawn anew of `items`, the best first; the propensity of each step drawn.

    In each place the best that fits is shown with the chance 1 - `share`, and `share` is spread evenly over all
    that fit there, the best included. A propensity is the chance of a step given the places before it.
    """
    chance = Random(seed)  # noqa: S311
    freed = _freed(packing, kept)
    explored = Packing(packing.limits)
    for step in packing.sequence():
        if step not in freed:
            explored = explored.after(step)
    propensities: dict[str, float] = {}
    for place in freed:
        fitting = _fitting(explored, items, place.wave)
        if fitting:
            drawn = chance.choice(fitting) if chance.random() < share else fitting[0]
            explored = explored.after(drawn)
            best = 1 - share if drawn is fitting[0] else 0
            propensities[drawn.id] = best + share / len(fitting)
    return explored, propensities


def _freed(packing: Packing, kept: Collection[str]) -> list[Placed]:
    """The last steps, in order, none of them `kept` or needed by one that stays."""
    steps = list(packing.sequence())
    freed: list[Placed] = []
    for step in reversed(steps[len(steps) - len(steps) // ONE_IN :]):
        staying = [other for other in steps if other not in freed and other is not step]
        if step.id not in kept and not any(_belong_together(step, other) for other in staying):
            freed.insert(0, step)
    return freed


def _belong_together(step: Placed, other: Placed) -> bool:
    return step.id in other.item.chain or other.inserted_for == step.id


def _fitting(packing: Packing, items: Mapping[str, Item], wave: int) -> list[Placed]:
    """Everything that fits at the end of a wave without more prerequisites, the best first."""
    return [
        fit
        for item in items.values()
        if item.id not in packing.placed and not _too_late(packing, item)
        for fit in [packing.fit(item, wave)]
        if not isinstance(fit, str)
    ]


def _too_late(packing: Packing, item: Item) -> bool:
    """Whether a step that is there already works better after it."""
    return any(item.id in step.item.soft for step in packing.sequence())
