"""What is wrong with a catalogue although each of its files can be read."""

from collections.abc import Iterator

from recommender.checks.functions import function_problems
from recommender.checks.numbers import number_problems
from recommender.checks.order import order_problems
from recommender.checks.outside import Known, outside_problems
from recommender.checks.references import reference_problems
from recommender.checks.written import Written
from recommender.problems import Problem

__all__ = ["Known", "Written", "meaning_problems"]


def meaning_problems(written: Written, known: Known | None) -> Iterator[Problem]:
    """Every fault of meaning; with `known` also what does not fit the questionnaires."""
    yield from function_problems(written)
    yield from number_problems(written)
    yield from reference_problems(written)
    yield from order_problems(written)
    if known is not None:
        yield from outside_problems(written, known)
