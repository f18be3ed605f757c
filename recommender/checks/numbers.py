"""Faults of one solution or scheme on its own: what is missing, out of order or out of place."""

from collections.abc import Iterator

from recommender.checks.written import SCHEMES, Written
from recommender.parts import AT_ONCE, FREE, Scheme, Solution
from recommender.problems import Problem

_NEEDED = {
    "platform": ("cost", "weeks", "people", "staff", "impact", "training", "monday"),
    "separate_tool": ("cost", "weeks", "people", "staff", "impact", "training", "monday"),
    "practice": ("cost", "weeks", "people", "staff", "impact", "training", "monday"),
    "training": ("cost", "weeks"),
    "fact": (),
}
_LISTS = ("sectors", "sizes", "gives", "also_serves", "support", "asked_as")
_LINKS = ("requires", "works_better_after", "alternative_to", "legally_before")
_REFUSED = {
    "fact": ("cost", "weeks", "people", "impact", "support", "training", "rung", "retired_on"),
    "training": ("training", "gives", "rung", "path", "asked_as", "told_by", "retired_on", *_LINKS),
}


def number_problems(written: Written) -> Iterator[Problem]:
    for solution in written.solutions.values():
        for key, reason in _faults(solution):
            yield written.fault(solution, key, reason)
    for scheme in written.schemes.schemes:
        for key, reason in _scheme_faults(scheme):
            yield Problem(SCHEMES, f"schemes[{scheme.id}].{key}", reason)


def _faults(solution: Solution) -> Iterator[tuple[str, str]]:
    yield from _range_faults(solution)
    for key in _NEEDED[solution.kind]:
        if not _has(solution, key):
            yield key, f"is missing; a {solution.kind} has one"
    for key in _REFUSED.get(solution.kind, ()):
        if _has(solution, key):
            yield key, f"does not belong to a {solution.kind}"
    if {"digital_solution", "digital_consulting"} <= set(solution.support):
        yield "support", "has both a solution and consulting; its price buys one of them"
    yield from _list_faults(solution)
    if solution.advisable:
        yield from _advice_faults(solution)


def _range_faults(solution: Solution) -> Iterator[tuple[str, str]]:
    for key in ("cost", "weeks"):
        value = getattr(solution, key)
        if value.low > value.high:
            yield key, f"low {value.low} is more than high {value.high}"


def _has(solution: Solution, key: str) -> bool:
    """Whether the file gives it; what is free or takes nobody's time is written as 0."""
    value = getattr(solution, key)
    if key == "people":
        return bool(value != 0)
    return bool(value) and value is not FREE and value is not AT_ONCE


def _list_faults(solution: Solution) -> Iterator[tuple[str, str]]:
    for key in ("sectors", "sizes"):
        if not getattr(solution, key):
            yield key, "is empty; leave it out when it is for all"
    for key in (*_LISTS, *_LINKS):
        values = getattr(solution, key)
        if len(set(values)) < len(values):
            yield key, "names something twice"
    for told in solution.told_by:
        if bool(told.any_of) == (told.at_least is not None):
            yield f"told_by[{told.question}]", "must have either any_of or at_least"
    if solution.path is not None and not solution.path.steps:
        yield "path.steps", "is empty"


def _advice_faults(solution: Solution) -> Iterator[tuple[str, str]]:
    if not 2 <= len(solution.prepare) <= 5:
        yield "prepare", f"has {len(solution.prepare)} things; 2 to 5 are right"
    if not 1 <= len(solution.in_use_when) <= 3:
        yield "in_use_when", f"has {len(solution.in_use_when)} signs; 1 to 3 are right"
    if not solution.gives:
        yield "gives", "is empty; what can the firm do with it?"


def _scheme_faults(scheme: Scheme) -> Iterator[tuple[str, str]]:
    if not scheme.caps:
        yield "caps", "is empty; name at least one size, with null when its cap is not known"
    if "large" in scheme.caps:
        yield "caps.large", "is not possible: the schemes are for small and medium firms"
    if scheme.first and scheme.last and scheme.first > scheme.last:
        yield "to", f"{scheme.last} is before {scheme.first}"
    if scheme.status == "in_force" and scheme.first is None:
        yield "from", "is missing; a scheme in force began on a day"
