"""The answers of a frozen result in the order they were asked, each with what it brought in."""

from typing import Any

import msgspec

from assessments import answers
from assessments.model import Contribution, Question, Section
from lotrinh.selfassessment.queries import Outcome


class AnswerLine(msgspec.Struct, frozen=True):
    """`brought` is None for a question that is not scored."""

    question: Question
    value: Any
    brought: Contribution | None

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


def answer_parts(outcome: Outcome) -> list[AnswerPart]:
    """Section by section, without what this firm was not asked."""
    brought = {one.question_id: one for one in outcome.result.contributions}
    asked = {key for key, one in brought.items() if one.status != "not_asked"}
    visible = answers.visible(outcome.run.questionnaire, outcome.answers, outcome.run.context)
    asked.update(key for key in visible if key not in brought)
    parts = [
        AnswerPart(
            section,
            [
                AnswerLine(question, outcome.answers.get(question.id), brought.get(question.id))
                for question in section.questions
                if question.id in asked
            ],
        )
        for section in outcome.run.questionnaire.sections
    ]
    return [part for part in parts if part.lines]
