"""Which solutions may become steps of one firm, and what keeps the others out."""

from bisect import insort
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import msgspec
from msgspec import Struct

from recommender.parts import Solution
from recommender.planning.given import Given
from recommender.planning.items import Item, Scoring
from recommender.rules import Standing, Verdict, judge, priors

_NEVER_NOW = ("rung_ahead", "below_minimum")


class Kept(Struct, frozen=True):
    """What other candidates of the same firm need not find out again: the chains that are the same.

    Of an item without one the score is.
    """

    scoring: Scoring
    chains: dict[str, tuple[str, ...] | None] = {}
    items: Mapping[str, Item] = {}


class Candidates:
    """`items` by id, the best first: open, or open as soon as their `chain`, all candidates too, is in use."""

    def __init__(self, given: Given, kept: Kept | None = None) -> None:
        self._given = given
        self._solutions = given.catalogue.solutions
        self.standing = Standing(given.profile, given.catalogue)
        kept = kept or Kept(Scoring(given.profile, given.catalogue, given.weights, given.on))
        self._scoring, self._chains = kept.scoring, kept.chains
        items = [item for item in kept.items.values() if item.id in self._chains]
        new = [name for name in self._solutions if name not in self._chains]
        items += self._made(new, kept.items)
        self.items: Mapping[str, Item] = {item.id: item for item in sorted(items, key=_rank)}

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        return judge(self.standing)

    def using(self, name: str) -> "Candidates":
        """Had the firm said that it uses one more: only what that bears on is made anew, and no score changes."""
        chains = self._chains.copy()
        for one in self._given.catalogue.bears_on[name]:
            del chains[one]
        return Candidates(self._given.using(name), Kept(self._scoring, chains, self.items))

    def if_planned(self, name: str) -> Mapping[str, Item]:
        """The items, had the firm said that it plans one of them."""
        items = [item for item in self.items.values() if item.id != name]
        insort(items, self._scoring.planned(self.items[name]), key=_rank)
        return {item.id: item for item in items}

    def _made(self, names: Collection[str], known: Mapping[str, Item]) -> Iterator[Item]:
        for name in names:
            chain = self.chain(name)
            if chain is not None:
                yield self._item(self._solutions[name], chain, known.get(name))

    def _item(self, solution: Solution, chain: tuple[str, ...], known: Item | None) -> Item:
        soft = frozenset(self._soft(solution, chain))
        if known is None:
            return self._scoring.item(solution, self._probability(solution.id), chain=chain, soft=soft)
        return msgspec.structs.replace(known, chain=chain, soft=soft)

    def _probability(self, name: str) -> float:
        given = self._given.probabilities
        return given[name] if name in given else self._priors[name]

    @cached_property
    def _priors(self) -> Mapping[str, float]:
        return priors(self._given.profile, self._given.catalogue, self.verdicts)

    def chain(self, name: str) -> tuple[str, ...] | None:
        """Hard prerequisites that the firm lacks, each after its own; None when it cannot become a step."""
        if name not in self._chains:
            self._chains[name] = self._chain(self._solutions[name])
        return self._chains[name]

    def obstacles(self, name: str) -> Iterator[str]:
        """The direct prerequisites that cannot become steps themselves."""
        for reason in self.standing.missing(self._solutions[name]):
            needed = str(reason.values["solution"])
            if self.chain(needed) is None:
                yield needed

    def _chain(self, solution: Solution) -> tuple[str, ...] | None:
        if solution.id in self._given.left_aside or not self._may_come(solution):
            return None
        found: dict[str, None] = {}
        for reason in self.standing.missing(solution):
            needed = str(reason.values["solution"])
            before = self.chain(needed)
            if before is None:
                return None
            found |= dict.fromkeys((*before, needed))
        return self._in_order(list(found))

    def _may_come(self, solution: Solution) -> bool:
        """Whether nothing but prerequisites keeps it from being a step."""
        if not solution.advisable:
            return False
        verdict = self.standing.verdict(solution)
        return verdict.kind in {"open", "blocked", "later"} and not verdict.because(*_NEVER_NOW)

    def _in_order(self, names: list[str]) -> tuple[str, ...]:
        """Each after the others that it needs or works better after."""
        found: list[str] = []
        while names:
            waits = {
                one: {*(self._chains[one] or ()), *self._solutions[one].works_better_after} for one in names
            }
            following = next(one for one in names if not waits[one] & set(names))
            found.append(following)
            names.remove(following)
        return tuple(found)

    def _soft(self, solution: Solution, chain: tuple[str, ...]) -> Iterator[str]:
        """What should come before it or before its prerequisites, and is not in use."""
        for name in (*chain, solution.id):
            for earlier in self._solutions[name].works_better_after:
                if earlier not in chain and not self.standing.has(earlier):
                    yield earlier


def _rank(item: Item) -> tuple[float, str]:
    return -item.score, item.id
