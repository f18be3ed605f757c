"""The product as it runs on one machine: app, worker and the bundled database, each a process that can be killed."""

import asyncio
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from uuid import UUID

import aiohttp
import msgspec

from lotrinh import db, embedded_postgres, mail
from lotrinh.migrate import migrate
from lotrinh.settings import settings
from tests.bench import stage
from tests.crash.process import OFFSET
from tests.mail_server import MailServer, mail_server

PATIENCE = 300  # seconds


class TookTooLong(Exception):
    """Says what."""


class Process:
    """One that is started again when somebody kills it, as systemd does."""

    def __init__(self, environment: dict[str, str], log: Path, *arguments: str) -> None:
        self.environment, self.log = environment, log
        self.command = [sys.executable, "-m", "tests.crash.process", *arguments]

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log)

    def cpu_seconds(self) -> float:
        """What it has needed so far, however long it had to wait for it."""
        user, system = Path(f"/proc/{self.running.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        self.running.kill()
        self.running.wait()

    def stop(self) -> None:
        self.running.terminate()
        try:
            self.running.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()


class Stand(msgspec.Struct, kw_only=True):
    """`data_dir`: of the product; `offset`: the file that puts its clock right or wrong."""

    data_dir: Path
    offset: Path
    address: str
    app: Process
    worker: Process
    letters: MailServer

    def postmaster(self) -> int | None:
        try:
            return int((self.data_dir / "postgresql/data/postmaster.pid").read_text().split()[0])
        except (OSError, IndexError):
            return None

    def database_processes(self) -> list[int]:
        """The postmaster first."""
        postmaster = self.postmaster()
        assert postmaster is not None
        return [postmaster, *(child for child, parent in _parents() if parent == postmaster)]

    async def answers(self) -> bool:
        timeout = aiohttp.ClientTimeout(total=2)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as asking,
                asking.get(f"{self.address}/health") as answer,
            ):
                return answer.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    async def until_it_answers(self) -> float:
        """Seconds from now."""
        return await until("the app answers", self.answers)

    async def until_the_worker_works(self) -> float:
        """Until a letter leaves."""
        asked = datetime.now(UTC)

        async def one_left() -> bool:
            try:
                row = await db.fetch_one("SELECT 1 FROM message WHERE sent_at > $1 LIMIT 1", asked)
            except db.AWAY:
                return False
            return row is not None

        return await until("the worker sends a letter", one_left)


async def post_letter(subject: str) -> UUID:
    async with db.atomic():
        return await mail.post("nobody@doanhnghiep.example", subject, "One letter.")


def _parents() -> list[tuple[int, int]]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            found.append((int(folder.name), int(stat.rpartition(")")[2].split()[1])))
    return found


async def until(what: str, holds: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> float:
    begun = time.monotonic()
    while not await holds():
        if time.monotonic() - begun > seconds:
            raise TookTooLong(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(0.05)
    return time.monotonic() - begun


@contextmanager
def own_folder() -> Iterator[Path]:
    """On the project's disk; open to the account that runs the database when root does this."""
    folder = Path(tempfile.mkdtemp(dir=stage.bench_directory()))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def stand(folder: Path, logs: Path) -> AsyncIterator[Stand]:
    """`folder` is the product's data directory. No DATABASE_URL: it looks after its database itself."""
    logging.getLogger("asyncpg.pool").setLevel(logging.CRITICAL)  # each attempt to connect, with its trace
    offset = logs / "clock-offset"
    offset.write_text("0")
    async with mail_server() as letters:
        with _environment(folder, offset, letters.url) as environment:
            port = str(stage.free_port())
            made = Stand(
                data_dir=folder,
                offset=offset,
                address=f"http://127.0.0.1:{port}",
                app=Process(environment, logs / "app.log", "serve", "--port", port),
                worker=Process(environment, logs / "worker.log", "worker"),
                letters=letters,
            )
            db.configure(await asyncio.to_thread(embedded_postgres.start, folder))
            try:
                with redirect_stdout(StringIO()):
                    await migrate()
                made.app.start()
                made.worker.start()
                await made.until_it_answers()
                yield made
            finally:
                made.app.stop()
                made.worker.stop()
                await db.close_pool()
                await asyncio.to_thread(embedded_postgres.stop, folder)


@contextmanager
def _environment(folder: Path, offset: Path, letters: str) -> Iterator[dict[str, str]]:
    """For this process, too: it writes letters as the product does."""
    before = dict(os.environ)
    os.environ |= {
        "LOTRINH_DATA_DIR": str(folder), "LOTRINH_SECRET": stage.SECRET, "LOTRINH_SMTP_URL": letters,
        "LOTRINH_DEMO": "false", OFFSET: str(offset),
    }  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    settings.cache_clear()
    try:
        yield dict(os.environ)
    finally:
        os.environ.clear()
        os.environ |= before
        settings.cache_clear()
