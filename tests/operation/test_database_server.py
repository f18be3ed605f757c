"""A server, a database or a login that the product cannot live with: a sentence and what to do, nothing touched."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest
from click.testing import Result

from lotrinh import database_server
from lotrinh.row_security import ROLES
from tests.bench.stage import free_port
from tests.database import _execute, _on, drop

Run = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("app")  # the roles are there


@pytest.fixture
def empty(database_url: str) -> Iterator[str]:
    with contextmanager(_on)(database_url, "server") as url:
        yield url


@pytest.fixture
def latin(database_url: str) -> Iterator[str]:
    name = f"test_latin_{uuid4().hex[:8]}"
    asyncio.run(_execute(
        database_url, f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    ))  # fmt: skip
    yield urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    drop(database_url, name)


@pytest.fixture
def login(empty: str) -> Iterator[str]:
    """The empty database as somebody who may make tables there, and nothing else."""
    name, password = f"test_{uuid4().hex[:8]}", secrets.token_hex(8)
    asyncio.run(_execute(empty, f"CREATE ROLE {name} LOGIN PASSWORD '{password}'"))
    asyncio.run(_execute(empty, f"GRANT CREATE ON SCHEMA public TO {name}"))
    parts = urlsplit(empty)
    url = urlunsplit(parts._replace(netloc=f"{name}:{password}@{parts.netloc.rpartition('@')[2]}"))
    yield url
    asyncio.run(_execute(url, f"DROP OWNED BY {name}"))
    asyncio.run(_execute(empty, f"REVOKE ALL ON SCHEMA public FROM {name}; DROP ROLE {name}"))


def name_of(login: str) -> str:
    return urlsplit(login).username or ""


def tables(url: str) -> int:
    async def count() -> int:
        connection = await asyncpg.connect(url)
        try:
            return int(
                await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            )
        finally:
            await connection.close()

    return asyncio.run(count())


def refused(result: Result, *told: str) -> None:
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    for each in told:
        assert each in result.output


def test_a_server_that_is_too_old(run: Run, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_server, "OLDEST", 99)
    refused(run(empty, "migrate"), "is too old.", "Use version 99 or newer.")
    refused(run(empty), "✗ PostgreSQL ", "is too old.")
    assert tables(empty) == 0


def test_a_database_that_cannot_hold_vietnamese(run: Run, latin: str, tmp_path: Path) -> None:
    told = ("has the encoding LATIN1", "ENCODING 'UTF8'")
    refused(run(latin, "migrate"), *told)
    refused(run(latin), *told)
    (tmp_path / "a.backup").write_bytes(b"whatever")
    refused(run(latin, "restore", str(tmp_path / "a.backup")), *told)
    assert tables(latin) == 0


def test_a_replica_is_not_written_to(run: Run, empty: str) -> None:
    name = urlsplit(empty).path[1:]
    asyncio.run(_execute(empty, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))
    refused(run(empty, "migrate"), "can only be read", "Name the primary")


def test_a_login_that_may_make_no_tables(run: Run, empty: str, login: str, tmp_path: Path) -> None:
    asyncio.run(_execute(empty, f"REVOKE CREATE ON SCHEMA public FROM {name_of(login)}"))
    told = (
        f"The login {name_of(login)} may not make tables",
        f"CREATE ON SCHEMA public TO {name_of(login)};",
    )
    refused(run(login, "migrate"), *told)
    (tmp_path / "a.backup").write_bytes(b"whatever")
    refused(run(login, "restore", str(tmp_path / "a.backup")), *told)


def test_a_login_that_cannot_be_the_roles(run: Run, empty: str, login: str) -> None:
    """Told before the first step, with the statements that whoever may can run; then it works."""
    statement = f"GRANT {', '.join(ROLES)} TO {name_of(login)};"
    refused(run(login, "migrate"), "administrator", statement)
    refused(run(login), "cannot ask as the roles", statement)
    assert tables(empty) == 0
    asyncio.run(_execute(empty, statement))
    assert run(login, "migrate").exit_code == 0
    assert tables(empty) > 0


def test_a_login_that_owns_no_tables(run: Run, empty: str, login: str, tmp_path: Path) -> None:
    """Such as the stricter one that app and workers may use."""
    assert run(empty, "migrate").exit_code == 0
    asyncio.run(_execute(empty, f"GRANT {', '.join(ROLES)} TO {name_of(login)}"))
    told = f"The tables belong to {name_of(empty)}, and {name_of(login)} may not"
    refused(run(login, "migrate"), told)
    refused(run(login, "backup", str(tmp_path / "a.backup")), told)
    assert not (tmp_path / "a.backup").exists()
    assert told not in run(login).output


@pytest.mark.parametrize("command", [("migrate",), ("backup", "a.backup"), ("restore", __file__)])
def test_no_server(run: Run, command: tuple[str, ...]) -> None:
    result = run(f"postgresql://lotrinh@127.0.0.1:{free_port()}/lotrinh", *command)
    refused(result, "The database does not answer", "correct DATABASE_URL")
