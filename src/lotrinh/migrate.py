"""Brings the database to the newest schema; of several processes, one does it and the others wait.

It may run while people work: a step that cannot get its lock within seconds gives way, so that nobody queues up
behind it, and is tried again. One that holds a lock for too long is stopped. Each step is a transaction of its own,
so what was done before stays done.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog
from piccolo.apps.migrations.commands.forwards import run_forwards

from lotrinh import database_server, row_security
from lotrinh.database_roles import LOGIN, acting_as
from lotrinh.db import DB

LOCK = 7_465_201
LOCK_SECONDS = 0.8
"""Less than the second after which the server looks for deadlocks, so that it is the migration that gives way."""
PAUSE_SECONDS = 2
TRIES = 90
STATEMENT_SECONDS = 60

log = structlog.get_logger()


class TooBusy(Exception):
    """The tables were in use for so long that the migration was given up; running it again goes on from there."""


class TooSlow(Exception):
    """A statement took longer than it may beside people at work; it was taken back."""


async def migrate(statement_seconds: int = STATEMENT_SECONDS) -> None:
    """`statement_seconds`: the longest a statement may take, and with it hold up people; 0: as long as it needs."""
    await database_server.refuse_unless(
        database_server.suitable, database_server.ownership, database_server.room_for_tables
    )
    connection = await asyncpg.connect(**DB.config)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        with acting_as(LOGIN):
            await row_security.make_roles()  # or be refused before the first step
            async with _impatient(statement_seconds):
                await _with_patience(_run)
                await _with_patience(row_security.establish)
    finally:
        await connection.close()


async def _run() -> None:
    result = await run_forwards("lotrinh")
    if not result.success:
        raise RuntimeError(result.message)


async def _with_patience(step: Callable[[], Awaitable[None]]) -> None:
    for attempt in range(1, TRIES + 1):
        try:
            await step()
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            log.warning("migration waits for a table in use", attempt=attempt)
            await asyncio.sleep(PAUSE_SECONDS)
            continue
        except asyncpg.QueryCanceledError as error:
            raise TooSlow from error
        return
    raise TooBusy


@asynccontextmanager
async def _impatient(statement_seconds: int) -> AsyncIterator[None]:
    """Connections opened meanwhile wait for no lock, and work on no statement, longer than this."""
    before: dict[str, Any] = DB.config
    limits = {"lock_timeout": f"{int(LOCK_SECONDS * 1000)}ms", "statement_timeout": f"{statement_seconds}s"}
    DB.config = before | {"server_settings": limits}
    try:
        yield
    finally:
        DB.config = before
