"""Carries answers to one version of an instrument over into another, and says what became of each."""

from collections.abc import Mapping
from typing import Literal, cast

from msgspec import Struct

from assessments.loose import BadAnswers, from_json
from assessments.model import Question, Questionnaire, Value, Values

Fate = Literal["kept", "changed", "lost"]


class Carried(Struct, frozen=True):
    """One answer: `kept` as it was; `changed`: read it again, its words differ or part of it is gone; or `lost`.

    `question_id` is that of the newer version, None where it has no such question.
    """

    fate: Fate
    old_id: str
    question_id: str | None
    value: Value | None


class CarryOver(Struct, frozen=True):
    """What became of every answer, in the order of the older version, and the questions that are new."""

    answers: tuple[Carried, ...]
    new: tuple[str, ...]

    @property
    def values(self) -> dict[str, Value]:
        """The canonical answers with which the newer version starts."""
        return {
            one.question_id: one.value
            for one in self.answers
            if one.question_id is not None and one.value is not None
        }

    def of(self, fate: Fate) -> tuple[Carried, ...]:
        """The answers that met this fate."""
        return tuple(one for one in self.answers if one.fate == fate)


def carry_over(old: Questionnaire, new: Questionnaire, values: Values) -> CarryOver:
    """Answers move by question id and identical option value; a bridge from the older version may rename ids.

    `values` are canonical answers to `old`. Nothing is guessed: a value that the newer question does not offer
    is lost, and of several ticked options or tools those that are still offered remain.
    """
    names = renamed(old, new)
    known = {question.id: question for question in new.questions}
    before = {question.id: names.get(question.id, question.id) for question in old.questions}
    answers = tuple(
        _carried(question, known.get(before[question.id]), values[question.id], new)
        for question in old.questions
        if question.id in values
    )
    return CarryOver(answers, tuple(key for key in known if key not in before.values()))


def renamed(old: Questionnaire, new: Questionnaire) -> Mapping[str, str]:
    """Old question ids to new ones where they differ; empty without a bridge between the two."""
    bridge = new.bridge
    return bridge.map if bridge is not None and old.key == f"{new.id}/{bridge.version}" else {}


def _carried(old: Question, new: Question | None, value: Value, questionnaire: Questionnaire) -> Carried:
    if new is None:
        return Carried("lost", old.id, None, None)
    offered = _still_offered(new, value)
    try:
        found = from_json(questionnaire, {new.id: offered})[new.id] if offered or not value else None
    except BadAnswers:
        found = None
    if found is None:
        return Carried("lost", old.id, new.id, None)
    same = found == value and _words(old, value) == _words(new, value)
    return Carried("kept" if same else "changed", old.id, new.id, found)


def _still_offered(question: Question, value: Value) -> Value:
    """Of several options or tools, those that the question still has."""
    if isinstance(value, list):
        offered = {option.value for option in question.options}
        return [one for one in value if one in offered]
    if isinstance(value, dict) and question.kind == "solution_states":
        items = {item.id for item in question.items}
        return cast("Value", {key: state for key, state in value.items() if key in items})
    return value


def _words(question: Question, value: Value) -> tuple[object, ...]:
    """What the answer says: the question, and the options, tools or band that were picked."""
    picked = {value} if isinstance(value, str) else set(value) if isinstance(value, (list, dict)) else set()
    band = value.get("band") if isinstance(value, dict) else None
    return (
        question.text,
        question.unit,
        question.numerator,
        question.denominator,
        [option.text for option in question.options if option.value in picked],
        [item.text for item in question.items if item.id in picked],
        [(one.text, one.bound, one.strict) for one in question.bands if one.value == band],
    )
