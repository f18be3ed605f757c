"""The answers of a frozen result in the order they were asked, each with what it brought in."""

from collections.abc import Mapping
from typing import Any

import msgspec

from assessments import answers
from assessments.model import Contribution, Question, Result, Section
from lotrinh.selfassessment.queries import Outcome
from lotrinh.selfassessment.verified import Verified


class AnswerLine(msgspec.Struct, frozen=True):
    """`brought` is None for a question that is not scored; `declared`: what a verified answer stands instead of."""

    question: Question
    value: Any
    brought: Contribution | None
    declared: "AnswerLine | None" = None

    def words(self, locale: str) -> str:
        return answers.display(self.question, self.value, locale)


class AnswerPart(msgspec.Struct, frozen=True):
    section: Section
    lines: list[AnswerLine]

    @property
    def points(self) -> float:
        return sum(line.brought.points for line in self.lines if line.brought)

    @property
    def maximum(self) -> float:
        return sum(line.brought.maximum for line in self.lines if line.brought)


def answer_parts(outcome: Outcome, verified: Verified | None = None) -> list[AnswerPart]:
    """Section by section, without what this firm was not asked; as verified where the round is."""
    lines = _lines(outcome, outcome.answers, outcome.result)
    if verified:
        declared = lines
        lines = {
            key: _beside(line, declared.get(key) or AnswerLine(line.question, None, None))
            for key, line in _lines(outcome, verified.answers, verified.result).items()
        }
    parts = [
        AnswerPart(section, [lines[one.id] for one in section.questions if one.id in lines])
        for section in outcome.run.questionnaire.sections
    ]
    return [part for part in parts if part.lines]


def _lines(outcome: Outcome, given: Mapping[str, Any], result: Result) -> dict[str, AnswerLine]:
    brought = {one.question_id: one for one in result.contributions}
    asked = {key for key, one in brought.items() if one.status != "not_asked"}
    visible = answers.visible(outcome.run.questionnaire, given, outcome.run.context)
    asked.update(key for key in visible if key not in brought)
    return {
        one.id: AnswerLine(one, given.get(one.id), brought.get(one.id))
        for one in outcome.run.questionnaire.questions
        if one.id in asked
    }


def _beside(line: AnswerLine, declared: AnswerLine) -> AnswerLine:
    return line if line.value == declared.value else msgspec.structs.replace(line, declared=declared)
