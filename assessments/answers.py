"""What a firm has answered: read from forms and files, asked for, counted, and shown."""

from collections.abc import Mapping
from typing import cast

from msgspec import Struct

from assessments.acceptance import RESERVED_TEXTS
from assessments.conditions import Situation
from assessments.fields import field_name, field_names
from assessments.form import AnswerError, Parsed, parse
from assessments.loose import BadAnswers, from_json
from assessments.model import Context, Item, Question, Questionnaire, State, Text, Value, Values
from assessments.notation import write_number, write_percent
from assessments.parts import STATES
from assessments.points import share

__all__ = [
    "AnswerError",
    "BadAnswers",
    "Parsed",
    "Progress",
    "SectionProgress",
    "display",
    "field_name",
    "field_names",
    "from_json",
    "missing",
    "parse",
    "progress",
    "ratio_share",
    "visible",
    "visible_items",
]

STATE_TEXTS: dict[State, Text] = {
    "in_use": Text("Đang dùng", "In use"),
    "planned": Text("Dự định trong 12 tháng", "Planned within 12 months"),
    "no_plan": Text("Chưa có ý định", "No plan"),
    "not_relevant": Text("Không liên quan", "Not relevant"),
}
_NOT_ANSWERED = Text("Chưa trả lời", "Not answered")


class SectionProgress(Struct, frozen=True):
    """Questions answered of those a firm has to answer in one section."""

    section_id: str
    answered: int
    total: int


class Progress(Struct, frozen=True):
    """Questions answered of those a firm has to answer; optional and hidden ones do not count."""

    sections: tuple[SectionProgress, ...]
    answered: int
    total: int


def visible(questionnaire: Questionnaire, values: Values, context: Context) -> tuple[str, ...]:
    """The ids of the questions that are asked, in order; one that hangs on an open question is not yet."""
    verdicts = Situation(questionnaire, values, context).verdicts
    return tuple(question_id for question_id, verdict in verdicts.items() if verdict == "applies")


def missing(questionnaire: Questionnaire, values: Values, context: Context) -> tuple[str, ...]:
    """The ids of visible questions that still need an answer before submission."""
    situation = Situation(questionnaire, values, context)
    return tuple(
        question.id
        for question in _required(questionnaire, situation)
        if not _complete(question, values, situation)
    )


def progress(questionnaire: Questionnaire, values: Values, context: Context) -> Progress:
    """How far a firm has come, by section and overall."""
    situation = Situation(questionnaire, values, context)
    required = _required(questionnaire, situation)
    asked = {question.id for question in required}
    done = {question.id for question in required if _complete(question, values, situation)}
    sections = tuple(
        SectionProgress(
            section.id,
            sum(question.id in done for question in section.questions),
            sum(question.id in asked for question in section.questions),
        )
        for section in questionnaire.sections
    )
    return Progress(sections, len(done), len(required))


def _required(questionnaire: Questionnaire, situation: Situation) -> list[Question]:
    return [
        question
        for question in questionnaire.questions
        if situation.verdicts[question.id] == "applies" and not question.optional
    ]


def _complete(question: Question, values: Values, situation: Situation) -> bool:
    value = values.get(question.id)
    if question.kind == "solution_states" and isinstance(value, dict):
        return all(item.id in value for item in situation.items(question))
    return value is not None


def visible_items(
    questionnaire: Questionnaire, question_id: str, values: Values, context: Context
) -> tuple[Item, ...]:
    """The tools that a solution-states question asks this firm about."""
    situation = Situation(questionnaire, values, context)
    return situation.items(questionnaire.question(question_id))


def ratio_share(value: Value) -> float | None:
    """The share 0..1 of a ratio answer; None for a picked band or a plain count."""
    found = share(value)
    return None if found is None else float(found)


def display(question: Question, value: Value | None, locale: str) -> str:
    """One answer in words, for checking it before submission."""
    if value is None:
        return _NOT_ANSWERED.get(locale)
    if isinstance(value, str) and value in RESERVED_TEXTS:
        return RESERVED_TEXTS[value].get(locale)
    if question.kind == "ratio" and isinstance(value, dict):
        return _display_ratio(question, value, locale)
    if question.kind == "solution_states" and isinstance(value, dict):
        return _display_states(question, value, locale)
    if isinstance(value, (int, float)):
        unit = f" {question.unit.get(locale)}" if question.unit else ""
        return f"{write_number(value, locale)}{unit}"
    chosen = {value} if isinstance(value, str) else set(value)
    return "; ".join(option.text.get(locale) for option in question.options if option.value in chosen)


def _display_ratio(question: Question, value: Mapping[str, object], locale: str) -> str:
    unit = f" {question.unit.get(locale)}" if question.unit else ""
    for band in question.bands:
        if band.value == value.get("band") and band.text is not None:
            return band.text.get(locale)
    numbers = [write_number(one, locale) for one in value.values() if isinstance(one, (int, float))]
    part = share(cast("Value", value))
    return f"{'/'.join(numbers)}{unit}" + (f" ({write_percent(part, locale)})" if part is not None else "")


def _display_states(question: Question, value: Mapping[str, object], locale: str) -> str:
    groups = []
    for state in STATES:
        names = [item.text.get(locale) for item in question.items if value.get(item.id) == state]
        if names:
            groups.append(f"{STATE_TEXTS[state].get(locale)}: {', '.join(names)}")
    return "; ".join(groups)
