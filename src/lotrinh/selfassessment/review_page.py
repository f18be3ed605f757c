"""All answers of a draft by section, the missing ones first, before it is submitted."""

import msgspec

from assessments import answers
from assessments.model import Question
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk, dom_id, pieces_text
from lotrinh.selfassessment.queries import Run

PLEDGE = N_("I confirm that these answers describe our firm truthfully as of today.")
PLEDGE_MISSING = N_("Tick the confirmation to submit.")
ANSWERS_MISSING = N_("Answer the questions that are still open, then submit.")


class Row(msgspec.Struct, frozen=True):
    """A question, its answer, the address to change it, and its evidence: the address and how much it is."""

    question: str
    answer: str
    url: str
    evidence: str
    pieces: str


class Part(msgspec.Struct, frozen=True):
    """A section with the questions that apply."""

    title: str
    rows: list[Row]


class ReviewPage(msgspec.Struct, frozen=True):
    run: Run
    missing: list[Row]
    carried: list[tuple[str, int, str]]
    parts: list[Part]
    errors: list[tuple[str, str]]


def review_page(desk: Desk, *, refused: bool = False, pledged: bool = True) -> ReviewPage:
    """`refused`: a submission was tried and something is missing; `pledged`: the confirmation was ticked."""
    run = desk.run
    open_ids = frozenset(answers.missing(run.questionnaire, run.values, run.context))
    asked = frozenset(answers.visible(run.questionnaire, run.values, run.context))
    return ReviewPage(
        run=run,
        missing=_rows(desk, open_ids),
        carried=_carried(desk, asked),
        parts=[
            Part(desk.words(section.title), [_row(desk, one) for one in section.questions if one.id in asked])
            for section in run.questionnaire.sections
            if any(one.id in asked for one in section.questions)
        ],
        errors=_errors(desk, open_ids, pledged=pledged) if refused else [],
    )


def change_url(run: Run, question: Question) -> str:
    return f"/assessments/{run.id}/sections/{question.section_id}#{dom_id(question.id)}"


def _carried(desk: Desk, asked: frozenset[str]) -> list[tuple[str, int, str]]:
    """Sections with answers of the last round that nobody has looked at: title, number, address."""
    found = []
    for section in desk.run.questionnaire.sections:
        count = sum(one.id in desk.run.carried & asked for one in section.questions)
        if count:
            url = f"/assessments/{desk.run.id}/sections/{section.id}"
            found.append((desk.words(section.title), count, url))
    return found


def _rows(desk: Desk, wanted: frozenset[str]) -> list[Row]:
    return [_row(desk, one) for one in desk.run.questionnaire.questions if one.id in wanted]


def _row(desk: Desk, question: Question) -> Row:
    value = desk.run.values.get(question.id)
    answer = answers.display(question, value, desk.locale)
    return Row(
        question=desk.words(question.text),
        answer=answer,
        url=change_url(desk.run, question),
        evidence=f"/assessments/{desk.run.id}/questions/{question.id}/evidence",
        pieces=pieces_text(desk.run.evidence.get(question.id, 0)),
    )


def _errors(desk: Desk, open_ids: frozenset[str], *, pledged: bool) -> list[tuple[str, str]]:
    errors = [("missing", desk.say(ANSWERS_MISSING))] if open_ids else []
    return errors if pledged else [*errors, ("pledge", desk.say(PLEDGE_MISSING))]
