"""Workers say that they are alive by a row each: whoever looks after the system sees one that has stopped."""

import asyncio
import os
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID as Uuid
from uuid import uuid4

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh import clock, db

EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(seconds=60)
BEAT = """
INSERT INTO worker_beat (id, host, process, started_at, seen_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
"""
FORGET = "DELETE FROM worker_beat WHERE id = $1 OR seen_at < $2"
NEWEST = "SELECT max(seen_at) AS seen_at FROM worker_beat"
KEPT = timedelta(days=1)


class WorkerBeat(Table):
    """One process that runs jobs; it takes its row away when it ends in good order."""

    id = UUID(primary_key=True)
    host = Varchar(length=120, default=None)
    process = Integer(default=None)
    started_at = Timestamptz(default=TimestamptzNow())
    seen_at = Timestamptz(default=TimestamptzNow())


async def beat_until_cancelled() -> None:
    """A database that is away for a while is no reason to stop."""
    worker_id = uuid4()
    try:
        while True:
            with suppress(*db.AWAY):
                await beat(worker_id)
            await asyncio.sleep(EVERY.total_seconds())
    finally:
        await leave(worker_id)


async def beat(worker_id: Uuid) -> None:
    await db.execute(BEAT, worker_id, socket.gethostname()[:120], os.getpid(), clock.now())


async def leave(worker_id: Uuid) -> None:
    """Rows of workers that were killed go, too, a day later."""
    try:
        await db.execute(FORGET, worker_id, clock.now() - KEPT)
    except db.AWAY:
        return


async def newest() -> datetime | None:
    """When a worker was last seen; None if none ever was, or the last one ended in good order."""
    row = await db.fetch_one(NEWEST)
    return row["seen_at"] if row else None


async def silence() -> timedelta | None:
    """How long ago the newest beat was."""
    seen_at = await newest()
    return clock.now() - seen_at if seen_at else None
