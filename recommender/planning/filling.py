"""Fills waves so that people, time and the rules of order are kept, whatever it costs."""

from collections.abc import Iterator, Mapping

from recommender.planning.items import Item
from recommender.planning.spending import Spending
from recommender.planning.steps import Limits, Placed, Refusal
from recommender.planning.weights import WAVE_WEEKS
from recommender.rules import TOOLS_BEFORE_PLATFORM


class Filling:
    """The waves so far; it never changes, and one step more makes another one.

    It keeps what it answered, and what came after it: where choices have steps in common, only the first of them has
    to work it out. Of the limits it knows all but the budget.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.waves: tuple[tuple[Placed, ...], ...] = ((), (), ())
        self.placed: Mapping[str, Placed] = {}
        self.spending = Spending()
        self._answers: dict[tuple[Item, int, str | None], Placed | Refusal] = {}
        self._following: dict[Placed, Filling] = {}

    def after(self, step: Placed) -> "Filling":
        if step not in self._following:
            more = self._following[step] = Filling(self._limits)
            waves = list(self.waves)
            waves[step.wave] = (*waves[step.wave], step)
            more.waves, more.placed = tuple(waves), {**self.placed, step.id: step}
            more.spending = self.spending.after(step)
        return self._following[step]

    def sequence(self) -> Iterator[Placed]:
        """In the order of the waves, and inside them as placed."""
        for wave in self.waves:
            yield from wave

    def full(self, wave: int) -> bool:
        return len(self.waves[wave]) >= self._limits.weights.steps_per_wave[wave]

    def fit(self, item: Item, wave: int, inserted_for: str | None) -> Placed | Refusal:
        """The step at the end of a wave, or the first reason but money why it does not fit there."""
        asked = item, wave, inserted_for
        if asked not in self._answers:
            self._answers[asked] = self._fit(item, wave, inserted_for)
        return self._answers[asked]

    def _fit(self, item: Item, wave: int, inserted_for: str | None) -> Placed | Refusal:
        refusal: Refusal | None = "slots" if self.full(wave) else self._out_of_order(item, wave)
        start = self.start(item, wave) if refusal is None else refusal
        if isinstance(start, str):
            return start
        prices = self.spending.prices(item)
        own_cost, drawn = self.spending.own_cost(prices, wave)
        return Placed(
            item=item,
            wave=wave,
            start=start,
            end=start + item.weeks,
            own_cost=own_cost,
            prices=prices,
            drawn=drawn,
            inserted_for=inserted_for,
        )

    def _out_of_order(self, item: Item, wave: int) -> Refusal | None:
        if not self.placed.keys().isdisjoint(item.solution.alternative_to):
            return "alternative"
        if item.chain and not self.placed.keys() >= set(item.chain):
            return "prerequisite"
        later = [step.id for steps in self.waves[wave + 1 :] for step in steps]
        if any(name in item.chain or name in item.soft for name in later):
            return "order"
        if self.spending.is_trained_after(item, wave):
            return "order"
        if self._breaks_top(item, wave):
            return "function"
        return "platform" if self._breaks_platform(item, wave) else None

    def _breaks_top(self, item: Item, wave: int) -> bool:
        """Whether too many of the first steps would serve one function."""
        weights, own = self._limits.weights, item.solution.function
        before = sum(map(len, self.waves[: wave + 1]))
        if before >= weights.top:
            return False
        functions = [step.item.solution.function for step in self.sequence()]
        functions.insert(before, own)
        return functions[: weights.top].count(own) > weights.max_per_function

    def _breaks_platform(self, item: Item, wave: int) -> bool:
        """Whether a separate tool would come after three others without a platform between."""
        tools = self._limits.tools
        if tools is None or item.solution.kind != "separate_tool":
            return False
        kinds = [step.item.solution.kind for step in self.sequence()]
        kinds.insert(sum(map(len, self.waves[: wave + 1])), "separate_tool")
        first = kinds.index("platform") if "platform" in kinds else len(kinds)
        return tools + kinds[:first].count("separate_tool") > TOOLS_BEFORE_PLATFORM

    def start(self, item: Item, wave: int) -> float | Refusal:
        """The first week from which enough people are free until it is done, after its prerequisites."""
        people, steps, length = self._limits.people, self.waves[wave], WAVE_WEEKS[wave]
        needed = item.solution.people
        if people is not None and needed > people:
            return "people"
        ready = max([step.end for step in steps if step.id in item.chain], default=0.0)
        if ready + item.weeks > length:
            return "time"
        if people is None or needed + sum([step.item.solution.people for step in steps]) <= people:
            return ready
        for start in sorted({ready, *(step.end for step in steps if step.end > ready)}):
            if start + item.weeks > length:
                break
            if _busiest(steps, start, start + item.weeks) + needed <= people:
                return start
        return "people"


def _busiest(steps: tuple[Placed, ...], start: float, end: float) -> int:
    """The most people at work at once on earlier steps in a span of weeks; it peaks where one of them starts."""
    at_work = [(step.start, step.end, step.item.solution.people) for step in steps]
    at_work = [one for one in at_work if one[0] < end and one[1] > start]
    most = 0
    for at in {start, *(begin for begin, _, _ in at_work if begin > start)}:
        most = max(most, sum([people for begin, finish, people in at_work if begin <= at < finish]))
    return most
