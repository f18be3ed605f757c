"""The database's part: a dump of one moment with the sums of that moment, and a dump put into an empty server."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from lotrinh.backup.manifest import RefusedBackup, TableSum
from lotrinh.embedded_postgres import programs

TABLES = """
SELECT c.relname AS name FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname
"""
SUM = """
SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS sum FROM "{name}" t
"""
SCHEMA = "SELECT max(name) AS name FROM migration"


@asynccontextmanager
async def moment(url: str) -> AsyncIterator[tuple[asyncpg.Connection, str]]:
    """A connection that sees one moment only, and the name under which other programs see the same."""
    connection = await asyncpg.connect(url, server_settings={"timezone": "UTC", "datestyle": "ISO"})
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection, await connection.fetchval("SELECT pg_export_snapshot()")
    finally:
        await connection.close()


async def sums(connection: asyncpg.Connection) -> dict[str, TableSum]:
    found = {}
    for table in await connection.fetch(TABLES):
        row = await connection.fetchrow(SUM.format(name=table["name"]))
        found[table["name"]] = TableSum(row["rows"], row["sum"])
    return found


async def schema(connection: asyncpg.Connection) -> str:
    """The newest migration."""
    try:
        return await connection.fetchval(SCHEMA) or ""
    except asyncpg.UndefinedTableError:
        raise RefusedBackup("the database was never migrated: run lotrinh migrate") from None


async def refuse_unless_empty(url: str) -> int:
    """The server's version number."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval(f"SELECT count(*) FROM ({TABLES}) t"):  # noqa: S608 - a constant
            raise RefusedBackup("the database to restore into is not empty: name a new one")
        return int(await connection.fetchval("SELECT current_setting('server_version_num')::int"))
    finally:
        await connection.close()


def dump(url: str, snapshot: str, target: Path) -> None:
    _run("pg_dump", f"--snapshot={snapshot}", "--format=custom", "--compress=3", "--no-owner", "--no-privileges",
         f"--file={target}", url)  # fmt: skip


def put(url: str, source: Path) -> None:
    """All or nothing."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         f"--dbname={url}", str(source))  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    command = [str(programs.installed(program)), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the bundled program
    if ended.returncode:
        told = ended.stderr.strip().splitlines()
        raise RefusedBackup(f"{program} failed: {told[0] if told else ended.returncode}")
