"""What machines ask: is it there, is it ready, how is it doing."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from structlog.testing import capture_logs

from lotrinh import clock, db, draining, heartbeats, jobs, mail, schema_state
from lotrinh.database_roles import LOGIN, acting_as
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]


@pytest.fixture
def told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "_begun", True)


@pytest.fixture
def metrics_token(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("LOTRINH_METRICS_TOKEN", "the token of the tests")
    settings.cache_clear()
    yield "the token of the tests"
    monkeypatch.undo()
    settings.cache_clear()


async def readiness(browser: Browser) -> tuple[int, dict[str, Any]]:
    answer = await browser.client.get("/ready")
    return answer.status_code, json.loads(answer.text)


async def test_a_migrated_server_is_ready_and_tells_how_the_worker_is(stranger: Browser) -> None:
    assert await readiness(stranger) == (
        200, {"ready": True, "stopping": False, "database": "ok", "schema": "ok", "worker": "none"}
    )  # fmt: skip
    await heartbeats.beat(uuid4())
    assert (await readiness(stranger))[1]["worker"] == "ok"
    clock.freeze(clock.now() + timedelta(minutes=3))
    assert await readiness(stranger) == (
        200,
        {"ready": True, "stopping": False, "database": "ok", "schema": "ok", "worker": "silent for 180 s"},
    )


@pytest.mark.usefixtures("told_to_stop")
async def test_a_stopping_process_says_so_and_still_answers(stranger: Browser) -> None:
    status, told = await readiness(stranger)
    assert (status, told["stopping"]) == (503, True)
    assert (await stranger.get("/privacy")).status == 200


@pytest.mark.usefixtures("transaction")
async def test_a_schema_that_is_not_there_spoils_no_transaction() -> None:
    with acting_as(LOGIN):
        await db.execute("ALTER TABLE migration RENAME TO elsewhere")
    assert await schema_state.missing() == schema_state.needed()
    assert await db.fetch_one("SELECT 1 AS one") == {"one": 1}


async def test_a_missing_migration_is_not_ready(stranger: Browser) -> None:
    last = max(schema_state.needed())
    await db.execute("DELETE FROM migration WHERE name = $1", last)
    answer = await stranger.client.get("/ready")
    assert answer.status_code == 503
    assert json.loads(answer.text)["schema"] == "1 migrations missing"
    assert answer.headers["retry-after"] == "5"


async def test_a_worker_that_ends_in_good_order_leaves_no_beat(cast: Cast) -> None:
    worker = uuid4()
    await heartbeats.beat(worker)
    assert await heartbeats.newest() == clock.now()
    await heartbeats.leave(worker)
    assert await heartbeats.newest() is None


@pytest.mark.parametrize("path", ["/privacy", "/no-such-page", "/static/css/site.css", "/health"])
async def test_each_answer_carries_the_id_it_was_asked_with(stranger: Browser, path: str) -> None:
    given = {"X-Request-ID": "proxy-1234567890"}
    assert (await stranger.client.get(path, headers=given)).headers["x-request-id"] == given["X-Request-ID"]


@pytest.mark.parametrize("given", ["short", "x" * 65, 'a"b{c}d;e<script>', "with blank inside"])
async def test_an_odd_id_is_replaced(stranger: Browser, given: str) -> None:
    found = (await stranger.client.get("/privacy", headers={"X-Request-ID": given})).headers["x-request-id"]
    assert found != given
    assert len(found) == 32


async def test_the_log_names_the_route_and_not_the_address(stranger: Browser) -> None:
    with capture_logs() as lines:
        await stranger.get("/verification/AB12-CD34", email="lan@doanhnghiep.example")
        await stranger.get("/health")
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 1
    assert "lan@" not in str(lines)
    assert "AB12" not in str(lines)


async def test_the_log_names_whoever_was_refused_and_nobody_else(
    lan: Browser, stranger: Browser, cast: Cast
) -> None:
    with capture_logs() as lines:
        await lan.get("/account")
        await lan.get("/operation/people")
        await stranger.get("/operation/people")
    told = [(line["status"], line.get("person")) for line in lines if line["event"] == "request"]
    assert told == [(200, None), (404, str(cast.lan.id)), (303, None)]


async def test_a_form_that_was_not_asked_for_here_is_in_the_log(lan: Browser) -> None:
    with capture_logs() as lines:
        await lan.client.post("/account", data={"name": "x", "_csrf_token": "made up"})
    assert [line["route"] for line in lines if line["event"] == "refused"] == ["/account"]
    assert "made up" not in str(lines)


async def test_a_request_that_waits_too_long_for_a_lock_is_stopped_with_a_sentence(
    stranger: Browser, database_url: str
) -> None:
    """Another connection asks for a code for the same address and takes its time."""
    other = await asyncpg.connect(database_url)
    try:
        await other.execute("SELECT pg_advisory_lock(hashtextextended('e-mail lan@doanhnghiep.example', 0))")
        await db.execute("SET LOCAL lock_timeout = '100ms'")
        async with db.atomic():  # what failed is rolled back to here
            answer = await stranger.post("/sign-in", {"email": "lan@doanhnghiep.example"})
    finally:
        await other.close()
    assert answer.status == 503
    assert answer.response.headers["retry-after"] == "30"
    assert "quá lâu" in answer.text
    assert answer.response.headers["x-request-id"] in answer.text


async def test_the_figures_name_routes_and_what_waits(
    stranger: Browser, cast: Cast, metrics_token: str
) -> None:
    await stranger.get("/privacy")
    await stranger.get("/no-such-page")
    await mail.Message(
        id=uuid4(), recipient="lan@doanhnghiep.example", subject="x", body="y", created_at=clock.now()
    ).save()
    async with db.atomic():
        await jobs.enqueue("test.never", {})
    headers = {"Authorization": f"Bearer {metrics_token}"}
    text = (await stranger.client.get("/metrics", headers=headers)).text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(lines['lotrinh_requests_total{method="GET",route="/privacy",status="200"}']) >= 1
    assert float(lines['lotrinh_requests_total{method="any",route="unknown",status="404"}']) >= 1
    assert float(lines['lotrinh_request_seconds_count{route="/privacy"}']) >= 1
    assert float(lines["lotrinh_mail_waiting"]) == 1
    assert float(lines["lotrinh_jobs_waiting"]) >= 1
    assert float(lines["lotrinh_worker_silent_seconds"]) == -1
    assert (float(lines["lotrinh_audit_problems"]), float(lines["lotrinh_audit_verified_seconds"])) == (0, -1)
    assert float(lines["lotrinh_pool_connections_max"]) == settings().pool_size
    assert "lan@" not in text


@pytest.mark.parametrize("file", ["dashboard.json", "alerts.yml"])
async def test_every_figure_that_is_watched_is_one_that_is_told(
    stranger: Browser, cast: Cast, metrics_token: str, file: str
) -> None:
    await stranger.get("/privacy")
    headers = {"Authorization": f"Bearer {metrics_token}"}
    text = (await stranger.client.get("/metrics", headers=headers)).text
    told = {re.split("[{ ]", line)[0] for line in text.splitlines() if not line.startswith("#")}
    watched = set(
        re.findall(r"lotrinh_\w+", (ROOT / "docs" / "operation" / file).read_text(encoding="utf-8"))
    )
    assert watched
    assert watched <= told
