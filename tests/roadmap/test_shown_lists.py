"""Every list that was shown is kept once a day, with all that is needed to judge its policy later."""

from datetime import timedelta

import asyncpg
import pytest

from lotrinh import clock, db
from lotrinh.selfassessment.demo_rounds import enter_rounds
from recommender.catalogue import shipped
from tests.browsing import Browser
from tests.cast import Cast
from tests.roadmap.assessed import assess, person

pytestmark = pytest.mark.anyio


async def lists(firm) -> list[dict]:
    return await db.fetch("SELECT * FROM recommendation_list WHERE firm = $1 ORDER BY at, id", firm)


async def items(list_id) -> list[dict]:
    return await db.fetch("SELECT * FROM recommendation_item WHERE list = $1 ORDER BY slot", list_id)


async def test_a_list_is_kept_as_it_was_shown(lan: Browser, cast: Cast) -> None:
    await enter_rounds(await person(cast.lan))
    page = await lan.get("/roadmap", budget="200", people="4")
    shown = [each.get("id").removeprefix("step-") for each in page.all("ol.steps li[id]")]
    (kept,) = await lists(cast.an_phat)
    assert kept["policy"].startswith("scored-greedy")
    assert (kept["catalogue"], kept["model"]) == (shipped().version, "expert-prior")
    assert (kept["budget"], kept["people"], kept["simulated"]) == (200_000_000, 4, True)
    assert '"exploration"' in kept["weights"]
    rows = await items(kept["id"])
    assert [row["solution"] for row in rows] == shown
    assert [row["slot"] for row in rows] == list(range(1, len(shown) + 1))
    assert set(shown) <= set(kept["eligible"])
    assert all(0 < row["propensity"] <= 1 for row in rows)


async def test_the_last_places_are_explored_and_the_first_never(lan: Browser, cast: Cast) -> None:
    await enter_rounds(await person(cast.lan))
    await lan.get("/roadmap")
    (kept,) = await lists(cast.an_phat)
    explored = [row["slot"] for row in await items(kept["id"]) if row["propensity"] < 1]
    count = len(await items(kept["id"]))
    assert 0.1 <= len(explored) / count <= 0.2
    assert min(explored) > 3


async def test_a_reload_keeps_nothing_more_and_another_list_does(
    lan: Browser, phuc: Browser, cast: Cast
) -> None:
    await assess(cast.lan)
    for browser in (lan, phuc, lan):
        await browser.get("/roadmap")
    assert len(await lists(cast.an_phat)) == 1
    await lan.get("/roadmap", budget="30")
    await lan.get("/")
    assert len(await lists(cast.an_phat)) == 3, "with a budget, and the card with the first three"
    clock.freeze(clock.now() + timedelta(days=1))
    await lan.get("/roadmap")
    assert [row["day"].day for row in await lists(cast.an_phat)] == [14, 14, 14, 15]


async def test_the_card_keeps_the_three_it_shows(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await lan.get("/")
    (kept,) = await lists(cast.an_phat)
    assert len(await items(kept["id"])) == 3


async def test_an_answer_knows_the_newest_list_that_showed_the_step(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await lan.get("/roadmap")
    clock.freeze(clock.now() + timedelta(minutes=1))
    await lan.get("/roadmap", budget="60")
    newest = (await lists(cast.an_phat))[-1]
    await lan.post("/roadmap/steps/backup-and-access/response", {"kind": "not_now"})
    row = await db.fetch_one("SELECT list FROM step_response WHERE firm = $1", cast.an_phat)
    assert row == {"list": newest["id"]}


async def test_an_empty_list_is_kept_too(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await lan.get("/roadmap", budget="0", people="0")
    (kept,) = await lists(cast.an_phat)
    assert await items(kept["id"]) == []


async def test_what_was_shown_never_changes(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await lan.get("/roadmap")
    for table in ("recommendation_list", "recommendation_item"):
        with pytest.raises(asyncpg.RaiseError):
            async with db.atomic():
                await db.execute(f"DELETE FROM {table}")
