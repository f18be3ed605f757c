"""What can become of one firm's answers: which questions apply then, and the better answers to them.

Answers to scored questions that conditions name can open or close other questions. Each combination of what
the conditions see of them is one future; within it every maximum is fixed.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from assessments.checks.worlds import all_conditions
from assessments.conditions import Situation
from assessments.model import Context, Question, Questionnaire, Values
from assessments.numbers import exact
from assessments.parts import Condition
from assessments.tree import Reading, leaves_of
from assessments.ways.steps import Answer, Effect, answers

Offers = Mapping[str, Sequence[Answer]]


class Future(NamedTuple):
    """The answers to choose from for each question that applies, and every maximum (with 0 points)."""

    offers: Offers
    leaves: Mapping[str, Reading]


def futures(questionnaire: Questionnaire, values: Values, context: Context) -> Iterator[Future]:
    """Every future, first the one in which no gate is moved."""
    asked = _asked(questionnaire)
    gates = [question for question in questionnaire.questions if asked.get(question.id)]
    kinds = [_by_effect(answers(gate, values.get(gate.id), (), asked[gate.id])) for gate in gates]
    for chosen in product(*kinds):
        moved = {gate.id: offers for gate, offers in zip(gates, chosen, strict=True)}
        given = {key: offers[0].value for key, offers in moved.items()}
        answered = {**values, **{key: value for key, value in given.items() if value is not None}}
        situation = Situation(questionnaire, answered, context)
        if all(situation.verdicts[key] == "applies" or not offers[0].gain for key, offers in moved.items()):
            scored = [question for question in questionnaire.questions if question.id in asked]
            yield _future(scored, values, situation, moved)


def _asked(questionnaire: Questionnaire) -> dict[str, list[Condition]]:
    """Every scored question with the conditions that name it."""
    scored = leaves_of(questionnaire.scoring, frozenset())
    asked: dict[str, list[Condition]] = {leaf.question: [] for leaf, _ in scored}
    for condition in all_conditions(questionnaire):
        if condition.question in asked:
            asked[condition.question].append(condition)
    return asked


def _by_effect(offers: Sequence[Answer]) -> list[list[Answer]]:
    kinds: dict[Effect, list[Answer]] = {}
    for answer in offers:
        kinds.setdefault(answer.effect, []).append(answer)
    return list(kinds.values())


def _future(scored: Sequence[Question], values: Values, situation: Situation, moved: Offers) -> Future:
    offers: dict[str, Sequence[Answer]] = {}
    leaves: dict[str, Reading] = {}
    for question in scored:
        verdict = situation.verdicts[question.id]
        if verdict != "not_asked":
            leaves[question.id] = Reading(0, exact(question.maximum))
        if verdict == "applies":
            items = [item.id for item in situation.items(question)]
            found = moved.get(question.id)
            offers[question.id] = found or answers(question, values.get(question.id), items, ())
    return Future(offers, leaves)
