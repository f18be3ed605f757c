"""The roadmap as its page shows it: waves of steps, what they cost, and what was left out."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from lotrinh.i18n import N_, Locale
from lotrinh.money import money
from lotrinh.roadmap.advice_queries import Advice
from lotrinh.roadmap.roadmaps import FirmRoadmap, Wishes
from lotrinh.roadmap.step_view import StepShown, StepView
from lotrinh.search import search_key
from recommender.catalogue import Solution
from recommender.planner import Step

WAVES = {
    1: N_("In the first 3 months"),
    2: N_("Months 3 to 12"),
    3: N_("Months 12 to 36"),
}
YEAR = (1, 2)
"""The waves that are paid from the first twelve months."""
ANSWERS = {
    "accepted": N_("In your plan"),
    "not_now": N_("Put off"),
    "not_relevant": N_("Not for us"),
    "have_it": N_("In use already"),
}


class Sum(msgspec.Struct, frozen=True):
    """What steps are expected to cost together, training included: before and after support."""

    before: str
    after: str
    support: str


class WaveShown(msgspec.Struct, frozen=True):
    number: int
    title: str
    steps: list[StepShown]
    sum: Sum


class Left(msgspec.Struct, frozen=True):
    """What is not a step, and why; `change` says what would make it one."""

    id: str
    title: str
    reasons: list[str]


class Answered(msgspec.Struct, frozen=True):
    """An answer of the firm that can be taken back; `until`: when a step that was put off comes back."""

    id: str
    title: str
    kind: str
    label: str
    at: datetime
    until: datetime | None


class Placed(msgspec.Struct, frozen=True):
    """A line of a list without details."""

    rank: int
    id: str
    title: str


class Struck(msgspec.Struct, frozen=True):
    title: str
    advice: Advice


class Unplaced(msgspec.Struct, frozen=True):
    """What an advisor put forward and is no step all the same, and why."""

    title: str
    advice: Advice
    reasons: list[str]


class RoadmapPage(msgspec.Struct, frozen=True, kw_only=True):
    made: FirmRoadmap
    waves: list[WaveShown]
    year: Sum
    whole: Sum
    facts: list[Left]
    in_use: list[str]
    left_out: list[Left]
    blocked: list[Left]
    beyond_budget: list[str]
    answers: list[Answered]
    struck: list[Struck]
    unplaced: list[Unplaced]
    own: list[Placed]
    drafts: bool

    @property
    def steps(self) -> list[StepShown]:
        return [step for wave in self.waves for step in wave.steps]

    @property
    def first(self) -> StepShown | None:
        return next(iter(self.steps), None)

    @property
    def wishes(self) -> Wishes:
        return self.made.basis.wishes

    @property
    def told_at(self) -> datetime:
        """When the newest of the results was submitted."""
        return max(one.at for one in self.made.basis.record.results)


def roadmap_page(made: FirmRoadmap, locale: Locale) -> RoadmapPage:
    return _Drawing(made, locale).page()


def prices(steps: Iterable[Step], solutions: Mapping[str, Solution], size: str) -> dict[str, int]:
    """What each step is expected to cost before support; training counts at the first of the steps that share it."""
    found, trained = dict[str, int](), set[str]()
    for step in steps:
        solution = solutions[step.solution_id]
        found[solution.id] = solution.cost.expected(size)
        if solution.training is not None and solution.training not in trained:
            trained.add(solution.training)
            found[solution.id] += solutions[solution.training].cost.expected(size)
    return found


def advisable(made: FirmRoadmap, locale: Locale) -> list[tuple[str, str]]:
    """What an advisor can speak of, by title: all that the firm does not have yet."""
    view, states = StepView(made.basis, locale), made.basis.profile.states
    names = [
        (one.id, view.words(one.title))
        for one in made.basis.catalogue.solutions.values()
        if one.advised and states.get(one.id) != "in_use" and made.basis.record.sector in one.sectors
    ]
    return sorted(names, key=lambda one: search_key(one[1]))


class _Drawing:
    def __init__(self, made: FirmRoadmap, locale: Locale) -> None:
        self.made, self.locale = made, locale
        self.view = StepView(made.basis, locale)
        self.solutions = made.basis.catalogue.solutions
        self.prices = prices(made.roadmap.steps, self.solutions, made.basis.profile.size)

    def page(self) -> RoadmapPage:
        roadmap = self.made.roadmap
        waves = [self.wave(number) for number in WAVES]
        shown = [wave for wave in waves if wave.steps]
        return RoadmapPage(
            made=self.made,
            waves=shown,
            year=self.sum(step for step in roadmap.steps if step.wave in YEAR),
            whole=self.sum(roadmap.steps),
            facts=[Left(one, self.title(one), [self.summary(one)]) for one in roadmap.facts],
            in_use=[self.title(one) for one in self.used()],
            left_out=self.left_out(),
            blocked=self.blocked(),
            beyond_budget=[self.title(one) for one in roadmap.beyond_budget],
            answers=self.answers(),
            struck=self.struck(),
            unplaced=self.unplaced(),
            own=[Placed(step.rank, step.solution_id, self.title(step.solution_id)) for step in self.own()],
            drafts=any(support.is_draft for wave in shown for step in wave.steps for support in step.others),
        )

    def title(self, solution_id: str) -> str:
        return self.view.words(self.solutions[solution_id].title)

    def summary(self, solution_id: str) -> str:
        return self.view.words(self.solutions[solution_id].summary)

    def wave(self, number: int) -> WaveShown:
        steps = [step for step in self.made.roadmap.steps if step.wave == number]
        return WaveShown(
            number, self.view.say(WAVES[number]), [self.view.step(one) for one in steps], self.sum(steps)
        )

    def sum(self, steps: Iterable[Step]) -> Sum:
        chosen = list(steps)
        before = sum(self.prices[step.solution_id] for step in chosen)
        after = sum(step.own_cost for step in chosen)
        return Sum(*(money(self.locale, amount) for amount in (before, after, max(0, before - after))))

    def used(self) -> list[str]:
        """In use by the firm's own word, in the order of the catalogue."""
        states = self.made.basis.profile.states
        return [
            one for one in self.solutions if states.get(one) == "in_use" and self.solutions[one].advisable
        ]

    def left_out(self) -> list[Left]:
        """What could have been a step: the best first."""
        roadmap = self.made.roadmap
        placed = {step.solution_id for step in roadmap.steps}
        names = [one for one in roadmap.eligible if one not in placed and one in roadmap.left_out]
        return [self.left(one) for one in names]

    def blocked(self) -> list[Left]:
        return [self.left(one.solution_id) for one in self.made.roadmap.blocked]

    def left(self, solution_id: str) -> Left:
        return Left(solution_id, self.title(solution_id), self.view.why_not(self.made.roadmap, solution_id))

    def answers(self) -> list[Answered]:
        """All that the firm answered and that still counts."""
        put_off = self.made.basis.put_off
        return [
            Answered(
                id=one.solution,
                title=self.title(one.solution),
                kind=one.kind,
                label=self.view.say(ANSWERS[one.kind]),
                at=one.at,
                until=put_off.get(one.solution),
            )
            for one in self.made.basis.record.responses
            if one.solution in self.solutions and (one.kind != "not_now" or one.solution in put_off)
        ]

    def struck(self) -> list[Struck]:
        return [
            Struck(self.title(one.solution), one) for one in self.made.basis.advice if one.kind == "strike"
        ]

    def unplaced(self) -> list[Unplaced]:
        roadmap = self.made.roadmap
        placed = {step.solution_id for step in roadmap.steps}
        return [
            Unplaced(self.title(one.solution), one, self.view.why_not(roadmap, one.solution))
            for one in self.made.basis.advice
            if one.kind != "strike" and one.solution not in placed
        ]

    def own(self) -> list[Step]:
        """The model's own list, when advisors have changed it."""
        return list(self.made.own.steps) if self.made.basis.advice else []
