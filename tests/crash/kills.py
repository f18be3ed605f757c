"""App, worker and database are killed (SIGKILL), in any order, under load."""

import asyncio
import os
import random
import signal
import time
from collections import defaultdict

from tests.crash.findings import problems, repeated_letters
from tests.crash.stand import Stand, until
from tests.crash.traffic import Traffic, under_load

BETWEEN_KILLS = (0.8, 1.6)
LONGEST = 5.0  # seconds


async def kills(stand: Stand, traffic: Traffic, times: int) -> list[str]:
    """Nobody starts the database but the product itself; app and worker are started again as systemd does."""
    back: dict[str, list[float]] = defaultdict(list)
    async with under_load(traffic):
        for what in random.sample(list(KILL) * times, len(KILL) * times):
            await asyncio.sleep(random.uniform(*BETWEEN_KILLS))
            begun = time.monotonic()
            await KILL[what](stand)
            back[what].append(time.monotonic() - begun)
            process = {"app": stand.app, "worker": stand.worker}.get(what)
            needed = f", {process.cpu_seconds():.1f} s of them computing" if process else ""
            print(f"  {what} killed: back in {back[what][-1]:.1f} s{needed}", flush=True)
        await asyncio.sleep(1)
    found, repeated = await problems(stand, traffic), repeated_letters(stand)
    for what, seconds in back.items():
        middle = sorted(seconds)[times // 2]
        print(f"{what}: {times} kills, back after {middle:.1f} s, at most {max(seconds):.1f} s")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; answers {dict(traffic.answers)}")
    saves = sum(one.total for one in traffic.savers)
    print(
        f"acknowledged: {saves} saves, {len(traffic.submitted)} submissions, {len(traffic.letters)} letters"
    )
    print(f"{repeated} letters arrived twice, under one Message-ID")
    if repeated > 2 * times:
        found.append("more letters were repeated than workers died")
    slow = {what: max(seconds) for what, seconds in back.items() if max(seconds) > LONGEST}
    return found + [f"{what} was back only after {seconds:.1f} s" for what, seconds in slow.items()]


async def _kill_app(stand: Stand) -> None:
    stand.app.kill()
    stand.app.start()
    await stand.until_it_answers()


async def _kill_worker(stand: Stand) -> None:
    stand.worker.kill()
    stand.worker.start()
    await stand.until_the_worker_works()


async def _kill_database(stand: Stand) -> None:
    killed = stand.postmaster()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)

    async def another_answers() -> bool:
        return stand.postmaster() not in {None, killed} and await stand.answers()

    await until("the app answers with another database", another_answers)


KILL = {"app": _kill_app, "worker": _kill_worker, "database": _kill_database}
