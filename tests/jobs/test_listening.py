"""A worker that is slow to listen takes other jobs all the same while a long one runs."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.core.qm import QueueManager

from lotrinh import db, jobs

pytestmark = pytest.mark.anyio
CHECK = timedelta(seconds=1)
"""So often the queue asks whether its listener hears; ten seconds outside of tests."""


@pytest.mark.usefixtures("app")
async def test_a_listener_that_comes_late_keeps_no_job_waiting_behind_a_long_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listen = AsyncpgPoolDriver.add_listener

    async def late(driver: AsyncpgPoolDriver, *of: Any) -> None:
        await asyncio.sleep(CHECK.total_seconds() / 2)
        await listen(driver, *of)

    monkeypatch.setattr(AsyncpgPoolDriver, "add_listener", late)
    monkeypatch.setattr(QueueManager._run_periodic_health_check, "__defaults__", (CHECK,))
    begun, done, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def long(_: dict[str, Any]) -> None:
        begun.set()
        await stop.wait()

    async def short(_: dict[str, Any]) -> None:
        done.set()

    await queue("test.long")
    worker = asyncio.create_task(jobs.work({"test.long": long, "test.short": short}, stop, {}))
    try:
        async with asyncio.timeout(20):
            await begun.wait()
            await asyncio.sleep(2 * CHECK.total_seconds())
            for _ in range(2):  # with the first one the queue looks what became of its question
                done.clear()
                await queue("test.short")
                await done.wait()
    finally:
        stop.set()
        await worker
        await db.execute("DELETE FROM pgqueuer WHERE entrypoint LIKE 'test.%'")


async def queue(name: str) -> None:
    async with db.atomic():
        await jobs.enqueue(name, {})
