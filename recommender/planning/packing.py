"""Puts steps into waves so that people, time, money and the rules of order are kept."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from recommender.planning.items import Funding, Item, Price
from recommender.planning.weights import PERIODS, WAVE_WEEKS, WAVE_YEARS, Weights
from recommender.rules import TOOLS_BEFORE_PLATFORM

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


class Placed(Struct, frozen=True, kw_only=True):
    """A step in its wave; weeks count from the start of the wave.

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


class Packing:
    """The waves so far, and what is left of everything."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.waves: tuple[list[Placed], ...] = ([], [], [])
        self.placed: dict[str, Placed] = {}
        self._spent = [0, 0]
        self._yearly = 0
        self._drawn: dict[tuple[str, int], int] = {}
        self._trained: dict[str, int] = {}

    def copy(self) -> "Packing":
        copied = Packing(self.limits)
        for step in self.sequence():
            copied.add(step)
        return copied

    def sequence(self) -> Iterator[Placed]:
        """In the order of the waves, and inside them as placed."""
        for wave in self.waves:
            yield from wave

    def full(self, wave: int) -> bool:
        return len(self.waves[wave]) >= self.limits.weights.steps_per_wave[wave]

    def add(self, step: Placed) -> None:
        period = PERIODS[step.wave]
        self.waves[step.wave].append(step)
        self.placed[step.id] = step
        self._spent[period] += step.own_cost
        if period == 0 and step.item.solution.cost.per == "year":
            self._yearly += step.own_cost
        for scheme, paid in step.drawn.items():
            self._drawn[scheme, period] = self._drawn.get((scheme, period), 0) + paid
        if step.item.solution.training is not None:
            self._trained.setdefault(step.item.solution.training, step.wave)

    def fit(self, item: Item, wave: int, inserted_for: str | None = None) -> Placed | Refusal:
        """The step at the end of a wave, or the first reason why it does not fit there; changes nothing."""
        if self.full(wave):
            return "slots"
        refusal = self._out_of_order(item, wave)
        if refusal is not None:
            return refusal
        booked = self._booked(item, wave)
        if isinstance(booked, str):
            return booked
        start, own_cost, drawn = booked
        return Placed(
            item=item,
            wave=wave,
            start=start,
            end=start + item.weeks,
            own_cost=own_cost,
            prices=self._prices(item),
            drawn=drawn,
            inserted_for=inserted_for,
        )

    def carries(self, item: Item, wave: int) -> bool:
        """Whether people, time and money are there for it, whatever has to come before."""
        return not isinstance(self._booked(item, wave), str)

    def _booked(self, item: Item, wave: int) -> tuple[float, int, Mapping[str, int]] | Refusal:
        """The week it starts, the firm's own cost and what is drawn from yearly caps."""
        start = self._start(item, wave)
        if isinstance(start, str):
            return start
        own_cost, paid = self._money(item, wave)
        left = self.money_left(wave)
        return "budget" if left is not None and own_cost > left else (start, own_cost, paid)

    def money_left(self, wave: int) -> int | None:
        """Of the firm's own money: the third wave has twice the yearly budget, less what goes on each year."""
        budget, period = self.limits.budget, PERIODS[wave]
        if budget is None:
            return None
        limit = budget if period == 0 else WAVE_YEARS[wave] * (budget - self._yearly)
        return limit - self._spent[period]

    def own_cost(self, item: Item, wave: int) -> int:
        """What the firm would pay itself in a wave, after support, training included when it is the first."""
        return self._money(item, wave)[0]

    def _out_of_order(self, item: Item, wave: int) -> Refusal | None:
        solution = item.solution
        if any(other in self.placed for other in solution.alternative_to):
            return "alternative"
        if any(name not in self.placed for name in item.chain):
            return "prerequisite"
        before = (*item.chain, *item.soft)
        if any(name in self.placed and self.placed[name].wave > wave for name in before):
            return "order"
        if solution.training is not None and self._trained.get(solution.training, wave) > wave:
            return "order"  # its training is bought with a step of a later wave
        if self._breaks_top(item, wave):
            return "function"
        return "platform" if self._breaks_platform(item, wave) else None

    def _breaks_top(self, item: Item, wave: int) -> bool:
        """Whether too many of the first steps would serve one function."""
        weights, own = self.limits.weights, item.solution.function
        before = sum(len(steps) for steps in self.waves[: wave + 1])
        if before >= weights.top:
            return False
        functions = [step.item.solution.function for step in self.sequence()]
        functions.insert(before, own)
        return functions[: weights.top].count(own) > weights.max_per_function

    def _breaks_platform(self, item: Item, wave: int) -> bool:
        """Whether a separate tool would come after three others without a platform between."""
        tools = self.limits.tools
        if tools is None or item.solution.kind != "separate_tool":
            return False
        kinds = [step.item.solution.kind for step in self.sequence()]
        kinds.insert(sum(len(steps) for steps in self.waves[: wave + 1]), "separate_tool")
        first = kinds.index("platform") if "platform" in kinds else len(kinds)
        return tools + kinds[:first].count("separate_tool") > TOOLS_BEFORE_PLATFORM

    def _start(self, item: Item, wave: int) -> float | Refusal:
        """The first week from which enough people are free until it is done, after its prerequisites."""
        people, steps, length = self.limits.people, self.waves[wave], WAVE_WEEKS[wave]
        needed = item.solution.people
        if people is not None and needed > people:
            return "people"
        ready = max((step.end for step in steps if step.id in item.chain), default=0.0)
        if ready + item.weeks > length:
            return "time"
        if people is None:
            return ready
        for start in sorted({ready, *(step.end for step in steps if step.end > ready)}):
            if start + item.weeks > length:
                break
            if _busiest(steps, start, start + item.weeks) + needed <= people:
                return start
        return "people"

    def _prices(self, item: Item) -> tuple[Price, ...]:
        training = item.scored.training
        if training is None or item.solution.training in self._trained:
            return (item.scored.price,)
        return (item.scored.price, training)

    def _money(self, item: Item, wave: int) -> tuple[int, Mapping[str, int]]:
        """The firm's own cost, and what is drawn from yearly caps."""
        drawn: dict[str, int] = {}
        return sum(self._after_support(price, wave, drawn) for price in self._prices(item)), drawn

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


def _busiest(steps: list[Placed], start: float, end: float) -> int:
    """The most people at work at once on earlier steps in a span of weeks; it peaks where one of them starts."""
    at_work = [(step.start, step.end, step.item.solution.people) for step in steps]
    at_work = [one for one in at_work if one[0] < end and one[1] > start]
    most = 0
    for at in {start, *(begin for begin, _, _ in at_work if begin > start)}:
        most = max(most, sum([people for begin, finish, people in at_work if begin <= at < finish]))
    return most
