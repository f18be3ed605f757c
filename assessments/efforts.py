"""What one step up costs where a file does not say: a convention of ours in `capabilities.yaml`.

It orders the cheapest ways and nothing else; no point, level or statistic depends on it.
"""

from collections.abc import Iterable, Iterator

from assessments import capabilities
from assessments.model import Number, Questionnaire
from assessments.problems import Problem


def effort_of(instrument: str, question_id: str, capability: str | None) -> Number:
    """Of a question: as the list has it by name, else that of the capability it measures, else 1."""
    named = capabilities.efforts().get(instrument, {}).get(question_id)
    if named is not None:
        return named
    measured = capabilities.shipped().get(capability) if capability is not None else None
    return 1 if measured is None else measured.effort


def tool_effort_of(instrument: str, question_id: str, item_id: str) -> Number | None:
    """Of putting one tool to use; None: as the question."""
    return capabilities.efforts().get(instrument, {}).get(f"{question_id}/{item_id}")


def effort_problems(shipped: Iterable[Questionnaire]) -> Iterator[Problem]:
    """Efforts for instruments, scored questions or tools that there are not, and questions priced twice."""
    versions = list(shipped)
    for instrument, named in capabilities.efforts().items():
        own = [one for one in versions if one.id == instrument]
        if not own:
            yield Problem(f"efforts.{instrument}", "there is no such instrument")
            continue
        known = {name for one in own for name in _names(one)}
        measured = {question.id for one in own for question in one.questions if question.capability}
        for name in named:
            where = f"efforts.{instrument}.{name}"
            if name not in known:
                yield Problem(where, "there is no such scored question or tool")
            if name in measured:
                yield Problem(where, "the question has a capability, whose effort holds")


def _names(questionnaire: Questionnaire) -> Iterator[str]:
    for question in questionnaire.questions:
        if question.maximum:
            yield question.id
            yield from (f"{question.id}/{item.id}" for item in question.items)
