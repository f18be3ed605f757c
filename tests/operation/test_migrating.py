"""A migration beside people at work: it gives way instead of making them wait, and goes on when it can."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from lotrinh import db, migrate

pytestmark = pytest.mark.anyio


@pytest.fixture
async def a_table_in_use(
    app: object, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[asyncpg.Connection]:
    """Somebody else's transaction stays open. A migration has no pool, as on the command line."""
    monkeypatch.setattr(db.DB, "pool", None)
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 1)
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0)
    other = await asyncpg.connect(database_url)
    await other.execute("BEGIN; LOCK TABLE migration IN ACCESS EXCLUSIVE MODE")
    yield other
    await other.close()


async def test_it_tries_again_until_the_table_is_free(a_table_in_use: asyncpg.Connection) -> None:
    migration = asyncio.create_task(migrate.migrate())
    done, _ = await asyncio.wait([migration], timeout=2)
    assert not done
    await a_table_in_use.execute("COMMIT")
    await migration
    assert "server_settings" not in db.DB.config


async def test_it_gives_up_in_the_end(
    a_table_in_use: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "TRIES", 1)
    with pytest.raises(migrate.TooBusy):
        await migrate.migrate()
    assert "server_settings" not in db.DB.config


@pytest.mark.usefixtures("app")
async def test_a_step_that_keeps_people_waiting_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def step(_: str) -> None:
        await db.execute("SELECT pg_sleep(60)")

    monkeypatch.setattr(db.DB, "pool", None)
    monkeypatch.setattr(migrate, "run_forwards", step)
    async with asyncio.timeout(30):
        with pytest.raises(migrate.TooSlow):
            await migrate.migrate(statement_seconds=1)
    assert "server_settings" not in db.DB.config


@pytest.mark.usefixtures("app")
async def test_what_did_not_change_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """People at work ask the functions and policies all the while."""
    made = """
        SELECT oid, xmin::text FROM pg_proc WHERE proname LIKE 'visitor_%'
        UNION ALL SELECT oid, xmin::text FROM pg_policy ORDER BY 1
    """
    before = await db.fetch(made)
    monkeypatch.setattr(db.DB, "pool", None)
    await migrate.migrate()
    assert await db.fetch(made) == before
