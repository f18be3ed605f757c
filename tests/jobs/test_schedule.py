"""Jobs that come by themselves: due ones run, and once."""

import asyncio
import time
from typing import Any

import pytest

from lotrinh import db, jobs

pytestmark = pytest.mark.anyio
EVERY_OTHER_SECOND = "* * * * * */2"


@pytest.mark.usefixtures("app")
async def test_a_scheduled_job_runs_once_each_time_for_two_workers() -> None:
    ran: list[dict[str, Any]] = []
    twice, stop = asyncio.Event(), asyncio.Event()

    async def note(payload: dict[str, Any]) -> None:
        ran.append(payload)
        if len(ran) == 2:
            twice.set()

    schedule = {"test.note": EVERY_OTHER_SECOND}
    begin = time.monotonic()
    workers = [asyncio.create_task(jobs.work({"test.note": note}, stop, schedule)) for _ in range(2)]
    try:
        async with asyncio.timeout(20):
            await twice.wait()
        took = time.monotonic() - begin
    finally:
        stop.set()
        await asyncio.gather(*workers)
        await db.execute("DELETE FROM pgqueuer_schedules WHERE entrypoint = 'test.note'")
    assert ran == [{}, {}]
    assert took > 1, "each worker ran it at the same moment"
