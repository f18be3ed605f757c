"""Programs of a firm with the plan read its data, and nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from litestar import Litestar

from lotrinh import clock, db
from tests.billing.calling import Program, key_of
from tests.billing.shop import Shop
from tests.billing.test_buying import bought
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.printed import hand_in

pytestmark = pytest.mark.anyio

ADDRESSES = ("/api/v1/rounds", "/api/v1/roadmap", "/api/v1/adoption")


@pytest.fixture
async def program(app: Litestar, lan: Browser, shop: Shop) -> Program:
    await bought(lan, shop)
    return Program(app, await key_of(lan))


async def test_it_reads_rounds_results_and_answers(program: Program, lan: Browser) -> None:
    run = (await hand_in(lan)).rsplit("/", 1)[1]
    (one,) = (await program.get("/api/v1/rounds")).json()["rounds"]
    row = await db.fetch_one("SELECT result, answers, content_hash FROM snapshot")
    assert row is not None
    assert one["id"] == run
    assert (one["instrument"], one["version"], one["round"]) == ("dbi-sme", "1970-2021", 1)
    assert one["submitted_at"].startswith("2026-11-14T05:00:00")
    result = (await program.get(f"/api/v1/rounds/{run}")).json()
    assert result["round"] == one
    assert result["content_hash"] == row["content_hash"]
    shown = (await lan.get(f"/assessments/{run}/result")).words("main")
    assert f"Mức {one['level']}" in shown
    assert result["level_name"]["vi"] in shown
    assert sum(pillar["points"] for pillar in result["pillars"]) == pytest.approx(one["points"])
    given = (await program.get(f"/api/v1/rounds/{run}/answers")).json()["answers"]
    assert given["1.1.1"] == "3"
    stored = await db.fetch("SELECT question_id FROM answer")
    assert set(given) == {line["question_id"] for line in stored}


async def test_roadmap_and_adoption_are_those_of_the_pages(program: Program, lan: Browser) -> None:
    assert (await program.get("/api/v1/roadmap")).json()["next_steps"] == []
    await hand_in(lan)
    answer = (await program.get("/api/v1/roadmap")).json()
    first = answer["next_steps"][0]
    assert first["title"]["vi"] in (await lan.get("/roadmap")).words("main")
    assert answer["plan"] == []
    given = {"kind": "accepted"}
    assert (await lan.post(f"/roadmap/steps/{first['solution']}/response", given)).status == 303
    assert [one["solution"] for one in (await program.get("/api/v1/roadmap")).json()["plan"]] == [
        first["solution"]
    ]
    assert (await program.get("/api/v1/adoption")).json()["events"] == []


async def test_another_firms_round_is_not_there(program: Program, binh: Browser) -> None:
    theirs = (await hand_in(binh)).rsplit("/", 1)[1]
    answers = [
        await program.get(f"/api/v1/rounds/{run}{part}")
        for run in (theirs, uuid4(), "1")
        for part in ("", "/answers")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1, "absent and foreign look the same"
    assert (await program.get("/api/v1/rounds")).json()["rounds"] == []


@pytest.mark.parametrize("key", [None, "", "lts_unknown", "lts_" + "a" * 5000, "ключ"], ids=str)
async def test_without_a_key_that_holds_there_is_a_sentence(
    app: Litestar, cast: Cast, key: str | None
) -> None:
    program = Program(app, None)
    if key is not None:
        program.headers = {"Authorization": f"Bearer {key}".encode()}  # type: ignore[dict-item]
    for address in ADDRESSES:
        answer = await program.get(address)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "Authorization: Bearer" in answer.json()["message"]


async def test_a_session_of_the_browser_opens_nothing(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    assert {(await lan.client.get(address)).status_code for address in ADDRESSES} == {401}


async def test_losing_the_plan_closes_the_api_and_keeps_the_key(
    program: Program,
    lan: Browser,
    shop: Shop,
) -> None:
    shop.ledger.end_now(next(iter(shop.ledger["subscriptions"])))
    await shop.tell()
    refused = await program.get("/api/v1/rounds")
    assert refused.status_code == 403
    assert "Chuyên sâu" in refused.json()["message"]
    assert "Phần mềm kho" in (await lan.get("/firm/api-tokens")).words("#tokens")
    await bought(lan, shop)
    assert (await program.get("/api/v1/rounds")).status_code == 200


async def test_sixty_calls_a_minute_and_then_a_pause(program: Program) -> None:
    statuses = [(await program.get("/api/v1/adoption")).status_code for _ in range(60)]
    assert set(statuses) == {200}
    clock.freeze(clock.now() + timedelta(seconds=20))
    refused = await program.get("/api/v1/adoption")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "40"
    assert "40 giây" in refused.json()["message"]
    clock.freeze(clock.now() + timedelta(seconds=40))
    assert (await program.get("/api/v1/adoption")).status_code == 200


async def test_it_only_reads(program: Program) -> None:
    answer = await program.client.post("/api/v1/rounds", headers=program.headers)
    assert answer.status_code in (403, 405)
    assert answer.headers["content-type"].startswith("application/json")
    assert (await program.get("/api/v1/nothing")).status_code == 404


async def test_its_description_has_every_route_and_needs_no_key(app: Litestar, cast: Cast) -> None:
    described = (await Program(app, None).get("/api/v1/openapi.json")).json()
    routed = {
        route.path.replace(":uuid", "")
        for route in app.routes
        if route.path.startswith("/api/v1/") and not route.path.endswith(".json")
    }
    assert set(described["paths"]) == routed
    for path in described["paths"].values():
        assert {"200", "401", "403", "429"} <= set(path["get"]["responses"])
    fields = described["components"]["schemas"]["RoundAnswer"]["properties"]
    assert {"points", "maximum", "level", "coverage"} <= set(fields)


async def test_a_key_ends_with_its_makers_ownership(
    program: Program,
    cast: Cast,
) -> None:
    await db.execute("UPDATE member SET ended_at = $2 WHERE person = $1", cast.lan.id, clock.now())
    assert (await program.get("/api/v1/rounds")).status_code == 401
