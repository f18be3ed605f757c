"""Chooses the steps: the best that fits next, wave after wave, prerequisites first."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from recommender.planning.candidates import Candidates
from recommender.planning.given import Given
from recommender.planning.items import Item
from recommender.planning.packing import Packing
from recommender.planning.steps import LASTING, Limits, Placed, Refusal

WAVES = (0, 1, 2)


def limits(given: Given, candidates: Candidates) -> Limits:
    """What the firm has; its separate tools count only while it has no platform and could have one."""
    kinds = [solution.kind for solution in candidates.standing.in_use]
    free = Limits(budget=given.budget, people=given.people, tools=None, weights=given.weights)
    if "platform" in kinds or not _platform_within_reach(candidates, free):
        return free
    return msgspec.structs.replace(free, tools=kinds.count("separate_tool"))


def _platform_within_reach(candidates: Candidates, limits: Limits) -> bool:
    """Whether money, people and time could carry a platform in any wave, if it came first."""
    empty = Packing(limits)
    platforms = [item for item in candidates.items.values() if item.solution.kind == "platform"]
    return any(empty.carries(item, wave) for item in platforms for wave in WAVES)


class Choice:
    """One filling of the waves with `items`, the best first.

    `refused` has the last reason for each step and wave it did not fit into.

    Whatever works better after one of the best, as many as there are places, waits for it; and what another
    step works better after never comes after that step. `until`: that is all that is asked, whether it is chosen.
    """

    def __init__(
        self,
        items: Mapping[str, Item],
        empty: Packing,
        pinned: Sequence[str],
        *,
        waves: Collection[int] = WAVES,
        until: str | None = None,
    ) -> None:
        self.empty = self.packing = empty
        self.refused: dict[tuple[str, int], Refusal] = {}
        self._items = items
        self._closed: dict[str, int] = {}
        self._given_up: set[str] = set()
        pins = {name: items[name] for name in pinned if name in items}
        self._order = list({**pins, **items}.values())
        self._waited_for = {item.id for item in self._order[: empty.limits.weights.places]}
        for wave in waves:
            self._fill(wave, until)

    def _fill(self, wave: int, until: str | None) -> None:
        while not self.packing.full(wave) and until not in self.packing.placed:
            tried = {name for (name, at), why in self.refused.items() if at == wave and why in LASTING}
            tried.update(self.packing.placed)
            if not any(self._take(item, wave, tried) for item in self._candidates()):
                return

    def _candidates(self) -> Iterator[Item]:
        """One quick win comes first of all."""
        if not self.packing.placed:
            yield from (
                item for item in self._order if item.quick and not item.chain and not self._waits_for(item)
            )
        yield from self._order

    def _take(self, item: Item, wave: int, tried: set[str]) -> bool:
        """Places a step, or one that it works better after; False when neither fits into this wave."""
        if item.id in tried:
            return False
        tried.add(item.id)
        for earlier in self._waits_for(item):
            if self._take(earlier, wave, tried):
                return True
            if not self._given_up_on(earlier, wave):
                self.refused[item.id, wave] = "order"
                return False
        return self._place(item, wave, tried)

    def _waits_for(self, item: Item) -> list[Item]:
        """What it works better after and is not placed yet, the best first."""
        if self._waited_for.isdisjoint(item.soft):
            return []
        names = (item.soft & self._waited_for) - self._given_up
        waits = [self._items[one] for one in names if one not in self.packing.placed]
        return sorted(waits, key=lambda one: (-one.score, one.id))

    def _given_up_on(self, item: Item, wave: int) -> bool:
        """Whether it will not fit into any later wave either."""
        if self.refused.get((item.id, wave)) not in LASTING:
            return False
        fits = (self.packing.fit(item, later) for later in WAVES[wave + 1 :])
        if all(isinstance(one, str) and one in LASTING for one in fits):
            self._given_up.add(item.id)
        return item.id in self._given_up

    def _place(self, item: Item, wave: int, tried: set[str]) -> bool:
        missing = [self._items[name] for name in item.chain if name not in self.packing.placed]
        trial = self._together([*missing, item], wave)
        if trial == "platform" and self._take_platform(wave, tried):
            return True
        if isinstance(trial, str):
            self.refused[item.id, wave] = trial
            return False
        self.packing = trial
        return True

    def _take_platform(self, wave: int, tried: set[str]) -> bool:
        best = next((one for one in self._items.values() if one.solution.kind == "platform"), None)
        return best is not None and self._take(best, wave, tried)

    def _together(self, members: list[Item], wave: int) -> Packing | Refusal:
        """All of them, each as early as it fits; the first has to fit into this wave."""
        trial = self.packing
        added: list[Placed] = []
        waves = WAVES[wave : wave + 1]
        for member in members:
            inserted_for = None if member is members[-1] else members[-1].id
            placed = self._earliest(trial, member, waves, inserted_for)
            if isinstance(placed, str):
                return placed
            added.append(placed)
            trial = trial.after(placed)
            waves = WAVES[placed.wave :]
        self._close(added)
        return trial

    def _earliest(
        self, packing: Packing, item: Item, waves: Sequence[int], inserted_for: str | None
    ) -> Placed | Refusal:
        """In the first wave where it fits, or why it does not fit into the first of them."""
        first = placed = self._fit(packing, item, waves[0], inserted_for)
        for wave in waves[1:]:
            if not isinstance(placed, str):
                break
            placed = self._fit(packing, item, wave, inserted_for)
        return first if isinstance(placed, str) else placed

    def _fit(self, packing: Packing, item: Item, wave: int, inserted_for: str | None) -> Placed | Refusal:
        """A step whose time has passed, because another wanted it earlier, is out of order."""
        if self._closed.get(item.id, len(WAVES)) <= wave:
            return "order"
        return packing.fit(item, wave, inserted_for)

    def _close(self, added: list[Placed]) -> None:
        """What an added step works better after may not come after it any more."""
        for step in added:
            for name in step.item.soft:
                self._closed[name] = min(step.wave, self._closed.get(name, step.wave))
