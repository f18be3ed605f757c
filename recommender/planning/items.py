"""The solutions that may become steps, as one firm sees them: score and its parts, prerequisites, money."""

from collections.abc import Iterable
from datetime import date
from statistics import fmean

import msgspec
from msgspec import Struct

from recommender.parts import Catalogue, Scheme, Solution
from recommender.planning.weights import MONEY, PEOPLE, WAVE_WEEKS, Weights
from recommender.profile import Profile
from recommender.support import Support, amount, support_for

LEAST_PROBABILITY = 0.001


class Funding(Struct, frozen=True):
    """A scheme in force whose cap is known, and what it pays of one price at most, in VND.

    `yearly` when the cap is for all the firm buys in a year.
    """

    scheme_id: str
    most: int
    cap: int
    yearly: bool


class Price(Struct, frozen=True):
    """What something is expected to cost in VND, and the schemes that may pay a part of it."""

    expected: int
    funding: tuple[Funding, ...]


class Item(Struct, frozen=True, kw_only=True, eq=False):
    """One candidate as one firm sees it; only itself is equal to it. `need` None: nobody told.

    `chain` are hard prerequisites the firm lacks, in order; `soft` what should come before.
    """

    id: str
    solution: Solution
    score: float
    probability: float
    need: float | None
    effort: float
    value: float
    price: Price
    weeks: float
    training: Price | None
    supports: tuple[Support, ...]
    quick: bool
    chain: tuple[str, ...]
    soft: frozenset[str]


class Scoring:
    """Scores the solutions for one firm on one day."""

    def __init__(self, profile: Profile, catalogue: Catalogue, weights: Weights, on: date) -> None:
        self._profile, self._catalogue, self._weights, self._on = profile, catalogue, weights, on
        self._yearly = {scheme.id: scheme.of == "year" for scheme in catalogue.schemes}
        self._money = MONEY.get(profile.size, MONEY["medium"])
        self._people = PEOPLE.get(profile.size, PEOPLE["medium"])
        self._trainings: dict[str, Price] = {}

    def item(
        self, solution: Solution, probability: float, *, chain: tuple[str, ...], soft: frozenset[str]
    ) -> Item:
        if self._profile.states.get(solution.id) == "planned":
            probability = max(probability, self._weights.planned)
        supports = self._supports(solution)
        price = self._price(solution, supports)
        effort = self.effort(solution, price)
        need, value = self.need(solution), (solution.impact or 1) / effort
        return Item(
            id=solution.id,
            solution=solution,
            score=self._score(probability, need, value),
            probability=probability,
            need=need,
            effort=effort,
            value=value,
            price=price,
            weeks=solution.weeks.expected(self._profile.size),
            training=self._training(solution),
            supports=supports,
            quick=self._is_quick(solution, price),
            chain=chain,
            soft=soft,
        )

    def planned(self, item: Item) -> Item:
        """As if the firm had said that it plans it."""
        probability = max(item.probability, self._weights.planned)
        score = self._score(probability, item.need, item.value)
        return msgspec.structs.replace(item, probability=probability, score=score)

    def _score(self, probability: float, need: float | None, value: float) -> float:
        weights = self._weights
        felt = max(weights.unknown_need if need is None else need, weights.least_need)
        likely = max(probability, LEAST_PROBABILITY) ** weights.probability
        score: float = likely * felt**weights.need * value**weights.value
        return score

    def need(self, solution: Solution) -> float | None:
        """The mean gap of the functions it serves, of those known; None when nobody told about any."""
        needs = self._profile.needs
        known = [needs[one] for one in (solution.function, *solution.also_serves) if one in needs]
        return fmean(known) if known else None

    def effort(self, solution: Solution, price: Price) -> float:
        """1 (none) .. 5 (all the firm has), as impact is: the mean of money after support, time and people."""
        own = price.expected - best_amount(price)
        parts = (
            own / self._money,
            solution.weeks.expected(self._profile.size) / (WAVE_WEEKS[0] + WAVE_WEEKS[1]),
            solution.people / self._people,
        )
        return 1 + 4 * fmean(min(part, 1.0) for part in parts)

    def _is_quick(self, solution: Solution, price: Price) -> bool:
        own = price.expected - best_amount(price)
        return (
            own <= self._weights.quick_win_money * self._money
            and solution.weeks.expected(self._profile.size) <= self._weights.quick_win_weeks
            and solution.people <= self._weights.quick_win_people
        )

    def _training(self, solution: Solution) -> Price | None:
        name = solution.training
        if name is not None and name not in self._trainings:
            training = self._catalogue.solutions[name]
            self._trainings[name] = self._price(training, self._supports(training))
        return None if name is None else self._trainings[name]

    def _supports(self, solution: Solution) -> tuple[Support, ...]:
        if not solution.support:
            return ()
        schemes: tuple[Scheme, ...] = self._catalogue.schemes
        return support_for(solution, size=self._profile.size, on=self._on, schemes=schemes)

    def _price(self, solution: Solution, supports: Iterable[Support]) -> Price:
        """Drafts and schemes of unknown cap pay nothing here: nobody can count on them."""
        expected = solution.cost.expected(self._profile.size)
        funding = tuple(
            Funding(one.scheme_id, amount(one.share, one.cap, expected), one.cap, self._yearly[one.scheme_id])
            for one in supports
            if one.status == "in_force" and one.cap is not None
        )
        return Price(expected, funding)


def best_amount(price: Price) -> int:
    """Whole VND from the scheme that pays most, while no cap is drawn on."""
    return max((one.most for one in price.funding), default=0)
