"""`make test-migration`: the next version's migrations run while people save, and nobody is told to come back.

A database with 300,000 answers and as many audited acts; somebody reads them in a transaction that stays open, so
that the first step has to give way and come again. The app stays the one of this version, as when a new one is put in
its place process by process.
"""

import argparse
import asyncio
import shutil
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import msgspec

from lotrinh import db, paths
from tests.crash.findings import problems
from tests.crash.process import MIGRATIONS
from tests.crash.stand import Process, Stand, TookTooLong, own_folder, stand, until
from tests.crash.traffic import PEOPLE, Traffic, prepare, under_load

ROWS = 300_000
NEXT_VERSION = Path(__file__).parent / "next_version"
FILL = f"""
INSERT INTO answer (assessment, question_id, value)
SELECT a.id, 'earlier-' || n, '1'::jsonb
FROM (SELECT id FROM assessment ORDER BY id LIMIT 50) a, generate_series(1, {ROWS // 50}) n;
INSERT INTO audit_event (at, action, object_kind, object_id)
SELECT now(), 'earlier act', 'assessment', n::text FROM generate_series(1, {ROWS}) n;
"""
DONE = "SELECT count(*) AS n FROM migration WHERE name LIKE '2099-%'"
LEFT = "SELECT count(*) AS n FROM answer WHERE device IS NULL AND question_id LIKE 'earlier-%'"


async def trial(made: Stand, traffic: Traffic, folder: Path) -> list[str]:
    await db.execute(FILL)
    migration = Process(
        made.app.environment | {MIGRATIONS: str(_migrations(folder))}, folder / "migrate.log", "migrate"
    )
    async with under_load(traffic):
        await asyncio.sleep(2)
        traffic.take_answers()
        traffic.longest = 0.0
        begun = time.monotonic()
        async with _somebody_reads():
            migration.start()
            await until("the migration gives way", lambda: _gave_way(migration))
        await until("the migration is through", _ended(migration), 600)
        seconds, answers = time.monotonic() - begun, traffic.take_answers()
    print(f"migrated in {seconds:.1f} s, having given way to a reader first; answers meanwhile {dict(answers)}, "
          f"the slowest after {traffic.longest:.1f} s")  # fmt: skip
    return (
        await _missed(migration, answers)
        + _told(made.app) * bool(_failed(answers))
        + await problems(made, traffic)
    )


async def _missed(migration: Process, answers: Counter[str]) -> list[str]:
    done, left = await db.fetch_one(DONE), await db.fetch_one(LEFT)
    failed = _failed(answers)
    return (
        [f"requests failed: {failed}"] * bool(failed)
        + [f"lotrinh migrate ended with {migration.running.returncode}"] * bool(migration.running.returncode)
        + [f"migrations done: {done}, rows not filled: {left}"] * ((done, left) != ({"n": 4}, {"n": 0}))
    )


def _failed(answers: Counter[str]) -> dict[str, int]:
    return {what: n for what, n in answers.items() if what not in {"200", "303"}}


def _told(app: Process) -> list[str]:
    """What the app said of its failures, each once."""
    lines = (line for line in app.log.read_text().splitlines() if line.startswith("{"))
    said = (msgspec.json.decode(line) for line in lines)
    found = Counter(
        (one["event"], one.get("kind"), one.get("route")) for one in said if one["level"] == "error"
    )
    return [f"{n} × {' '.join(filter(None, what))}" for what, n in found.items()]


async def _gave_way(migration: Process) -> bool:
    return "waits for a table in use" in migration.log.read_text()


def _ended(migration: Process) -> Callable[[], Awaitable[bool]]:
    async def ended() -> bool:
        return migration.running.poll() is not None

    return ended


def _migrations(folder: Path) -> Path:
    """This version's and the next one's."""
    both = folder / "migrations"
    shutil.copytree(paths.MIGRATIONS, both, ignore=shutil.ignore_patterns("__pycache__"))
    for file in NEXT_VERSION.glob("0*.py"):
        shutil.copy(file, both)
    return both


@asynccontextmanager
async def _somebody_reads() -> AsyncIterator[None]:
    reader = await asyncpg.connect(**db.DB.config)
    await reader.execute("BEGIN; SELECT count(*) FROM answer; SELECT count(*) FROM audit_event")
    try:
        yield
    finally:
        await reader.close()


async def on_a_stand(folder: Path, people: int) -> list[str]:
    async with stand(folder / "data", folder) as made:
        return await trial(made, await prepare(made.address, people), folder)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make test-migration")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many save at the same time")
    people = parser.parse_args().people
    with own_folder() as folder:
        try:
            missed = asyncio.run(on_a_stand(folder, people))
        except TookTooLong as late:
            missed = [str(late)]
    for problem in missed:
        print(f"  {problem}")
    print("missed" if missed else "held: no request failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
