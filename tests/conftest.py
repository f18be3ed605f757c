"""A real PostgreSQL, one rolled-back transaction a test, a browser for each person of the cast."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

os.environ.update(
    LOTRINH_DEMO="false",
    LOTRINH_SECRET="a secret for the tests that is long enough",
    LOTRINH_PUBLIC_URL="http://lotrinh.test",
    # Tests jump over weeks; those of the limits themselves set their own.
    LOTRINH_STAFF_IDLE_MINUTES="43200",
    LOTRINH_STAFF_SESSION_HOURS="720",
    LOTRINH_IDLE_DAYS="90",
    LOTRINH_SESSION_DAYS="90",
)
os.environ.pop("LOTRINH_SMTP_URL", None)
for _name in ("DATABASE_URL",):
    os.environ.setdefault(_name, "postgresql:///set-by-the-fixture")

import httpx
from hypothesis import HealthCheck, settings
from litestar import Litestar
from piccolo.engine.postgres import PostgresTransaction

from lotrinh import acts, audit, clock, db
from tests.browsing import Browser
from tests.cast import Cast, Figure, enter

# How long an example takes says something of the machine alone. In CI, hypothesis has a profile that knows it.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if "CI" not in os.environ:
    settings.load_profile("unhurried")

NOON = datetime(2026, 11, 14, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their place: an archive made now and one made two seconds later differ.

    Processes that name the tests otherwise refuse to share them.
    """
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def database_url(worker_id: str) -> Iterator[str]:
    """A database of this test run: on LOTRINH_TEST_SERVER, or on a bundled server of its own."""
    from tests.database import fresh_database

    with fresh_database(worker_id) as url:
        yield url


@pytest.fixture(scope="session")
async def app(anyio_backend: str, database_url: str) -> AsyncIterator[Litestar]:
    from lotrinh.app import create_app
    from lotrinh.migrate import migrate

    db.configure(database_url)
    await migrate()
    application = create_app()
    async with application.lifespan():
        yield application


@pytest.fixture
async def transaction(app: Litestar) -> AsyncIterator[PostgresTransaction]:
    async with db.DB.transaction() as open_transaction:
        yield open_transaction
        await open_transaction.rollback()


@pytest.fixture
def frozen_clock() -> Iterator[Callable[[datetime], None]]:
    clock.freeze(NOON)
    yield clock.freeze
    clock.freeze(None)


@pytest.fixture
async def cast(transaction: PostgresTransaction, frozen_clock: Callable[[datetime], None]) -> Cast:
    return await enter()


@pytest.fixture
async def browser_of(app: Litestar, cast: Cast) -> AsyncIterator[Callable]:
    """`await browser_of(cast.lan)`: a signed-in browser; `await browser_of(None)`: a stranger's."""
    from lotrinh.accounts.sessions import open_session

    clients: list[httpx.AsyncClient] = []

    async def open_browser(figure: Figure | None) -> Browser:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lotrinh.test")
        clients.append(client)
        if figure is not None:
            client.cookies.set("session", await open_session(figure.id, "test browser", passed=True))
        return Browser(client, figure.key if figure else "stranger")

    yield open_browser
    for client in clients:
        await client.aclose()


@pytest.fixture(autouse=True)
def no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was trained on this machine serves no test."""
    from lotrinh.roadmap import model_store

    monkeypatch.setattr(model_store, "folder", lambda: tmp_path / "models")


@pytest.fixture(autouse=True)
def recorded_acts(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The acts a test puts on record: each has a name that people read."""
    seen: set[str] = set()

    def noting(write: Callable) -> Callable:
        def noted(act: str, *args: object, **named: object) -> object:
            seen.add(act)
            return write(act, *args, **named)

        return noted

    for name in ("record", "record_each", "record_all"):
        monkeypatch.setattr(audit, name, noting(getattr(audit, name)))
    yield seen
    assert not seen - acts.names().keys(), "acts without a name in acts.yaml"


@pytest.fixture
def evidence_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where evidence files lie in this test; not there before the first one."""
    from lotrinh.papers import store

    monkeypatch.setattr(store, "folder", lambda: tmp_path / "evidence")
    return tmp_path / "evidence"


@pytest.fixture
def imports_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the rows of uploaded lists lie in this test; not there before the first one."""
    from lotrinh.centre.registry_import import store

    monkeypatch.setattr(store, "folder", lambda: tmp_path / "imports")
    return tmp_path / "imports"


@pytest.fixture
async def stranger(browser_of: Callable) -> Browser:
    return await browser_of(None)


@pytest.fixture
async def lan(browser_of: Callable, cast: Cast) -> Browser:
    return await browser_of(cast.lan)


@pytest.fixture
async def phuc(browser_of: Callable, cast: Cast) -> Browser:
    return await browser_of(cast.phuc)


@pytest.fixture
async def binh(browser_of: Callable, cast: Cast) -> Browser:
    return await browser_of(cast.binh)


@pytest.fixture
async def minh(browser_of: Callable, cast: Cast) -> Browser:
    return await browser_of(cast.minh)


@pytest.fixture
async def an(browser_of: Callable, cast: Cast) -> Browser:
    return await browser_of(cast.an)


@pytest.fixture
async def hoa(browser_of: Callable, cast: Cast) -> Browser:
    return await browser_of(cast.hoa)


@pytest.fixture
async def quan(browser_of: Callable, cast: Cast) -> Browser:
    return await browser_of(cast.quan)
