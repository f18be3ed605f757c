"""Reads the form fields of questions; whatever is typed, nothing is lost and nothing raises."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from assessments.acceptance import (
    ONE_ONLY,
    RATIO_DECIMALS,
    RESERVED_ALONE,
    Refused,
    accept_band,
    accept_choice,
    accept_count,
    accept_multiple,
    accept_number,
    accept_ratio,
    accept_states,
)
from assessments.fields import field_name, field_names, number_parts
from assessments.model import Question, Questionnaire, Text, Value
from assessments.notation import NotUnderstood, read_number
from assessments.numbers import Exact

Fields = Mapping[str, Sequence[str]]
LONGEST = 100

UNREADABLE = Text(
    "Nhập lại câu này: nội dung quá dài hoặc có ký tự lạ.",
    "Enter this answer again: it is too long or has unusual characters.",
)
BOTH_NUMBERS = Text(
    "Nhập đủ cả hai số, hoặc xóa số đã nhập và chọn một mức.",
    "Enter both numbers, or clear the one you entered and choose a range.",
)
NUMBERS_USED = Text(
    "Đã dùng số bạn nhập. Muốn dùng câu trả lời đã chọn thì xóa số.",
    "Your numbers were used. To use the answer you chose, clear the numbers.",
)


class AnswerError(Struct, frozen=True, kw_only=True):
    """An instruction, and what was typed: by field, and the options that were chosen."""

    message: Text
    typed: dict[str, str]
    chosen: tuple[str, ...]


class Parsed(Struct, frozen=True, kw_only=True):
    """Answers to save, answers refused, questions emptied, and notes on how a number was read; all by id."""

    values: dict[str, Value]
    errors: dict[str, AnswerError]
    cleared: set[str]
    understood: dict[str, Text]


def parse(questionnaire: Questionnaire, question_ids: Iterable[str], fields: Fields) -> Parsed:
    """Reads the given questions from form fields (names as in `fields.field_names`).

    A question without any field is left alone, one whose fields are all blank is cleared. Nothing that is
    typed raises; KeyError for a question id that the questionnaire does not have.
    """
    parsed = Parsed(values={}, errors={}, cleared=set(), understood={})
    for question_id in question_ids:
        question = questionnaire.question(question_id)
        given = {name: _list(fields[name]) for name in field_names(question) if name in fields}
        if given:
            _parse_one(question, given, parsed)
    return parsed


def _list(values: Sequence[str]) -> list[str]:
    return [values] if isinstance(values, str) else [one for one in values if isinstance(one, str)]


def _parse_one(question: Question, given: dict[str, list[str]], parsed: Parsed) -> None:
    filled = {name: [one.strip() for one in values if one.strip()] for name, values in given.items()}
    if not any(filled.values()):
        parsed.cleared.add(question.id)
        return
    try:
        _check_readable(filled.values())
        value, understood = _ANSWERS.get(question.kind, _choice)(question, filled)
    except (Refused, NotUnderstood) as error:
        parsed.errors[question.id] = _error(error.message, filled)
        return
    parsed.values[question.id] = value
    if understood is not None:
        parsed.understood[question.id] = understood


def _check_readable(values: Iterable[list[str]]) -> None:
    for text in (one for many in values for one in many):
        if len(text) > LONGEST or any(unicodedata.category(sign) in _ODD for sign in text):
            raise Refused(UNREADABLE)


_ODD = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def _error(message: Text, filled: Mapping[str, list[str]]) -> AnswerError:
    clean = {name: [_clean(one) for one in values] for name, values in filled.items()}
    return AnswerError(
        message=message,
        typed={name: values[0] for name, values in clean.items() if values},
        chosen=tuple(one for values in clean.values() for one in values),
    )


def _clean(text: str) -> str:
    return "".join(sign for sign in text[:LONGEST] if unicodedata.category(sign) not in _ODD)


Read = tuple[Value, Text | None]


def _choice(question: Question, filled: Mapping[str, list[str]]) -> Read:
    return accept_choice(question, filled[field_name(question)]), None


def _multiple(question: Question, filled: Mapping[str, list[str]]) -> Read:
    return accept_multiple(question, filled[field_name(question)]), None


def _number(question: Question, filled: Mapping[str, list[str]]) -> Read:
    values = filled[field_name(question)]
    reserved = [value for value in values if value in question.reserved]
    typed = [value for value in values if value not in reserved]
    if not typed:
        return accept_choice(question, reserved), None
    number, understood = _single_number(typed, question.decimals)
    return accept_number(question, number), NUMBERS_USED if reserved else understood


def _single_number(typed: Collection[str], decimals: int) -> tuple[Exact, Text | None]:
    if len(typed) != 1:
        raise Refused(ONE_ONLY)
    return read_number(next(iter(typed)), decimals)


def _ratio(question: Question, filled: Mapping[str, list[str]]) -> Read:
    chosen = filled.get(field_name(question, "band"), [])
    typed = [filled.get(field_name(question, part), []) for part in number_parts(question)]
    if not any(typed) or (chosen and not typed[0]):
        return accept_band(question, chosen), None
    if not all(typed):
        raise Refused(BOTH_NUMBERS)
    decimals = 0 if question.count else RATIO_DECIMALS
    read = [_single_number(one, decimals) for one in typed]
    numbers = [number for number, _ in read]
    value = accept_count(numbers[0]) if question.count else accept_ratio(question, *numbers)
    notes = [note for _, note in read if note is not None]
    return value, NUMBERS_USED if chosen else next(iter(notes), None)


def _states(question: Question, filled: Mapping[str, list[str]]) -> Read:
    whole = filled.get(field_name(question), [])
    states = {item.id: filled.get(field_name(question, item.id), []) for item in question.items}
    states = {item: given for item, given in states.items() if given}
    if whole and states:
        raise Refused(RESERVED_ALONE)
    if whole:
        return accept_choice(question, whole), None
    if any(len(given) > 1 for given in states.values()):
        raise Refused(ONE_ONLY)
    return accept_states(question, {item: given[0] for item, given in states.items()}), None


_ANSWERS: dict[str, Callable[[Question, Mapping[str, list[str]]], Read]] = {
    "multiple": _multiple,
    "number": _number,
    "ratio": _ratio,
    "solution_states": _states,
}
