"""All counts of one day, over sector × size × in a park or not × former district, over communes and over parks."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lotrinh import clock, db
from lotrinh.statistics import rounds
from lotrinh.statistics.cube_sql import REACH, ROOM, answers
from lotrinh.statistics.measures import measures

Counts = NDArray[np.int64]

SECTORS = ("wood", "food", "metal", "chemicals", "logistics", "other")
SIZES = ("micro", "small", "medium", "large")
PARKS = ("in", "out")
UNKNOWN_PLACE = 0
REACH_STAGES = ("firms", "reached", "assessed")
ANSWER_STAGES = ("roadmap", "started", "in-use", "dropped")
LEVELS = 6
LEVEL_INSTRUMENT, LEVEL_VERSION = "dbi-sme", "1970-2021"
BASE, COMMUNE, PARK = 0b011, 0b101, 0b110
"""Which columns a row of a grouping set leaves out: GROUPING(sector, commune, park)."""

DISTRICTS = "SELECT DISTINCT district AS id FROM former_district ORDER BY 1"
COMMUNES = """
SELECT u.id FROM admin_unit u
WHERE u.id IN (SELECT commune FROM former_district)
  AND coalesce(u.valid_from <= $1, true) AND coalesce(u.valid_to >= $1, true) ORDER BY 1
"""
PARK_IDS = """
SELECT id FROM park WHERE coalesce(valid_from <= $1, true) AND coalesce(valid_to >= $1, true) ORDER BY 1
"""


class Places(msgspec.Struct, frozen=True):
    """Ids in the order of the arrays; 0 stands for a place that the registry does not know."""

    districts: tuple[int, ...]
    communes: tuple[int, ...]
    parks: tuple[int, ...]


class Cube(msgspec.Struct, frozen=True):
    """`base[name]`: counts of shape (values, sectors, sizes, in or out of parks, districts).

    `communes[name]` and `parks[name]`: (values, places). The stages of reach have one value; a measure of uptake or
    a later stage has two, firms that do not and firms that do; `level` has six.
    """

    as_of: date
    simulated: bool
    places: Places
    base: Mapping[str, Counts]
    communes: Mapping[str, Counts]
    parks: Mapping[str, Counts]


def names() -> dict[str, int]:
    """Of all counts, and how many values each has."""
    return {
        **dict.fromkeys((*REACH_STAGES, "agreed"), 1),
        **dict.fromkeys((*ANSWER_STAGES, *measures()), 2),
        "level": LEVELS,
    }


async def read_cube(day: date, *, simulated: bool) -> Cube:
    """Two statements; their rows are as many as populations, however many firms there are."""
    when = (day, end_of(day), simulated)
    cube = empty(day, await _places(day), names(), simulated=simulated)
    await rounds.keep_up()
    async with db.atomic():
        await db.execute(ROOM)
        reached = await db.fetch(REACH, *when)
        answered = await db.fetch(answers(_tests()), *when, *stated(), LEVEL_INSTRUMENT, LEVEL_VERSION)
    for row in reached:
        for stage in REACH_STAGES:
            add(cube, row, stage, 0, row[stage])
    for row in answered:
        for name, value in _columns():
            add(cube, row, name, value, row[f"{name} {value}"])
    return cube


def stated() -> tuple[list[str], list[int], str]:
    """The values of $4 to $6 of the statements."""
    bits = rounds.solution_bits()
    return list(bits), list(bits.values()), rounds.reading()


@cache
def _columns() -> tuple[tuple[str, int], ...]:
    return tuple(
        (name, value)
        for name, values in names().items()
        if name not in REACH_STAGES
        for value in range(values)
    )


@cache
def _tests() -> dict[str, str]:
    """By column: whether a firm that agreed counts in it."""
    found = {"agreed 0": "true"} | {f"level {level}": f"level = {level}" for level in range(LEVELS)}
    for stage in ANSWER_STAGES:
        does = stage.replace("-", "_")
        found |= {f"{stage} 0": f"NOT {does}", f"{stage} 1": does}
    for name, mask in rounds.masks().items():
        found[f"{name} 0"] = f"asked & {mask} <> 0 AND uses & {mask} = 0"
        found[f"{name} 1"] = f"asked & {mask} <> 0 AND uses & {mask} <> 0"
    return found


def end_of(day: date) -> datetime:
    """When the next day begins in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time(), clock.VIETNAM)


async def _places(day: date) -> Places:
    """Former districts are a cut of all days; communes and parks only of those on which they exist."""

    async def ids(sql: str, *values: object) -> tuple[int, ...]:
        return (UNKNOWN_PLACE, *(row["id"] for row in await db.fetch(sql, *values)))

    return Places(await ids(DISTRICTS), await ids(COMMUNES, day), await ids(PARK_IDS, day))


def empty(day: date, places: Places, values_of: Mapping[str, int], *, simulated: bool) -> Cube:
    """`values_of`: the names of its counts, and how many values each has."""
    base = (len(SECTORS), len(SIZES), len(PARKS), len(places.districts))

    def zeros(shape: tuple[int, ...]) -> dict[str, Counts]:
        return {name: np.zeros((values, *shape), np.int64) for name, values in values_of.items()}

    return Cube(
        day, simulated, places, zeros(base), zeros((len(places.communes),)), zeros((len(places.parks),))
    )


def add(cube: Cube, row: Mapping[str, Any], name: str, value: int, firms: int) -> None:
    """One row of a statement that groups by the sets of `cube_sql`."""
    if row["missing"] == BASE:
        place = (
            SECTORS.index(row["sector"]),
            SIZES.index(row["size"]),
            PARKS.index("in" if row["in_park"] else "out"),
            _index(cube.places.districts, row["district"]),
        )
        cube.base[name][(value, *place)] += firms
    elif row["missing"] == COMMUNE:
        cube.communes[name][value, _index(cube.places.communes, row["commune"])] += firms
    elif row["park"] is not None:
        cube.parks[name][value, _index(cube.places.parks, row["park"])] += firms


def _index(ids: Iterable[int], place: int | None) -> int:
    """A place that is none of the province's counts as unknown."""
    known = tuple(ids)
    return known.index(place) if place in known else 0
