"""Faults of the references to questionnaires and capabilities, which this package only knows by name."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from recommender.checks.written import FUNCTIONS, Written
from recommender.parts import PathSteps, Solution, Told
from recommender.problems import Problem


class KnownQuestion(Struct, frozen=True, kw_only=True):
    """`values` are its options and bands, `measured` tells whether `at_least` makes sense.

    `tells_gap`: it earns points and belongs to no capability, so that a function may count it.
    """

    values: frozenset[str]
    measured: bool
    tells_gap: bool


class Known(Struct, frozen=True, kw_only=True):
    """What there is to refer to. `items` are the tools of the quick form, `questions` by instrument/question."""

    capabilities: frozenset[str]
    items: frozenset[str]
    questions: Mapping[str, KnownQuestion]
    paths: Mapping[str, frozenset[str]]


def outside_problems(written: Written, known: Known) -> Iterator[Problem]:
    yield from _function_problems(written, known)
    for solution in written.solutions.values():
        for key, reason in _faults(solution, known):
            yield written.fault(solution, key, reason)
    asked = Counter(item for solution in written.solutions.values() for item in solution.asked_as)
    for item in sorted(known.items - asked.keys()):
        yield Problem("catalogue", "asked_as", f"no solution is asked as '{item}' of the quick form")


def _function_problems(written: Written, known: Known) -> Iterator[Problem]:
    covered: set[str] = set()
    for function in written.functions.functions:
        where = f"functions[{function.id}]"
        covered.update(function.capabilities)
        for name in function.capabilities:
            if name not in known.capabilities:
                yield Problem(FUNCTIONS, f"{where}.capabilities", f"there is no capability '{name}'")
        for name in function.questions:
            question = known.questions.get(name)
            if question is None or not question.tells_gap:
                reason = f"there is no scored question '{name}' without a capability"
                yield Problem(FUNCTIONS, f"{where}.questions", reason)
    for name in sorted(known.capabilities - covered):
        yield Problem(FUNCTIONS, "functions", f"the capability '{name}' belongs to no function")


def _faults(solution: Solution, known: Known) -> Iterator[tuple[str, str]]:
    for name in solution.gives:
        if name not in known.capabilities:
            yield "gives", f"there is no capability '{name}'"
    for name in solution.asked_as:
        if name not in known.items:
            yield "asked_as", f"the quick form has no tool '{name}'"
    if solution.path is not None:
        yield from _path_faults(solution.path, known)
    for told in solution.told_by:
        yield from _told_faults(told, known)


def _path_faults(path: PathSteps, known: Known) -> Iterator[tuple[str, str]]:
    steps = known.paths.get(path.id)
    if steps is None:
        yield "path.id", f"there is no path '{path.id}'"
        return
    for step in path.steps:
        if step not in steps:
            yield "path.steps", f"the path '{path.id}' has no step '{step}'"


def _told_faults(told: Told, known: Known) -> Iterator[tuple[str, str]]:
    where = f"told_by[{told.question}]"
    question = known.questions.get(told.question)
    if question is None:
        yield where, "there is no such question"
        return
    for value in told.any_of:
        if value not in question.values:
            yield f"{where}.any_of", f"'{value}' is no answer to it"
    if told.at_least is not None and not question.measured:
        yield f"{where}.at_least", "its answer is no number or share"
