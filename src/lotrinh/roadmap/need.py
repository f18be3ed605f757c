"""The answers behind the need for a solution, beside those of the firms most like this one."""

from collections.abc import Iterator

import msgspec

from assessments.model import Question
from lotrinh.i18n import Locale
from lotrinh.roadmap.profiles import reader
from lotrinh.roadmap.records import Submitted
from lotrinh.roadmap.roadmaps import Basis
from recommender.catalogue import Solution


class Compared(msgspec.Struct, frozen=True):
    """Shares of the points of one question: the firm's own, and the mean of its peers where ten or more told.

    `distance`: 0 asks about what the solution gives, 1 about the function it serves, 2 about another one.
    """

    question: str
    distance: int
    own: float
    peers: float | None


def compared(basis: Basis, solution: Solution, locale: Locale) -> list[Compared]:
    """The nearest to the solution first, and of those the weakest; where equal, the one furthest behind the peers."""
    found = [one for result in basis.record.results for one in _answers(basis, result, solution, locale)]
    return sorted(found, key=lambda one: (one.distance, one.own, -(one.peers or 0.0)))


def _answers(basis: Basis, result: Submitted, solution: Solution, locale: Locale) -> Iterator[Compared]:
    questionnaire = result.questionnaire
    functions = reader().functions_of(questionnaire)
    for question in questionnaire.questions:
        key = f"{result.instrument}/{question.id}"
        distance = _distance(solution, question, functions[key])
        if key in basis.profile.answers and distance is not None:
            coded = questionnaire.section(question.section_id).code is not None
            text = question.text.get(locale)
            yield Compared(
                distance=distance,
                question=f"{question.id} {text}" if coded else text,
                own=basis.profile.answers[key],
                peers=basis.peers.shares.get(key),
            )


def _distance(solution: Solution, question: Question, functions: tuple[str, ...]) -> int | None:
    if question.capability in solution.gives:
        return 0
    if solution.function in functions:
        return 1
    return 2 if set(solution.also_serves).intersection(functions) else None
