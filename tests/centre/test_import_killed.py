"""A worker process is killed in the middle of a check and of an application, and another one takes over."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from tests.centre.importing import csv_of
from tests.centre.test_import_interrupted import many
from tests.database import drop

pytestmark = pytest.mark.anyio
ROWS = 6_000
FIRMS = "SELECT count(*) AS firms, sum(employees) AS employees FROM firm"
WAITS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
CLIENTS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


class Stage:
    """A database of its own, since what a killed process leaves is not rolled back with a test."""

    def __init__(
        self, url: str, folder: Path, watcher: asyncpg.Connection, holder: asyncpg.Connection
    ) -> None:
        self.url, self.folder, self.watcher, self.holder = url, folder, watcher, holder

    def start(self, what: str, argument: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"DATABASE_URL": self.url, "LOTRINH_DATA_DIR": str(self.folder)}
        command = [sys.executable, "-m", "tests.centre.import_process", self.url, what, argument]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)

    async def run(self, what: str, argument: str) -> str:
        process = self.start(what, argument)
        output, _ = await asyncio.to_thread(process.communicate)
        assert process.returncode == 0
        return output.decode()

    async def kill_while_waiting(self, what: str, argument: str, *, table: str) -> None:
        """Run the job until it needs `table`, which somebody else holds, and kill it there."""
        async with self.holder.transaction():
            await self.holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            process = self.start(what, argument)
            await self.until(WAITS, 1)
            process.send_signal(signal.SIGKILL)
            await asyncio.to_thread(process.communicate)
        await self.until(CLIENTS, 2)

    async def until(self, sql: str, value: int, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while await self.watcher.fetchval(sql) != value:
            assert time.monotonic() < deadline, f"{sql} is not {value}"
            await asyncio.sleep(0.02)

    async def state(self) -> str:
        return await self.watcher.fetchval("SELECT state FROM registry_import")


@asynccontextmanager
async def database_on(server: str) -> AsyncIterator[tuple[str, asyncpg.Connection, asyncpg.Connection]]:
    name = f"killed_{uuid4().hex[:8]}"
    url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    owner = await asyncpg.connect(server)
    await owner.execute(f'CREATE DATABASE "{name}"')
    await owner.close()
    watcher, holder = await asyncpg.connect(url), await asyncpg.connect(url)
    try:
        yield url, watcher, holder
    finally:
        await watcher.close()
        await holder.close()
        await asyncio.to_thread(drop, server, name)


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with database_on(database_url) as (url, watcher, holder):
        yield Stage(url, tmp_path, watcher, holder)


async def test_a_killed_worker_leaves_nothing_half_done(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "danh-sach.csv"
    rows = [[code, name, vsic, employees, "9000000000"] for code, name, vsic, employees, _ in many(ROWS - 1)]
    headings = ["MST", "Tên", "Mã ngành", "Lao động", "Vốn"]
    file.write_bytes(csv_of([["3799000014", "", "", "130", ""], *rows], headings))
    import_id = (await stage.run("prepare", str(file))).split("id ")[1].strip()
    before = await stage.watcher.fetchrow(FIRMS)

    await stage.kill_while_waiting("import.check", import_id, table="firm")
    assert await stage.state() == "checking"
    assert await stage.watcher.fetchval("SELECT rows_done FROM registry_import") == ROWS
    await stage.run("import.check", import_id)
    assert await stage.state() == "checked"
    assert await stage.watcher.fetchval("SELECT rows_compared FROM registry_import") == ROWS
    assert await stage.watcher.fetchval("SELECT count(*) FROM import_change") == ROWS - 1 + 2
    assert await stage.watcher.fetchrow(FIRMS) == before

    await stage.run("accept", import_id)
    await stage.kill_while_waiting("import.apply", import_id, table="firm_change")
    assert await stage.state() == "applying"
    assert await stage.watcher.fetchrow(FIRMS) == before
    assert await stage.watcher.fetchval("SELECT count(*) FROM import_change") == ROWS - 1 + 2
    await stage.run("import.apply", import_id)
    assert await stage.state() == "applied"
    assert dict(await stage.watcher.fetchrow(FIRMS)) == {"firms": ROWS, "employees": 130 + 40 * (ROWS - 1)}
    assert await stage.watcher.fetchval("SELECT count(*) FROM firm_change") == ROWS - 1 + 2
