"""The rows that are really stored, read back as anybody can, and attacked as one system of all tables of a figure."""

from datetime import date
from uuid import UUID

import numpy as np
import pytest

from lotrinh import clock, db
from lotrinh.statistics import queries, services
from lotrinh.statistics.cube import SECTORS, SIZES, Cube, read_cube
from lotrinh.statistics.figures import SMALLEST_CELL
from tests.cast import Cast
from tests.statistics.firms import answer, firms
from tests.statistics.reader import Narrow, Reader, opened, read
from tests.statistics.reader import answer as answer_cell

pytestmark = pytest.mark.anyio

SEED = 20261126
GROUPS = 150
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
            await answer(found, warehouse=str(draw.integers(5)), level=int(draw.integers(5)), **uses)
    return groups


async def published(*, as_of: date | None = None) -> Reader:
    """Built by the job's own service."""
    if as_of is None:
        await services.build_day(simulated=False)
    else:
        await services.build_month_end(as_of, simulated=False)
    builds = await queries.builds(simulated=False)
    build = builds[0] if as_of is None else next(one for one in builds if one.as_of == as_of)
    return await read(build, await counted(as_of or clock.today()))


async def counted(day: date) -> Cube:
    return await read_cube(day, simulated=False)


def given_away(reader: Reader) -> list[Narrow]:
    return [narrow for figure in reader.figures() for narrow in reader.narrow(*figure)]


@pytest.mark.usefixtures("province")
async def test_no_hidden_number_follows_from_all_that_is_published() -> None:
    reader = await published()
    hidden = {
        name: sum(cell not in shown for cell in system.cells) for name, system, shown in reader.figures()
    }
    shown = {name: len(shown) for name, _, shown in reader.figures()}
    assert min(hidden[name] for name in ("assessed", "e-contract", "level")) > 10
    assert min(shown[name] for name in ("assessed", "e-contract", "level")) > 10
    assert given_away(reader) == []


@pytest.mark.usefixtures("province")
async def test_the_reader_finds_a_hidden_number_that_was_left_open() -> None:
    """The test of the test: one number behind which another hides is published as well, and both are found out."""
    reader = await published()
    system, shown = next((system, shown) for name, system, shown in reader.figures() if name == "e-contract")
    numbers = system.number_of()
    cell = next(
        cell for cell in reader.stored
        if len(cell) == 1 and answer_cell(cell, 1) not in shown and cell in shown
        and system.values[numbers[answer_cell(cell, 1)]] >= SMALLEST_CELL
    )  # fmt: skip
    counted = int(system.values[numbers[answer_cell(cell, 1)]])
    reader.stored[cell] = opened(reader.stored[cell], "e-contract", counted)
    assert {one.figure for one in given_away(reader)} == {"e-contract"}
