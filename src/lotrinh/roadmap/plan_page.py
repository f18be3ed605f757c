"""The plan and one of its steps, as their pages show them."""

from collections.abc import Sequence

import msgspec

from lotrinh import clock, i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.i18n import N_
from lotrinh.papers.paper import Paper
from lotrinh.roadmap import adoption_queries, check_in_queries, plan_measures, plan_papers, plan_queries
from lotrinh.roadmap.adoption_queries import State
from lotrinh.roadmap.check_in_queries import CheckIn
from lotrinh.roadmap.plan_forms import WAVES
from lotrinh.roadmap.plan_measures import Measure, Point
from lotrinh.roadmap.plan_papers import Place
from lotrinh.roadmap.plan_queries import Step
from recommender.catalogue import Solution, shipped

SHARE = N_("Share")
BY = N_("Counted by")


class Wave(msgspec.Struct, frozen=True):
    """Steps whose turn it is in one stretch of time; `heading` is a gettext id."""

    heading: str
    steps: list[Step]


class PlanPage(msgspec.Struct, frozen=True, kw_only=True):
    steps: list[Step]
    states: dict[str, State]
    check_ins: list[CheckIn]
    answered: list[CheckIn]
    wants_mail: bool

    @property
    def waves(self) -> list[Wave]:
        """Those with open steps, in order; steps without a wave come last."""
        found = []
        for value, heading in [*list(WAVES.items())[1:], ("", WAVES[""])]:
            steps = [one for one in self.open if str(one.wave or "") == value]
            if steps:
                found.append(Wave(heading, steps))
        return found

    @property
    def open(self) -> list[Step]:
        return [one for one in self.steps if one.is_open]

    @property
    def done(self) -> list[Step]:
        return [one for one in self.steps if one.done_at and not one.removed_at]

    @property
    def removed(self) -> list[Step]:
        return [one for one in self.steps if one.removed_at]

    @property
    def overdue(self) -> int:
        return sum(one.is_overdue for one in self.steps)

    @property
    def has_dates(self) -> bool:
        return any(one.due_on for one in self.steps)


class Slot(msgspec.Struct, frozen=True):
    """One day on the axis of the drawing."""

    label: str
    date: str = ""
    version: str = ""
    is_break: bool = False


class Stretch(msgspec.Struct, frozen=True):
    first: int
    shares: list[float]
    leading: int = 0


class Course(msgspec.Struct, frozen=True):
    """What the drawing of counted shares and its table show."""

    slots: list[Slot]
    stretches: list[Stretch]
    heads: list[str]
    lines: list[tuple[str, list[str]]]


class StepPage(msgspec.Struct, frozen=True, kw_only=True):
    step: Step
    state: State | None
    papers: list[Paper]
    measure: Measure | None
    points: list[Point]
    check_ins: list[CheckIn]

    @property
    def training(self) -> Solution | None:
        """The course for whoever runs it."""
        solution = self.step.content
        return shipped().solutions.get(solution.training) if solution and solution.training else None

    @property
    def counted(self) -> list[Point]:
        return [one for one in self.points if not one.is_withdrawn]

    @property
    def newest(self) -> Point | None:
        return self.counted[-1] if self.counted else None

    def course(self, locale: i18n.Locale) -> Course:
        points = self.counted
        return Course(
            slots=[Slot(i18n.day(locale, one.on_date)) for one in points],
            stretches=[Stretch(0, [one.share for one in points])],
            heads=[i18n.gettext(locale, SHARE), i18n.gettext(locale, BY)],
            lines=_lines(points, locale),
        )


async def plan_page(visitor: Visitor) -> PlanPage:
    firm = visitor.firm.id if visitor.firm else None
    return PlanPage(
        steps=await plan_queries.plan(visitor),
        states=await adoption_queries.as_of(firm, clock.today()) if firm else {},
        check_ins=await check_in_queries.due(visitor),
        answered=await check_in_queries.answered(visitor),
        wants_mail=await plan_queries.wants_mail(visitor),
    )


async def step_page(visitor: Visitor, step: Step) -> StepPage:
    measure, firm = plan_measures.measure_of(step.solution), visitor.firm.id if visitor.firm else None
    states = await adoption_queries.as_of(firm, clock.today()) if firm else {}
    return StepPage(
        step=step,
        state=states.get(step.solution),
        papers=await plan_papers.papers(visitor, Place("step", step.id)),
        measure=measure,
        points=await plan_measures.points(visitor, measure) if measure else [],
        check_ins=[one for one in await check_in_queries.due(visitor) if one.solution == step.solution],
    )


def _lines(points: Sequence[Point], locale: i18n.Locale) -> list[tuple[str, list[str]]]:
    found = []
    for one in points:
        counted = f"{i18n.number(locale, one.numerator)}/{i18n.number(locale, one.denominator)}"
        share = f"{i18n.percent(locale, one.share)} ({counted})"
        found.append((i18n.day(locale, one.on_date), [share, one.recorded_by or "–"]))
    return found
