"""Profiles of firms as the arrays the model learns from, and the schema that says what each column is."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec
import numpy as np
from msgspec import Struct

from recommender.dataset import Array

SECTORS = ("wood", "food", "metal", "chemicals", "logistics", "other")
SIZES = ("micro", "small", "medium", "large")
LADDERS = ("warehouse", "transport")
TOP_RUNG = 5
SCALES = ("vehicles", "items", "orders_per_day", "order_lines_per_day")
FACTS = ("foreign_invested", "in_park")


class Profile(Protocol):
    """What is read of a profile; whatever is missing is unknown."""

    @property
    def sector(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def employees(self) -> int | None: ...
    @property
    def foreign_invested(self) -> bool | None: ...
    @property
    def in_park(self) -> bool | None: ...
    @property
    def answers(self) -> Mapping[str, float]: ...
    @property
    def states(self) -> Mapping[str, str]: ...
    @property
    def rungs(self) -> Mapping[str, int]: ...
    @property
    def scale(self) -> Mapping[str, float]: ...


class Entry(Protocol):
    @property
    def kind(self) -> str: ...


class Catalogue(Protocol):
    @property
    def solutions(self) -> Mapping[str, Entry]: ...


class Schema(Struct, frozen=True):
    """names: of the d feature columns; groups: the question each belongs to; solutions: the m columns of states."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    solutions: tuple[str, ...]

    @property
    def hash(self) -> str:
        """Changes with every column; a model and the matrix it is asked about must agree in it."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:12]


class States(Struct, frozen=True):
    """(n, m) each: 1, 0 or NaN unknown; `not_relevant` is true or false."""

    in_use: Array
    planned: Array
    not_relevant: Array


def schema_of(catalogue: Catalogue, question_keys: Iterable[str]) -> Schema:
    """Columns for the profile, each question key in order, the ladders, and all solutions but trainings."""
    columns = [
        *((f"sector={sector}", "sector") for sector in SECTORS),
        *((f"size={size}", "size") for size in SIZES),
        ("employees", "size"),
        *((fact, fact) for fact in FACTS),
        *((f"ladder/{ladder}", f"ladder/{ladder}") for ladder in LADDERS),
        *((f"scale/{scale}", f"scale/{scale}") for scale in SCALES),
        *((key, key) for key in sorted(set(question_keys))),
    ]
    return Schema(
        names=tuple(name for name, _ in columns),
        groups=tuple(group for _, group in columns),
        solutions=tuple(
            sorted(solution for solution, one in catalogue.solutions.items() if one.kind != "training")
        ),
    )


def matrix(profiles: Sequence[Profile], schema: Schema) -> Array:
    """(n, d) features in the order of the schema, NaN where a profile does not tell."""
    place = {name: column for column, name in enumerate(schema.names)}
    features = np.full((len(profiles), len(schema.names)), np.nan)
    for row, profile in zip(features, profiles, strict=True):
        for name, value in _values(profile):
            if name in place:
                row[place[name]] = value
    return features


def _values(profile: Profile) -> Iterable[tuple[str, float]]:
    yield from ((f"sector={sector}", profile.sector == sector) for sector in SECTORS)
    yield from ((f"size={size}", profile.size == size) for size in SIZES)
    if profile.employees is not None:
        yield "employees", math.log1p(profile.employees)
    for fact, value in (("foreign_invested", profile.foreign_invested), ("in_park", profile.in_park)):
        if value is not None:
            yield fact, value
    yield from ((f"ladder/{ladder}", rung / TOP_RUNG) for ladder, rung in profile.rungs.items())
    yield from ((f"scale/{scale}", math.log1p(amount)) for scale, amount in profile.scale.items())
    yield from profile.answers.items()


def states(profiles: Sequence[Profile], schema: Schema) -> States:
    """What each firm uses and plans; a solution without a state is unknown, one not relevant is not in use."""
    place = {solution: column for column, solution in enumerate(schema.solutions)}
    shape = len(profiles), len(schema.solutions)
    in_use, planned = np.full(shape, np.nan), np.full(shape, np.nan)
    not_relevant = np.zeros(shape, dtype=bool)
    for row, profile in enumerate(profiles):
        for solution, state in profile.states.items():
            if solution in place:
                cell = row, place[solution]
                in_use[cell] = state == "in_use"
                not_relevant[cell] = state == "not_relevant"
                if state in {"planned", "no_plan"}:
                    planned[cell] = state == "planned"
    return States(in_use, planned, not_relevant)


def prior(priors: Sequence[Mapping[str, float]], schema: Schema) -> Array:
    """(n, m) from what the rules say of each firm by solution; KeyError if they leave one out."""
    return np.array([[by_solution[one] for one in schema.solutions] for by_solution in priors])
