"""Background work on the same database: enqueued in the caller's transaction, run at least once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from time import perf_counter
from typing import Any

import asyncpg
import msgspec
import structlog
from pgqueuer import PgQueuer, Queries
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.errors import FailingListenerError
from pgqueuer.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.models import HealthCheckEvent, Job, Schedule
from pgqueuer.types import JobId

from lotrinh import db, draining, heartbeats
from lotrinh.db import DB

log = structlog.get_logger()

LOOK_AGAIN = 0.5
"""Seconds between two looks whether the database is back."""
MOST_BROKEN = 5
"""So often in a row a connection may break under a job before that counts as its failure."""
Handler = Callable[[dict[str, Any]], Awaitable[None]]
AGAIN = timedelta(seconds=30)
"""When a job comes back that gave way: longer than a process takes to stop."""


async def enqueue(
    name: str, payload: dict[str, Any], *, key: str | None = None, after: timedelta | None = None
) -> None:
    """Queue a job; it exists exactly when the open transaction commits. Same `key`: queued once."""
    connection = await db.transaction_connection()
    if connection is None:
        raise RuntimeError("a job is enqueued inside the transaction that makes it necessary")
    queries = Queries(AsyncpgDriver(connection))
    await queries.enqueue(
        name, msgspec.json.encode(payload), execute_after=after, dedupe_key=key, on_conflict="skip"
    )


async def retry(job_id: int) -> bool:
    """Queue a held job again, inside the open transaction; False if no job of this number is held."""
    row = await db.fetch_one("SELECT id FROM pgqueuer WHERE id = $1 AND status = 'failed' FOR UPDATE", job_id)
    connection = await db.transaction_connection()
    if row is None or connection is None:
        return False
    await Queries(AsyncpgDriver(connection)).requeue_jobs([JobId(job_id)])
    return True


async def work(handlers: Mapping[str, Handler], stop: asyncio.Event, nightly: Mapping[str, str]) -> None:
    """Run jobs until `stop` is set; a failing one is tried again later, then held for the operator.

    `nightly`: which of them come by themselves, and when (cron, UTC); once, however many workers there are.
    A database that goes away is waited for; jobs cut off by that begin again.
    """
    with db.as_system():
        while not stop.is_set():
            try:
                await _work(handlers, stop, nightly)
            except (*db.AWAY, FailingListenerError) as error:
                log.warning("worker waits for the database", kind=type(error).__name__)
                await _is_back(stop)


async def _is_back(stop: asyncio.Event) -> None:
    """Return when the database answers, or when told to stop."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_AGAIN)
        if await _answers():
            return


async def _answers() -> bool:
    """Whether whoever comes now gets a connection."""
    try:
        async with asyncio.timeout(db.WAIT_SECONDS):
            connection = await DB.get_new_connection()
            await connection.close()
    except db.AWAY:
        return False
    return True


async def _work(handlers: Mapping[str, Handler], stop: asyncio.Event, nightly: Mapping[str, str]) -> None:
    async with db.worker_pool() as pool:
        queue = PgQueuer(AsyncpgPoolDriver(pool))
        _ask_the_listener_twice(queue)
        for name, handler in handlers.items():
            _register(queue, name, handler, stop)
        for name, expression in nightly.items():
            _schedule(queue, name, expression)
        stopping = asyncio.create_task(_stop_with(queue, stop))
        beating = asyncio.create_task(heartbeats.beat_until_cancelled())
        try:
            await queue.run(
                dequeue_timeout=timedelta(seconds=5), batch_size=10, shutdown_on_listener_failure=True
            )
        finally:
            stopping.cancel()
            beating.cancel()
            await asyncio.wait([beating])


def _ask_the_listener_twice(queue: PgQueuer) -> None:
    """The first question may be put before the listener is there, and then nobody hears it.

    A listener that is taken for dead keeps the worker from every other job until the running ones have ended, which
    may be minutes.
    """
    ask = queue.qm.listener_healthy

    async def healthy(timeout: timedelta) -> HealthCheckEvent:  # noqa: ASYNC109 - as the queue calls it
        with suppress(FailingListenerError):
            return await ask(timeout)
        return await ask(timeout)

    queue.qm.listener_healthy = healthy  # type: ignore[method-assign,assignment]


def _register(queue: PgQueuer, name: str, handler: Handler, stop: asyncio.Event) -> None:
    async def run(job: Job) -> None:
        begin = perf_counter()
        with structlog.contextvars.bound_contextvars(job=int(job.id), name=name):
            payload = msgspec.json.decode(job.payload or b"{}")
            try:
                await _through_outages(handler, payload, stop)
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


async def _through_outages(handler: Handler, payload: dict[str, Any], stop: asyncio.Event) -> None:
    """What fails because the database is away is begun again when it is back.

    It counts as no attempt, and a retry could not be written down meanwhile: the job would be held. What the
    server itself has said is never the job's fault; a broken connection may be, or may be one to somebody else.
    """
    broken = 0
    while True:
        try:
            return await handler(payload)
        except db.AWAY as error:
            broken += not isinstance(error, asyncpg.PostgresError)
            elsewhere = isinstance(error, OSError) and await _answers()
            if stop.is_set() or elsewhere or broken > MOST_BROKEN:
                raise
            log.warning("job waits for the database", kind=type(error).__name__)
            await _is_back(stop)


def _schedule(queue: PgQueuer, name: str, expression: str) -> None:
    """A run that is due becomes a job like any other, so that a failing one is tried again, too."""

    async def due(_: Schedule) -> None:
        async with db.atomic():
            await enqueue(name, {}, key=name)

    queue.schedule(name, expression)(due)


async def _stop_with(queue: PgQueuer, stop: asyncio.Event) -> None:
    await stop.wait()
    queue.shutdown.set()
