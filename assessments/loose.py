"""Reads answers written by hand as JSON, for the command line."""

from collections.abc import Iterator, Mapping
from math import isfinite

from assessments.acceptance import (
    NOT_OFFERED,
    Refused,
    accept_band,
    accept_choice,
    accept_count,
    accept_multiple,
    accept_number,
    accept_ratio,
    accept_states,
)
from assessments.fields import number_parts
from assessments.model import Question, Questionnaire, Text, Value
from assessments.notation import NOT_A_NUMBER
from assessments.numbers import Exact, exact

_SHAPE = Text(
    "Viết câu trả lời theo dạng của câu hỏi.",
    "Write the answer in the form that this kind of question takes.",
)


class BadAnswers(Exception):
    """Answers that the questionnaire does not take; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def from_json(questionnaire: Questionnaire, mapping: object) -> dict[str, Value]:
    """Canonical values from question ids mapped to answers; raises BadAnswers with every problem.

    An option may be a number (3 for "3"), a ratio its band, and null stands for no answer.
    """
    if not isinstance(mapping, Mapping):
        raise BadAnswers(["answers: write an object that maps question ids to answers"])
    known = {question.id: question for question in questionnaire.questions}
    values: dict[str, Value] = {}
    problems: list[str] = []
    for question_id, raw in mapping.items():
        if question_id not in known:
            problems.append(f"{question_id}: {questionnaire.key} has no such question")
        elif raw is not None:
            try:
                values[question_id] = _value(known[question_id], raw)
            except Refused as error:
                reason = f"{raw!r:.60} was refused. {error.message.en}{_hint(known[question_id])}"
                problems.append(f"{question_id}: {reason}")
    if problems:
        raise BadAnswers(problems)
    return values


def _hint(question: Question) -> str:
    offered = [*_offered(question), *question.reserved]
    return f" It takes: {', '.join(offered)}." if offered else ""


def _offered(question: Question) -> Iterator[str]:
    yield from (option.value for option in question.options)
    if question.kind == "ratio":
        yield from (band.value for band in question.bands)


def _value(question: Question, raw: object) -> Value:
    if isinstance(raw, str) and raw in question.reserved:
        return raw
    if question.kind == "multiple":
        return accept_multiple(question, [_word(one) for one in (raw if isinstance(raw, list) else [raw])])
    if question.kind == "number":
        return accept_number(question, _number(raw))
    if question.kind == "ratio":
        return _ratio(question, raw)
    if question.kind == "solution_states":
        if not isinstance(raw, dict):
            raise Refused(_SHAPE)
        return accept_states(question, {_word(item): _word(state) for item, state in raw.items()})
    return accept_choice(question, [_word(raw)])


def _ratio(question: Question, raw: object) -> Value:
    if not isinstance(raw, dict):
        return accept_band(question, [_word(raw)])
    if raw.keys() == {"band"}:
        return accept_band(question, [_word(raw["band"])])
    if raw.keys() != set(number_parts(question)):
        raise Refused(_SHAPE)
    numbers = [_number(raw[part]) for part in number_parts(question)]
    return accept_count(numbers[0]) if question.count else accept_ratio(question, *numbers)


def _word(raw: object) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise Refused(NOT_OFFERED)
    return str(raw)


def _number(raw: object) -> Exact:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not isfinite(raw):
        raise Refused(NOT_A_NUMBER)
    return exact(raw)
