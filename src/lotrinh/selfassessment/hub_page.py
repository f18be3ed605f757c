"""The list of sections of a draft: what is done, what is next, who took part."""

import msgspec

from assessments import answers
from assessments.answers import SectionProgress
from assessments.model import Section
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.overview import Colleague, DraftRow, colleagues, draft_row
from lotrinh.selfassessment.queries import Run

NOT_STARTED = N_("Not started")
IN_PROGRESS = N_("In progress %(answered)s/%(total)s")
COMPLETE = N_("Complete")
TO_CHECK = N_("Answers to check: %(count)s")
OPTIONAL = N_("Optional")
NOT_ASKED = N_("Does not apply to you")
MINUTES = N_("Questions: %(questions)s · about %(minutes)s min")


class Task(msgspec.Struct, frozen=True):
    """A section with its status; `kind` colours the tag."""

    section: Section
    title: str
    url: str
    status: str
    kind: str
    hint: str
    is_done: bool


class HubPage(msgspec.Struct, frozen=True):
    draft: DraftRow
    tasks: list[Task]
    carried: int
    taken: int
    colleagues: list[Colleague]

    @property
    def run(self) -> Run:
        return self.draft.run

    @property
    def next(self) -> Task | None:
        return next((task for task in self.tasks if not task.is_done), None)

    @property
    def is_complete(self) -> bool:
        return self.draft.progress.answered == self.draft.progress.total


def hub_page(desk: Desk) -> HubPage:
    draft = draft_row(desk.run)
    asked = frozenset(answers.visible(desk.run.questionnaire, desk.run.values, desk.run.context))
    taken = desk.run.taken & asked
    return HubPage(
        draft=draft,
        tasks=tasks(desk, draft, asked),
        carried=len(desk.run.carried & asked - taken),
        taken=len(taken),
        colleagues=colleagues(desk.visitor, [desk.run]),
    )


def tasks(desk: Desk, draft: DraftRow, asked: frozenset[str]) -> list[Task]:
    sections = zip(desk.run.questionnaire.sections, draft.progress.sections, strict=True)
    return [_task(desk, section, one, asked) for section, one in sections]


def _task(desk: Desk, section: Section, one: SectionProgress, asked: frozenset[str]) -> Task:
    shown = [question for question in section.questions if question.id in asked]
    carried = sum(question.id in desk.run.carried for question in shown)
    started = any(question.id in desk.run.values for question in shown)
    status, kind = _status(desk, one, carried=carried, started=started, shown=bool(shown))
    return Task(
        section=section,
        title=" ".join(filter(None, (section.code, desk.words(section.title)))),
        url=f"/assessments/{desk.run.id}/sections/{section.id}" if shown else "",
        status=status,
        kind=kind,
        hint=desk.say(MINUTES, questions=len(shown), minutes=section.minutes) if shown else "",
        is_done=one.answered == one.total and not carried,
    )


def _status(desk: Desk, one: SectionProgress, *, carried: int, started: bool, shown: bool) -> tuple[str, str]:
    if not shown:
        return desk.say(NOT_ASKED), "plain"
    if carried:
        return desk.say(TO_CHECK, count=carried), "warn"
    if not started:
        return desk.say(NOT_STARTED if one.total else OPTIONAL), "plain"
    if one.answered < one.total:
        return desk.say(IN_PROGRESS, answered=one.answered, total=one.total), "warn"
    return desk.say(COMPLETE), ""
