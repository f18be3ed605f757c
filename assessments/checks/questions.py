"""Checks each question against what its kind allows and needs."""

from collections.abc import Iterator

import msgspec

from assessments.building import options_of
from assessments.checks.identifiers import questions_of
from assessments.document import Document, QuestionText
from assessments.parts import Kind, Option
from assessments.points import most
from assessments.problems import Problem
from assessments.rules import Leaf
from assessments.tree import nodes

CHOICES: frozenset[Kind] = frozenset({"ladder", "frequency", "single", "multiple", "scale"})
_ALLOWED: dict[str, frozenset[Kind]] = {
    "options": CHOICES,
    "items": frozenset({"solution_states"}),
    "points": frozenset({"solution_states"}),
    "bands": frozenset({"number", "ratio"}),
    "unit": frozenset({"number", "ratio"}),
    "numerator": frozenset({"ratio"}),
    "denominator": frozenset({"ratio"}),
    "count": frozenset({"ratio"}),
    "decimals": frozenset({"number"}),
    "minimum": frozenset({"number"}),
    "maximum": frozenset({"number", "multiple"}),
}


def question_problems(document: Document) -> Iterator[Problem]:
    """Keys of another kind, options and bands that can never count, points that nothing uses."""
    leaves = [child for node in nodes(document.scoring) for child in node.children]
    scored = {leaf.question for leaf in leaves if isinstance(leaf, Leaf)}
    for where, question in questions_of(document):
        options = options_of(question, document.option_sets)
        yield from _kind_problems(where, question)
        if question.kind in CHOICES and options:
            yield from _option_problems(where, question, options)
        yield from _points_problems(where, question, options, scored=question.id in scored)


def _kind_problems(where: str, question: QuestionText) -> Iterator[Problem]:
    for about in msgspec.structs.fields(QuestionText):
        kinds = _ALLOWED.get(about.name)
        given = getattr(question, about.name) != about.default
        if kinds is not None and given and question.kind not in kinds:
            yield Problem(f"{where}.{about.name}", f"does not belong to a question of kind {question.kind}")
    for key in _needed(question):
        if not getattr(question, key):
            yield Problem(f"{where}.{key}", f"is missing; a question of kind {question.kind} needs it")
    if question.count and question.denominator is not None:
        yield Problem(f"{where}.denominator", "does not belong to a plain count")


def _needed(question: QuestionText) -> tuple[str, ...]:
    if question.kind == "ratio":
        return ("unit",) if question.count else ("numerator", "denominator")
    if question.kind == "number":
        return ("unit",)
    return ("items",) if question.kind == "solution_states" else ("options",)


def _option_problems(where: str, question: QuestionText, options: tuple[Option, ...]) -> Iterator[Problem]:
    if len(options) < 2:
        yield Problem(f"{where}.options", "needs at least two options")
    if question.kind == "multiple":
        if question.maximum is not None and question.maximum > most(options):
            reason = f"states {question.maximum}, but ticking can earn at most {most(options)}"
            yield Problem(f"{where}.maximum", reason)
        return
    for option in options:
        path = f"{where}.options[{option.value}]"
        if option.exclusive or option.unticked:
            yield Problem(path, "exclusive and unticked belong to kind multiple")
        if option.points is not None and option.points < 0:
            yield Problem(f"{path}.points", "only kind multiple may take points away")


def _points_problems(
    where: str, question: QuestionText, options: tuple[Option, ...], *, scored: bool
) -> Iterator[Problem]:
    steps = [(f"options[{one.value}]", one.points) for one in options]
    steps += [(f"bands[{one.value}]", one.points) for one in question.bands]
    if question.kind == "solution_states":
        steps = [("points", question.points)]
    if not scored:
        if any(points is not None for _, points in steps):
            yield Problem(where, "carries points, but scoring does not use it")
        if question.effort is not None:
            yield Problem(f"{where}.effort", "prices points, but scoring does not use the question")
        return
    for step, points in steps:
        if points is None:
            yield Problem(f"{where}.{step}", "is never scored: give its points, as scoring uses the question")
    if not any((points or 0) > 0 for _, points in steps):
        yield Problem(where, "is in the scoring tree, but no answer earns points")
