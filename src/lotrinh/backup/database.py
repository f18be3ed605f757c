"""The database's part: a dump of one moment with the sums of that moment, and a dump put into an empty server."""

import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import unquote, urlsplit

import asyncpg

from lotrinh.backup.manifest import CHUNK, RefusedBackup, TableSum
from lotrinh.embedded_postgres import programs

TABLES = """
SELECT c.relname AS name FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname
"""
SUM = """
SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS sum FROM "{name}" t
"""
SETTING = re.compile(rb"SET (\w+) = ")
FIRST_OBJECT, FIRST_ROWS = b"-- Name: ", b"-- Data for Name: "
COLUMN_OPTIONS = re.compile(rb"ALTER TABLE ONLY .+ ALTER COLUMN .+ SET \(")
COUNTER = re.compile(rb"pg_attver=\d+(, )?|, pg_attver=\d+")
"""Servers since 15.20 count the changes of a column among its options. Others do not know it, and each counts anew."""
AS_TEXT = {
    "timezone": "UTC",
    "datestyle": "ISO",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
"""How values are written, and with it the sums, so that they are alike on any server."""
VERSION = "SELECT current_setting('server_version_num')::int"
SCHEMA = "SELECT max(name) AS name FROM migration"


@asynccontextmanager
async def moment(url: str) -> AsyncIterator[tuple[asyncpg.Connection, str]]:
    """A connection that sees one moment only, and the name under which other programs see the same."""
    connection = await asyncpg.connect(url, server_settings=AS_TEXT)
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


async def version(connection: asyncpg.Connection) -> int:
    """The server's; refused where pg_dump would refuse it."""
    found = int(await connection.fetchval(VERSION))
    if found // 10_000 > programs.MAJOR:
        raise RefusedBackup(
            f"the server is PostgreSQL {found // 10_000}, and the pg_dump of this program {programs.MAJOR}: "
            "use the server's own pg_dump, or install a newer program"
        )
    return found


async def schema(connection: asyncpg.Connection) -> str:
    """The newest migration."""
    try:
        return await connection.fetchval(SCHEMA) or ""
    except asyncpg.UndefinedTableError:
        raise RefusedBackup("the database was never migrated: run lotrinh migrate") from None


async def refuse_unless_empty(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval(f"SELECT count(*) FROM ({TABLES}) t"):  # noqa: S608 - a constant
            raise RefusedBackup("the database to restore into is not empty: name a new one")
    finally:
        await connection.close()


def dump(url: str, snapshot: str, target: Path) -> None:
    address, secret = _without_password(url)
    _run("pg_dump", f"--snapshot={snapshot}", "--format=custom", "--compress=3", "--no-owner", "--no-privileges",
         f"--file={target}", address, secret=secret)  # fmt: skip


def refuse_unreadable(source: Path) -> None:
    """Before anything is touched."""
    _run("pg_restore", "--list", str(source))


async def known_settings(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row["name"] for row in await connection.fetch("SELECT name FROM pg_settings")}
    finally:
        await connection.close()


def put(url: str, source: Path, known: set[str]) -> None:
    """All or nothing. By way of a script, from which what the server would not know can be left out."""
    address, secret = _without_password(url)
    read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    write = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={address}"]
    with TemporaryFile("w+") as said:
        reading = subprocess.Popen(read, stdout=subprocess.PIPE, stderr=said)  # noqa: S603 - the bundled program
        writing = subprocess.Popen(  # noqa: S603
            write, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=os.environ | secret
        )
        with reading, writing, suppress(BrokenPipeError):
            _copy(reading, writing, known)
        if reading.returncode or writing.returncode:
            said.seek(0)
            raise _failed("restoring", said.read(), "nothing was restored")


def _copy(reading: "subprocess.Popen[bytes]", writing: "subprocess.Popen[bytes]", known: set[str]) -> None:
    """What is not committed in the end, the server takes back: the last word is only said when all was read."""
    script, target = reading.stdout, writing.stdin
    assert script
    assert target
    with script, target:
        target.write(b"BEGIN;\n")
        target.writelines(fitting(script, known))
        shutil.copyfileobj(script, target, CHUNK)
        if reading.wait() == 0:
            target.write(b"COMMIT;\n")


def fitting(script: Iterable[bytes], known: set[str]) -> Iterator[bytes]:
    """The lines before the first row, as any server takes them; rows stay as they are."""
    in_head = True
    for line in script:
        if line.startswith(FIRST_ROWS):
            yield line
            return
        in_head = in_head and not line.startswith(FIRST_OBJECT)
        setting = SETTING.match(line) if in_head else None
        if setting and setting[1].decode() not in known:
            continue
        if COLUMN_OPTIONS.match(line):
            line = COUNTER.sub(b"", line)  # noqa: PLW2901
            if line.endswith(b" SET ();\n"):
                continue
        yield line


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address, and the password where libpq reads it from: commands are read by whoever is on the machine."""
    parts = urlsplit(url)
    if parts.password is None:
        return url, {}
    login, _, place = parts.netloc.rpartition("@")
    address = parts._replace(netloc=f"{login.partition(':')[0]}@{place}").geturl()
    return address, {"PGPASSWORD": unquote(parts.password)}


def _run(program: str, *arguments: str, secret: Mapping[str, str] | None = None) -> None:
    command = [_program(program), *arguments]
    ended = subprocess.run(  # noqa: S603 - the bundled program
        command, capture_output=True, text=True, check=False, env=os.environ | (secret or {})
    )
    if ended.returncode:
        raise _failed(program, ended.stderr)


def _program(name: str) -> str:
    return str(programs.installed(name))


def _failed(what: str, said: str, *more: str) -> RefusedBackup:
    told = said.strip().splitlines()
    return RefusedBackup("; ".join([f"{what} failed", *more]) + (f": {told[0]}" if told else ""))
