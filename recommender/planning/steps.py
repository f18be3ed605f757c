"""What a step placed in a wave is, what limits a firm has, and why something finds no place."""

from collections.abc import Collection, Mapping
from typing import Literal

from msgspec import Struct

from recommender.planning.items import Item, Price
from recommender.planning.weights import Weights

Refusal = Literal[
    "slots", "people", "time", "budget", "alternative", "function", "platform", "order", "prerequisite"
]
LASTING: Collection[Refusal] = ("people", "time", "budget", "alternative")
"""What keeps a step out of a wave for good: later steps only take more."""


class Limits(Struct, frozen=True, kw_only=True):
    """What the firm said it has, and what it has of tools already; None is no limit.

    tools: separate tools in use that count before a platform; None when a platform is there or cannot be had
    """

    budget: int | None
    people: int | None
    tools: int | None
    weights: Weights


class Placed(Struct, frozen=True, kw_only=True, eq=False):
    """A step in its wave, equal only to itself; weeks count from the start of the wave.

    `prices` are what is bought: the solution, and its training where it is the first to need it; `drawn` is what
    is taken from yearly caps.
    """

    item: Item
    wave: int
    start: float
    end: float
    own_cost: int
    prices: tuple[Price, ...]
    drawn: Mapping[str, int]
    inserted_for: str | None = None

    @property
    def id(self) -> str:
        return self.item.id
