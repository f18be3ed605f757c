"""Moves between parks close one stay and open the next, with dates."""

from datetime import date

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.importing import AN_PHAT, changes, check, counts, csv_of, import_file, load_places

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("imports_folder")]
HEADINGS = ["MST", "KCN"]
Stay = tuple[int, date | None, date | None]


@pytest.fixture(autouse=True)
async def places(cast: Cast) -> None:
    await load_places()
    await db.execute("INSERT INTO park_tenancy (firm, park) VALUES ($1, 1)", cast.an_phat)


def into(park: str) -> bytes:
    return csv_of([[AN_PHAT, park]], HEADINGS)


async def stays(cast: Cast) -> list[Stay]:
    rows = await db.fetch(
        "SELECT park, valid_from, valid_to FROM park_tenancy WHERE firm = $1 ORDER BY id", cast.an_phat
    )
    return [(row["park"], row["valid_from"], row["valid_to"]) for row in rows]


async def test_a_move_closes_the_old_stay_the_day_before_and_opens_the_new_one(
    minh: Browser, cast: Cast
) -> None:
    page = await import_file(minh, into("VSIP II-A"), valid_on="2026-09-01")
    assert changes(page) == [(AN_PHAT, "Khu công nghiệp", "KCN Sóng Thần 1", "KCN VSIP II-A")]
    assert await stays(cast) == [(1, None, date(2026, 8, 31)), (28, date(2026, 9, 1), None)]


async def test_leaving_all_parks_closes_the_stay(minh: Browser, cast: Cast) -> None:
    page = await import_file(minh, into("Ngoài KCN"), valid_on="2026-09-01")
    assert changes(page)[0][3] == "Không ở khu công nghiệp nào"
    assert await stays(cast) == [(1, None, date(2026, 8, 31))]


async def test_the_same_park_and_a_blank_cell_move_nobody(minh: Browser, cast: Cast) -> None:
    for cell in ("Sóng Thần I", ""):
        assert counts(await check(minh, into(cell))) == (0, 0, 1, 0)
    assert await stays(cast) == [(1, None, None)]


async def test_a_file_older_than_the_last_move_is_refused_for_that_firm(minh: Browser, cast: Cast) -> None:
    await import_file(minh, into("VSIP I"), valid_on="2026-09-01")
    page = await check(minh, into("VSIP II"), valid_on="2026-08-31")
    assert counts(page) == (0, 0, 0, 1)
    assert "từ 01/09/2026, muộn hơn ngày của tệp" in page.words("#problems")


async def test_a_correction_on_the_same_day_leaves_a_stay_of_one_day(minh: Browser, cast: Cast) -> None:
    day = date(2026, 9, 1)
    await import_file(minh, into("VSIP I"), valid_on=day.isoformat())
    await import_file(minh, into("VSIP II"), valid_on=day.isoformat())
    assert await stays(cast) == [(1, None, date(2026, 8, 31)), (7, day, day), (21, day, None)]
