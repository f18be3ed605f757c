"""Background work on the same database: enqueued in the caller's transaction, run at least once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from time import perf_counter
from typing import Any

import asyncpg
import msgspec
import structlog
from pgqueuer import PgQueuer, Queries
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.models import Job, Schedule
from pgqueuer.types import JobId

from lotrinh import db, draining, heartbeats
from lotrinh.db import DB

log = structlog.get_logger()

Handler = Callable[[dict[str, Any]], Awaitable[None]]
AGAIN = timedelta(seconds=30)
"""When a job comes back that gave way: longer than a process takes to stop."""


async def enqueue(
    name: str, payload: dict[str, Any], *, key: str | None = None, after: timedelta | None = None
) -> None:
    """Queue a job; it exists exactly when the open transaction commits. Same `key`: queued once."""
    transaction = DB.current_transaction.get()
    if transaction is None:
        raise RuntimeError("a job is enqueued inside the transaction that makes it necessary")
    queries = Queries(AsyncpgDriver(transaction.connection))
    await queries.enqueue(
        name, msgspec.json.encode(payload), execute_after=after, dedupe_key=key, on_conflict="skip"
    )


async def retry(job_id: int) -> bool:
    """Queue a held job again, inside the open transaction; False if no job of this number is held."""
    row = await db.fetch_one("SELECT id FROM pgqueuer WHERE id = $1 AND status = 'failed' FOR UPDATE", job_id)
    transaction = DB.current_transaction.get()
    if row is None or transaction is None:
        return False
    await Queries(AsyncpgDriver(transaction.connection)).requeue_jobs([JobId(job_id)])
    return True


async def work(handlers: Mapping[str, Handler], stop: asyncio.Event, nightly: Mapping[str, str]) -> None:
    """Run jobs until `stop` is set; a failing one is tried again later, then held for the operator.

    `nightly`: which of them come by themselves, and when (cron, UTC); once, however many workers there are.
    """
    async with asyncpg.create_pool(**DB.config, min_size=2, max_size=4) as pool:
        queue = PgQueuer(AsyncpgPoolDriver(pool))
        for name, handler in handlers.items():
            _register(queue, name, handler)
        for name, expression in nightly.items():
            _schedule(queue, name, expression)
        stopping = asyncio.create_task(_stop_with(queue, stop))
        beating = asyncio.create_task(heartbeats.beat_until_cancelled())
        try:
            await queue.run(dequeue_timeout=timedelta(seconds=5), batch_size=10)
        finally:
            stopping.cancel()
            beating.cancel()
            await asyncio.wait([beating])


def _register(queue: PgQueuer, name: str, handler: Handler) -> None:
    async def run(job: Job) -> None:
        begin = perf_counter()
        with structlog.contextvars.bound_contextvars(job=int(job.id), name=name):
            payload = msgspec.json.decode(job.payload or b"{}")
            try:
                await handler(payload)
            except draining.GaveWay:
                async with db.atomic():
                    await enqueue(name, payload, after=AGAIN)
                log.info("job gave way")
                return
            except Exception as error:
                log.exception("job failed", kind=type(error).__name__)
                raise
            log.info("job done", ms=round((perf_counter() - begin) * 1000, 1))

    queue.entrypoint(name, on_failure="hold", executor_factory=DatabaseRetryEntrypointExecutor)(run)


def _schedule(queue: PgQueuer, name: str, expression: str) -> None:
    """A run that is due becomes a job like any other, so that a failing one is tried again, too."""

    async def due(_: Schedule) -> None:
        async with db.atomic():
            await enqueue(name, {}, key=name)

    queue.schedule(name, expression)(due)


async def _stop_with(queue: PgQueuer, stop: asyncio.Event) -> None:
    await stop.wait()
    queue.shutdown.set()
