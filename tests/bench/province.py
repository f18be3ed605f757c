"""`make bench-data`, second part: the province's figures over 65,000 firms, 80,000 assessments and 4.8 million answers,
then over 1,000,000 firms with as large a share that answered.

Counting and estimating run in the database and here; seconds of a processor are told beside those of the clock, since
another program on the machine makes only the latter longer. Pages are asked for while a process beside the server
saves 250 answers a second, and once more while nobody does.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from rich.console import Console
from rich.table import Table

from lotrinh import clock, db, embedded_postgres
from lotrinh.statistics import rounds, services
from lotrinh.statistics.cube import read_cube
from lotrinh.statistics.publication import publish
from lotrinh.statistics.weighting import read_weighable
from tests.bench import copies, data, stage
from tests.bench.__main__ import save
from tests.bench.lists import p95, waits
from tests.bench.load import measure

USERS, PAUSE, SAVES, WORKERS = 50, 0.2, 250, 2
PAGE, COUNTING, EDITION = 50.0, 2.0, 30.0
PAGES = (
    "/statistics", "/statistics?sector=wood&size=small", "/statistics/adoption",
    "/statistics/adoption?measure=warehouse-2&sector=metal", "/statistics/targets", "/statistics/areas",
    "/statistics/method", "/statistics/dictionary", "/statistics/supply", "/statistics/platforms",
)  # fmt: skip
EARLIER = "DELETE FROM statistic_build WHERE NOT simulated"
SHOWN = "UPDATE statistic_build SET simulated = false"
"""Outside the demo, pages show figures of real firms; here they are to show these, the newest."""

T = TypeVar("T")


class Spent(msgspec.Struct, frozen=True):
    """Seconds of the clock, and of a processor: of this process and of the one in the database together."""

    seconds: float
    cpu: float


class Built(msgspec.Struct, frozen=True):
    firms: int
    reading: Spent
    counting: Spent
    sample: Spent
    edition: Spent
    hidden: int
    whole: float


def cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def spent(work: Callable[[], Awaitable[T]]) -> tuple[T, Spent]:
    """In one transaction, so that it is one process of the database that works."""
    async with db.atomic():
        row = await db.fetch_one("SELECT pg_backend_pid() AS process")
        assert row is not None
        begun, own, its = time.perf_counter(), time.process_time(), cpu_of(row["process"])
        found = await work()
        cpu = time.process_time() - own + cpu_of(row["process"]) - its
        return found, Spent(time.perf_counter() - begun, cpu)


async def built() -> Built:
    """One edition, step by step, then as the job makes it. Reading: all rounds at once, later only the new ones."""
    day = clock.today()
    _, reading = await spent(rounds.keep_up)
    await db.execute("ANALYZE stated_round")
    cube, counting = await spent(lambda: read_cube(day, simulated=True))
    weighable, sample = await spent(lambda: read_weighable(day, simulated=True))
    begun, cpu = time.perf_counter(), time.process_time()
    edition = publish(cube, weighable)
    protecting = Spent(time.perf_counter() - begun, time.process_time() - cpu)
    begun = time.perf_counter()
    await services.build_day(simulated=True)
    whole = time.perf_counter() - begun
    firms = int(cube.base["firms"].sum())
    return Built(firms, reading, counting, sample, protecting, len(edition.log), whole)


async def build(many: int | None = None) -> Built:
    await db.open_pool(2)
    try:
        if many:
            await copies.enter(many)
        found = await built()
        await db.execute(EARLIER)
        await db.execute(SHOWN)
        return found
    finally:
        await db.close_pool()


async def save_answers(address: str, users: list[stage.User]) -> None:
    """Until this process is ended."""
    await measure([save(address, user) for user in users], 3600.0, pause=PAUSE)


def pages(address: str) -> dict[str, list[float]]:
    return {page: asyncio.run(waits(address, (page,), "")) for page in PAGES}


def pages_beside_saves(address: str, users: list[stage.User]) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.bench.province", "save", address]
    saver = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        assert saver.stdin is not None
        saver.stdin.write(msgspec.json.encode(users))
        saver.stdin.close()
        time.sleep(3)
        assert saver.poll() is None
        return pages(address)
    finally:
        saver.terminate()
        saver.wait(timeout=20)


def report_build(one: Built) -> bool:
    """The bound of counting grows with the firms, that of suppression does not: it sees as many cells."""
    counting = COUNTING * one.firms / data.FIRMS
    table = Table(title=f"An edition of the province's figures, {one.firms:,} firms")
    for column in ("step", "seconds", "of a processor", "bound", "met"):
        table.add_column(column)
    for name, step, bound in (
        ("reading all rounds anew", one.reading, None),
        ("counting", one.counting, counting),
        ("the sample for estimates", one.sample, None),
        ("suppression and estimates", one.edition, EDITION),
    ):
        met = "" if bound is None else "yes" if step.cpu <= bound else "NO"
        table.add_row(name, f"{step.seconds:.1f}", f"{step.cpu:.1f}", f"{bound:.0f}" if bound else "", met)
    table.add_row("the whole job", f"{one.whole:.1f}")
    table.caption = f"{one.hidden:,} cells are hidden"
    Console(width=130).print(table)
    return one.counting.cpu <= counting and one.edition.cpu <= EDITION


def report_pages(
    title: str, quiet: dict[str, list[float]], busy: dict[str, list[float]], bare: float
) -> bool:
    table = Table(title=title)
    for column in (
        "page",
        f"p95 beside {SAVES} saves/s, ms",
        "bound",
        "met",
        "p95 alone, ms",
        "alone, to a bare page",
    ):
        table.add_column(column)
    for page in PAGES:
        met = "yes" if p95(busy[page]) <= PAGE else "NO"
        alone = p95(quiet[page])
        table.add_row(
            page, f"{p95(busy[page]):.0f}", f"{PAGE:.0f}", met, f"{alone:.0f}", f"{alone / bare:.0f}"
        )
    Console(width=130).print(table)
    return all(p95(times) <= PAGE for times in busy.values())


def serve(url: str, title: str, users: list[stage.User]) -> bool:
    with stage.serving("tests.bench.baseline:bare", url, workers=WORKERS) as address:
        bare = p95(asyncio.run(waits(address, ("/",) * 10, "")))
    with stage.serving("lotrinh.server:application", url, workers=WORKERS) as address:
        quiet = pages(address)
        busy = pages_beside_saves(address, users)
    return report_pages(title, quiet, busy, bare)


def bench(folder: Path) -> int:
    url = embedded_postgres.start(folder)
    try:
        db.configure(url)
        asyncio.run(data.load())
        users = asyncio.run(stage.enter_users(USERS))
        met = True
        for many in (None, copies.MANY):
            edition = asyncio.run(build(many))
            met &= report_build(edition)
            met &= serve(url, f"Pages of figures, {edition.firms:,} firms, {WORKERS} server processes", users)
        return 0 if met else 1
    finally:
        embedded_postgres.stop(folder)


if __name__ == "__main__":
    if sys.argv[1:2] == ["save"]:
        given = msgspec.json.decode(sys.stdin.buffer.read(), type=list[stage.User])
        asyncio.run(save_answers(sys.argv[2], given))
    else:
        with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
            Path(name).chmod(0o755)
            home = Path(name) / "province"
            home.mkdir(mode=0o755)
            sys.exit(bench(home))
