"""The demo's furniture maker has a newest result of five questionnaires, so that her roadmap rests on much."""

import pytest

from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.selfassessment.demo_rounds import enter_rounds
from lotrinh.selfassessment.sites import queries
from lotrinh.selfassessment.sites.demo_sites import enter_sites
from tests.cast import Cast


@pytest.mark.anyio
async def test_the_owner_enters_every_round_at_its_day(cast: Cast) -> None:
    owner = await visitor(await open_session(cast.lan.id, "demo"))
    assert owner is not None
    now = clock.now()
    await enter_rounds(owner)
    rows = await db.fetch(
        "SELECT instrument, points, submitted_at FROM firm_latest WHERE firm = $1", cast.an_phat
    )
    found = {row["instrument"]: row for row in rows}
    assert set(found) == {"dbi-sme", "quick", "contracts", "logistics", "wood"}
    assert found["dbi-sme"]["points"] == 122
    assert all(0 < (now - row["submitted_at"]).days < 300 for row in rows)
    assert all(row["points"] > 0 for row in rows)


@pytest.mark.anyio
async def test_a_firm_with_the_plan_has_sites_two_of_them_with_results(cast: Cast) -> None:
    owner = await visitor(await open_session(cast.binh.id, "demo"))
    assert owner is not None
    await enter_sites(owner)
    names = {one.id: one.name for one in await queries.sites(owner)}
    assert len(names) == 3
    newest = await queries.newest(owner)
    levels = {names[site] if site else "firm": rounds[0].result.level for site, rounds in newest.items()}
    assert levels == {"firm": 2, "Nhà máy Thuận An": 3, "Kho Tân Uyên": 0}
