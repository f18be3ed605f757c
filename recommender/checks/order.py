"""Faults of the order: circles, contradictions between hard and soft order, and gaps in the ladders."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from recommender.checks.written import Written
from recommender.parts import Solution
from recommender.problems import Problem

Before = Mapping[str, Mapping[str, str]]
"""Solution id to the ids that come before it, each with the key that says so."""


def order_problems(written: Written) -> Iterator[Problem]:
    circles = tuple(_circles(written, _before(written, soft=False)))
    yield from circles
    if not circles:
        yield from _circles(written, _before(written, soft=True))
    yield from _ladder_gaps(written)
    yield from _rung_contradictions(written)


def _before(written: Written, *, soft: bool) -> Before:
    before: dict[str, dict[str, str]] = {name: {} for name in written.solutions}
    for solution in written.solutions.values():
        if soft:
            before[solution.id] |= dict.fromkeys(solution.works_better_after, "works_better_after")
        before[solution.id] |= dict.fromkeys(solution.requires, "requires")
        for later in solution.legally_before:
            before.setdefault(later, {})[solution.id] = "legally_before"
    return before


def _circles(written: Written, before: Before) -> Iterator[Problem]:
    """Each circle once, told at its first solution; unknown ids are told elsewhere."""
    done: set[str] = set()
    for name in written.solutions:
        circle = _circle_from(name, before, done)
        if circle:
            steps = [f"{first} ({before[first][second]}) {second}" for first, second in circle]
            yield written.fault(
                written.solutions[circle[0][0]], "requires", f"goes in a circle: {', '.join(steps)}"
            )


def _circle_from(start: str, before: Before, done: set[str]) -> list[tuple[str, str]]:
    """The pairs of a circle reached from `start`, by depth-first search; marks everything seen as done."""
    trail: list[str] = [start]
    branches = [iter(before.get(start, {}))]
    found: list[tuple[str, str]] = []
    while branches:
        following = next(branches[-1], None)
        if following is None:
            done.add(trail.pop())
            branches.pop()
        elif following in trail:
            found = found or _pairs([*trail[trail.index(following) :], following])
        elif following not in done:
            trail.append(following)
            branches.append(iter(before.get(following, {})))
    return found


def _pairs(circle: list[str]) -> list[tuple[str, str]]:
    return list(pairwise(circle))


def _on_ladders(written: Written) -> dict[str, dict[int, Solution]]:
    ladders: dict[str, dict[int, Solution]] = {}
    for solution in written.solutions.values():
        if solution.rung is not None and solution.retired_on is None:
            ladders.setdefault(solution.rung.ladder, {}).setdefault(solution.rung.step, solution)
    return ladders


def _ladder_gaps(written: Written) -> Iterator[Problem]:
    for ladder, steps in _on_ladders(written).items():
        for step in range(1, max(steps)):
            if step not in steps:
                above = steps[min(one for one in steps if one > step)]
                yield written.fault(
                    above, "rung", f"no solution stands on rung {step} of the {ladder} ladder"
                )


def _rung_contradictions(written: Written) -> Iterator[Problem]:
    for solution in written.solutions.values():
        for name in solution.requires:
            required = written.solutions.get(name)
            if solution.rung is None or required is None or required.rung is None:
                continue
            same = required.rung.ladder == solution.rung.ladder
            if same and required.rung.step > solution.rung.step:
                yield written.fault(solution, "requires", f"'{name}' stands higher on the same ladder")
