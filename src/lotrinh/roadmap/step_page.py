"""One solution in detail, whether it is a step of the firm's roadmap or not."""

from collections.abc import Iterable

import msgspec

from lotrinh import clock
from lotrinh.i18n import Locale
from lotrinh.roadmap.advice_queries import Advice
from lotrinh.roadmap.moving import Moved, moved
from lotrinh.roadmap.need import Compared, compared
from lotrinh.roadmap.records import Responded
from lotrinh.roadmap.roadmaps import FirmRoadmap
from lotrinh.roadmap.step_view import StepShown, StepView, SupportShown, span
from recommender.catalogue import Solution
from recommender.support import support_for

COMPARED = 6
"""So many answers are set beside the peers', the weakest first."""


class Link(msgspec.Struct, frozen=True):
    id: str
    title: str
    is_in_use: bool


class Training(msgspec.Struct, frozen=True):
    id: str
    title: str
    summary: str
    cost: str
    weeks: str
    supports: list[SupportShown]


class StepPage(msgspec.Struct, frozen=True, kw_only=True):
    """`step` is None when the solution is no step of the roadmap; `state` says why then."""

    id: str
    title: str
    summary: str
    function: str
    step: StepShown | None
    state: list[str]
    advice: Advice | None
    cost: str
    cost_note: str
    weeks: str
    people: int
    staff: str
    supports: list[SupportShown]
    prepare: list[str]
    monday: str
    in_use_when: list[str]
    requires: list[Link]
    better_after: list[Link]
    training: Training | None
    source: str
    compared: list[Compared]
    peers: str
    moved: list[Moved]
    response: Responded | None
    retired: bool


def step_page(made: FirmRoadmap, solution_id: str, locale: Locale) -> StepPage | None:
    """None for what cannot be a step: a fact, a course, or nothing known."""
    solution = made.basis.catalogue.solutions.get(solution_id)
    if solution is None or not solution.advisable:
        return None
    return _Drawing(made, solution, locale).page()


class _Drawing:
    def __init__(self, made: FirmRoadmap, solution: Solution, locale: Locale) -> None:
        self.made, self.solution, self.locale = made, solution, locale
        self.basis, self.view = made.basis, StepView(made.basis, locale)
        self.step = next((one for one in made.roadmap.steps if one.solution_id == solution.id), None)

    def page(self) -> StepPage:
        one, words = self.solution, self.view.words
        return StepPage(
            id=one.id,
            title=words(one.title),
            summary=words(one.summary),
            function=words(self.basis.catalogue.functions[one.function].text),
            step=self.view.step(self.step) if self.step else None,
            state=[] if self.step else self.view.why_not(self.made.roadmap, one.id),
            advice=next((each for each in self.basis.advice if each.solution == one.id), None),
            cost=self.view.cost(one),
            cost_note=words(one.cost.note),
            weeks=span(one.weeks.low, one.weeks.high),
            people=one.people,
            staff=words(one.staff),
            supports=self.supports(one),
            prepare=[words(text) for text in one.prepare],
            monday=words(one.monday),
            in_use_when=[words(text) for text in one.in_use_when],
            requires=self.links(one.requires),
            better_after=self.links(one.works_better_after),
            training=self.training(),
            source=words(one.source),
            compared=compared(self.basis, one, self.locale)[:COMPARED],
            peers=self.view.peers(one.id),
            moved=moved(self.basis, one.id, self.locale),
            response=next((each for each in self.basis.record.responses if each.solution == one.id), None),
            retired=not one.advised,
        )

    def supports(self, one: Solution) -> list[SupportShown]:
        schemes, size = self.basis.catalogue.schemes, self.basis.profile.size
        return [
            self.view.support(each) for each in support_for(one, size=size, on=clock.today(), schemes=schemes)
        ]

    def links(self, names: Iterable[str]) -> list[Link]:
        solutions, states = self.basis.catalogue.solutions, self.basis.profile.states
        return [
            Link(one, self.view.words(solutions[one].title), states.get(one) == "in_use")
            for one in names
            if solutions[one].advised or (solutions[one].advisable and states.get(one) == "in_use")
        ]

    def training(self) -> Training | None:
        if self.solution.training is None:
            return None
        course, words = self.basis.catalogue.solutions[self.solution.training], self.view.words
        weeks = span(course.weeks.low, course.weeks.high)
        return Training(
            id=course.id,
            title=words(course.title),
            summary=words(course.summary),
            cost=self.view.cost(course),
            weeks=weeks,
            supports=self.supports(course),
        )
