"""The rows that are really stored, read back as anybody can, and attacked as one system of all tables of a figure."""

from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

from lotrinh import clock, db
from lotrinh.statistics import queries, services
from lotrinh.statistics.cube import SECTORS, SIZES, read_cube
from lotrinh.statistics.figures import SMALLEST_CELL
from tests.cast import Cast
from tests.statistics.firms import answer, firms
from tests.statistics.reader import (
    Reader,
    narrow_beside,
    no_neighbours,
    one_behind_which_another_hides,
    read,
)

pytestmark = pytest.mark.anyio

SEED = 20261126
IN_OCTOBER = datetime(2026, 10, 20, tzinfo=UTC)
IN_NOVEMBER = datetime(2026, 11, 10, tzinfo=UTC)
OCTOBER = date(2026, 10, 31)
GROUPS = 150
COMPARED = ("assessed", "started", "platform", "e-contract", "warehouse-1", "level")
"""Figures of every kind; each takes an attacker some seconds."""
COMMUNES, DISTRICTS, PARK_IDS = tuple(range(11, 23)), (101, 102, 103), (1, 2, 3, 4)
UNITS = """
INSERT INTO admin_unit (id, code, name, kind) SELECT n, n::text, 'Đơn vị ' || n, 'ward' FROM unnest($1::int[]) n
"""
FORMER = """
INSERT INTO former_district (commune, district, partial)
SELECT n, ($2::int[])[1 + (n - 11) / 4], false FROM unnest($1::int[]) n
"""
PARKS = "INSERT INTO park (id, name, status) SELECT n, 'KCN ' || n, 'dang-hoat-dong' FROM unnest($1::int[]) n"
STAY = "INSERT INTO park_tenancy (firm, park) SELECT firm, $2 FROM unnest($1::uuid[]) firm"


@pytest.fixture
async def province(cast: Cast) -> list[list[UUID]]:
    """Some 3,000 firms in groups that are alike; half of the groups have answered, unevenly and with some rare uses."""
    del cast
    await db.execute(UNITS, [*COMMUNES, *DISTRICTS])
    await db.execute(FORMER, list(COMMUNES), list(DISTRICTS))
    await db.execute(PARKS, list(PARK_IDS))
    draw = np.random.default_rng(SEED)
    groups = []
    for number in range(GROUPS):
        place = int(draw.integers(len(COMMUNES)))
        found = await firms(
            int(draw.choice([3, 8, 20, 50])),
            sector=SECTORS[draw.choice(6, p=[0.3, 0.1, 0.1, 0.1, 0.05, 0.35])],
            size=SIZES[draw.choice(4, p=[0.5, 0.3, 0.15, 0.05])],
            commune=COMMUNES[place],
            district=DISTRICTS[place // 4],
        )
        groups.append(found)
        if number % 5 == 0:
            await db.execute(STAY, found, int(draw.choice(PARK_IDS)))
        if number % 2 == 0:
            uses = {tool: "in_use" for tool in ("e_contract", "erp", "crm") if draw.random() < 0.25}
            await answer(
                found, day=IN_OCTOBER, warehouse=str(draw.integers(5)), level=int(draw.integers(5)), **uses
            )
    await db.execute("ANALYZE")  # as the server does by itself for rows that stay
    return groups


async def published() -> Reader:
    """Built by the job's own service."""
    await services.build_day(simulated=False)
    builds = await queries.builds(simulated=False)
    return await read(builds[0], await read_cube(clock.today(), simulated=False))


async def of_month_end(day: date) -> Reader:
    await services.build_month_end(day, simulated=False)
    build = next(one for one in await queries.builds(simulated=False) if one.as_of == day)
    return await read(build, await read_cube(day, simulated=False))


@pytest.mark.usefixtures("province")
async def test_no_hidden_number_follows_from_all_that_is_published_and_one_more_gives_some_away() -> None:
    reader = await published()
    figures = {name: (system, shown) for name, system, shown in reader.figures()}
    for name in ("assessed", "e-contract", "level"):
        system, shown = figures[name]
        assert len(shown) > 10
        assert sum(cell not in shown for cell in system.cells) > 10
    assert [narrow for name, figure in figures.items() for narrow in reader.narrow(name, *figure)] == []
    system, shown = figures["e-contract"]
    assert reader.narrow("e-contract", system, shown | one_behind_which_another_hides(system, shown)) != []


@pytest.mark.usefixtures("province")
async def test_no_small_number_is_the_difference_of_two_figures_that_lie_in_one_another() -> None:
    reader = await published()
    for chain in (
        ("warehouse-1", "warehouse-2", "warehouse-3", "warehouse-4"),
        ("roadmap", "started", "in-use"),
    ):
        system, shown = reader.rungs(chain)
        exact = [cell for cell in shown if dict(cell).get("answer") in {"1", "2", "3"}]
        assert exact or chain[0] == "roadmap"
        assert reader.narrow(chain[0], system, shown) == []
    system, shown = reader.rungs(("warehouse-1", "warehouse-2", "warehouse-3", "warehouse-4"))
    small = next(
        {cell: float(value)}
        for cell, value in zip(system.cells, system.values, strict=True)
        if dict(cell).get("answer") == "1" and 0 < value < SMALLEST_CELL
    )
    assert reader.narrow("warehouse-1", system, shown | small) != []


async def test_what_one_edition_hides_does_not_follow_from_the_next(
    province: list[list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await of_month_end(OCTOBER)
    asked = [one for group in province[1::2] for one in group[:2]]
    await answer(asked, day=IN_NOVEMBER, warehouse="1", e_contract="in_use", erp="in_use")
    reader = await published()
    for own, other in ((before, reader), (reader, before)):
        assert list(narrow_beside(own, other, COMPARED)) == []
    monkeypatch.setattr(services, "read_neighbours", no_neighbours)
    assert any(narrow_beside(before, await published(), COMPARED))
