"""What can go wrong without anything being killed: each fault ends by itself, and nothing is started again by hand."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from lotrinh import embedded_postgres
from tests.crash import small_disk
from tests.crash.findings import problems
from tests.crash.stand import Stand, until
from tests.crash.traffic import Traffic, under_load

WARM_UP = 3.0  # seconds
LONGEST = 5.0  # seconds until all is well after a fault
HOUR = 3600


async def pause(stand: Stand, traffic: Traffic, seconds: float) -> list[str]:
    """The database stands still: it neither answers nor refuses."""
    found = []
    async with under_load(traffic), fault_over(stand, traffic, found):
        stopped = stand.database_processes()
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            for process in reversed(stopped):
                os.kill(process, signal.SIGCONT)
    return found + await problems(stand, traffic)


async def connections(stand: Stand, traffic: Traffic, seconds: float) -> list[str]:
    """Somebody else takes every connection there is, those of the product, too."""
    found = []
    async with under_load(traffic), fault_over(stand, traffic, found):
        taken = await _take_all(embedded_postgres.address(stand.data_dir), stand)
        try:
            await asyncio.sleep(seconds)
        finally:
            for one in taken:
                one.terminate()
    return found + await problems(stand, traffic)


async def _take_all(address: str, stand: Stand) -> list[asyncpg.Connection]:
    superuser = embedded_postgres.address(stand.data_dir, role="postgres", database="postgres")
    above = await asyncpg.connect(superuser)
    taken: list[asyncpg.Connection] = []
    free = True
    while free:
        try:
            taken.append(await asyncpg.connect(address, server_settings={"application_name": "thief"}))
        except asyncpg.TooManyConnectionsError:
            free = bool(
                await above.fetchval(
                    "SELECT count(pg_terminate_backend(pid, 1000)) FROM pg_stat_activity "
                    "WHERE usename = 'lotrinh' AND application_name <> 'thief'"
                )
            )
    await above.close()
    return taken


async def disk(stand: Stand, traffic: Traffic, seconds: float) -> list[str]:
    """Not a byte can be written."""
    found = []
    async with under_load(traffic), fault_over(stand, traffic, found):
        with small_disk.filled(stand.data_dir):
            await asyncio.sleep(seconds)
    return found + await problems(stand, traffic)


async def clock(stand: Stand, traffic: Traffic, seconds: float) -> list[str]:
    """The clock of app and worker is an hour fast, then an hour slow, then right again: nothing may fail at all."""
    failed = 0
    async with under_load(traffic):
        for offset in (HOUR, -HOUR, 0):
            stand.offset.write_text(str(offset))
            await asyncio.sleep(seconds / 3)
            await until("everybody was answered", traffic.has_answered_everybody)
            answers = traffic.take_answers()
            failed += answers.total() - answers["200"] - answers["303"]
            print(f"  clock {offset:+} s: answers {dict(answers)}", flush=True)
    return [f"{failed} requests failed"] * bool(failed) + await problems(stand, traffic)


@asynccontextmanager
async def fault_over(stand: Stand, traffic: Traffic, found: list[str]) -> AsyncIterator[None]:
    """Prints how people were answered meanwhile, and when all was well again; by the same processes."""
    before = (stand.app.running.pid, stand.worker.running.pid)
    await asyncio.sleep(WARM_UP)
    traffic.take_answers()
    yield
    meanwhile = traffic.take_answers()
    answers = await stand.until_it_answers()
    works = await stand.until_the_worker_works()
    print(
        f"  answers meanwhile {dict(meanwhile)}; app back in {answers:.1f} s, worker in {works:.1f} s",
        flush=True,
    )
    if not meanwhile["503"]:
        found.append("nobody was told to come back later, so nothing was tried")
    if meanwhile["none"]:
        found.append(f"{meanwhile['none']} requests had no answer")
    if answers > LONGEST:
        found.append(f"the app was back only after {answers:.1f} s")
    if stand.app.running.poll() is not None or stand.worker.running.poll() is not None:
        found.append("a process ended")
    assert before == (stand.app.running.pid, stand.worker.running.pid)
