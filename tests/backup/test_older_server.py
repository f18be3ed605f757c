"""From the bundled server into an older one and back, where one is installed; and what makes a script fit it."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest

from lotrinh import embedded_postgres
from lotrinh.backup import database
from lotrinh.backup.manifest import RefusedBackup
from lotrinh.database_server import OLDEST
from lotrinh.embedded_postgres import programs
from tests.backup import drill
from tests.bench.stage import free_port

USER = "nobody" if os.geteuid() == 0 else None
SECRET = "of @ll: /things"
SCRIPT = """\
-- Dumped by pg_dump version 18.4
SET statement_timeout = 0;
SET transaction_timeout = 0;
-- Name: firm; Type: TABLE; Schema: public; Owner: -
ALTER TABLE ONLY public.firm ALTER COLUMN id SET (pg_attver=53465016);
ALTER TABLE ONLY public.firm ALTER COLUMN name SET (pg_attver=53465016, n_distinct=5);
ALTER TABLE ONLY public.firm ALTER COLUMN size SET (n_distinct=5, pg_attver=53465016);
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
SET transaction_timeout = 0;
-- Data for Name: firm; Type: TABLE DATA; Schema: public; Owner: -
"""
ROWS = """\
SET transaction_timeout = 0;
ALTER TABLE ONLY public.firm ALTER COLUMN id SET (pg_attver=53465016);
"""
WANTED = """\
-- Dumped by pg_dump version 18.4
SET statement_timeout = 0;
-- Name: firm; Type: TABLE; Schema: public; Owner: -
ALTER TABLE ONLY public.firm ALTER COLUMN name SET (n_distinct=5);
ALTER TABLE ONLY public.firm ALTER COLUMN size SET (n_distinct=5);
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
SET transaction_timeout = 0;
-- Data for Name: firm; Type: TABLE DATA; Schema: public; Owner: -
"""


def test_what_a_server_does_not_know_is_left_out_but_never_a_row() -> None:
    script = BytesIO((SCRIPT + ROWS).encode())
    assert b"".join(database.fitting(script, {"statement_timeout"})).decode() == WANTED
    assert script.read().decode() == ROWS
    all_known = database.fitting(BytesIO(SCRIPT.encode()), {"statement_timeout", "transaction_timeout"})
    assert b"SET transaction_timeout = 0;\n-- Name: firm" in b"".join(all_known)


def test_nobody_reads_the_password_among_the_running_programs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[tuple[list[str], dict[str, str]]] = []

    def begin(command: list[str], *, env: dict[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        begun.append((command, env))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", begin)
    database.dump(
        "postgresql://lotrinh:p%40ss@server:5433/firms?sslmode=require", "moment", tmp_path / "dump"
    )
    [(command, environment)] = begun
    assert "postgresql://lotrinh@server:5433/firms?sslmode=require" in command
    assert environment["PGPASSWORD"] == "p@ss"


@pytest.mark.anyio
async def test_a_server_newer_than_pg_dump_is_named(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        assert await database.version(connection) > OLDEST * 10_000
        monkeypatch.setattr(programs, "MAJOR", OLDEST - 1)
        with pytest.raises(RefusedBackup, match=f"the pg_dump of this program {OLDEST - 1}"):
            await database.version(connection)
    finally:
        await connection.close()


@pytest.mark.anyio
async def test_a_script_that_ends_too_early_is_taken_back(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two statements, where what came before would stand by itself."""
    cut = tmp_path / "pg_restore"
    cut.write_text("#!/bin/sh\necho 'CREATE TABLE half_of_it ();'\necho 'away' >&2\nexit 1\n")
    cut.chmod(0o700)
    ours = programs.installed
    monkeypatch.setattr(programs, "installed", lambda name: cut if name == "pg_restore" else ours(name))
    with pytest.raises(RefusedBackup, match="nothing was restored: away"):
        database.put(database_url, tmp_path / "any.dump", set())
    connection = await asyncpg.connect(database_url)
    try:
        assert await connection.fetchval("SELECT to_regclass('half_of_it')") is None
    finally:
        await connection.close()


def installed() -> Path:
    """The programs of the oldest of the servers that lie where Debian puts them."""
    found = sorted(
        (int(place.parent.name), place)
        for place in Path("/usr/lib/postgresql").glob("[0-9]*/bin")
        if place.parent.name.isdecimal() and (place / "initdb").exists()
    )
    for major, place in found:
        if OLDEST <= major < programs.MAJOR:
            return place
    pytest.skip("no PostgreSQL older than the bundled one is installed, such as Debian's postgresql-15")


@pytest.fixture(scope="module")
def older() -> Iterator[str]:
    """Its address without a database; the login `lotrinh` may make roles and databases, and needs its password."""
    place = installed()
    folder = Path(tempfile.mkdtemp(prefix="lotrinh-older-"))
    if USER:
        shutil.chown(folder, USER)
    port = free_port()

    def program(name: str, *arguments: object) -> None:
        command = [place / name, *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=USER, cwd="/", timeout=60)

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    locale = ("-E", "UTF8", "--locale=C.UTF-8")
    program("initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", *locale, "--no-sync")
    rules = folder / "data" / "pg_hba.conf"
    rules.write_text(f"host all lotrinh 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
    program("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
    try:
        server = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        asyncio.run(
            drill.change(server, f"CREATE ROLE lotrinh LOGIN CREATEROLE CREATEDB PASSWORD '{SECRET}'")
        )
        yield f"postgresql://lotrinh:{quote(SECRET, safe='')}@127.0.0.1:{port}/"
    finally:
        program("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def fresh(older: str, name: str) -> str:
    asyncio.run(drill.change(older + "postgres", f"CREATE DATABASE {name}"))
    return older + name


def test_all_of_it_comes_over_and_back(place: Path, backup: Path, older: str) -> None:
    """The command itself compares the count and the sum of every table."""
    url, data_dir = fresh(older, "over"), drill.fresh(place, "over")
    restored = drill.lotrinh(data_dir, "restore", str(backup), url=url)
    assert restored.returncode == 0, restored.stderr
    assert "Restored and compared" in restored.stdout
    assert asyncio.run(drill.names(url)) == drill.NAMES
    again = drill.lotrinh(data_dir, "migrate", url=url)
    assert again.returncode == 0, again.stderr
    made = drill.lotrinh(data_dir, "backup", str(place / "back.backup"), url=url)
    assert made.returncode == 0, made.stderr
    back = drill.fresh(place, "back")
    bundled = embedded_postgres.start(back)
    restored = drill.lotrinh(back, "restore", str(place / "back.backup"))
    assert restored.returncode == 0, restored.stderr
    assert asyncio.run(drill.names(bundled)) == drill.NAMES


def test_the_schema_can_be_made_there(place: Path, older: str) -> None:
    url, data_dir = fresh(older, "made"), drill.fresh(place, "made")
    migrated = drill.lotrinh(data_dir, "migrate", url=url)
    assert migrated.returncode == 0, migrated.stderr
    told = drill.lotrinh(data_dir, "doctor", url=url).stdout
    assert "✓ Rows are kept apart by the database, too." in told
    assert "✓ The schema is complete" in told


def test_what_fails_half_way_leaves_nothing(place: Path, backup: Path, older: str) -> None:
    """Somebody's function has the name of one of ours, and is found only when its turn comes."""
    url, data_dir = fresh(older, "half"), drill.fresh(place, "half")
    asyncio.run(drill.change(url, "CREATE FUNCTION visitor_firms() RETURNS int LANGUAGE sql AS 'SELECT 1'"))
    restored = drill.lotrinh(data_dir, "restore", str(backup), url=url)
    assert restored.returncode == 1
    assert "restoring failed; nothing was restored: " in restored.stderr
    assert "visitor_firms" in restored.stderr
    assert "Traceback" not in restored.stderr
    asyncio.run(drill.change(url, "DROP FUNCTION visitor_firms()"))
    restored = drill.lotrinh(data_dir, "restore", str(backup), url=url)
    assert restored.returncode == 0, restored.stderr
