"""Building the figures: the ones of the day anew after changes, those of a month end once."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from threadpoolctl import threadpool_limits

from lotrinh import clock, db
from lotrinh.statistics.cube import LEVEL_VERSION, Cube, end_of, read_cube
from lotrinh.statistics.figures import FEWEST_FIRMS
from lotrinh.statistics.neighbour_queries import packed, read_neighbours
from lotrinh.statistics.neighbours import Neighbour
from lotrinh.statistics.platforms import Comparison, compare, read_outcomes
from lotrinh.statistics.platforms_editions import held
from lotrinh.statistics.protection import NOTHING_WITHHELD, Withheld
from lotrinh.statistics.publication import Edition, publish
from lotrinh.statistics.supply import Supply, publish_supply, read_supply
from lotrinh.statistics.weighting import Weighable, read_weighable
from recommender.catalogue import shipped

REBUILD = "statistics.rebuild"
MONTHS_BACK = 12
LOCK = 7_215_330_061
"""Of all advisory locks, the one that a build holds while it is swapped in, so that two never meet."""

KINDS = "SELECT DISTINCT simulated FROM firm ORDER BY 1"
NEWEST = """
SELECT computed_at, catalogue FROM statistic_build WHERE simulated = $1 AND NOT is_month_end
"""
# Fewer firms than the consent promises would show by the difference to the figures before.
CHANGED = """
SELECT EXISTS (SELECT 1 FROM firm_change WHERE at > $1) OR EXISTS (SELECT 1 FROM firm WHERE created_at > $1)
    OR (SELECT count(DISTINCT firm) FROM (
        SELECT firm FROM firm_assessment WHERE submitted_at > $1
        UNION ALL SELECT firm FROM adoption WHERE recorded_at > $1
        UNION ALL SELECT firm FROM supply_declaration WHERE declared_at > $1
        UNION ALL SELECT firm FROM consent WHERE purpose = 'statistics' AND (granted_at > $1 OR withdrawn_at > $1)
    ) changed) >= $2 AS changed
"""
FIRST_FIRM = "SELECT min(created_at) AS at FROM firm WHERE simulated = $1"
BUILT = "SELECT 1 AS one FROM statistic_build WHERE simulated = $1 AND is_month_end AND as_of = $2"
BUILD = """
INSERT INTO statistic_build (as_of, is_month_end, simulated, computed_at, level_version, catalogue, firms,
    disclosure_log, platforms, supply, fit, counts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10::jsonb, $11::jsonb, $12) RETURNING id
"""
REPLACED = "DELETE FROM statistic_build WHERE simulated = $1 AND NOT is_month_end"


class Counted(msgspec.Struct, frozen=True):
    """Of one day; nothing of it may be shown as it is."""

    cube: Cube
    supply: Cube
    weighable: Weighable | None


class Beside(msgspec.Struct, frozen=True):
    """Figures with pages of their own, kept with the build."""

    comparison: Comparison
    marks: dict[str, frozenset[int]]
    supply: Supply


async def rebuild(_: dict[str, Any]) -> None:
    """The job; it does what is due and nothing else, so that running it often costs little."""
    for row in await db.fetch(KINDS):
        if await _is_due(simulated=row["simulated"]):
            await build_day(simulated=row["simulated"])
        for month_end in month_ends(clock.today()):
            await build_month_end(month_end, simulated=row["simulated"])


def month_ends(today: date, months: int = MONTHS_BACK) -> Iterator[date]:
    """The last days of the months before, the newest first."""
    day = today
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
        yield day


async def build_day(*, simulated: bool) -> None:
    """Today's figures in the place of those before; the old ones are shown until the new are all there."""
    await _build(clock.today(), simulated=simulated, is_month_end=False)


async def build_month_end(day: date, *, simulated: bool) -> None:
    """Once for ever; a month before the registry was here has no figures."""
    first = await db.fetch_one(FIRST_FIRM, simulated)
    if first is None or first["at"] is None or first["at"] >= end_of(day):
        return
    if not await db.fetch_one(BUILT, simulated, day):
        await _build(day, simulated=simulated, is_month_end=True)


async def _build(day: date, *, simulated: bool, is_month_end: bool) -> None:
    """Figures are worked out outside the transaction that swaps them in: they take longer than it may be open."""
    began = clock.now()
    counted = await count(day, simulated=simulated)
    neighbours = await read_neighbours(day, simulated=simulated, is_month_end=is_month_end)
    edition, supply = await asyncio.to_thread(published, counted, NOTHING_WITHHELD, neighbours)
    measured = held(await read_outcomes(day, simulated=simulated), neighbours)
    beside = Beside(compare(measured.outcomes), measured.marks, supply)
    async with db.atomic():
        await db.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        if is_month_end and await db.fetch_one(BUILT, simulated, day):
            return
        if not is_month_end:
            await db.execute(REPLACED, simulated)
        await _store(counted, edition, beside, began, is_month_end=is_month_end)


async def _is_due(*, simulated: bool) -> bool:
    newest = await db.fetch_one(NEWEST, simulated)
    if newest is None or newest["catalogue"] != _definitions():
        return True
    changed = await db.fetch_one(CHANGED, newest["computed_at"], FEWEST_FIRMS)
    return changed is not None and bool(changed["changed"])


async def count(day: date, *, simulated: bool) -> Counted:
    cube = await read_cube(day, simulated=simulated)
    return Counted(cube, await read_supply(cube), await read_weighable(day, simulated=simulated))


def published(
    counted: Counted, withheld: Withheld = NOTHING_WITHHELD, neighbours: Sequence[Neighbour] = ()
) -> tuple[Edition, Supply]:
    """On one processor, so that the others go on answering people."""
    with threadpool_limits(limits=1):
        return (
            publish(counted.cube, counted.weighable, withheld, neighbours),
            publish_supply(counted.supply, withheld, neighbours),
        )


async def _store(
    counted: Counted, edition: Edition, beside: Beside, began: datetime, *, is_month_end: bool
) -> None:
    cube = counted.cube
    row = await db.fetch_one(
        BUILD, cube.as_of, is_month_end, cube.simulated, began, LEVEL_VERSION, _definitions(),
        int(cube.base["firms"].sum()), *(msgspec.json.encode(one).decode() for one in
        ([*edition.log, *beside.supply.log], beside.comparison, beside.supply.links, edition.fit)),
        packed(cube, counted.supply, marks=beside.marks),
    )  # fmt: skip
    assert row is not None
    rows = (
        (row["id"], cell.cut, cell.key, msgspec.json.encode(cell.figures).decode()) for cell in edition.cells
    )
    await db.copy_rows("statistic_cell", ("build", "cut", "key", "figures"), rows)


def _definitions() -> str:
    """Changes whenever the catalogue or a definition does."""
    written = Path(__file__).with_name("measures.yaml").read_bytes()
    return sha256(written + shipped().version.encode()).hexdigest()[:12]
