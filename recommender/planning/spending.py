"""What the steps so far cost the firm itself, and what they took of yearly caps of support."""

from collections.abc import Iterable, Mapping

from recommender.planning.items import Funding, Item, Price
from recommender.planning.steps import Placed
from recommender.planning.weights import PERIODS, WAVE_YEARS


class Spending:
    """After some steps; it never changes. Money is whole VND, before what anybody has of it."""

    def __init__(self) -> None:
        self._spent = (0, 0)
        self._yearly = 0
        self._drawn: Mapping[tuple[str, int], int] = {}
        self._trained: Mapping[str, int] = {}

    def after(self, step: Placed) -> "Spending":
        more, period, solution = Spending(), PERIODS[step.wave], step.item.solution
        first, later = self._spent
        more._spent = (first + step.own_cost, later) if period == 0 else (first, later + step.own_cost)
        goes_on = period == 0 and solution.cost.per == "year"
        more._yearly = self._yearly + step.own_cost if goes_on else self._yearly
        drawn = {(scheme, period): paid for scheme, paid in step.drawn.items()}
        more._drawn = {**self._drawn, **{key: self._drawn.get(key, 0) + paid for key, paid in drawn.items()}}
        more._trained = self._trained
        if solution.training is not None:
            more._trained = {solution.training: step.wave, **self._trained}
        return more

    def left(self, budget: int, wave: int) -> int:
        """Of the firm's own money: the third wave has twice the yearly budget, less what goes on each year."""
        period = PERIODS[wave]
        limit = budget if period == 0 else WAVE_YEARS[wave] * (budget - self._yearly)
        return limit - self._spent[period]

    def is_trained_after(self, item: Item, wave: int) -> bool:
        """Whether its training is bought with a step of a later wave."""
        training = item.solution.training
        return training is not None and self._trained.get(training, wave) > wave

    def prices(self, item: Item) -> tuple[Price, ...]:
        """The solution, and its training where it is the first to need it."""
        if item.training is None or item.solution.training in self._trained:
            return (item.price,)
        return (item.price, item.training)

    def own_cost(self, prices: Iterable[Price], wave: int) -> tuple[int, Mapping[str, int]]:
        """What the firm would pay after support, and what would be drawn from yearly caps."""
        drawn: dict[str, int] = {}
        return sum([self._after_support(price, wave, drawn) for price in prices]), drawn

    def _after_support(self, price: Price, wave: int, drawn: dict[str, int]) -> int:
        """One scheme pays, the one that pays most; what it pays is added to `drawn`."""
        best, paid = None, 0
        for one in price.funding:
            amount = min(one.most, self._left(one, wave, drawn)) if one.yearly else one.most
            if amount > paid:
                best, paid = one, amount
        if best is not None and best.yearly:
            drawn[best.scheme_id] = drawn.get(best.scheme_id, 0) + paid
        return price.expected - paid

    def _left(self, funding: Funding, wave: int, drawn: Mapping[str, int]) -> int:
        scheme = funding.scheme_id
        used = self._drawn.get((scheme, PERIODS[wave]), 0) + drawn.get(scheme, 0)
        return max(WAVE_YEARS[wave] * funding.cap - used, 0)
