"""A section as its page shows it, and what an autosave changes on that page."""

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from assessments import answers
from assessments.answers import Progress, field_name
from assessments.model import Questionnaire, Section
from lotrinh import clock
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Card, Desk, dom_id
from lotrinh.selfassessment.drawing import absent, draw
from lotrinh.selfassessment.posts import moment
from lotrinh.selfassessment.queries import Given, Run
from lotrinh.selfassessment.saving import Saved

Rows = list[tuple[str, str, str]]

OVERRULED = N_("%(name)s had answered differently at %(time)s. Your answer is newer and counts.")
NEWER = N_("%(name)s answered this at %(time)s: %(answer)s. Reload the page to see it.")
REFUSED = N_("Not saved: see the message at the question.")


class SectionPage(msgspec.Struct, frozen=True, kw_only=True):
    run: Run
    section: Section
    questions: Markup
    progress: Progress
    rows: Rows
    errors: list[tuple[str, str]]
    notes: list[str]
    saved_at: str
    drawn: int

    @property
    def questionnaire(self) -> Questionnaire:
        return self.run.questionnaire

    @property
    def number(self) -> int:
        return self.questionnaire.sections.index(self.section) + 1

    @property
    def hub(self) -> str:
        return f"/assessments/{self.run.id}"

    @property
    def url(self) -> str:
        return f"{self.hub}/sections/{self.section.id}"


class SavedPart(msgspec.Struct, frozen=True, kw_only=True):
    """`touched` were posted, `accepted` differed; `notes` and `changed` cards by their id on the page."""

    saved_at: str
    unsaved: str
    touched: Sequence[Card]
    accepted: frozenset[str]
    notes: dict[str, str]
    changed: dict[str, Markup]
    progress: Progress
    rows: Rows


def section_page(desk: Desk, section: Section, saved: Saved | None = None) -> SectionPage:
    run = desk.run
    asked = frozenset(answers.visible(run.questionnaire, run.values, run.context))
    progress = answers.progress(run.questionnaire, run.values, run.context)
    return SectionPage(
        run=run,
        section=section,
        questions=_questions(desk, section, asked),
        progress=progress,
        rows=_rows(desk, progress, section),
        errors=[(dom_id(key), desk.words(error.message)) for key, error in desk.errors.items()],
        notes=[_overruled(desk, one) for one in saved.overruled.values()] if saved else [],
        saved_at=desk.when(saved.at) if saved and not saved.errors else _last_own(desk, section),
        drawn=moment(clock.now()),
    )


def saved_part(desk: Desk, section: Section, saved: Saved, drawn: int) -> SavedPart:
    run = desk.run
    half = frozenset(key for key in desk.errors if _half_entered(desk, key))
    at_questions = {key: error for key, error in desk.errors.items() if key not in half}
    progress = answers.progress(run.questionnaire, run.values, run.context)
    touched = tuple(msgspec.structs.replace(desk, errors=at_questions).cards(section, saved.touched))
    return SavedPart(
        saved_at=desk.when(saved.at),
        unsaved=_unsaved(desk, half),
        touched=touched,
        accepted=saved.accepted,
        notes={card.dom: card.note for card in touched}
        | {dom_id(key): desk.words(text) for key, text in saved.understood.items()}
        | {dom_id(key): _overruled(desk, one) for key, one in saved.overruled.items()}
        | _newer(desk, section, drawn),
        changed={card.dom: draw(card, desk.locale) for card in desk.cards(section, frozenset(saved.appeared))}
        | {dom_id(key): absent(dom_id(key)) for key in saved.vanished},
        progress=progress,
        rows=_rows(desk, progress, section),
    )


def next_section(run: Run, section: Section) -> Section | None:
    """The first one after this that asks the firm something."""
    asked = frozenset(answers.visible(run.questionnaire, run.values, run.context))
    sections = run.questionnaire.sections
    later = sections[sections.index(section) + 1 :]
    return next((one for one in later if any(question.id in asked for question in one.questions)), None)


def _questions(desk: Desk, section: Section, asked: frozenset[str]) -> Markup:
    cards = {card.question.id: draw(card, desk.locale) for card in desk.cards(section, asked)}
    return Markup().join(cards.get(one.id) or absent(dom_id(one.id)) for one in section.questions)


def _rows(desk: Desk, progress: Progress, here: Section) -> Rows:
    sections = zip(desk.run.questionnaire.sections, progress.sections, strict=True)
    return [
        (
            desk.words(section.title),
            f"{one.answered}/{one.total}" if one.answered else "–",
            "" if section is here else f"/assessments/{desk.run.id}/sections/{section.id}",
        )
        for section, one in sections
    ]


def _last_own(desk: Desk, section: Section) -> str:
    given = (desk.run.given.get(question.id) for question in section.questions)
    last = max((one.at for one in given if one and one.by == desk.visitor.id), default=None)
    return desk.when(last) if last else ""


def _half_entered(desk: Desk, question_id: str) -> bool:
    """One figure of a ratio, before the reader has come to the other: no mistake yet."""
    question = desk.run.questionnaire.question(question_id)
    typed = desk.errors[question_id].typed
    entered = [field_name(question, part) in typed for part in ("numerator", "denominator")]
    return question.kind == "ratio" and sum(entered) == 1


def _unsaved(desk: Desk, half: frozenset[str]) -> str:
    if desk.errors.keys() - half:
        return desk.say(REFUSED)
    return desk.words(desk.errors[min(half)].message) if half else ""


def _overruled(desk: Desk, given: Given) -> str:
    return desk.say(OVERRULED, name=given.name, time=desk.when(given.at))


def _newer(desk: Desk, section: Section, drawn: int) -> dict[str, str]:
    """What colleagues answered since this page was drawn."""
    notes = {}
    for question in section.questions:
        given = desk.run.given.get(question.id)
        if given and given.by not in (None, desk.visitor.id) and moment(given.at) > drawn:
            answer = answers.display(question, given.value, desk.locale)
            notes[dom_id(question.id)] = desk.say(
                NEWER, name=given.name, time=desk.when(given.at), answer=answer
            )
    return notes
