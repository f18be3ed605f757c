"""Decides which questions a firm is asked.

A question whose condition hangs on an unanswered question stays in every denominator; one whose condition
hangs on "unknown" or "not applicable" is treated like that answer. Otherwise skipping a row, or calling it
unknown, could drop the weak questions behind it and so raise the result.
"""

from collections.abc import Iterable
from typing import Literal

from assessments.model import Context, Question, Questionnaire, Value, Values
from assessments.numbers import exact
from assessments.parts import NOT_APPLICABLE, UNKNOWN, Condition, Item
from assessments.points import band_of, least

Verdict = Literal["applies", "not_asked", "unanswered", "unknown", "not_applicable"]

_UNDECIDED: tuple[Verdict, ...] = ("unanswered", "unknown", "not_applicable")
_OPPOSITE: dict[Verdict, Verdict] = {"applies": "not_asked", "not_asked": "applies"}


class Situation:
    """One firm's answers seen through the conditions: a verdict for every question, in the order asked."""

    def __init__(self, questionnaire: Questionnaire, values: Values, context: Context) -> None:
        self._questionnaire = questionnaire
        self._values = values
        self._context = context
        self.verdicts: dict[str, Verdict] = {}
        for question in questionnaire.questions:
            self.verdicts[question.id] = self._verdict(question)

    def items(self, question: Question) -> tuple[Item, ...]:
        """The tools of a solution-states question that are not ruled out for this firm."""
        return tuple(item for item in question.items if self.holds(item.applies_if) != "not_asked")

    def _verdict(self, question: Question) -> Verdict:
        verdict = self.holds(question.applies_if)
        if verdict == "applies" and question.items and not self.items(question):
            return "not_asked"
        return verdict

    def holds(self, condition: Condition | None) -> Verdict:
        """Whether a condition is met ("applies") or not ("not_asked"), or else why nobody can tell."""
        if condition is None:
            return "applies"
        if condition.question is not None:
            return self._answered(condition.question, condition)
        if condition.sector or condition.size:
            met = self._context.sector in condition.sector or self._context.size in condition.size
            return "applies" if met else "not_asked"
        if condition.negated is not None:
            verdict = self.holds(condition.negated)
            return _OPPOSITE.get(verdict, verdict)
        if condition.every:
            return _first(("not_asked", *_UNDECIDED), map(self.holds, condition.every)) or "applies"
        return _first(("applies", *_UNDECIDED), map(self.holds, condition.some)) or "not_asked"

    def _answered(self, question_id: str, condition: Condition) -> Verdict:
        verdict = self.verdicts[question_id]
        if verdict != "applies":
            return verdict
        value = self._values.get(question_id)
        if value is None:
            return "unanswered"
        if value == UNKNOWN:
            return "unknown"
        if value == NOT_APPLICABLE:
            return "not_applicable"
        return "applies" if fits(self._questionnaire.question(question_id), value, condition) else "not_asked"


def fits(question: Question, value: Value, condition: Condition) -> bool:
    """Whether an answer with content is what a condition on its question asks for."""
    if condition.at_least is not None:
        return least(question, value) >= exact(condition.at_least)
    return bool(choices(question, value).intersection(condition.any_of))


def choices(question: Question, value: Value) -> set[str]:
    """What a condition can ask about an answer: the option or options chosen, or the band it lies in."""
    if question.kind in ("number", "ratio"):
        band = band_of(question, value)
        return {band.value} if band else set()
    return {value} if isinstance(value, str) else set(value) if isinstance(value, list) else set()


def _first(order: Iterable[Verdict], verdicts: Iterable[Verdict]) -> Verdict | None:
    found = set(verdicts)
    return next((verdict for verdict in order if verdict in found), None)
