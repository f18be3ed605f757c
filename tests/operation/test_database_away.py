"""The database fails in one way or another: nobody waits for ever, nothing is used up, and it goes on by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from contextvars import copy_context
from itertools import count
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from lotrinh import db, jobs, mail
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.anyio
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = $1"
)


@pytest.fixture
async def one_connection(app: object, database_url: str) -> AsyncIterator[db.Engine]:
    engine = db.Engine({"dsn": database_url})
    await engine.start_connection_pool(min_size=1, max_size=1)
    yield engine
    await engine.close_connection_pool()


async def number(engine: db.Engine) -> int:
    async with asyncio.timeout(5), engine.transaction() as transaction:
        found: int = await transaction.connection.fetchval("SELECT 1")
        return found


async def test_a_commit_that_fails_costs_no_connection(one_connection: db.Engine) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with one_connection.transaction() as transaction:
            await transaction.connection.execute(
                "CREATE TEMP TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP;"
                "INSERT INTO once VALUES (1), (1)"
            )
    assert await number(one_connection) == 1


@pytest.mark.parametrize("seconds_until_noticed", [0, 0.3])
async def test_a_connection_that_is_cut_in_a_transaction_is_replaced(
    one_connection: db.Engine,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    seconds_until_noticed: float,
) -> None:
    """Whether the statement meets the cut, or the pool took the connection back before."""

    async def be_cut() -> None:
        async with one_connection.transaction() as transaction:
            await other.execute(f"SELECT pg_terminate_backend({transaction.connection.get_server_pid()})")
            await asyncio.sleep(seconds_until_noticed)
            await db.execute("SELECT 1")

    monkeypatch.setattr(db, "DB", one_connection)
    other = await asyncpg.connect(database_url)
    try:
        with pytest.raises(db.AWAY):
            await be_cut()
    finally:
        await other.close()
    assert one_connection.current_transaction.get() is None
    assert await number(one_connection) == 1


async def test_who_waits_for_a_connection_is_told_so_after_a_while(one_connection: db.Engine) -> None:
    one_connection.patience = 0.1
    others = copy_context()
    async with one_connection.transaction():
        waiting = [
            asyncio.create_task(one_connection.run_ddl("SELECT 1"), context=others),
            asyncio.create_task(number(one_connection), context=others),
        ]
        for refused in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(refused, db.AWAY)
    assert await number(one_connection) == 1


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        (TimeoutError, "5"),
        (asyncpg.DiskFullError, "5"),
        (asyncpg.TooManyConnectionsError, "5"),
        (ConnectionRefusedError, "5"),
        (asyncpg.DeadlockDetectedError, "30"),
    ],
)
async def test_the_visitor_is_asked_to_come_back(
    stranger: Browser, monkeypatch: pytest.MonkeyPatch, failure: type[Exception], seconds: str
) -> None:
    async def fail(*_: Any) -> None:
        raise failure

    monkeypatch.setattr(db, "fetch_one", fail)
    answer = await stranger.client.get("/health")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == seconds
    assert "thử lại" in answer.text


@pytest.mark.usefixtures("app")
async def test_a_worker_outlives_its_connections(database_url: str) -> None:
    """Whatever it was doing when they were cut is done again, and it takes new jobs."""
    ran: list[int] = []
    begun, done, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def handler(payload: dict[str, Any]) -> None:
        ran.append(payload["n"])
        begun.set()
        if len(ran) == 1:
            await asyncio.sleep(0.5)
            raise ConnectionResetError
        if ran.count(1) > 1 and 2 in ran:
            done.set()

    working = asyncio.create_task(jobs.work({"test.count": handler}, stop, {}))
    try:
        await _enqueue(1)
        async with asyncio.timeout(20):
            await begun.wait()
        other = await asyncpg.connect(database_url)
        await other.execute(OTHERS, database_url.rpartition("/")[2].partition("?")[0])
        await other.close()
        async with asyncio.timeout(60):
            await _enqueue_once_it_can(2)
            await done.wait()
    finally:
        stop.set()
        await working
    assert ran.count(1) == 2
    assert not await db.fetch("SELECT 1 FROM pgqueuer WHERE entrypoint = 'test.count' AND status = 'failed'")


@pytest.mark.usefixtures("app")
async def test_outages_count_as_no_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that fails five times is held for the operator, but not because the database was away."""
    failures, looks = 7, count()
    ran: list[int] = []
    done, stop = asyncio.Event(), asyncio.Event()

    async def handler(payload: dict[str, Any]) -> None:
        ran.append(payload["n"])
        if len(ran) <= failures:
            raise asyncpg.TooManyConnectionsError
        done.set()

    async def every_other_time() -> bool:
        return next(looks) % 2 == 1

    monkeypatch.setattr(jobs, "LOOK_AGAIN", 0)
    monkeypatch.setattr(jobs, "_answers", every_other_time)
    working = asyncio.create_task(jobs.work({"test.count": handler}, stop, {}))
    try:
        await _enqueue(3)
        async with asyncio.timeout(20):
            await done.wait()
    finally:
        stop.set()
        await working
    assert ran == [3] * (failures + 1)
    assert not await db.fetch("SELECT 1 FROM pgqueuer WHERE entrypoint = 'test.count' AND status = 'failed'")


@pytest.fixture
async def letters(app: object, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        monkeypatch.setenv("LOTRINH_SMTP_URL", server.url)
        settings.cache_clear()
        yield server
    monkeypatch.undo()
    settings.cache_clear()


async def test_a_letter_whose_worker_dies_is_sent_by_the_next_one(
    letters: MailServer, database_url: str
) -> None:
    """The one that dies has its row locked and has not noted that it was sent."""
    letter = uuid4()
    await mail.Message(id=letter, recipient="lan@doanhnghiep.example", subject="x", body="y").save()
    dying = await asyncpg.connect(database_url)
    try:
        await dying.execute(f"BEGIN; SELECT 1 FROM message WHERE id = '{letter}' FOR UPDATE")
        delivery = asyncio.create_task(mail.deliver({"message": str(letter)}))
        await asyncio.wait([delivery], timeout=0.5)
        await dying.close()
        await delivery
        await mail.deliver({"message": str(letter)})
    finally:
        await db.execute("DELETE FROM message WHERE id = $1", letter)
    assert [str(letter) in one for one in letters.message_ids()] == [True]


async def _enqueue_once_it_can(n: int) -> None:
    """The pool may lend a connection before word of its end has come, which takes longer over a network."""
    while True:
        with suppress(*db.AWAY):
            return await _enqueue(n)
        await asyncio.sleep(0.05)


async def _enqueue(n: int) -> None:
    async with db.atomic():
        await jobs.enqueue("test.count", {"n": n})
