"""`make bench-data`: what advisors wait for at 65,000 firms, 80,000 assessments and 4.8 million answers."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import aiohttp
import msgspec
from rich.console import Console
from rich.table import Table

from lotrinh import db, embedded_postgres
from lotrinh.accounts.demo_people import DEMO_PEOPLE
from lotrinh.accounts.sessions import open_session
from lotrinh.accounts.tables import Person
from lotrinh.centre.demo_cohorts import EVERYBODY, SMALL_IN_PARKS, cohort_id
from tests.bench import data, stage
from tests.bench.drill import drill

ROUNDS = 15
WARM = 2
LIST, SEARCH, COHORT = 100.0, 50.0, 150.0
ALL, SMALL = (f"/cohorts/{cohort_id(name)}" for name in (EVERYBODY, SMALL_IN_PARKS))


class Waited(msgspec.Struct, frozen=True):
    """Addresses that are asked for in turn, by one person, and the most p95 of them, in milliseconds."""

    name: str
    person: str
    addresses: tuple[str, ...]
    bound: float


PAGES = (
    Waited("firms: all, first pages", "minh", ("/firms", "/firms?page=2", "/firms?page=40"), LIST),
    Waited("firms: the last page", "minh", ("/firms?page=1300",), LIST),
    Waited(
        "firms: in each order",
        "minh",
        ("/firms?order=level", "/firms?order=submitted", "/firms?order=employees"),
        LIST,
    ),
    Waited(
        "firms: filters",
        "minh",
        (
            "/firms?sector=wood&size=small",
            "/firms?park=any",
            "/firms?park=0&level=2",
            "/firms?progress=none",
            "/firms?progress=submitted&level=1",
            "/firms?advisor=mine",
            "/firms?advisor=none&size=medium",
            "/firms?contact=never",
            "/firms?contact=90&sector=metal",
        ),
        LIST,
    ),
    Waited(
        "search by name",
        "minh",
        ("/firms?q=go+an", "/firms?q=co+khi", "/firms?q=minh+hoa", "/firms?q=xyz"), SEARCH),
    Waited("search by tax code", "minh", ("/firms?q=3799", "/firms?q=37000", "/firms?q=3799000014"), SEARCH),
    Waited("cohorts: all firms, and parts", "minh", (ALL, f"{ALL}?sector=wood", f"{ALL}?by=size&page=2"), COHORT),
    Waited("cohorts: a smaller one, and a part", "minh", (SMALL, f"{SMALL}?sector=food"), COHORT),
    Waited("the day", "minh", ("/today",), LIST),
    Waited("queues", "minh", ("/requests", "/flags", "/claims", "/roadmaps"), LIST),
)  # fmt: skip


async def sessions() -> dict[str, str]:
    """Of the demo's people, by their keys."""
    await db.open_pool(2)
    opened = {}
    for figure in DEMO_PEOPLE:
        person = await Person.select(Person.id).where(Person.email == figure.email).first()
        assert person is not None
        opened[figure.key] = await open_session(person["id"], "bench", passed=True)
    await db.close_pool()
    return opened


async def waits(address: str, paths: tuple[str, ...], session: str) -> list[float]:
    """Milliseconds of each answer, one after another over one connection."""
    times = []
    headers = {"Cookie": f"session={session}"}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers=headers) as client:
        for turn in range(WARM + ROUNDS):
            for path in paths:
                begun = time.perf_counter()
                async with client.get(address + path) as answer:
                    await answer.read()
                    if answer.status != 200:
                        raise RuntimeError(f"{path} was answered {answer.status}")
                if turn >= WARM:
                    times.append((time.perf_counter() - begun) * 1000)
    return times


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


async def measured(address: str, opened: dict[str, str]) -> dict[str, list[float]]:
    return {one.name: await waits(address, one.addresses, opened[one.person]) for one in PAGES}


def report(found: dict[str, list[float]], bare: float, counts: data.Counts) -> int:
    size = f"{counts.firms:,} firms, {counts.assessments:,} assessments, {counts.answers:,} answers"
    table = Table(title=f"Simulated: {size}; one request at a time, bundled PostgreSQL")
    for column in ("pages", "requests", "median, ms", "p95, ms", "bound", "met", "p95 to a bare page"):
        table.add_column(column)
    for one in PAGES:
        times = found[one.name]
        met = "yes" if p95(times) <= one.bound else "NO"
        table.add_row(
            one.name, str(len(times)), f"{median(times):.1f}", f"{p95(times):.1f}", f"at most {one.bound:.0f}",
            met, f"{p95(times) / bare:.0f}",
        )  # fmt: skip
    table.add_row("baseline: bare page, ms", "", "", f"{bare:.2f}", "", "", "1")
    Console(width=120).print(table)
    return 0 if all(p95(found[one.name]) <= one.bound for one in PAGES) else 1


def bench(folder: Path) -> int:
    url = embedded_postgres.start(folder)
    try:
        db.configure(url)
        counts = asyncio.run(data.load())
        opened = asyncio.run(sessions())
        with stage.serving("tests.bench.baseline:bare", url, workers=1) as address:
            bare = p95(asyncio.run(waits(address, ("/",) * 10, "")))
        with stage.serving("lotrinh.app:create_app", url, workers=1) as address:
            found = asyncio.run(measured(address, opened))
        met = report(found, bare, counts)
        done = drill(folder, folder.with_name(f"{folder.name}-restored"))
        Console().print(
            f"Backup {done.backup:.0f} s, {done.megabytes:,.0f} MB; restore {done.restore:.0f} s. {done.compared}"
        )
        return met
    finally:
        embedded_postgres.stop(folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
        Path(name).chmod(0o755)
        home = Path(name) / "first"
        home.mkdir(mode=0o755)
        sys.exit(bench(home))
