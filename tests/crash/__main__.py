"""`make test-crash`: app and database are killed twenty times each while fifty clients save answers.

Each client counts upwards in a question of its own and remembers the highest number that was acknowledged.
In the end the database must hold at least that number for every client, and an audit row for it.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
import asyncpg
import msgspec

from lotrinh import db, embedded_postgres
from lotrinh.migrate import migrate
from tests.bench import stage
from tests.bench.stage import User

CLIENTS = 50
KILLS = 20
BETWEEN_KILLS = (0.8, 1.6)
QUESTION = "1.1.3"
DENOMINATOR = "1000000000"


class Client(msgspec.Struct):
    user: User
    sent: int = 0
    acknowledged: int = 0
    total: int = 0


class Server:
    """The app as one process that can be killed and started again on the same port."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.port = stage.free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "--factory", "lotrinh.app:create_app", "--port",
                   str(self.port), "--log-level", "critical", "--no-access-log"]  # fmt: skip
        self.process = subprocess.Popen(command, env=stage.environment(self.url), stderr=subprocess.DEVNULL)
        stage.wait_for(self.address + "/privacy")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


async def keep_saving(client: Client, address: str, stop: asyncio.Event) -> None:
    connector = aiohttp.TCPConnector(limit=1)
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        while not stop.is_set():
            client.sent += 1
            fields = {".numerator": str(client.sent), ".denominator": DENOMINATOR}
            body = stage.save_body(client.user, QUESTION, fields)
            try:
                await stage.save(session, address, client.user, body)
            except (aiohttp.ClientError, RuntimeError, TimeoutError, OSError):
                await asyncio.sleep(0.1)
            else:
                client.acknowledged = client.sent
                client.total += 1


async def kill_and_revive(server: Server, folder: Path, stop: asyncio.Event) -> dict[str, list[float]]:
    back: dict[str, list[float]] = {"app": [], "database": []}
    for what in random.sample(["app", "database"] * KILLS, 2 * KILLS):
        await asyncio.sleep(random.uniform(*BETWEEN_KILLS))
        begun = time.monotonic()
        if what == "app":
            server.kill()
            await asyncio.to_thread(server.start)
        else:
            kill_database(folder)
            await asyncio.to_thread(embedded_postgres.start, folder)
            await asyncio.to_thread(stage.wait_for, server.address + "/health")
        back[what].append(time.monotonic() - begun)
        print(f"killed the {what}: back in {back[what][-1]:.2f} s", flush=True)
    await asyncio.sleep(1)
    stop.set()
    return back


def kill_database(folder: Path) -> None:
    pid_file = next(folder.rglob("postmaster.pid"))
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)


async def storm(server: Server, folder: Path, clients: list[Client]) -> dict[str, list[float]]:
    stop = asyncio.Event()
    savers = [asyncio.create_task(keep_saving(client, server.address, stop)) for client in clients]
    back = await kill_and_revive(server, folder, stop)
    await asyncio.gather(*savers)
    return back


async def lost(url: str, clients: list[Client]) -> list[str]:
    connection = await asyncpg.connect(url)
    problems = []
    for client in clients:
        value = await connection.fetchval(
            "SELECT value FROM answer WHERE assessment = $1 AND question_id = $2",
            client.user.assessment, QUESTION,
        )  # fmt: skip
        stored = int(json.loads(value)["numerator"]) if value else 0
        audited = await connection.fetchval(
            "SELECT count(*) FROM audit_event WHERE object_id LIKE $1 || '%'", str(client.user.assessment)
        )
        if stored < client.acknowledged:
            problems.append(f"stored {stored}, acknowledged {client.acknowledged}")
        if audited < client.total:
            problems.append(f"{audited} audit rows for {client.total} acknowledged saves")
    await connection.close()
    return problems


def main(folder: Path) -> int:
    url = embedded_postgres.start(folder)
    db.configure(url)
    asyncio.run(migrate())
    clients = [Client(user=user) for user in asyncio.run(stage.enter_users(CLIENTS))]
    server = Server(url)
    try:
        back = asyncio.run(storm(server, folder, clients))
        problems = asyncio.run(lost(url, clients))
    finally:
        server.kill()
        embedded_postgres.stop(folder)
    for what, seconds in back.items():
        print(f"{what}: {len(seconds)} kills, back after at most {max(seconds):.2f} s")
    print(
        f"{sum(client.total for client in clients)} saves acknowledged, {len(problems)} clients with a loss"
    )
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
        sys.exit(main(Path(name)))
