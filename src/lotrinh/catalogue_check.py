"""Checks the catalogue of solutions against the questionnaires that it refers to."""

from collections.abc import Iterator

from assessments import capabilities, content
from assessments.model import Question, Questionnaire
from lotrinh import clock
from recommender.catalogue import CATALOGUE, CatalogueProblems, Known, load
from recommender.checks.outside import KnownQuestion

QUICK = "quick"


def problems() -> list[str]:
    """Everything wrong with the shipped catalogue; the questionnaires must be faultless."""
    try:
        catalogue = load(CATALOGUE, known())
    except CatalogueProblems as found:
        return [str(problem) for problem in found.problems]
    return [
        f"solutions[{one.id}].retired_on: {one.retired_on} is still to come; write it in on the day"
        for one in catalogue.solutions.values()
        if one.retired_on is not None and one.retired_on > clock.today()
    ]


def known() -> Known:
    """What the shipped questionnaires have; of several versions all that any of them has."""
    shipped = content.shipped().values()
    return Known(
        capabilities=frozenset(capabilities.shipped()),
        items=frozenset(item for one in shipped if one.id == QUICK for item in _tools(one)),
        questions={
            f"{one.id}/{question.id}": _known(question) for one in shipped for question in one.questions
        },
        paths={path.id: frozenset(step.id for step in path.steps) for one in shipped for path in one.paths},
    )


def _tools(questionnaire: Questionnaire) -> Iterator[str]:
    for question in questionnaire.questions:
        if question.kind == "solution_states":
            yield from (item.id for item in question.items)


def _known(question: Question) -> KnownQuestion:
    options = (option.value for option in question.options)
    return KnownQuestion(
        values=frozenset((*options, *(band.value for band in question.bands))),
        measured=question.kind in {"ratio", "number"},
        tells_gap=question.maximum > 0 and question.capability is None,
    )
