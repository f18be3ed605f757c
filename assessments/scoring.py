"""From answers to points, pillar scores and the level, and what held the level back.

Two readings of a missing answer, on purpose: the score leaves out what is unknown or not applicable, the
level is awarded on the points earned of the full maximum of what applies. README.md gives the reasons.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from assessments.binding import Standing, binding, overall_level, pillar_level
from assessments.conditions import Situation
from assessments.model import (
    Context,
    Contribution,
    PillarResult,
    Question,
    Questionnaire,
    Result,
    Value,
    Values,
)
from assessments.numbers import Exact, exact, plain
from assessments.parts import UNKNOWN, Number, Status
from assessments.paths import path_results
from assessments.points import earned
from assessments.tree import NOTHING, Reading, declared, evaluate, leaves_of, worths


class Mark(NamedTuple):
    """One question's points before `times`."""

    points: Exact
    maximum: Exact
    status: Status

    def full(self) -> Reading:
        """For the level: everything that applies."""
        return NOTHING if self.status == "not_asked" else Reading(self.points, self.maximum)

    def counted(self) -> Reading:
        """For the score: without what is unknown or not applicable."""
        return Reading(self.points, self.maximum) if self.status in ("scored", "unanswered") else NOTHING


def score(questionnaire: Questionnaire, values: Values, context: Context) -> Result:
    """The result of canonical answers; those to questions that do not apply are ignored.

    Points as in the instrument, scores 0..100, coverage 0..1. Raises ValueError for an answer not offered.
    """
    marks = _marks(questionnaire, values, context)
    full = evaluate(questionnaire.scoring, {key: mark.full() for key, mark in marks.items()})
    counted = evaluate(questionnaire.scoring, {key: mark.counted() for key, mark in marks.items()})
    contributions = tuple(_contributions(questionnaire, marks, full))
    standing = _standing(questionnaire, full)
    level = overall_level(questionnaire, standing)
    return Result(
        questionnaire=questionnaire.key,
        points=plain(standing.total.points),
        maximum=plain(standing.total.maximum),
        score=_percent(counted[questionnaire.scoring.id]),
        level=level,
        level_by_points=overall_level(questionnaire, standing, points_only=True),
        coverage=_coverage(contributions),
        pillars=tuple(_pillars(standing, counted, contributions)),
        binding=binding(questionnaire, standing, level),
        contributions=contributions,
        paths=path_results(questionnaire, values, context),
        scoring=questionnaire.scoring_id,
    )


def _marks(questionnaire: Questionnaire, values: Values, context: Context) -> dict[str, Mark]:
    situation = Situation(questionnaire, values, context)
    return {
        question.id: _mark(question, values.get(question.id), situation)
        for question in questionnaire.questions
        if question.maximum
    }


def _mark(question: Question, value: Value | None, situation: Situation) -> Mark:
    verdict = situation.verdicts[question.id]
    maximum = exact(question.maximum)
    if verdict != "applies":
        return Mark(0, maximum, verdict)
    if value is None:
        return Mark(0, maximum, "unanswered")
    if value in question.reserved:
        return Mark(0, maximum, "unknown" if value == UNKNOWN else "not_applicable")
    points = earned(question, value, [item.id for item in situation.items(question)])
    return Mark(0, maximum, "not_applicable") if points is None else Mark(points, maximum, "scored")


def _standing(questionnaire: Questionnaire, full: dict[str, Reading]) -> Standing:
    pillars = {pillar.id: full[pillar.id] for pillar in questionnaire.pillars}
    levels = {key: pillar_level(questionnaire.levels, reading) for key, reading in pillars.items()}
    return Standing(full[questionnaire.scoring.id], pillars, levels)


def _contributions(
    questionnaire: Questionnaire, marks: dict[str, Mark], full: dict[str, Reading]
) -> Iterator[Contribution]:
    worth = worths(questionnaire.scoring, {key: mark.full() for key, mark in marks.items()}, full)
    pillar_ids = frozenset(pillar.id for pillar in questionnaire.pillars)
    for leaf, pillar in leaves_of(questionnaire.scoring, pillar_ids):
        mark = marks[leaf.question]
        reading, one = declared(leaf, mark.full()), worth[leaf.question]
        yield Contribution(
            question_id=leaf.question,
            pillar=pillar,
            points=plain(reading.points * one),
            maximum=plain(reading.maximum * one),
            status=mark.status,
        )


def _pillars(
    standing: Standing, counted: dict[str, Reading], contributions: tuple[Contribution, ...]
) -> Iterator[PillarResult]:
    for pillar, reading in standing.pillars.items():
        yield PillarResult(
            id=pillar,
            points=plain(reading.points),
            max=plain(reading.maximum),
            score=_percent(counted[pillar]),
            level=standing.levels[pillar],
            coverage=_coverage([one for one in contributions if one.pillar == pillar]),
        )


def _percent(reading: Reading) -> Number | None:
    return plain(100 * reading.share) if reading.maximum else None


def _coverage(contributions: Collection[Contribution]) -> float:
    asked = sum(one.status != "not_asked" for one in contributions)
    return sum(one.status == "scored" for one in contributions) / asked if asked else 0.0
