"""`lotrinh doctor`: each broken thing is a line that says what to do, and an exit code."""

import shutil
from collections import namedtuple
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from click.testing import Result

from lotrinh import clock, database_server, doctor, heartbeats, schema_state
from lotrinh.accounts.provider import discovery
from lotrinh.findings import Finding
from lotrinh.settings import settings
from tests.accounts.identity_provider import ISSUER, IdentityProvider
from tests.accounts.test_second_factor import set_up
from tests.bench.stage import free_port
from tests.browsing import Browser
from tests.cast import Cast
from tests.database import _on
from tests.mail_server import mail_server
from tests.operation.conftest import Set

NOWHERE = "postgresql://lotrinh@127.0.0.1:{port}/lotrinh"
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil has it


def states(found: list[Finding]) -> list[str]:
    return [one.state for one in found]


def test_no_database_is_a_line_and_the_exit_code_1(run: Callable[[str], Result]) -> None:
    result = run(NOWHERE.format(port=free_port()))
    assert result.exit_code == 1
    assert "✗ The database does not answer (ConnectionRefusedError)." in result.output
    assert "DATABASE_URL" in result.output
    assert "Traceback" not in result.output


def test_a_database_that_is_not_there_is_named(run: Callable[[str], Result], database_url: str) -> None:
    result = run(urlunsplit(urlsplit(database_url)._replace(path="/not_there")))
    assert (result.exit_code, "not_there" in result.output) == (1, True)
    assert "The database server refuses us" in result.output


def test_an_address_that_is_none_is_no_crash(run: Callable[[str], Result]) -> None:
    result = run("nonsense://")
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "DATABASE_URL" in result.output


def test_an_empty_database_wants_its_migrations(run: Callable[[str], Result], database_url: str) -> None:
    with contextmanager(_on)(database_url, "doctor") as url:
        result = run(url)
    assert result.exit_code == 1
    assert f"✗ {len(schema_state.needed())} migrations have not been run." in result.output
    assert "lotrinh migrate" in result.output


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LOTRINH_WORKERS", "99", "LOTRINH_WORKERS"),
        ("LOTRINH_OIDC_ISSUER", "http://sso.example", "https"),
        ("LOTRINH_OIDC_ROLES", "advisor, king", "province"),
        ("LOTRINH_SECRET", "short", "32 characters"),
        ("LOTRINH_OLD_SECRETS", "short", "32 characters"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    run: Callable[[str], Result], set_env: Set, name: str, value: str, told: str
) -> None:
    set_env(**{name: value})
    result = run(NOWHERE.format(port=1))
    assert result.exit_code == 1
    assert told in result.output
    assert name in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_folder_that_cannot_be_written_to_is_named(set_env: Set, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    set_env(LOTRINH_DATA_DIR=str(tmp_path / "file" / "data"))
    [found] = doctor.folder()
    assert (found.state, str(tmp_path) in found.sentence) == ("broken", True)


@pytest.mark.parametrize(("free", "state"), [(2**27, "broken"), (2**30, "doubtful"), (2**33, "good")])
def test_a_disk_that_fills_up_is_said_in_time(
    set_env: Set, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 2**40 - free, free))
    [found] = doctor.folder()
    assert found.state == state
    assert bool(found.advice) is (state != "good")


def test_cookies_in_the_clear_and_half_a_setup_are_broken(set_env: Set) -> None:
    set_env(
        LOTRINH_PUBLIC_URL="http://lotrinhso.example", LOTRINH_OIDC_ISSUER=ISSUER, LOTRINH_STRIPE_KEY="sk_x"
    )
    told = [one.sentence for one in doctor.addresses() if one.state == "broken"]
    assert len(told) == 3
    set_env(LOTRINH_PUBLIC_URL="https://lotrinhso.example", LOTRINH_DEMO="true")
    assert any("anybody can sign in" in one.sentence for one in doctor.addresses())


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://lotrinh@10.0.0.10/lotrinh", 1),
        ("postgresql://lotrinh@10.0.0.10/lotrinh?sslmode=require", 1),
        ("postgresql://lotrinh@10.0.0.10/lotrinh?sslmode=verify-full&sslrootcert=/etc/ca.pem", 0),
        ("postgresql://lotrinh@127.0.0.1/lotrinh", 0),
        ("postgresql:///lotrinh?host=/run/postgresql", 0),
    ],
)
def test_a_database_elsewhere_must_show_its_certificate(set_env: Set, url: str, told: int) -> None:
    set_env(DATABASE_URL=url)
    assert [one.state for one in doctor.way_to_database()] == ["doubtful"] * told


@pytest.mark.anyio
async def test_a_second_factor_that_cannot_be_read_is_counted(
    minh: Browser, set_env: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(minh)
    assert states(await doctor.stored_secrets()) == ["good"]
    old, new = settings().secret, "the newest secret of all that is long enough"
    set_env(LOTRINH_SECRET=new, LOTRINH_OLD_SECRETS=old)
    [found] = await doctor.stored_secrets()
    assert (found.state, "lotrinh reencrypt" in found.advice) == ("doubtful", True)
    set_env(LOTRINH_SECRET=new, LOTRINH_OLD_SECRETS="")
    [found] = await doctor.stored_secrets()
    assert (found.state, "1 encrypted values cannot be read" in found.sentence) == ("broken", True)


@pytest.mark.anyio
async def test_a_silent_worker_is_broken(cast: Cast) -> None:
    assert states(await doctor.workers()) == ["broken"]
    await heartbeats.beat(uuid4())
    assert states(await doctor.workers()) == ["good"]
    clock.freeze(clock.now() + timedelta(minutes=10))
    assert states(await doctor.workers()) == ["broken"]


@pytest.mark.anyio
async def test_a_missing_mail_server_or_a_silent_one_is_broken(cast: Cast, set_env: Set) -> None:
    assert states(await doctor.letters()) == ["broken"]
    assert await doctor.mail_server() == []
    set_env(LOTRINH_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert states(await doctor.letters()) == ["good"]
    assert states(await doctor.mail_server()) == ["broken"]
    async with mail_server() as there:
        set_env(LOTRINH_SMTP_URL=there.url)
        assert states(await doctor.mail_server()) == ["good"]


@pytest.mark.anyio
async def test_the_single_sign_on_is_asked(set_env: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await doctor.single_sign_on() == []
    provider = IdentityProvider()
    monkeypatch.setattr(discovery, "connect", provider.connect)
    set_env(LOTRINH_OIDC_ISSUER=ISSUER, LOTRINH_OIDC_CLIENT_ID="x", LOTRINH_OIDC_CLIENT_SECRET="y")
    assert states(await doctor.single_sign_on()) == ["good"]
    discovery.forget()
    provider.is_away = True
    assert states(await doctor.single_sign_on()) == ["broken"]


@pytest.mark.anyio
async def test_the_record_and_the_server_are_good_here(cast: Cast) -> None:
    assert states(await doctor.schema()) == ["good"]
    assert "broken" not in states(
        [*await database_server.server(), *await doctor.record(), *await doctor.held_jobs()]
    )
