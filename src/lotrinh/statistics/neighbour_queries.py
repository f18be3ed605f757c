"""Reads the editions next to a day, and packs the counts of an edition so that the next ones can be held against it."""

import zlib
from collections.abc import Mapping
from datetime import date

import msgspec
import numpy as np

from lotrinh import db
from lotrinh.statistics import queries
from lotrinh.statistics.chains import NO, YES, answer_cell
from lotrinh.statistics.cube import PARKS, REACH_STAGES, SECTORS, SIZES, Counts, Cube, Places
from lotrinh.statistics.cuts import CUTS, Population, cell_of, cut_name
from lotrinh.statistics.disclosure.tables import Cell
from lotrinh.statistics.figures import Figures
from lotrinh.statistics.neighbours import Neighbour
from lotrinh.statistics.queries import Build

LEVEL, GROUPS_OF_LEVELS = "level", 4
COUNTS = "SELECT counts FROM statistic_build WHERE id = $1"


class _Packed(msgspec.Struct, frozen=True):
    places: Places
    base: dict[str, bytes]
    communes: dict[str, bytes]
    parks: dict[str, bytes]
    marks: dict[str, frozenset[int]] = {}


def packed(*cubes: Cube, marks: Mapping[str, frozenset[int]]) -> bytes:
    """Cubes of one day with different figures, as one; `marks` of the firms whose outcomes are compared."""
    base, communes, parks = (
        {name: _bytes(one) for cube in cubes for name, one in getattr(cube, part).items()}
        for part in ("base", "communes", "parks")
    )
    return zlib.compress(msgspec.msgpack.encode(_Packed(cubes[0].places, base, communes, parks, dict(marks))))


def _cube(found: _Packed, build: Build) -> Cube:
    base = (len(SECTORS), len(SIZES), len(PARKS), len(found.places.districts))

    def arrays(part: Mapping[str, bytes], shape: tuple[int, ...]) -> dict[str, Counts]:
        return {
            name: np.frombuffer(one, "<i4").astype(np.int64).reshape(-1, *shape) for name, one in part.items()
        }

    return Cube(
        build.as_of, build.simulated, found.places, arrays(found.base, base),
        arrays(found.communes, (len(found.places.communes),)), arrays(found.parks, (len(found.places.parks),)),
    )  # fmt: skip


def _bytes(counts: Counts) -> bytes:
    return counts.astype("<i4").tobytes()


async def read_neighbours(day: date, *, simulated: bool, is_month_end: bool) -> list[Neighbour]:
    """The month ends before and after, and the newest edition of the day unless a month end lies between."""
    builds = [
        one
        for one in await queries.builds(simulated=simulated)
        if (one.as_of, one.is_month_end) != (day, True)
    ]
    ends = [one for one in builds if one.is_month_end]
    before = max((one for one in ends if _is_before(one, day, is_month_end)), key=_as_of, default=None)
    after = min((one for one in ends if not _is_before(one, day, is_month_end)), key=_as_of, default=None)
    newest = next((one for one in builds if not one.is_month_end), None)
    chosen = [one for one in (before, after, newest if after is None else None) if one is not None]
    return [found for one in chosen if (found := await _read(one)) is not None]


def _is_before(one: Build, day: date, is_month_end: bool) -> bool:
    return one.as_of < day or (one.as_of == day and not is_month_end)


def _as_of(build: Build) -> date:
    return build.as_of


async def _read(build: Build) -> Neighbour | None:
    """None for a build from before counts were kept."""
    row = await db.fetch_one(COUNTS, build.id)
    if row is None or not row["counts"]:
        return None
    rows: dict[Cell, Figures] = {}
    for cut in CUTS:
        for key, figures in (await queries.cells(build, cut_name(cut))).items():
            rows[cell_of(Population(tuple(zip(cut, key.split("|"), strict=False))))] = figures
    shown = _shown(rows)
    for link in await queries.links(build):
        cell = cell_of(Population(((link.dimension, link.value),) if link.dimension else ()))
        shown.setdefault(f"{link.side}-{link.partner}", set()).update(_of_share(cell, link.n, link.counted))
    cells = {name: frozenset(one) for name, one in shown.items()}
    found = msgspec.msgpack.decode(zlib.decompress(row["counts"]), type=_Packed)
    comparison = await queries.comparison(build)
    return Neighbour(_cube(found, build), frozenset(rows), cells, comparison, found.marks)


def _shown(rows: Mapping[Cell, Figures]) -> dict[str, set[Cell]]:
    found: dict[str, set[Cell]] = {name: set() for name in (*REACH_STAGES, LEVEL)}
    for cell, row in rows.items():
        for name in REACH_STAGES:
            if getattr(row, name) is not None:
                found[name].add(cell)
        if row.levels.n is not None:
            found[LEVEL].update([cell, *(answer_cell(cell, group) for group in range(GROUPS_OF_LEVELS))])
        for name, share in row.shares.items():
            found.setdefault(name, set()).update(_of_share(cell, share.n, share.counted))
    return found


def _of_share(cell: Cell, n: int | None, counted: int | None) -> list[Cell]:
    if n is None:
        return []
    return [cell] if counted is None else [cell, answer_cell(cell, NO), answer_cell(cell, YES)]
