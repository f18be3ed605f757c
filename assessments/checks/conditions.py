"""Checks that every condition asks something that can be known when its question comes up."""

from collections.abc import Iterator

from assessments.model import Question, Questionnaire
from assessments.parts import Condition
from assessments.problems import Problem

_FORMS = {
    "question": "question",
    "sector": "sector",
    "size": "size",
    "every": "all",
    "some": "any",
    "negated": "not",
}


def condition_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Conditions of no or several forms, on a later or unknown question, or on an impossible answer."""
    checks = _Checks(questionnaire)
    for question in questionnaire.questions:
        where = f"sections[{question.section_id}].questions[{question.id}]"
        if question.applies_if is not None:
            yield from checks.problems(f"{where}.applies_if", question.applies_if)
        for item in question.items:
            if item.applies_if is not None:
                yield from checks.problems(f"{where}.items[{item.id}].applies_if", item.applies_if)
        checks.earlier[question.id] = question


class _Checks:
    """Walks the conditions in the order of the questions, remembering which were asked before."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._known = {question.id for question in questionnaire.questions}
        self.earlier: dict[str, Question] = {}

    def problems(self, where: str, condition: Condition) -> Iterator[Problem]:
        forms = [key for attribute, key in _FORMS.items() if getattr(condition, attribute)]
        if len(forms) != 1:
            yield Problem(where, f"needs exactly one of {', '.join(_FORMS.values())}")
        if bool(condition.question) != bool(condition.any_of):
            yield Problem(where, "question and any_of belong together")
        if condition.question and condition.any_of:
            yield from self._answer_problems(where, condition.question, condition.any_of)
        if condition.negated is not None:
            yield from self.problems(f"{where}.not", condition.negated)
        for key, nested in (("all", condition.every), ("any", condition.some)):
            for number, one in enumerate(nested, start=1):
                yield from self.problems(f"{where}.{key}[{number}]", one)

    def _answer_problems(self, where: str, question_id: str, wanted: tuple[str, ...]) -> Iterator[Problem]:
        if question_id not in self._known:
            yield Problem(f"{where}.question", f"there is no question '{question_id}'")
            return
        if question_id not in self.earlier:
            yield Problem(f"{where}.question", f"'{question_id}' is not asked before; this makes a cycle")
            return
        offered = answers_offered(self.earlier[question_id])
        if not offered:
            yield Problem(f"{where}.question", f"'{question_id}' has no options or bands to ask about")
            return
        for value in wanted:
            if value not in offered:
                yield Problem(f"{where}.any_of[{value}]", f"is not an answer of '{question_id}'")


def answers_offered(question: Question) -> tuple[str, ...]:
    """What a condition may name: the options or the bands of a question."""
    return tuple(one.value for one in question.options) + tuple(one.value for one in question.bands)
