"""Who supplies whom, read back as anybody can, and attacked: all tables of one link are one system."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

from lotrinh import clock, db
from lotrinh.statistics import queries, services
from lotrinh.statistics.cube import SECTORS, read_cube
from lotrinh.statistics.cuts import Population, cell_of
from lotrinh.statistics.disclosure.tables import Cell, System
from lotrinh.statistics.figures import Figures, Share
from lotrinh.statistics.queries import Build
from lotrinh.statistics.supply import CUTS, SIDES, read_supply
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import firms
from tests.statistics.reader import (
    Reader,
    Shown,
    narrow_beside,
    no_neighbours,
    one_behind_which_another_hides,
    read,
)
from tests.statistics.test_supply import declare

pytestmark = pytest.mark.anyio

SEED = 20261127
IN_OCTOBER, IN_NOVEMBER = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC)
OCTOBER = date(2026, 10, 31)
LINKS = tuple(f"{side}-{partner}" for side in SIDES for partner in SECTORS)
GIVEN_AWAY = "customers-wood"
GROUPS, PARKS = 90, (1, 2, 3, 4)
"""Groups of firms that are alike and declare the same; parks they may lie in."""
ENTER_PARKS = """
INSERT INTO park (id, name, status) SELECT n, 'KCN ' || n, 'dang-hoat-dong' FROM unnest($1::int[]) n
"""
STAY = "INSERT INTO park_tenancy (firm, park) SELECT firm, $2 FROM unnest($1::uuid[]) firm"


class SupplyReader(Reader):
    cuts = CUTS

    def figures(self) -> Iterator[tuple[str, System, Shown]]:
        for name in LINKS:
            yield name, self._system(name, answers=True), self._shares(name)


async def read_links(build: Build, day: date) -> SupplyReader:
    """The stored links by cell, with the firms of the registry, which everybody knows."""
    cube = await read_cube(day, simulated=False)
    registry = (await read(build, cube)).stored
    shares: dict[Cell, dict[str, Share]] = {}
    for link in await queries.links(build):
        cell = cell_of(Population(((link.dimension, link.value),) if link.dimension else ()))
        shares.setdefault(cell, {})[f"{link.side}-{link.partner}"] = Share(n=link.n, counted=link.counted)
    stored = {cell: Figures(firms=registry[cell].firms, shares=found) for cell, found in shares.items()}
    return SupplyReader(await read_supply(cube), stored)


@pytest.fixture
async def declared(cast: Cast) -> list[list[UUID]]:
    """Some 1,500 firms in groups; two thirds of the groups have declared, unevenly and with some rare partners."""
    await db.execute(ENTER_PARKS, list(PARKS))
    draw, groups = np.random.default_rng(SEED), []
    for number in range(GROUPS):
        sector = SECTORS[draw.choice(6, p=[0.3, 0.2, 0.15, 0.1, 0.05, 0.2])]
        found = await firms(int(draw.choice([2, 4, 9, 20, 40])), sector=sector)
        groups.append(found)
        if number % 3 == 0:
            await db.execute(STAY, found, int(draw.choice(PARKS)))
        if number % 3 != 1:
            customers, suppliers = (
                [one for one in SECTORS if draw.random() < often] for often in (0.35, 0.25)
            )
            await declare(found, customers, suppliers, at=IN_OCTOBER)
    return groups


async def of_today() -> SupplyReader:
    """Built by the job's own service."""
    await services.build_day(simulated=False)
    return await read_links((await queries.builds(simulated=False))[0], clock.today())


async def of_october() -> SupplyReader:
    await services.build_month_end(OCTOBER, simulated=False)
    build = next(one for one in await queries.builds(simulated=False) if one.as_of == OCTOBER)
    return await read_links(build, OCTOBER)


@pytest.mark.usefixtures("declared")
async def test_no_hidden_link_follows_from_all_that_is_published_and_one_more_gives_some_away() -> None:
    reader = await of_today()
    figures = {name: (system, shown) for name, system, shown in reader.figures()}
    assert tuple(figures) == LINKS
    assert sum(len(shown) for _, shown in figures.values()) > 10 * len(LINKS)
    assert any(dict(cell).get("park") in map(str, PARKS) for _, shown in figures.values() for cell in shown)
    assert [narrow for name, figure in figures.items() for narrow in reader.narrow(name, *figure)] == []
    system, shown = figures[GIVEN_AWAY]
    one_more = shown | one_behind_which_another_hides(system, shown)
    assert reader.narrow(GIVEN_AWAY, system, one_more) != []


@pytest.mark.usefixtures("declared")
async def test_the_page_shows_what_was_attacked_and_nothing_else(stranger: Browser) -> None:
    reader = await of_today()
    visit = await stranger.get("/statistics/supply")
    for side in SIDES:
        cells = [one.text_content().strip() for one in visit.all(f"#{side} .figures-open tbody tr td")]
        numbers = {int(one.replace(".", "")) for one in cells if one not in ("ẩn", "–")}
        stored = {
            number
            for figures in reader.stored.values()
            for name, share in figures.shares.items()
            if name.startswith(side)
            for number in (share.n, share.counted)
        }
        assert numbers
        assert numbers <= stored


async def test_what_one_edition_hides_of_the_links_does_not_follow_from_the_next(
    declared: list[list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await of_october()
    for group in declared[1::3]:
        await declare(group[:2], ["metal"], ["wood", "food"], at=IN_NOVEMBER)
    now = await of_today()
    for own, other in ((before, now), (now, before)):
        assert list(narrow_beside(own, other, LINKS)) == []
    monkeypatch.setattr(services, "read_neighbours", no_neighbours)
    assert any(narrow_beside(before, await of_today(), LINKS))
