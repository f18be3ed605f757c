"""Checks that every condition asks something that can be known when its question comes up."""

from collections.abc import Iterator

from assessments.checks.bands import largest
from assessments.model import Question, Questionnaire
from assessments.numbers import exact
from assessments.parts import Condition, Number
from assessments.problems import Problem

_FORMS = {
    "question": "question",
    "sector": "sector",
    "size": "size",
    "every": "all",
    "some": "any",
    "negated": "not",
}


def contradiction_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Conditions as below; all questions are answered by then, so each may be named."""
    checks = _Checks(questionnaire)
    checks.earlier |= {question.id: question for question in questionnaire.questions}
    for contradiction in questionnaire.contradictions:
        where = f"contradictions[{contradiction.id}].if_all"
        if not contradiction.every:
            yield Problem(where, "needs at least one condition")
        for number, condition in enumerate(contradiction.every, start=1):
            yield from checks.problems(f"{where}[{number}]", condition)


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
    for path in questionnaire.paths:
        if path.applies_if is not None:
            yield from checks.problems(f"paths[{path.id}].applies_if", path.applies_if)
        for step in path.steps:
            yield from checks.problems(f"paths[{path.id}].steps[{step.id}].done_if", step.done_if)


class _Checks:
    """Walks the conditions in the order of the questions, remembering which were asked before."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._known = {question.id for question in questionnaire.questions}
        self.earlier: dict[str, Question] = {}

    def problems(self, where: str, condition: Condition) -> Iterator[Problem]:
        forms = [key for attribute, key in _FORMS.items() if getattr(condition, attribute)]
        if len(forms) != 1:
            yield Problem(where, f"needs exactly one of {', '.join(_FORMS.values())}")
        wants = bool(condition.any_of) + (condition.at_least is not None)
        if wants != bool(condition.question):
            yield Problem(where, "question and any_of belong together, or question and at_least")
        elif condition.question:
            yield from self._answer_problems(where, condition.question, condition)
        if condition.negated is not None:
            yield from self.problems(f"{where}.not", condition.negated)
        for key, nested in (("all", condition.every), ("any", condition.some)):
            for number, one in enumerate(nested, start=1):
                yield from self.problems(f"{where}.{key}[{number}]", one)

    def _answer_problems(self, where: str, question_id: str, condition: Condition) -> Iterator[Problem]:
        if question_id not in self._known:
            yield Problem(f"{where}.question", f"there is no question '{question_id}'")
            return
        if question_id not in self.earlier:
            yield Problem(f"{where}.question", f"'{question_id}' is not asked before; this makes a cycle")
            return
        question = self.earlier[question_id]
        if condition.at_least is not None:
            yield from _size_problems(where, question, condition.at_least)
            return
        offered = answers_offered(question)
        if not offered:
            yield Problem(f"{where}.question", f"'{question_id}' has no options or bands to ask about")
            return
        for value in condition.any_of:
            if value not in offered:
                yield Problem(f"{where}.any_of[{value}]", f"is not an answer of '{question_id}'")


def _size_problems(where: str, question: Question, at_least: Number) -> Iterator[Problem]:
    if question.kind not in ("number", "ratio"):
        yield Problem(f"{where}.at_least", f"'{question.id}' is neither a number nor a ratio")
        return
    low, high = exact(question.lowest or 0), largest(question)
    if not low < exact(at_least) <= high:
        yield Problem(f"{where}.at_least", f"{at_least} tells no answers of '{question.id}' apart")


def answers_offered(question: Question) -> tuple[str, ...]:
    """What a condition may name: the options or the bands of a question."""
    return tuple(one.value for one in question.options) + tuple(one.value for one in question.bands)
