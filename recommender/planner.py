"""Makes a firm's roadmap: which steps, in which order and wave, and why; README.md has the rules and formulas."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from recommender.parts import Catalogue
from recommender.planning.candidates import Candidates
from recommender.planning.changes import Changes
from recommender.planning.choosing import Choice, limits
from recommender.planning.explaining import Explanation
from recommender.planning.exploring import explore
from recommender.planning.given import Given
from recommender.planning.packing import Packing
from recommender.planning.steps import Placed
from recommender.planning.weights import MONEY, PEOPLE, WAVE_WEEKS, Weights
from recommender.profile import Profile
from recommender.reasons import Reason
from recommender.rules import Verdict
from recommender.support import Support

__all__ = ["MONEY", "PEOPLE", "WAVE_WEEKS", "Roadmap", "Step", "Weights", "plan"]

POLICY = "scored-greedy-1"
Wave = Literal[1, 2, 3]
_WAVES: tuple[Wave, ...] = (1, 2, 3)


class Step(Struct, frozen=True, kw_only=True):
    """One step. `own_cost` is what the firm is expected to pay itself in VND, training included.

    `need` None means that nobody told; `slot_propensity` is the chance that it was shown in its place, given the
    places before it; 1 where nothing was left to chance.
    """

    solution_id: str
    wave: Wave
    rank: int
    score: float
    probability: float
    need: float | None
    value: float
    inserted_for: str | None
    reasons: tuple[Reason, ...]
    support: tuple[Support, ...]
    slot_propensity: float
    own_cost: int


class Roadmap(Struct, frozen=True, kw_only=True):
    """The steps in order, and the reasons of everything else by solution id in `left_out`.

    facts: what nearly every firm has by law; blocked: verdicts of what cannot become a step now;
    beyond_budget: what only money keeps out; eligible: all that could have become a step, the best first
    """

    steps: tuple[Step, ...]
    facts: tuple[str, ...]
    blocked: tuple[Verdict, ...]
    beyond_budget: tuple[str, ...]
    eligible: tuple[str, ...]
    left_out: Mapping[str, tuple[Reason, ...]]
    policy: str


def plan(  # noqa: PLR0913
    profile: Profile,
    catalogue: Catalogue,
    *,
    probabilities: Mapping[str, float],
    on: date,
    weights: Weights = Weights(),  # noqa: B008
    budget: int | None = None,
    people: int | None = None,
    pinned: Sequence[str] = (),
    struck: Collection[str] = (),
    not_now: Collection[str] = (),
    seed: int | None = None,
) -> Roadmap:
    """The roadmap of one firm on a day; the same for the same input.

    probabilities: by solution id, 0..1; for an id that is missing the expert prior is taken
    budget: VND of own money in the next 12 months after support; people: how many can be freed; None is no limit
    pinned: come first where the rules allow; struck, not_now: left aside, struck for good
    seed: draws the last fifth of the places; None leaves nothing to chance
    """
    given = Given(
        profile=profile,
        catalogue=catalogue,
        probabilities=probabilities,
        on=on,
        weights=weights,
        budget=budget,
        people=people,
        pinned=tuple(pinned),
        left_aside=frozenset((*struck, *not_now)),
    )
    return _Making(given, struck, seed).roadmap()


class _Making:
    def __init__(self, given: Given, struck: Collection[str], seed: int | None) -> None:
        self._given, self._struck = given, struck
        self._candidates = Candidates(given)
        items = self._candidates.items
        self._choice = Choice(items, Packing(limits(given, self._candidates)), given.pinned)
        self._packing, self._propensities = self._choice.packing, dict[str, float]()
        self._policy = POLICY
        if seed is not None:
            share = given.weights.exploration
            self._policy = f"{POLICY}+explore-{share:g}"
            self._packing, propensities = explore(
                self._packing, items, kept=given.pinned, seed=seed, share=share
            )
            self._propensities.update(propensities)
        self._explanation = Explanation(given, self._candidates, self._choice, self._packing)
        self._changes = Changes(given, self._candidates, self._choice)

    def roadmap(self) -> Roadmap:
        items = self._candidates.items
        left = [item for item in items.values() if item.id not in self._packing.placed]
        return Roadmap(
            steps=tuple(
                self._step(rank, step) for rank, step in enumerate(self._packing.sequence(), start=1)
            ),
            facts=tuple(one.solution_id for one in self._verdicts("fact")),
            blocked=tuple(self._blocked()),
            beyond_budget=tuple(item.id for item in left if self._explanation.is_beyond_budget(item)),
            eligible=tuple(items),
            left_out=self._left_out(),
            policy=self._policy,
        )

    def _verdicts(self, *kinds: str) -> list[Verdict]:
        """Of facts only those that concern the firm."""
        solutions, profile = self._given.catalogue.solutions, self._given.profile
        found = [one for one in self._candidates.verdicts.values() if one.kind in kinds]
        return [one for one in found if profile.sector in solutions[one.solution_id].sectors]

    def _blocked(self) -> list[Verdict]:
        aside = self._given.left_aside
        waiting = self._verdicts("blocked", "later", "open")
        return [
            one
            for one in waiting
            if one.solution_id not in self._candidates.items and one.solution_id not in aside
        ]

    def _step(self, rank: int, step: Placed) -> Step:
        propensity = self._propensities.get(step.id, 1.0)
        item = step.item
        return Step(
            solution_id=step.id,
            wave=_WAVES[step.wave],
            rank=rank,
            score=item.score,
            probability=item.probability,
            need=item.need,
            value=item.value,
            inserted_for=step.inserted_for,
            reasons=self._with_change(step.id, self._explanation.step(step, propensity)),
            support=item.supports,
            slot_propensity=propensity,
            own_cost=step.own_cost,
        )

    def _with_change(self, name: str, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        change = self._changes.smallest(name)
        return (*reasons, change) if change is not None else tuple(reasons)

    def _left_out(self) -> Mapping[str, tuple[Reason, ...]]:
        found: dict[str, tuple[Reason, ...]] = {}
        for verdict in self._verdicts("open", "blocked", "later"):
            name = verdict.solution_id
            if name in self._given.left_aside:
                found[name] = (Reason("struck" if name in self._struck else "not_now"),)
            elif name not in self._packing.placed:
                found[name] = self._with_change(name, self._explanation.left_out(name))
        return found
