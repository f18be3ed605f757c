"""The smallest single change of what was given that would put a solution into the first wave."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import msgspec
from msgspec import Struct

from recommender.planning.candidates import Candidates
from recommender.planning.choosing import Choice, limits
from recommender.planning.filling import Filling
from recommender.planning.given import Given
from recommender.planning.items import Item
from recommender.planning.packing import Packing
from recommender.planning.steps import Limits
from recommender.planning.weights import MONEY, PEOPLE, WAVE_WEEKS
from recommender.reasons import Reason

MORE_MONEY = tuple(million * 1_000_000 for million in (5, 10, 20, 50, 100, 200, 500, 1000))
DECISION = 0.25
"""A decision to plan something counts like a quarter of a year's money, people or first wave."""


class Change(Struct, frozen=True):
    """What it asks of the firm beside other changes, and whether it does it, found out when asked."""

    effort: float
    reason: Reason
    does_it: Callable[[], bool] = lambda: True


class Changes:
    """Asks what would have been chosen otherwise; each answer is a choice made anew, not an estimate."""

    def __init__(self, given: Given, candidates: Candidates, choice: Choice) -> None:
        self._given, self._candidates = given, candidates
        self._empty = choice.empty
        self._fillings = {_whatever_it_costs(choice.empty.limits): choice.empty.filling}
        self._first = _first_wave(choice)
        self._full = choice.packing.full(0)
        steps = choice.packing.waves[0]
        self._lowest = min((step.item.score for step in steps if step.inserted_for is None), default=0.0)
        self._known: dict[str, set[str]] = {}
        self._with: dict[tuple[int | None, int | None], set[str]] = {}
        self._by_means = [*self._with_money(), *self._with_people()]

    def smallest(self, name: str) -> Reason | None:
        """None when no single change of these does it, or when it is in the first wave already."""
        if name in self._first:
            return None
        changes = [change for entering, change in self._by_means if entering == name]
        changes += [*self._when_planned(name), *self._with_prerequisite(name)]
        changes.sort(key=lambda change: change.effort)
        return next((change.reason for change in changes if change.does_it()), None)

    def _with_money(self) -> Iterator[tuple[str, Change]]:
        budget, usual = self._given.budget, MONEY.get(self._given.profile.size, MONEY["medium"])
        if budget is None:
            return
        amounts = [budget, *(budget + more for more in MORE_MONEY)]
        for name, before, amount in self._entering(amounts, "budget"):
            least = self._least(name, before, amount)
            reason = Reason("first_wave_with_budget", {"budget": least})
            yield name, Change((least - budget) / usual, reason)

    def _with_people(self) -> Iterator[tuple[str, Change]]:
        people, usual = self._given.people, PEOPLE.get(self._given.profile.size, PEOPLE["medium"])
        if people is None:
            return
        most = sum(sorted(item.solution.people for item in self._candidates.items.values())[-3:])
        for name, _, number in self._entering(range(people, most + 1), "people"):
            reason = Reason("first_wave_with_people", {"people": number})
            yield name, Change((number - people) / usual, reason)

    def _entering(self, amounts: Sequence[int], means: str) -> Iterator[tuple[str, int, int]]:
        """What enters with more, the amount that was too little and the first that is enough."""
        waiting, seen = self._first_with({means: None}) - self._first, set(self._first)
        for before, amount in pairwise(amounts):
            if not waiting:
                return
            entered = self._first_with({means: amount}) - seen
            yield from ((name, before, amount) for name in sorted(entered))
            waiting -= entered
            seen |= entered

    def _least(self, name: str, too_little: int, enough: int) -> int:
        """The least budget that is enough, to a million or a few percent of the gap."""
        precision = max((enough - too_little) // 32, 1_000_000)
        while enough - too_little > precision:
            middle = (too_little + enough) // 2_000_000 * 1_000_000
            if name in self._first_with({"budget": middle}):
                enough = middle
            else:
                too_little = max(middle, too_little + 1_000_000)
        return enough

    def _first_with(self, change: Mapping[str, int | None]) -> set[str]:
        given = msgspec.structs.replace(self._given, **change)
        means = given.budget, given.people
        if means not in self._with:
            self._with[means] = self._first_of(given, self._candidates)
        return self._with[means]

    def _when_planned(self, name: str) -> Iterator[Change]:
        if name in self._candidates.items and self._given.profile.states.get(name) != "planned":
            does_it = partial(self._enters_planned, name)
            yield Change(DECISION, Reason("first_wave_if_planned"), does_it)

    def _enters_planned(self, name: str) -> bool:
        items = self._candidates.if_planned(name)
        return name in _first_wave(Choice(items, self._empty, self._given.pinned, waves=(0,), until=name))

    def _with_prerequisite(self, name: str) -> Iterator[Change]:
        for earlier in self._prerequisites(name):
            weeks = self._given.catalogue.solutions[earlier].weeks.expected(self._given.profile.size)
            does_it = partial(self._enters_after, name, earlier)
            yield Change(weeks / WAVE_WEEKS[0], Reason("first_wave_after", {"solution": earlier}), does_it)

    def _enters_after(self, name: str, earlier: str) -> bool:
        return name in self._first_using(earlier)

    def _prerequisites(self, name: str) -> Collection[str]:
        item = self._candidates.items.get(name)
        if item is None:
            return tuple(self._candidates.obstacles(name))
        if not self._carried(item) or (self._full and item.score < self._lowest):
            return ()
        return (*item.chain, *sorted(item.soft))

    def _carried(self, item: Item) -> bool:
        """Whether it fits into the first wave at all, were it alone there."""
        return self._empty.carries(item, 0)

    def _first_using(self, name: str) -> set[str]:
        if name not in self._known:
            self._known[name] = self._first_of(self._given, self._candidates.using(name))
        return self._known[name]

    def _first_of(self, given: Given, candidates: Candidates) -> set[str]:
        empty = self._packing(limits(given, candidates))
        return _first_wave(Choice(candidates.items, empty, given.pinned, waves=(0,)))

    def _packing(self, limits: Limits) -> Packing:
        """Empty, and sharing what is known of filling the waves, whatever it costs."""
        same = _whatever_it_costs(limits)
        return Packing(limits, self._fillings.setdefault(same, Filling(limits)))


def _whatever_it_costs(limits: Limits) -> Limits:
    return msgspec.structs.replace(limits, budget=None)


def _first_wave(choice: Choice) -> set[str]:
    return {step.id for step in choice.packing.waves[0]}
