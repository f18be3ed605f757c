"""The demo's furniture maker has a newest result of five questionnaires, so that her roadmap rests on much."""

import pytest

from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.selfassessment.demo_rounds import enter_rounds
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
