"""Nothing that speaks for the firm moves by what one of its sites answers."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from lotrinh import clock, db
from lotrinh.firms.tables import Consent
from lotrinh.selfassessment.freezing import freeze_benchmark
from lotrinh.statistics import services
from tests.billing.calling import Program, key_of
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import case, share
from tests.roadmap.assessed import assess, other_firms
from tests.selfassessment.paper import DBI, QUICK, answer_dbi, start, submit
from tests.selfassessment.siting import id_of, named_site, site_round, take_plan
from tests.selfassessment.whole import hand_in_whole

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]

FIRM_PAGES = (
    "/", "/assessments", "/roadmap", "/roadmap/plan", "/roadmap/adoption", "/firm/consents", "/plan", "/requests",
)  # fmt: skip
ADVISORS_PAGES = (
    "/", "/today", "/firms", "/firms?progress=submitted", "/firms?progress=draft", "/firms?level=5", "/flags",
    "/reviews", "/firms/{firm}", "/requests",
)  # fmt: skip
KEPT = ("firm_latest", "firm_standing", "round_result", "solution_use", "stated_round", "plausibility_flag")
"""Tables that speak for firms."""


async def shown(browser: Browser, pages: tuple[str, ...], firm: UUID) -> dict[str, str]:
    found = {}
    for page in pages:
        visit = await browser.get(page.format(firm=firm))
        assert visit.status == 200, page
        found[page] = visit.words("main")
    return found


async def kept(table: str) -> list[dict[str, Any]]:
    row = "to_jsonb(t) - 'id' - 'changed_at'"
    return await db.fetch(f"SELECT {row} AS row FROM {table} t ORDER BY 1")


async def frozen() -> list[dict[str, Any]]:
    await freeze_benchmark("quick", "1.0", simulated=True)
    return await db.fetch(
        "SELECT sector, size, measure, n, lower, median, upper FROM benchmark_value"
        " WHERE benchmark = (SELECT id FROM benchmark_freeze ORDER BY frozen_at DESC, id LIMIT 1)"
        " ORDER BY 1, 2, 3"
    )


async def firm_with_answers(lan: Browser, cast: Cast) -> list[str]:
    """A firm with results, consents and an advisor, and its finished rounds."""
    await share(cast.an_phat)
    await Consent(id=uuid4(), firm=cast.an_phat, purpose="statistics", granted_at=clock.now()).save()
    await case(cast.an_phat, cast.minh)
    await other_firms(11)
    quick = await assess(cast.lan, crm="in_use")
    await answer_dbi(lan, dbi := await start(lan, DBI), "2")
    await submit(lan, dbi)
    await start(lan, QUICK)
    await take_plan(cast.an_phat)
    of_dbi = [f"{dbi}/{one}" for one in ("result", "report", "verification", "comparison")]
    return [f"/assessments/{quick}/result", *of_dbi]


async def test_all_that_speaks_for_the_firm_stays_as_it_is(lan: Browser, minh: Browser, cast: Cast) -> None:
    pages = (*FIRM_PAGES, *await firm_with_answers(lan, cast))
    site = await named_site(lan, "Nhà máy 1")

    async def everything() -> dict[str, Any]:
        return {
            "firm": await shown(lan, pages, cast.an_phat),
            "advisor": await shown(minh, ADVISORS_PAGES, cast.an_phat),
            "counts": repr((await services.count(clock.today(), simulated=True)).cube),
            "kept": {table: await kept(table) for table in KEPT},
        }

    await everything()  # a first look writes what was shown
    before = await everything()
    assert before["kept"]["stated_round"]
    await site_round(lan, site, "5")
    await hand_in_whole(lan, QUICK, site=id_of(site))
    await start(lan, DBI, site=id_of(site))
    after = await everything()
    for part, expected in before.items():
        assert after[part] == expected, part


async def test_a_benchmark_holds_whole_firms_and_is_held_against_them_alone(lan: Browser, cast: Cast) -> None:
    await firm_with_answers(lan, cast)
    before = await frozen()
    run = await hand_in_whole(lan, QUICK, site=id_of(await named_site(lan, "Nhà máy 1")))
    assert await frozen() == before
    [row] = await db.fetch("SELECT benchmark FROM assessment WHERE id::text = $1", run.rpartition("/")[2])
    assert row["benchmark"] is None


async def test_answers_of_a_site_are_not_asked_about_and_not_reviewed(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    await share(cast.an_phat)
    await take_plan(cast.an_phat)
    run = await site_round(lan, await named_site(lan, "Nhà máy 1"), "5")  # all alike, which is asked about
    assert await db.fetch("SELECT 1 FROM plausibility_flag") == []
    answer = await minh.post("/reviews", {"assessment": run.rpartition("/")[2]})
    assert answer.status == 404
    await answer_dbi(lan, whole := await start(lan, DBI), "5")
    await submit(lan, whole)
    assert await db.fetch("SELECT 1 FROM plausibility_flag") != []


async def test_the_database_gives_no_site_to_advisors(lan: Browser, cast: Cast) -> None:
    from lotrinh.database_roles import Acting, acting_as

    await share(cast.an_phat)
    await take_plan(cast.an_phat)
    await site_round(lan, await named_site(lan, "Nhà máy 1"), "5")
    with acting_as(Acting("lotrinh_advisor", cast.minh.id)):
        assert await db.fetch("SELECT id FROM assessment") == []


async def test_the_api_and_the_raw_data_tell_sites_from_the_firm(
    app: Litestar, lan: Browser, cast: Cast
) -> None:
    await take_plan(cast.an_phat)
    site = await named_site(lan, "=Nhà máy 1")
    run = (await site_round(lan, site, "5")).rpartition("/")[2]
    program = Program(app, await key_of(lan))
    assert (await program.get("/api/v1/rounds")).json()["rounds"] == []
    [told] = (await program.get("/api/v1/sites")).json()["sites"]
    assert (told["id"], told["name"], told["kind"]) == (id_of(site), "=Nhà máy 1", "factory")
    assert [(one["id"], one["site"]) for one in told["rounds"]] == [(run, id_of(site))]
    assert (await program.get(f"/api/v1/rounds/{run}")).json()["round"] == told["rounds"][0]
    assert len((await program.get(f"/api/v1/rounds/{run}/answers")).json()["answers"]) == 60
    raw = (await lan.client.get("/plan/raw-data.csv")).text.splitlines()
    assert len(raw) == 61
    assert all(line.endswith(",'=Nhà máy 1") for line in raw[1:])
