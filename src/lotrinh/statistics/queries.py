"""Published figures, which everybody may read; no row here speaks of a firm."""

from datetime import date, datetime

import msgspec

from lotrinh import db
from lotrinh.statistics.cuts import Population
from lotrinh.statistics.figures import Figures
from lotrinh.statistics.platforms import Comparison
from lotrinh.statistics.supply import Link
from lotrinh.statistics.weighting import Fit

BUILDS = """
SELECT id, as_of, is_month_end, simulated, computed_at, level_version, firms FROM statistic_build
WHERE simulated = $1 ORDER BY is_month_end, as_of DESC
"""
CELL = "SELECT figures FROM statistic_cell WHERE build = $1 AND cut = $2 AND key = $3"
CELLS = "SELECT key, figures FROM statistic_cell WHERE build = $1 AND cut = $2 AND starts_with(key, $3)"
COURSE = """
SELECT b.as_of, b.is_month_end, c.figures FROM statistic_build b
JOIN statistic_cell c ON c.build = b.id AND c.cut = $2 AND c.key = $3
WHERE b.simulated = $1 AND b.as_of <= $4 ORDER BY b.as_of, b.is_month_end DESC
"""
PLATFORMS = "SELECT platforms FROM statistic_build WHERE id = $1"
FIT = "SELECT fit FROM statistic_build WHERE id = $1"
HIDDEN = """
SELECT entry->>'reason' AS reason, count(*)::int AS cells
FROM statistic_build, jsonb_array_elements(disclosure_log) entry WHERE id = $1 GROUP BY 1
"""
SUPPLY = "SELECT supply FROM statistic_build WHERE id = $1"

_figures = msgspec.json.Decoder(Figures)


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one day, computed at once."""

    id: int
    as_of: date
    is_month_end: bool
    simulated: bool
    computed_at: datetime
    level_version: str
    firms: int


class Point(msgspec.Struct, frozen=True):
    """The figures of a population at the end of a day."""

    as_of: date
    figures: Figures


async def builds(*, simulated: bool) -> list[Build]:
    """The newest of the day first, then the month ends backwards."""
    return [Build(**row) for row in await db.fetch(BUILDS, simulated)]


async def figures(build: Build, population: Population) -> Figures:
    """No row: nobody of the registry belongs to it."""
    row = await db.fetch_one(CELL, build.id, population.cut, population.key)
    return _figures.decode(row["figures"]) if row else Figures(firms=0)


async def cells(build: Build, cut: str, beginning: str = "") -> dict[str, Figures]:
    """By key; with a `beginning`, only the keys that have it."""
    rows = await db.fetch(CELLS, build.id, cut, beginning)
    return {row["key"]: _figures.decode(row["figures"]) for row in rows}


async def course(build: Build, population: Population) -> list[Point]:
    """Of one population over the month ends up to this build, the oldest first."""
    rows = await db.fetch(COURSE, build.simulated, population.cut, population.key, build.as_of)
    by_day = {row["as_of"]: row["figures"] for row in rows if row["is_month_end"] or not build.is_month_end}
    return [Point(day, _figures.decode(figures)) for day, figures in by_day.items()]


async def comparison(build: Build) -> Comparison:
    row = await db.fetch_one(PLATFORMS, build.id)
    return msgspec.json.decode(row["platforms"], type=Comparison) if row else Comparison()


async def links(build: Build) -> list[Link]:
    row = await db.fetch_one(SUPPLY, build.id)
    return msgspec.json.decode(row["supply"], type=list[Link]) if row else []


async def fit(build: Build) -> Fit:
    """Nothing in it where there are no estimates, or nothing beyond what the model needs to be told."""
    row = await db.fetch_one(FIT, build.id)
    return msgspec.json.decode(row["fit"], type=Fit) if row else Fit()


@db.by_system
async def hidden(build: Build) -> dict[str, int]:
    """How many cells of the tables are hidden, by the reason in the disclosure log, which nobody is shown itself."""
    return {row["reason"]: row["cells"] for row in await db.fetch(HIDDEN, build.id)}
