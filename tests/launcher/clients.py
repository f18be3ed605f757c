"""Those who use the server: another process of the product, and a connection."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

APP = """
import sys
from pathlib import Path
from lotrinh import embedded_postgres
print(embedded_postgres.start(Path(sys.argv[1])), flush=True)
sys.stdin.read()
embedded_postgres.stop(Path(sys.argv[1]))
"""
BUSY = """
import asyncio, asyncpg, sys
async def count():
    connection = await asyncpg.connect(sys.argv[1])
    print(connection.get_server_pid(), flush=True)
    await connection.fetchval("SELECT count(*) FROM generate_series(1, 99999) a, generate_series(1, 99999) b")
asyncio.run(count())
"""


@contextmanager
def app(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server until its input closes."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", APP, str(data_dir)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        yield process


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def ask(address: str, statement: str) -> object:
    async def answer() -> object:
        connection = await asyncpg.connect(address)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(answer())
