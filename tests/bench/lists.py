"""`make bench-data`: what advisors wait for at 65,000 firms, 80,000 assessments and 4.8 million answers."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterable
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
from lotrinh.centre.campaigns.readings import READ
from lotrinh.centre.campaigns.readings import read as count_firms
from lotrinh.centre.cohorts.readings import READ as READ_COHORT
from lotrinh.centre.cohorts.readings import read as read_cohort
from lotrinh.centre.demo_cohorts import EVERYBODY, SMALL_IN_PARKS, cohort_id
from tests.bench import data, stage, timing, work
from tests.bench.drill import drill

ROUNDS = 15
WARM = 2
LIST, SEARCH, COHORT = 100.0, 50.0, 150.0
MINH, LAN = (next(one.email for one in DEMO_PEOPLE if one.key == key) for key in ("minh", "lan"))
CAMPAIGN = (f"/campaigns/{work.CAMPAIGN}",)
DRAFTS = (f"/campaigns/{work.DRAFT}", "/campaigns/new?scope=all")
RECIPIENTS = f"/campaigns/{work.CAMPAIGN}/recipients"
STAGES = ("opened", "waiting", "failed", "started", "submitted", "opted_out")
ALL, SMALL = (f"/cohorts/{cohort_id(name)}" for name in (EVERYBODY, SMALL_IN_PARKS))
COHORTS = (ALL, f"{ALL}?sector=wood", f"{ALL}?by=size&page=2", SMALL, f"{SMALL}?sector=food")
ANALYSES = tuple(f"{cohort}/{way}" for cohort in (ALL, SMALL) for way in ("change", "effect"))
LAST_YEAR = "change?early=2025-01-01&late=2025-12-31"
JOBS = {READ: count_firms, READ_COHORT: read_cohort}


class Waited(msgspec.Struct, frozen=True):
    """Addresses that are asked for in turn, by one person, and the most p95 of them, in milliseconds."""

    name: str
    person: str
    addresses: tuple[str, ...]
    bound: float


class Answer(msgspec.Struct, frozen=True):
    """Milliseconds: as its reader waited, in the server, and of that the work of processors."""

    path: str
    waited: float
    server: float
    work: float


PAGES = (
    Waited("firms: all, first pages", "minh", ("/firms", "/firms?page=2", "/firms?page=40"), LIST),
    Waited("firms: the last page", "minh", ("/firms?page=1300",), LIST),
    Waited(
        "firms: in each order",
        "minh",
        (
            "/firms?order=level",
            "/firms?order=submitted",
            "/firms?order=employees",
            "/firms?order=contact",
            "/firms?order=waiting",
        ),
        LIST,
    ),
    Waited("firms: far down an order", "minh", ("/firms?order=level&page=1000", "/firms?sector=other&page=600"), LIST),
    Waited("firms: sector, size, place", "minh", ("/firms?sector=wood&size=small", "/firms?park=any"), LIST),
    Waited("firms: level", "minh", ("/firms?park=0&level=2", "/firms?progress=submitted&level=1"), LIST),
    Waited("firms: not begun", "minh", ("/firms?progress=none", "/firms?progress=none&sector=metal"), LIST),
    Waited("firms: advisor", "minh", ("/firms?advisor=mine", "/firms?advisor=none&size=medium"), LIST),
    Waited("firms: last contact", "minh", ("/firms?contact=never", "/firms?contact=90&sector=metal"), LIST),
    Waited(
        "firms: uses a solution",
        "minh",
        ("/firms?capability=accounting", "/firms?capability=erp", "/firms?capability=e-contract&size=small"),
        LIST,
    ),
    Waited("firms: flags", "minh", ("/firms?flags=open", "/firms?flags=open&sector=wood"), LIST),
    Waited(
        "search by name", "minh", ("/firms?q=go+an", "/firms?q=co+khi", "/firms?q=minh+hoa", "/firms?q=xyz"), SEARCH
    ),
    Waited("search by tax code", "minh", ("/firms?q=3799", "/firms?q=37000", "/firms?q=3799000014"), SEARCH),
    Waited("cohorts: the list", "minh", ("/cohorts",), LIST),
    Waited("cohorts: all firms, and parts", "minh", COHORTS[:3], COHORT),
    Waited("cohorts: a smaller one, and a part", "minh", COHORTS[3:], COHORT),
    Waited("cohorts: not read yet", "minh", (f"{ALL}?sector=metal", f"{ALL}?progress=submitted&size=micro"), COHORT),
    Waited("cohorts: change and effect", "minh", ANALYSES, COHORT),
    Waited("cohorts: change not read yet", "minh", (f"{ALL}/{LAST_YEAR}", f"{SMALL}/{LAST_YEAR}"), COHORT),
    Waited("exports: announced", "minh", ("/exports/new", "/exports/new?sector=wood"), LIST),
    Waited("the day", "minh", ("/today",), LIST),
    Waited("flags", "minh", ("/flags", "/flags?state=all&page=40", "/flags?kind=jump&sector=wood"), LIST),
    Waited("requests", "minh", ("/requests", "/requests?state=closed", "/requests?owner=mine"), LIST),
    Waited("reviews", "minh", ("/reviews", "/reviews?state=any&page=40", "/reviews?reader=mine"), LIST),
    Waited("claims, roadmaps, exports, imports", "minh", ("/claims", "/roadmaps", "/exports", "/imports"), LIST),
    Waited("directory: all", "minh", ("/providers", "/providers?page=2", "/providers?page=300"), LIST),
    Waited("directory: for a firm", "lan", ("/providers", "/providers?page=20"), LIST),
    Waited(
        "directory: filters",
        "minh",
        ("/providers?solution=wms", "/providers?sector=wood&kind=provider", "/providers?state=withdrawn"),
        LIST,
    ),
    Waited("directory: search", "minh", tuple(f"/providers?q={one}" for one in ("sao+xanh", "6499", "xyz")), SEARCH),
    Waited("directory: choice for a request, firm", "lan", (f"/requests/{work.ASKED}/hand-overs",), LIST),
    Waited("directory: choice for a request, advisor", "minh", (f"/requests/{work.ASKED}/proposals",), LIST),
    Waited("imports of providers", "minh", ("/providers/imports",), LIST),
    Waited("campaigns: the list", "minh", ("/campaigns",), LIST),
    Waited("campaigns: one to everybody", "minh", CAMPAIGN, LIST),
    Waited(
        "campaigns: its firms",
        "minh",
        (f"{RECIPIENTS}", f"{RECIPIENTS}?page=650", f"{RECIPIENTS}?page=1200", f"{RECIPIENTS}?q=go+an"),
        LIST,
    ),
    Waited("campaigns: its firms by stage", "minh", tuple(f"{RECIPIENTS}?stage={one}" for one in STAGES), LIST),
    Waited("campaigns: a draft to everybody", "minh", DRAFTS, LIST),
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
    """Milliseconds of each answer as its reader waits for it, one after another over one connection."""
    return [one.waited for one in await asked(address, paths, session)]


async def asked(address: str, paths: tuple[str, ...], session: str, rounds: int = ROUNDS) -> list[Answer]:
    found = []
    headers = {"Cookie": f"session={session}"}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers=headers) as client:
        for turn in range(WARM + rounds):
            for path in paths:
                begun = time.perf_counter()
                async with client.get(address + path) as answer:
                    await answer.read()
                    if answer.status != 200:
                        raise RuntimeError(f"{path} was answered {answer.status}")
                if turn >= WARM:
                    waited = (time.perf_counter() - begun) * 1000
                    found.append(Answer(path, waited, *timing.told(answer.headers)))
    return found


def p95(times: Iterable[float]) -> float:
    return quantiles(times, n=20)[-1]


async def counted(address: str, session: str) -> None:
    """Figures of many firms are read by jobs: their pages are asked for once, then this is the worker."""
    for path in (*CAMPAIGN, *DRAFTS, *COHORTS, *ANALYSES):
        await asked(address, (path,), session, rounds=0)
    await db.open_pool(2)
    for job in await db.fetch(
        "SELECT entrypoint, payload FROM pgqueuer WHERE entrypoint = ANY($1)", list(JOBS)
    ):
        await JOBS[job["entrypoint"]](msgspec.json.decode(job["payload"]))
    await db.close_pool()


async def measured(address: str, opened: dict[str, str]) -> dict[str, list[Answer]]:
    await counted(address, opened["minh"])
    return {one.name: await asked(address, one.addresses, opened[one.person]) for one in PAGES}


def report(found: dict[str, list[Answer]], bare: float, title: str) -> int:
    table = Table(title=f"Simulated: {title}; one request at a time, bundled PostgreSQL; ms")
    for column in ("pages", "requests", "median", "p95", "of it work", "bound", "met", "p95 to a bare page"):
        table.add_column(column)
    missed = 0
    for one in PAGES:
        answers = found[one.name]
        server, work = (p95(getattr(each, name) for each in answers) for name in ("server", "work"))
        missed += server > one.bound
        table.add_row(
            one.name, str(len(answers)), f"{median(each.server for each in answers):.1f}", f"{server:.1f}",
            f"{work:.1f}", f"{one.bound:.0f}", "yes" if server <= one.bound else "NO", f"{server / bare:.0f}",
        )  # fmt: skip
    table.add_row("baseline: bare page", "", "", f"{bare:.2f}", "", "", "", "1")
    table.caption = (
        "In the server, until the answer is there. Work: of processors, the server's and PostgreSQL's."
    )
    Console(width=120).print(table)
    return 1 if missed else 0


def bench(folder: Path) -> int:
    url = embedded_postgres.start(folder)
    try:
        db.configure(url)
        counts, more, opened = (
            asyncio.run(data.load()),
            asyncio.run(work.enter(MINH, LAN)),
            asyncio.run(sessions()),
        )
        with stage.serving("tests.bench.baseline:bare", url, workers=1) as address:
            bare = p95(asyncio.run(waits(address, ("/",) * 10, "")))
        os.environ[timing.POSTMASTER] = timing.postmaster_of(folder)
        with stage.serving("tests.bench.timing:create_timed", url, workers=1) as address:
            found = asyncio.run(measured(address, opened))
        title = (
            f"{counts.firms:,} firms, {counts.assessments:,} assessments, {counts.answers:,} answers, {more}"
        )
        met = report(found, bare, title)
        Console().print(str(drill(folder, folder.with_name(f"{folder.name}-restored"))))
        return met
    finally:
        embedded_postgres.stop(folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
        Path(name).chmod(0o755)
        home = Path(name) / "first"
        home.mkdir(mode=0o755)
        sys.exit(bench(home))
