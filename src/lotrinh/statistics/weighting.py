"""Estimates for all firms, from the firms that answered: which measures and populations, and what comes of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import numpy as np

from lotrinh import db
from lotrinh.statistics import rounds
from lotrinh.statistics.cube import (
    ANSWER_STAGES,
    PARKS,
    SECTORS,
    SIZES,
    UNKNOWN_PLACE,
    Cube,
    end_of,
    stated,
)
from lotrinh.statistics.cube_sql import FRAME, RESPONDENTS, ROOM
from lotrinh.statistics.cuts import BASE_DIMENSIONS, CUTS, Population, populations
from lotrinh.statistics.estimates import Estimate, Withheld
from lotrinh.statistics.estimation import estimate
from lotrinh.statistics.frame import Bools, Registry, Respondents

DIMENSIONS = ("sector", "size", "area", "park", "foreign")
ASKED_OF_ALL = 0.95
"""A measure asked of fewer of those who answered speaks of a part of the firms that the registry does not know."""

Key = tuple[object, ...]
Estimated = Mapping[Population, Mapping[str, Estimate]]


class Fit(msgspec.Struct, frozen=True, omit_defaults=True):
    """Hansen's test of the model of who answers: `misfit` is chi-squared with `freedom` if the model is right."""

    misfit: float | None = None
    freedom: int = 0


class Weighable(msgspec.Struct, frozen=True):
    """The registry and the firms that answered, ready to be weighted; `measures` are the columns of the values."""

    registry: Registry
    respondents: Respondents
    measures: list[str]


async def read_weighable(day: date, *, simulated: bool) -> Weighable | None:
    """None when nobody has answered yet."""
    when = (day, end_of(day), simulated)
    await rounds.keep_up()
    async with db.atomic():
        await db.execute(ROOM)
        cells = await db.fetch(FRAME, *when)
        rows = await db.fetch(RESPONDENTS, *when, *stated())
    if not rows:
        return None
    asked = np.array([row["asked"] for row in rows], dtype=np.int64)
    common = [
        name
        for name, mask in rounds.masks().items()
        if np.count_nonzero(asked & mask) >= ASKED_OF_ALL * len(rows)
    ]
    of_all = np.logical_and.reduce([asked & rounds.masks()[name] != 0 for name in common] or [asked >= 0])
    rows = [row for row, one in zip(rows, of_all, strict=True) if one]
    uses = np.array([row["uses"] for row in rows], dtype=np.int64)
    numbers = {_key(row): number for number, row in enumerate(cells)}
    return Weighable(
        Registry(
            DIMENSIONS,
            np.array([_codes(row) for row in cells], dtype=np.int64),
            np.array([row["firms"] for row in cells], dtype=np.int64),
        ),
        Respondents(
            np.array([numbers[_key(row)] for row in rows], dtype=np.int64),
            np.array([row["maturity"] for row in rows], dtype=np.float64),
            np.stack(
                [uses & rounds.masks()[name] != 0 for name in common] or [uses[:, None]], axis=-1
            ).astype(float),
        ),
        common,
    )


def estimates(of: Weighable | None, cube: Cube) -> tuple[Estimated, Fit]:
    """Of every population that is made up of the registry's cells; communes and single parks are not."""
    if of is None or not of.measures:
        return {}, Fit()
    asked = [
        population for cut in CUTS for _, population in populations(cube, cut) if _is_of_cells(population)
    ]
    domains = np.array([_domain(of.registry, population) for population in asked])
    found = estimate(of.registry, of.respondents, domains)
    by_population = {
        population: {name: found.of(number, column) for column, name in enumerate(of.measures)}
        for number, population in enumerate(asked)
    }
    return by_population, Fit(found.misfit, found.freedom)


def why_untried(name: str, population: Population) -> Withheld:
    """Of a share that has no place among the estimates."""
    if name in ANSWER_STAGES:
        return Withheld.stage
    return Withheld.part_asked if _is_of_cells(population) else Withheld.single_place


def _is_of_cells(population: Population) -> bool:
    return all(dimension in BASE_DIMENSIONS for dimension, _ in population.values)


def _domain(registry: Registry, population: Population) -> Bools:
    inside = np.ones(len(registry.firms), dtype=np.bool_)
    for dimension, value in population.values:
        inside &= registry.column("area" if dimension == "district" else dimension) == _code(dimension, value)
    return inside


def _code(dimension: str, value: str) -> int:
    order = {"sector": SECTORS, "size": SIZES, "park": PARKS}
    return order[dimension].index(value) if dimension in order else int(value)


def _codes(row: Mapping[str, Any]) -> tuple[int, ...]:
    return (
        SECTORS.index(row["sector"]),
        SIZES.index(row["size"]),
        row["district"] or UNKNOWN_PLACE,
        PARKS.index("in" if row["in_park"] else "out"),
        int(row["foreign_invested"]),
    )


def _key(row: Mapping[str, Any]) -> Key:
    return tuple(row[name] for name in ("sector", "size", "in_park", "district", "foreign_invested"))
