"""Where a firm stands follows from what is on record, by whatever way it got there and went again."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from lotrinh import clock, db
from lotrinh.centre.tables import AdvisorCase, Engagement
from lotrinh.firms.tables import Consent
from lotrinh.roadmap.adoption_tables import Adoption
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
from tests.centre.cohort_results import result
from tests.selfassessment.paper import start

pytestmark = pytest.mark.anyio


async def standing(firm: UUID) -> dict[str, Any]:
    [row] = await db.fetch("SELECT * FROM firm_standing WHERE firm = $1", firm)
    return {name: row[name] for name in BLANK}


BLANK = {
    "shares": False, "level": None, "submitted": False, "drafting": False, "last_contact": None, "advisor": None,
}  # fmt: skip


async def test_every_firm_has_one(cast: Cast) -> None:
    assert await standing(cast.an_phat) == BLANK
    assert (await db.fetch("SELECT count(*) AS n FROM firm_standing"))[0] == (
        await db.fetch("SELECT count(*) AS n FROM firm")
    )[0]


async def test_it_follows_consents_drafts_and_results(lan: Browser, cast: Cast) -> None:
    await start(lan, "quick/1.0")
    assert await standing(cast.an_phat) == BLANK | {"drafting": True}
    await share(cast.an_phat)
    await result(cast.an_phat, 2)
    assert await standing(cast.an_phat) == BLANK | {
        "drafting": True, "shares": True, "submitted": True, "level": 2,
    }  # fmt: skip
    await Consent.update({Consent.withdrawn_at: clock.now()}).where(Consent.firm == cast.an_phat)
    await db.execute("DELETE FROM assessment WHERE firm = $1 AND state = 'draft'", cast.an_phat)
    assert await standing(cast.an_phat) == BLANK | {"submitted": True, "level": 2}


async def test_it_has_the_facts_of_the_registry_and_follows_them(cast: Cast) -> None:
    facts = "search_key, tax_code, sector, size, employees, commune, former_district"
    for changed in (
        "",
        "UPDATE firm SET search_key = 'moi', sector = 'food', employees = 7, tax_code = '3700000001'",
    ):
        if changed:
            await db.execute(f"{changed} WHERE id = $1", cast.an_phat)
        apart = f"(SELECT firm, {facts} FROM firm_standing EXCEPT SELECT id, {facts} FROM firm)"
        assert not await db.fetch(apart)
    assert [
        row["firm"] for row in await db.fetch("SELECT firm FROM firm_standing WHERE search_key = 'moi'")
    ] == [cast.an_phat]


async def test_it_follows_contacts_and_cases(cast: Cast) -> None:
    today = clock.today()
    for days in (30, 3):
        await Engagement(
            id=uuid4(), firm=cast.an_phat, advisor=cast.minh.id, kind="call",
            day=today - timedelta(days=days), summary="Gọi điện.",
        ).save()  # fmt: skip
    await AdvisorCase(id=uuid4(), firm=cast.an_phat, advisor=cast.minh.id).save()
    seen = BLANK | {"last_contact": today - timedelta(days=3), "advisor": cast.minh.id}
    assert await standing(cast.an_phat) == seen
    await Engagement.update({Engagement.withdrawn_at: clock.now()}).where(
        Engagement.day == today - timedelta(days=3)
    )
    await AdvisorCase.update({AdvisorCase.ended_at: clock.now()}).where(AdvisorCase.firm == cast.an_phat)
    assert await standing(cast.an_phat) == BLANK | {"last_contact": today - timedelta(days=30)}
    assert await standing(cast.tan_thanh) == BLANK


async def uses(firm: UUID) -> list[tuple[int, int | None]]:
    """How many days ago each use began and ended."""
    today = clock.today()
    return [
        ((today - row["since"]).days, (today - row["until"]).days if row["until"] else None)
        for row in await db.fetch(
            "SELECT since, until FROM solution_use WHERE firm = $1 ORDER BY since", firm
        )
    ]


async def event(firm: UUID, status: str, days: int, **more: Any) -> UUID:
    one = Adoption(
        id=uuid4(), firm=firm, solution="erp", status=status, on_date=clock.today() - timedelta(days=days),
        source="declared", reason="cost" if status == "dropped" else None, **more,
    )  # fmt: skip
    await one.save()
    return UUID(str(one.id))


async def test_a_use_lasts_from_its_event_to_the_next_that_ends_it(cast: Cast) -> None:
    await event(cast.an_phat, "planned", 100)
    assert await uses(cast.an_phat) == []
    await event(cast.an_phat, "in_use", 90)
    assert await uses(cast.an_phat) == [(90, None)]
    wrong = await event(cast.an_phat, "dropped", 10)
    assert await uses(cast.an_phat) == [(90, 10)]
    await event(cast.an_phat, "dropped", 10, corrects=wrong, is_undone=True)
    assert await uses(cast.an_phat) == [(90, None)]
    await event(cast.an_phat, "main_way_of_working", 5)
    assert await uses(cast.an_phat) == [(90, 5), (5, None)]
    assert await uses(cast.tan_thanh) == []
