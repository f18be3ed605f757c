"""Units are merged and firms get other communes: what was said of the days before does not move."""

from datetime import UTC, date, datetime

import pytest

from lotrinh import db
from lotrinh.statistics import services
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import answer, figures, firms
from tests.statistics.test_pages import row

pytestmark = pytest.mark.anyio

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
LAST_DAY, FIRST_DAY = date(2026, 11, 9), date(2026, 11, 10)
IN_SEPTEMBER, AT_THE_MERGER = datetime(2026, 9, 10, 5, tzinfo=UTC), datetime(2026, 11, 10, 2, tzinfo=UTC)
NORTH, SOUTH = 21, 22
PAGES = ("", "/adoption", "/targets", "/areas", "/supply", f"/units/{NORTH}", f"/units/{SOUTH}")
UNITS = """
INSERT INTO admin_unit (id, code, name, kind, valid_from) VALUES
    (11, '718', 'Thành phố Thủ Dầu Một', 'city', NULL), (12, '720', 'Thành phố Bến Cát', 'city', NULL),
    (21, '25001', 'Phường Bắc', 'ward', '2025-07-01'), (22, '25002', 'Phường Nam', 'ward', '2025-07-01')
"""
FORMER = "INSERT INTO former_district (commune, district, partial) VALUES (21, 11, false), (22, 12, false)"
MERGE = """
WITH gone AS (UPDATE admin_unit SET valid_to = $1 WHERE id IN (21, 22)),
new AS (
    INSERT INTO admin_unit (id, code, name, kind, valid_from)
    VALUES (23, '25001', 'Phường Bắc Nam', 'ward', $2) RETURNING id
)
INSERT INTO former_district (commune, district, partial)
SELECT id, district, true FROM new CROSS JOIN unnest(ARRAY[11, 12]) district
"""
MOVES = """
INSERT INTO firm_change (firm, tax_code, field, before, after, valid_on, at)
SELECT id, tax_code, 'commune', commune::text, '23', $1, $2 FROM firm WHERE commune IN (21, 22)
"""


async def enter() -> None:
    await db.execute(UNITS)
    await db.execute(FORMER)
    for commune, district, users in ((NORTH, 11, 20), (SOUTH, 12, 30)):
        place = {"commune": commune, "district": district}
        await answer(await firms(users, **place), day=IN_SEPTEMBER, e_contract="in_use", level=2)
        await answer(await firms(25, **place), day=IN_SEPTEMBER, level=0)
        await firms(100, **place)


async def merge() -> None:
    """Both into one that takes over a code of theirs, as happened on 1 July 2025."""
    await db.execute(MERGE, LAST_DAY, FIRST_DAY)
    await db.execute(MOVES, FIRST_DAY, AT_THE_MERGER)
    await db.execute("UPDATE firm SET commune = 23 WHERE commune IN (21, 22)")


async def words(reader: Browser, day: date) -> dict[str, str]:
    """All of every page of the figures of a day."""
    pages = {path: await reader.get(f"/statistics{path}", as_of=str(day)) for path in PAGES}
    assert {visit.status for visit in pages.values()} == {200}
    return {path: visit.words("main") for path, visit in pages.items()}


async def test_a_merger_moves_no_word_of_a_past_month_end(stranger: Browser, cast: Cast) -> None:
    await enter()
    await services.build_month_end(OCTOBER, simulated=False)
    await services.build_day(simulated=False)
    before = await words(stranger, OCTOBER)
    assert "Phường Bắc1454545 Phường Nam1555555" in before["/areas"]
    await merge()
    await services.build_month_end(OCTOBER, simulated=False)
    await services.build_day(simulated=False)
    assert await words(stranger, OCTOBER) == before


async def test_the_day_after_has_the_new_unit_in_place_of_the_old(stranger: Browser, cast: Cast) -> None:
    await enter()
    await merge()
    await services.build_day(simulated=False)
    areas = await stranger.get("/statistics/areas")
    assert row(areas, "Phường Bắc Nam") == ["300", "100", "100"]
    assert not areas.all("a[href='/statistics/units/21']")
    old = (await stranger.get("/statistics/units/21")).words("main")
    assert "có từ 01/07/2025" in old
    assert "đến hết 09/11/2026" in old
    assert "một trong 1 phường, xã" in (await stranger.get("/statistics/adoption")).words("main")
    by_district = (await figures(district="11"), await figures(district="12"))
    assert [one.firms for one in by_district] == [145, 155]


async def test_a_month_end_that_is_computed_after_the_merger_is_the_same(cast: Cast) -> None:
    """Nothing happened between the two month ends; one is computed before the merger, the other after it."""
    await enter()
    await services.build_month_end(OCTOBER, simulated=False)
    await merge()
    await services.build_month_end(SEPTEMBER, simulated=False)
    for place in ({"commune": "21"}, {"commune": "22"}, {"commune": "23"}, {"district": "11"}, {}):
        assert await figures(as_of=SEPTEMBER, **place) == await figures(as_of=OCTOBER, **place)
    north = await figures(as_of=SEPTEMBER, commune="21")
    assert (north.firms, north.shares["e-contract"].n, north.shares["e-contract"].counted) == (145, 45, 20)
    assert (await figures(as_of=SEPTEMBER, commune="23")).firms == 0
