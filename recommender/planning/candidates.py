"""Which solutions may become steps of one firm, and what keeps the others out."""

from collections.abc import Iterator, Mapping

from recommender.parts import Solution
from recommender.planning.given import Given
from recommender.planning.items import Item, Scored, Scoring
from recommender.rules import Standing, Verdict, judge, priors

_NEVER_NOW = ("rung_ahead", "below_minimum")


class Candidates:
    """`items` by id: open, or open as soon as their `chain` of prerequisites, all candidates too, is in use.

    `scored` spares the scoring of what is known already; a prerequisite in use changes no score.
    """

    def __init__(self, given: Given, scored: Mapping[str, Scored] | None = None) -> None:
        profile, catalogue, probabilities = given.profile, given.catalogue, given.probabilities
        self.standing = Standing(profile, catalogue)
        self.verdicts = judge(self.standing)
        self._solutions = catalogue.solutions
        self._left_aside = given.left_aside
        self._chains: dict[str, tuple[str, ...] | None] = {}
        self._scoring = Scoring(profile, catalogue, given.weights, given.on)
        names = [name for name in self.verdicts if self.chain(name) is not None]
        if any(name not in probabilities for name in names):
            probabilities = {**priors(profile, catalogue, self.verdicts), **probabilities}
        self._probabilities = probabilities
        self.items = {name: self._item(name, scored or {}) for name in names}

    def if_planned(self, name: str) -> Mapping[str, Item]:
        """The items, had the firm said that it plans one of them."""
        item = self.items[name]
        scored = self._scoring.scored(item.solution, self._probabilities[name], planned=True)
        return {**self.items, name: Item(scored, item.chain, item.soft)}

    def _item(self, name: str, scored: Mapping[str, Scored]) -> Item:
        solution, chain = self._solutions[name], self.chain(name) or ()
        known = scored.get(name) or self._scoring.scored(solution, self._probabilities[name])
        return Item(known, chain, frozenset(self._soft(solution, chain)))

    def chain(self, name: str) -> tuple[str, ...] | None:
        """Hard prerequisites that the firm lacks, each after its own; None when it cannot become a step."""
        if name not in self._chains:
            self._chains[name] = self._chain(self.verdicts[name])
        return self._chains[name]

    def obstacles(self, name: str) -> Iterator[str]:
        """The direct prerequisites that cannot become steps themselves."""
        for reason in self.standing.missing(self._solutions[name]):
            needed = str(reason.values["solution"])
            if self.chain(needed) is None:
                yield needed

    def _chain(self, verdict: Verdict) -> tuple[str, ...] | None:
        if verdict.kind not in {"open", "blocked", "later"} or verdict.because(*_NEVER_NOW):
            return None
        if verdict.solution_id in self._left_aside:
            return None
        found: dict[str, None] = {}
        for reason in self.standing.missing(self._solutions[verdict.solution_id]):
            needed = str(reason.values["solution"])
            before = self.chain(needed)
            if before is None:
                return None
            found |= dict.fromkeys((*before, needed))
        return self._in_order(list(found))

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
