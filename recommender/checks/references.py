"""Faults of the references between solutions, families, functions and schemes."""

from collections import Counter
from collections.abc import Iterable, Iterator

from recommender.checks.written import SCHEMES, Written
from recommender.parts import Solution
from recommender.problems import Problem

_LINKS = ("requires", "works_better_after", "alternative_to", "legally_before")


def reference_problems(written: Written) -> Iterator[Problem]:
    yield from _repeated(written)
    yield from _asked_twice(written)
    functions = {function.id for function in written.functions.functions}
    for solution in written.solutions.values():
        for key in _LINKS:
            for other in getattr(solution, key):
                yield from _link_problems(written, solution, key, other)
        for name in (solution.function, *solution.also_serves):
            if name not in functions:
                yield written.fault(solution, "function", f"there is no function '{name}'")
        if solution.function in solution.also_serves:
            yield written.fault(solution, "also_serves", f"'{solution.function}' is its function already")
        yield from _training_problems(written, solution)
    yield from _scheme_problems(written)


def _repeated(written: Written) -> Iterator[Problem]:
    placed = tuple(written.placed())
    for name in _twice(solution.id for _, solution in placed):
        files = [file for file, solution in placed if solution.id == name]
        yield Problem(files[-1], f"solutions[{name}]", f"the id is used more than once: {', '.join(files)}")
    for name in _twice(family.family for family in written.families.values()):
        files = [file for file, family in written.families.items() if family.family == name]
        yield Problem(files[-1], "family", f"'{name}' is used more than once: {', '.join(files)}")
    for name in _twice(scheme.id for scheme in written.schemes.schemes):
        yield Problem(SCHEMES, f"schemes[{name}]", "the id is used more than once")


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _asked_twice(written: Written) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for solution in written.solutions.values():
        for item in solution.asked_as:
            if first.setdefault(item, solution.id) != solution.id:
                yield written.fault(solution, "asked_as", f"'{item}' already asks for {first[item]}")


def _link_problems(written: Written, solution: Solution, key: str, other: str) -> Iterator[Problem]:
    linked = written.solutions.get(other)
    if linked is None:
        yield written.fault(solution, key, f"there is no solution '{other}'")
    elif linked is solution:
        yield written.fault(solution, key, "names the solution itself")
    elif linked.kind == "training":
        yield written.fault(solution, key, f"'{other}' is training, which belongs to a solution")
    elif key == "alternative_to" and solution.id not in linked.alternative_to:
        yield written.fault(solution, key, f"'{other}' does not name '{solution.id}' as its alternative")
    elif key == "alternative_to" and other in solution.requires:
        yield written.fault(solution, key, f"'{other}' is required, too; it cannot be both")
    elif key == "requires":
        yield from _audience_problems(written, solution, linked)
        if linked.retired_on is not None and solution.retired_on is None:
            yield written.fault(
                solution, key, f"'{other}' is retired; retire this one, too, or require another"
            )


def _audience_problems(written: Written, solution: Solution, required: Solution) -> Iterator[Problem]:
    """Whoever may get a solution may also get what it requires, or else it never opens for them."""
    for audience in ("sectors", "sizes"):
        without = [one for one in getattr(solution, audience) if one not in getattr(required, audience)]
        if without:
            reason = f"'{required.id}' is not for {', '.join(without)}, but this solution is"
            yield written.fault(solution, "requires", reason)


def _training_problems(written: Written, solution: Solution) -> Iterator[Problem]:
    if solution.kind == "training":
        if not any(one.training == solution.id for one in written.solutions.values()):
            yield written.fault(solution, "id", "no solution names it as its training")
    elif solution.training is not None:
        training = written.solutions.get(solution.training)
        if training is None:
            yield written.fault(solution, "training", f"there is no solution '{solution.training}'")
        elif training.kind != "training":
            yield written.fault(solution, "training", f"'{training.id}' is not of the kind training")


def _scheme_problems(written: Written) -> Iterator[Problem]:
    for scheme in written.schemes.schemes:
        for name in scheme.solutions:
            where = f"schemes[{scheme.id}].solutions"
            solution = written.solutions.get(name)
            if solution is None:
                yield Problem(SCHEMES, where, f"there is no solution '{name}'")
            elif scheme.category not in solution.support:
                yield Problem(SCHEMES, where, f"'{name}' has no support of the category {scheme.category}")
