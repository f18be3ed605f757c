"""10,000 letters through a mail server that fails every third delivery, with a worker killed on the way.

`python -m tests.bench.campaign` prints how often each was sent. The waits between tries are skipped: the workers'
clocks jump two hours whenever nothing more is due.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from rich.console import Console
from rich.table import Table

from lotrinh import clock, db, embedded_postgres
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns import launching, services
from lotrinh.centre.campaigns.audience import Aim
from lotrinh.centre.campaigns.sending import send
from lotrinh.centre.campaigns.services import GRACE, Draft
from lotrinh.migrate import migrate
from tests.bench import stage
from tests.mail_server import MailServer, every_third, mail_server

LETTERS = 10_000
WORKERS = 2
KILLED_AT = 3_000
"""The delivery at which the first worker, then alone, is killed before the server answers."""
STEP = timedelta(hours=2)
WAITING = "SELECT count(*) AS letters FROM campaign_letter WHERE state = 'waiting'"
SENT = "SELECT count(*) AS letters FROM campaign_letter WHERE state = 'sent'"
FIRM = (
    "id", "tax_code", "name", "search_key", "vsic_version", "vsic_code", "sector", "size", "address",
    "registry_email", "foreign_invested", "simulated",
)  # fmt: skip


async def enter() -> UUID:
    """The firms, and a campaign launched to them."""
    await db.open_pool(2)
    firms = [uuid4() for _ in range(LETTERS)]
    writer = Visitor(uuid4(), "", "Minh", "advisor", "vi", uuid4(), None)
    draft = Draft(
        name="Đo", purpose="invite", subject_vi="Mời {firm}", body_vi="Kính gửi {firm}: {link}", subject_en="Hello",
        body_en="Dear {firm}: {link}", starts_at=None, per_hour=60 * LETTERS, reminders=0, remind_after=7,
        quiet_days=0, link_days=30,
    )  # fmt: skip
    async with db.atomic():
        await Person(id=writer.id, email="minh@thu.example", name="Minh", staff_role="advisor").save()
        await db.copy_rows("firm", FIRM, (_firm(n, firm) for n, firm in enumerate(firms)))
        campaign = await services.create(writer, Aim(firms=firms), draft)
        await launching.launch(writer, campaign)
    await launching.carry_out({"campaign": str(campaign)})
    await db.close_pool()
    return campaign


def _firm(n: int, firm: UUID) -> tuple[object, ...]:
    code = f"37{n:08}"
    return (
        firm,
        code,
        f"Xưởng {n}",
        f"xuong {n}",
        2025,
        "3101",
        "wood",
        "small",
        "",
        f"{code}@thu.example",
        False,
        True,
    )


async def work(url: str, campaign: str) -> None:
    """A worker process: until nothing waits."""
    db.configure(url)
    await db.open_pool(2)
    begun = clock.now() + GRACE
    for step in range(60):
        clock.freeze(begun + step * STEP)
        await send({"campaign": campaign})
        left = await db.fetch_one(WAITING)
        if left == {"letters": 0}:
            break
    await db.close_pool()


def start(url: str, server: MailServer, campaign: UUID) -> subprocess.Popen[bytes]:
    environment = stage.environment(url) | {"LOTRINH_SMTP_URL": server.url}
    command = [sys.executable, "-m", "tests.bench.campaign", "work", url, str(campaign)]
    return subprocess.Popen(command, env=environment)


async def deliver(url: str, campaign: UUID) -> tuple[MailServer, float]:
    """The server after all workers are done, and the seconds that took."""
    async with mail_server() as server:
        begun = time.perf_counter()
        first = start(url, server, campaign)

        def failing(number: int) -> str | None:
            if number == KILLED_AT:
                os.kill(first.pid, signal.SIGKILL)
                return "drop"
            return every_third(number)

        server.failing = failing
        await asyncio.to_thread(first.wait)
        workers = [start(url, server, campaign) for _ in range(WORKERS)]
        for worker in workers:
            await asyncio.to_thread(worker.wait)
        return server, time.perf_counter() - begun


async def recorded() -> int:
    row = await db.fetch_one(SENT)
    return row["letters"] if row else 0


def report(server: MailServer, seconds: float, sent: int) -> int:
    counted = Counter(server.recipients())
    once = sum(times == 1 for times in counted.values())
    rows = [
        ("letters sent exactly once", once, LETTERS),
        ("letters sent more than once", len(counted) - once, 0),
        ("letters recorded as sent", sent, LETTERS),
    ]
    title = f"{LETTERS:,} letters, every third delivery fails, one of {1 + WORKERS} workers killed"
    table = Table(title=f"{title}: {server.asked:,} deliveries in {seconds:.0f} s")
    for column in ("figure", "measured", "bound", "met"):
        table.add_column(column)
    for name, value, bound in rows:
        table.add_row(name, f"{value:,}", f"{bound:,}", "yes" if value == bound else "NO")
    Console(width=120).print(table)
    return 0 if all(value == bound for _, value, bound in rows) else 1


def bench(folder: Path) -> int:
    url = embedded_postgres.start(folder)
    try:
        db.configure(url)
        asyncio.run(migrate())
        campaign = asyncio.run(enter())
        server, seconds = asyncio.run(deliver(url, campaign))
        return report(server, seconds, asyncio.run(recorded()))
    finally:
        embedded_postgres.stop(folder)


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        asyncio.run(work(*sys.argv[2:4]))
    else:
        with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
            Path(name).chmod(0o755)
            sys.exit(bench(Path(name)))
