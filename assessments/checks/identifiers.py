"""Checks that every id is well formed, unique and known where it is used."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assessments import capabilities
from assessments.building import build
from assessments.document import Document, QuestionText
from assessments.fields import field_names
from assessments.parts import RESERVED
from assessments.problems import Problem
from assessments.tree import nodes

_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def identifier_problems(document: Document) -> Iterator[Problem]:
    """Malformed, repeated and unknown ids anywhere in the file."""
    yield from id_problems("", [document.id, document.version])
    yield from id_problems("pillars", [pillar.id for pillar in document.pillars])
    yield from id_problems("conventions", [convention.id for convention in document.conventions])
    yield from id_problems("option_sets", document.option_sets)
    yield from id_problems("sections", [section.id for section in document.sections])
    yield from id_problems("scoring", [node.id for node in nodes(document.scoring)])
    yield from id_problems("questions", [question.id for _, question in questions_of(document)])
    yield from id_problems("paths", [path.id for path in document.paths])
    yield from id_problems("alternative_scorings", [one.id for one in document.alternative_scorings])
    for path in document.paths:
        yield from id_problems(f"paths[{path.id}].steps", [step.id for step in path.steps])
    for name, options in document.option_sets.items():
        yield from _values(f"option_sets.{name}", [option.value for option in options])
    for where, question in questions_of(document):
        yield from _inside(where, question)
    yield from _references(document)
    yield from _field_problems(document)
    yield from id_problems("contradictions", [one.id for one in document.contradictions])


def questions_of(document: Document) -> Iterator[tuple[str, QuestionText]]:
    """Every question with its path in the file."""
    for section in document.sections:
        for question in section.questions:
            yield f"sections[{section.id}].questions[{question.id}]", question


def _inside(where: str, question: QuestionText) -> Iterator[Problem]:
    if not isinstance(question.options, str):
        yield from _values(f"{where}.options", [option.value for option in question.options])
    yield from _values(f"{where}.bands", [band.value for band in question.bands])
    yield from _values(f"{where}.items", [item.id for item in question.items])


def _values(where: str, values: Iterable[str]) -> Iterator[Problem]:
    values = list(values)
    yield from id_problems(where, values)
    for value in RESERVED:
        if value in values:
            yield Problem(f"{where}[{value}]", "is a reserved answer; offer it with the key of that name")


def id_problems(where: str, ids: Iterable[str]) -> Iterator[Problem]:
    """Ids that are malformed or used more than once."""
    for one, times in Counter(list(ids)).items():
        if times > 1:
            yield Problem(f"{where}[{one}]", f"is used {times} times; every id is unique")
        if not _WELL_FORMED.fullmatch(one):
            yield Problem(f"{where}[{one}]", "may only have letters without marks, digits, dots and hyphens")


def _references(document: Document) -> Iterator[Problem]:
    pillars = {pillar.id for pillar in document.pillars}
    for section in document.sections:
        if section.pillar is not None and section.pillar not in pillars:
            yield Problem(f"sections[{section.id}].pillar", f"there is no pillar '{section.pillar}'")
        if not section.questions:
            yield Problem(f"sections[{section.id}].questions", "has no questions")
    for where, question in questions_of(document):
        yield from _question_references(where, question, document)
    used = {question.options for _, question in questions_of(document) if isinstance(question.options, str)}
    for name in document.option_sets.keys() - used:
        yield Problem(f"option_sets.{name}", "is used by no question")


def _question_references(where: str, question: QuestionText, document: Document) -> Iterator[Problem]:
    conventions = {convention.id for convention in document.conventions}
    if question.convention is not None and question.convention not in conventions:
        yield Problem(f"{where}.convention", f"there is no convention '{question.convention}'")
    if question.capability is not None and question.capability not in capabilities.shipped():
        yield Problem(f"{where}.capability", f"there is no capability '{question.capability}'")
    if isinstance(question.options, str) and question.options not in document.option_sets:
        yield Problem(f"{where}.options", f"there is no option set '{question.options}'")


def _field_problems(document: Document) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for question in build(document, "").questions:
        for name in field_names(question):
            owner = owners.setdefault(name, question.id)
            if owner != question.id:
                yield Problem(f"questions[{question.id}]", f"its form field '{name}' clashes with '{owner}'")
