"""`make load`: 2,000 people answer at 250 saves a second for minutes, then 1,000 a second for one.

Saves begin when they are due, whether or not earlier ones are done, and are timed from then on: a server that falls
behind cannot hide it by being asked less. Everything runs on this machine, the people, too.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from http import HTTPStatus
from itertools import count
from pathlib import Path

import aiohttp
import msgspec
import uvloop
from rich.console import Console
from rich.table import Table

from lotrinh import db, embedded_postgres
from lotrinh.migrate import migrate
from tests.bench import memory, stage
from tests.bench.baseline import forced_writes
from tests.bench.lines import Lines
from tests.bench.load import Load
from tests.bench.stage import User

USERS = 2_000
WORKERS = 2
STEADY, BURST = 250, 1_000  # saves a second
STEADY_P95, BURST_P99 = 150, 500  # ms
GROWTH = 5.0  # percent
MINUTES_FOR_GROWTH = 10
"""Before that a process still fills its caches, so its growth says nothing."""
CRITERIA = ("1.1.1", "1.1.2", "1.1.7", "1.1.9")
PATIENCE = 30.0  # seconds


class Outcome(msgspec.Struct):
    load: Load
    errors: dict[str, int]

    @property
    def failed(self) -> int:
        return sum(self.errors.values())


async def at_rate(address: str, users: list[User], rate: float, seconds: float) -> Outcome:
    """Each user in turn; `times` are seconds from when a save was due until it was answered."""
    times: list[float] = []
    errors: dict[str, int] = {}
    lines, under_way = Lines(address), set()
    begun = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        task = asyncio.create_task(_save(lines, users, number, due, times, errors))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    took = time.perf_counter() - begun
    lines.close()
    return Outcome(load=Load(count=len(times), seconds=took, times=times), errors=errors)


async def _save(
    lines: Lines, users: list[User], number: int, due: float, times: list[float], errors: dict[str, int]
) -> None:
    turn, place = divmod(number, len(users))
    step, which = divmod(turn, len(CRITERIA))
    user = users[place]
    body = stage.save_body(user, CRITERIA[which], {"": str(step % 6)})
    try:
        status = await lines.post(
            f"/assessments/{user.assessment}/answers", stage.save_headers(user), body, PATIENCE
        )
    except (TimeoutError, OSError) as problem:
        kind = type(problem).__name__
    else:
        if status == HTTPStatus.OK:
            times.append(time.perf_counter() - due)
            return
        kind = f"a save was answered {status}"
    errors[kind] = errors.get(kind, 0) + 1


async def bare_pages(address: str, seconds: float) -> Load:
    """The same pace at a page of the framework that does nothing."""
    times: list[float] = []
    async with aiohttp.ClientSession() as session:
        begun = time.perf_counter()
        for number in count():
            due = begun + number / STEADY
            if due - begun >= seconds:
                break
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            async with session.get(address + "/") as answer:
                await answer.read()
            times.append(time.perf_counter() - due)
        return Load(count=len(times), seconds=time.perf_counter() - begun, times=times)


async def watched(address: str, users: list[User], minutes: float) -> tuple[Outcome, list[int]]:
    """The steady load, and the memory of the server's processes meanwhile."""
    samples: list[int] = []
    watcher = asyncio.create_task(memory.watch("lotrinh.server:application", samples))
    try:
        return await at_rate(address, users, STEADY, minutes * 60), samples
    finally:
        watcher.cancel()


def run(folder: Path, minutes: float, burst_seconds: float, users_wanted: int) -> int:
    url = embedded_postgres.start(folder)
    try:
        db.configure(url)
        asyncio.run(migrate())
        users = asyncio.run(stage.enter_users(users_wanted))
        disk = forced_writes(folder)
        with stage.serving("tests.bench.baseline:bare", url, workers=WORKERS) as address:
            bare = uvloop.run(bare_pages(address, 5))
        with stage.serving("lotrinh.server:application", url, workers=WORKERS) as address:
            steady, samples = uvloop.run(watched(address, users, minutes))
            burst = uvloop.run(at_rate(address, users, BURST, burst_seconds))
        return report(steady, burst, samples, bare, disk, minutes, len(users))
    finally:
        embedded_postgres.stop(folder)


def report(
    steady: Outcome, burst: Outcome, samples: list[int], bare: Load, disk: float, minutes: float, users: int
) -> int:
    """The table; 1 if a bound was missed."""
    grown, judged = memory.growth(samples), minutes >= MINUTES_FOR_GROWTH
    rows = [
        (f"{STEADY} saves/s, p95, ms", steady.load.percentile(95), STEADY_P95, True),
        (f"{STEADY} saves/s, saves that failed", steady.failed, 1, True),
        (f"{BURST} saves/s, p99, ms", burst.load.percentile(99), BURST_P99, True),
        (f"{BURST} saves/s, saves that failed", burst.failed, 1, True),
        (f"memory of the app over {minutes:g} min, growth, %", grown, GROWTH, judged),
    ]
    table = Table(title=f"{users:,} users, {WORKERS} server processes, bundled PostgreSQL, fsync on")
    for column in ("figure", "measured", "bound", "met", "to a bare page"):
        table.add_column(column)
    for name, value, bound, counts in rows:
        met = ("yes" if value < bound else "NO") if counts else f"not judged under {MINUTES_FOR_GROWTH} min"
        ratio = f"{value / bare.percentile(95):.1f}" if name.endswith("p95, ms") else ""
        table.add_row(name, f"{value:,.1f}", f"under {bound}", met, ratio)
    for name, one in (("steady", steady), ("burst", burst)):
        p50, p95, p99 = (f"{one.load.percentile(p):,.0f}" for p in (50, 95, 99))
        table.add_row(f"{name}: p50 / p95 / p99, ms", f"{p50} / {p95} / {p99}", "", "", "")
        table.add_row(f"{name}: saves answered a second", f"{one.load.rate:,.0f}", "", "", "")
        for kind, times in sorted(one.errors.items()):
            table.add_row(f"{name}: {kind}", f"{times:,}", "", "", "")
    table.add_row(f"baseline: bare page at {STEADY}/s, p95, ms", f"{bare.percentile(95):,.1f}", "", "", "1.0")
    table.add_row("baseline: forced writes/s (fdatasync)", f"{disk:,.0f}", "", "", "")
    Console(width=120).print(table)
    return 0 if all(value < bound for _, value, bound, counts in rows if counts) else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--burst-seconds", type=float, default=60)
    parser.add_argument("--users", type=int, default=USERS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
        return run(Path(name), given.minutes, given.burst_seconds, given.users)


if __name__ == "__main__":
    sys.exit(main())
