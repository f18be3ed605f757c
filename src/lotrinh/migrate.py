"""Brings the database to the newest schema; of several processes, one does it and the others wait.

It may run while people work: a step that cannot get its lock within seconds gives way, so that nobody queues up
behind it, and is tried again. One that holds a lock for too long is stopped. Each step is a transaction of its own,
so what was done before stays done.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog
from piccolo.apps.migrations.commands.forwards import run_forwards

from lotrinh.db import DB

LOCK = 7_465_201
LOCK_SECONDS = 3
PAUSE_SECONDS = 2
TRIES = 30
STATEMENT_SECONDS = 60

log = structlog.get_logger()


class TooBusy(Exception):
    """The tables were in use for so long that the migration was given up; running it again goes on from there."""


class TooSlow(Exception):
    """A statement took longer than it may beside people at work; it was taken back."""


async def migrate(statement_seconds: int = STATEMENT_SECONDS) -> None:
    """`statement_seconds`: the longest a statement may take, and with it hold up people; 0: as long as it needs."""
    connection = await asyncpg.connect(**DB.config)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        async with _impatient(statement_seconds):
            await _with_patience()
    finally:
        await connection.close()


async def _with_patience() -> None:
    for attempt in range(1, TRIES + 1):
        try:
            result = await run_forwards("lotrinh")
        except asyncpg.LockNotAvailableError:
            log.warning("migration waits for a table in use", attempt=attempt)
            await asyncio.sleep(PAUSE_SECONDS)
            continue
        except asyncpg.QueryCanceledError as error:
            raise TooSlow from error
        if not result.success:
            raise RuntimeError(result.message)
        return
    raise TooBusy


@asynccontextmanager
async def _impatient(statement_seconds: int) -> AsyncIterator[None]:
    """Connections opened meanwhile wait for no lock, and work on no statement, longer than this."""
    before: dict[str, Any] = DB.config
    limits = {"lock_timeout": f"{LOCK_SECONDS}s", "statement_timeout": f"{statement_seconds}s"}
    DB.config = before | {"server_settings": limits}
    try:
        yield
    finally:
        DB.config = before
