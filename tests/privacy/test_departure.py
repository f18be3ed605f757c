"""An owner ends the firm's participation: out of sight at once, removed after some days, never half."""

from datetime import timedelta

import asyncpg
import pytest

from lotrinh import clock, db
from lotrinh.background import JOBS
from lotrinh.firms.consent_queries import has_consent
from lotrinh.privacy.erasure import CARRY_OUT
from lotrinh.privacy.holdings import holdings
from tests.browsing import Browser
from tests.cast import Cast
from tests.database import as_owner
from tests.firms.agreeing import agree
from tests.letters import letters_to
from tests.rules.objects import place

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]
END = "/firm/departure"


async def days_later(days: float) -> None:
    clock.freeze(clock.now() + timedelta(days=days))
    await JOBS[CARRY_OUT]({})


async def rows_left(firm: object) -> dict[str, int]:
    """How many rows of a firm there are, table by table."""
    found = {}
    for one in holdings():
        if one.firm:
            row = await db.fetch_one(f"SELECT count(*) AS n FROM {one.table} WHERE {one.firm}", firm)
            assert row is not None
            found[one.table] = row["n"]
    return found


async def test_results_leave_advisors_and_statistics_at_once(lan: Browser, cast: Cast) -> None:
    for purpose in ("advisors", "statistics"):
        await agree(lan, purpose)
    assert (await lan.post(END, {})).status == 422
    assert await has_consent(cast.an_phat, "advisors")
    await lan.post(END, {"understood": "firm"})
    assert not [one for one in ("advisors", "statistics") if await has_consent(cast.an_phat, one)]
    assert "28/11/2026" in (await lan.get(END)).words("main .note")
    assert "chấm dứt tham gia" in (await letters_to(cast.lan.email))[0]["subject"]
    assert (await lan.post(END, {"understood": "firm"})).status == 409


async def test_it_can_be_taken_back_and_nothing_is_lost(lan: Browser, cast: Cast) -> None:
    await place(cast)
    await lan.post(END, {"understood": "firm"})
    before = await rows_left(cast.an_phat)
    await days_later(13)
    await lan.post(f"{END}/withdrawal")
    await days_later(10)
    assert await rows_left(cast.an_phat) == before


async def test_then_everything_is_removed_that_has_no_reason_to_stay(lan: Browser, cast: Cast) -> None:
    await place(cast)
    await lan.post(END, {"understood": "firm"})
    before, others = await rows_left(cast.an_phat), await rows_left(cast.tan_thanh)
    full = [name for name, count in before.items() if count]
    assert {"snapshot", "answer", "adoption", "review_conclusion", "recommendation_list"} & set(full)
    await days_later(14)
    after = await rows_left(cast.an_phat)
    removed = {one.table for one in holdings() if one.firm and one.departure == "removed"}
    assert not {name: count for name, count in after.items() if count and name in removed}
    stay = set(full) - removed
    assert {name: before[name] for name in stay} == {name: after[name] for name in stay}
    assert await rows_left(cast.tan_thanh) == others
    assert (await lan.get("/firm")).status == 404, "nobody works there any more"


async def test_files_go_with_the_rows(lan: Browser, cast: Cast, evidence_folder) -> None:
    await place(cast)
    row = await db.fetch_one("SELECT stored_name FROM evidence WHERE stored_name IS NOT NULL")
    assert row is not None
    assert (evidence_folder / row["stored_name"]).is_file()
    await lan.post(END, {"understood": "firm"})
    await days_later(14)
    assert not (evidence_folder / row["stored_name"]).exists()


async def test_sealed_rows_stay_sealed_for_everything_else(lan: Browser, cast: Cast) -> None:
    await place(cast)
    erasing = "DO $$ BEGIN PERFORM set_config('lotrinh.erasing', 'on', true); DELETE FROM audit_event; END $$"
    for statement in ("DELETE FROM snapshot", "DELETE FROM audit_event", erasing):
        with pytest.raises(asyncpg.RaiseError):
            async with as_owner():
                await db.execute(statement)
