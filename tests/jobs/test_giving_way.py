"""Long work that is stopped between two steps comes back by itself, and keeps nobody waiting."""

import asyncio
from typing import Any

import pytest

from lotrinh import db, draining, jobs

pytestmark = pytest.mark.anyio
QUEUED = "SELECT payload, status::text AS status FROM pgqueuer WHERE entrypoint = 'test.long'"


@pytest.mark.usefixtures("app")
async def test_a_long_job_gives_way_to_the_end_of_its_process_and_is_queued_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(draining, "_begun", False)  # put back at the end, so that the tests go on
    begun, stop = asyncio.Event(), asyncio.Event()

    async def long(_: dict[str, Any]) -> None:
        begun.set()
        while True:
            await asyncio.sleep(0.01)
            draining.give_way()

    async with db.atomic():
        await jobs.enqueue("test.long", {"day": 3}, key="test.long")
    worker = asyncio.create_task(jobs.work({"test.long": long}, stop, {}))
    try:
        async with asyncio.timeout(20):
            await begun.wait()
            draining.begin()
            stop.set()
            await worker
        assert await db.fetch(QUEUED) == [{"payload": b'{"day":3}', "status": "queued"}]
    finally:
        stop.set()
        await worker
        await db.execute("DELETE FROM pgqueuer WHERE entrypoint = 'test.long'")
