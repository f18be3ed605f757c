"""`make bench`: pages, saves, messages of Stripe, reports, imports, beside what the machine can do at that minute."""

import asyncio
import sys
import tempfile
from itertools import count
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from lotrinh import db, embedded_postgres
from lotrinh.migrate import migrate
from tests.bench import messages, registry_import, reports, stage
from tests.bench.baseline import forced_writes
from tests.bench.load import Act, Load, measure
from tests.bench.stage import User

USERS = 50
SECONDS = 8.0
WORKERS = 2
PAUSE = 1.0  # nobody clicks faster for long
REPORTS = 100
CRITERIA = ("1.1.1", "1.1.2", "1.1.7", "1.1.9")


def get(url: str, headers: dict[str, str] | None = None) -> Act:
    async def act(session: aiohttp.ClientSession) -> None:
        async with session.get(url, headers=headers) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{url} was answered {answer.status}")

    return act


def save(address: str, user: User) -> Act:
    """Each answer differs from the one before, so that each save writes."""
    turn = count()

    async def act(session: aiohttp.ClientSession) -> None:
        step, which = divmod(next(turn), len(CRITERIA))
        body = stage.save_body(user, CRITERIA[which], {"": str(step % 6)})
        await stage.save(session, address, user, body)

    return act


async def bare_rate(address: str) -> Load:
    return await measure([get(address + "/")] * USERS, SECONDS / 2)


async def figures(address: str, users: list[User]) -> dict[str, Load]:
    pages = [get(f"{address}/assessments/{u.assessment}/sections/{stage.SECTION}", u.cookies) for u in users]
    saves = [save(address, user) for user in users]
    return {
        "pages": await measure(pages, SECONDS),
        "saves": await measure(saves, SECONDS),
        "paced": await measure(saves, SECONDS, pause=PAUSE),
        "told": await measure([messages.tell(address)] * messages.SENDERS, SECONDS, pause=messages.PAUSE),
    }


def bench(folder: Path) -> int:
    url = embedded_postgres.start(folder)
    try:
        db.configure(url)
        asyncio.run(migrate())
        users = asyncio.run(stage.enter_users(USERS))
        results = asyncio.run(reports.enter_results(users, REPORTS))
        disk = forced_writes(folder)
        with stage.serving("tests.bench.baseline:bare", url, workers=WORKERS) as address:
            bare = asyncio.run(bare_rate(address))
        with stage.serving("lotrinh.server:application", url, workers=WORKERS) as address:
            measured = asyncio.run(figures(address, users))
            printing = asyncio.run(reports.seconds_for(address, results))
        importing = asyncio.run(registry_import.seconds_of_runs(folder))
        return report(measured, printing, max(one.seconds for one in importing), bare, disk)
    finally:
        embedded_postgres.stop(folder)


def report(measured: dict[str, Load], printing: float, importing: float, bare: Load, disk: float) -> int:
    rows = [
        ("section pages/s", measured["pages"].rate, 400, "at least"),
        ("audited answer saves/s", measured["saves"].rate, 300, "at least"),
        ("p95 of a save, 50 users, one a second each, ms", measured["paced"].percentile(95), 50, "under"),
        ("p95 of a message of Stripe, 8 senders, ms", measured["told"].percentile(95), 50, "under"),
        (f"{REPORTS} different reports, s", printing, 15, "under"),
        (
            f"registry import of {registry_import.FIRMS:,} rows, s",
            importing,
            registry_import.MOST_SECONDS,
            "under",
        ),
    ]
    table = Table(title=f"{USERS} users, {WORKERS} server processes, bundled PostgreSQL, fsync on")
    for column in ("figure", "measured", "bound", "met", "to a bare page", "to forced writes"):
        table.add_column(column)
    for name, value, bound, sense in rows:
        met = value >= bound if sense == "at least" else value < bound
        ratio = "" if sense == "under" else f"{value / bare.rate:.2f}"
        forced = f"{value / disk:.2f}" if name.startswith("audited") else ""
        table.add_row(name, f"{value:,.0f}", f"{sense} {bound}", "yes" if met else "NO", ratio, forced)
    table.add_row("baseline: bare page/s", f"{bare.rate:,.0f}", "", "", "1.00", "")
    table.add_row("baseline: forced writes/s (fdatasync)", f"{disk:,.0f}", "", "", "", "1.00")
    table.add_row(
        "p95 of a save while nobody pauses, ms", f"{measured['saves'].percentile(95):,.0f}", *[""] * 4
    )
    Console(width=120).print(table)
    return 0 if all((v >= b) if s == "at least" else (v < b) for _, v, b, s in rows) else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
        sys.exit(bench(Path(name)))
