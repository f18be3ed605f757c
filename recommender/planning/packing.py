"""Waves filled by a firm that has so much money."""

from collections.abc import Iterator

from recommender.planning.filling import Filling
from recommender.planning.items import Item
from recommender.planning.steps import Limits, Placed, Refusal


class Packing:
    """The waves so far, and what is left of everything; it never changes.

    `filling`: begins there instead of with empty waves; it may be that of a firm with any budget.
    """

    def __init__(self, limits: Limits, filling: Filling | None = None) -> None:
        self.limits = limits
        self.filling = Filling(limits) if filling is None else filling
        self.waves, self.placed = self.filling.waves, self.filling.placed

    def after(self, step: Placed) -> "Packing":
        return Packing(self.limits, self.filling.after(step))

    def sequence(self) -> Iterator[Placed]:
        """In the order of the waves, and inside them as placed."""
        return self.filling.sequence()

    def full(self, wave: int) -> bool:
        return self.filling.full(wave)

    def fit(self, item: Item, wave: int, inserted_for: str | None = None) -> Placed | Refusal:
        """The step at the end of a wave, or the first reason why it does not fit there."""
        step = self.filling.fit(item, wave, inserted_for)
        left = self.money_left(wave)
        return step if isinstance(step, str) or left is None or step.own_cost <= left else "budget"

    def carries(self, item: Item, wave: int) -> bool:
        """Whether people, time and money are there for it, whatever has to come before."""
        return self.pays(item, wave) and not isinstance(self.filling.start(item, wave), str)

    def pays(self, item: Item, wave: int) -> bool:
        """Whether the money is there for it."""
        left = self.money_left(wave)
        return left is None or self.own_cost(item, wave) <= left

    def money_left(self, wave: int) -> int | None:
        """Of the firm's own money; None without a limit."""
        budget = self.limits.budget
        return None if budget is None else self.filling.spending.left(budget, wave)

    def own_cost(self, item: Item, wave: int) -> int:
        """What the firm would pay itself in a wave, after support, training included when it is the first."""
        spending = self.filling.spending
        return spending.own_cost(spending.prices(item), wave)[0]
