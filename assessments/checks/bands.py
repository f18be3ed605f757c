"""Checks that the bands of a number or a ratio leave no gap and that each can be reached."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from assessments.model import Question, Questionnaire
from assessments.numbers import Exact, exact, whole
from assessments.parts import Band
from assessments.problems import Problem


def band_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Bands without exactly one bound, out of order, out of range, or leaving low values out."""
    for question in questionnaire.questions:
        where = f"sections[{question.section_id}].questions[{question.id}]"
        if question.lowest is not None and exact(question.lowest) > largest(question):
            yield Problem(f"{where}.minimum", f"is larger than the maximum {question.highest}")
        found = list(_bound_problems(where, question))
        yield from found
        if question.bands and not found:
            yield from _cover_problems(where, question)
            yield from _reach_problems(where, question)


def _bound_problems(where: str, question: Question) -> Iterator[Problem]:
    for band in question.bands:
        path = f"{where}.bands[{band.value}]"
        if (band.above is None) == (band.start is None):
            yield Problem(path, "needs one bound: either above or from")
        if band.points is not None and band.points < 0:
            yield Problem(f"{path}.points", "may not be negative")
        if band.text is None and question.kind == "ratio":
            yield Problem(f"{path}.text", "missing translation")
    if question.bands and question.kind == "number" and question.lowest is None:
        yield Problem(f"{where}.minimum", "is missing; a number with bands needs it")


def _cover_problems(where: str, question: Question) -> Iterator[Problem]:
    first, lowest = question.bands[0], exact(question.lowest or 0)
    if not first.passed(lowest):
        path = f"{where}.bands[{first.value}]"
        yield Problem(path, f"leaves out the value {lowest}; begin with from: {lowest}")


def _reach_problems(where: str, question: Question) -> Iterator[Problem]:
    following: list[Band | None] = [*question.bands[1:], None]
    for band, after in zip(question.bands, following, strict=True):
        value = lowest_value(question, band)
        if (after is not None and after.passed(value)) or value > largest(question):
            path = f"{where}.bands[{band.value}]"
            yield Problem(path, "can never be reached: check the order and the bounds")


def lowest_value(question: Question, band: Band) -> Exact:
    """The smallest answer in a band; for shares, which have no smallest, one just above the bound."""
    step = _step(question)
    bound = Fraction(band.bound) / step
    steps = floor(bound) + 1 if band.strict else ceil(bound)
    return whole(max(steps * step, Fraction(exact(question.lowest or 0))))


def _step(question: Question) -> Fraction:
    if question.kind == "ratio":
        return Fraction(1) if question.count else Fraction(1, 10**9)
    return Fraction(1, 10**question.decimals)


def largest(question: Question) -> Exact:
    """No number typed by a person is larger than this."""
    if question.kind == "ratio" and not question.count:
        return 1
    return 10**15 if question.highest is None else exact(question.highest)
