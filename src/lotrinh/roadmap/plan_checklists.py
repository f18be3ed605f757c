"""What there is to do in a step, as its content says: steps of a path, the gate of a rung, what to prepare."""

from functools import cache
from typing import Protocol

import msgspec

from assessments import content
from assessments.rules import Path
from lotrinh.i18n import N_
from recommender.catalogue import Solution, shipped

PATHS = "contracts"
LADDERS = "logistics"


class Words(Protocol):
    """A text in both languages, of an instrument or of the catalogue."""

    def get(self, locale: str) -> str: ...


class Item(msgspec.Struct, frozen=True):
    """`key` is what a tick is stored under; items of paths and gates are shared by all steps of the firm."""

    key: str
    text: Words
    hint: Words | None = None

    @property
    def is_shared(self) -> bool:
        return is_shared(self.key)


class Group(msgspec.Struct, frozen=True):
    """`heading` is a gettext id, or a text of the content."""

    heading: str | Words
    items: tuple[Item, ...]


def is_shared(key: str) -> bool:
    return key.startswith(("path/", "gate/"))


@cache
def checklist(solution_id: str) -> tuple[Group, ...]:
    """Empty for what is no longer in the catalogue."""
    solution = shipped().solutions.get(solution_id)
    if solution is None:
        return ()
    path = _path(PATHS, solution.path.id) if solution.path else None
    groups = (_of_path(path, solution),) if path else (*_of_rung(solution), *_of_catalogue(solution))
    return tuple(group for group in groups if group.items)


def items(solution_id: str) -> tuple[Item, ...]:
    return tuple(item for group in checklist(solution_id) for item in group.items)


def _of_path(path: Path, solution: Solution) -> Group:
    """All steps for the solution the path is named after, its own for one that covers a part of it."""
    own = solution.path.steps if solution.path else ()
    steps = [step for step in path.steps if solution.id == path.id or step.id in own]
    return Group(path.title, tuple(Item(f"path/{path.id}/{one.id}", one.title, one.gate) for one in steps))


def _of_rung(solution: Solution) -> tuple[Group, ...]:
    ladder = _path(LADDERS, solution.rung.ladder) if solution.rung else None
    if ladder is None or solution.rung is None or solution.rung.step > len(ladder.steps):
        return ()
    step = ladder.steps[solution.rung.step - 1]
    found = (Item(f"gate/{ladder.id}/{step.id}", step.gate),) if step.gate else ()
    return (Group(N_("Before you begin"), found),)


def _of_catalogue(solution: Solution) -> tuple[Group, ...]:
    prepare = tuple(Item(f"prepare/{place}", one) for place, one in enumerate(solution.prepare, start=1))
    monday = (Item("monday", solution.monday),) if solution.monday else ()
    signs = tuple(Item(f"in-use/{place}", one) for place, one in enumerate(solution.in_use_when, start=1))
    return (
        Group(N_("Next Monday"), monday),
        Group(N_("Have ready"), prepare),
        Group(N_("It is in use when"), signs),
    )


def _path(instrument: str, path_id: str) -> Path | None:
    """As the newest version of the instrument has it."""
    versions = [one for one in content.shipped().values() if one.id == instrument]
    newest = max(versions, key=lambda one: (one.effective.start, one.version), default=None)
    return next((one for one in newest.paths if one.id == path_id), None) if newest else None
