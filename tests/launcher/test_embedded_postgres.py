"""The bundled server as its users see it: an address that answers, rows that stay, plain sentences."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from lotrinh import embedded_postgres
from lotrinh.embedded_postgres import guard
from lotrinh.embedded_postgres.guard import kept_running
from tests.launcher.clients import BUSY, address_of, app, ask

ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """With the leftover of a first start that was cut short."""
    for folder in _temporary():
        unfinished = folder / "postgresql/data.unfinished"
        unfinished.mkdir(parents=True)
        (unfinished / "PG_VERSION").write_text("18")
        yield folder


@pytest.fixture
def empty_dir() -> Iterator[Path]:
    yield from _temporary()


def _temporary() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lotrinh-test-"))
    folder.chmod(0o711)  # for the account that runs the server when root tests
    try:
        yield folder
    finally:
        embedded_postgres.stop(folder)
        shutil.rmtree(folder)


def postmaster(data_dir: Path) -> int:
    return int((data_dir / "postgresql/data/postmaster.pid").read_text().splitlines()[0])


def answers(address: str) -> bool:
    try:
        return ask(address, "SELECT 1") == 1
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False


def alive(process: int) -> bool:
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_first_start_makes_a_private_database_of_the_application(data_dir: Path) -> None:
    address = embedded_postgres.start(data_dir)
    assert ask(address, "SELECT current_user || '@' || current_database()") == "lotrinh@lotrinh"
    assert ask(address, "SELECT current_setting('is_superuser')") == "off"
    assert ask(address, "SELECT upper('lộ trình đã số')") == "LỘ TRÌNH ĐÃ SỐ"
    assert ask(address, "SELECT current_setting('listen_addresses')") == ""
    assert ask(address, "SELECT current_setting('data_checksums')") == "on"
    assert ask(address, "SELECT current_setting('fsync')") == "on"
    assert (data_dir / "postgresql").stat().st_mode & 0o077 == 0


def test_superuser_is_another_role(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    address = embedded_postgres.address(data_dir, role="postgres", database="postgres")
    assert ask(address, "SELECT current_setting('is_superuser')") == "on"


def test_rows_survive_stop_and_start(data_dir: Path) -> None:
    address = embedded_postgres.start(data_dir)
    ask(address, "CREATE TABLE kept AS SELECT 7 AS number")
    embedded_postgres.stop(data_dir)
    assert not embedded_postgres.running(data_dir)
    assert ask(embedded_postgres.start(data_dir), "SELECT number FROM kept") == 7


def test_second_start_joins_the_running_server(data_dir: Path) -> None:
    address = embedded_postgres.start(data_dir)
    before = postmaster(data_dir)
    assert embedded_postgres.start(data_dir) == address
    assert postmaster(data_dir) == before


def test_killed_database_recovers_though_a_backend_is_left_over(data_dir: Path) -> None:
    address = embedded_postgres.start(data_dir)
    ask(address, "CREATE TABLE acknowledged AS SELECT 1 AS number")
    command = [sys.executable, "-c", BUSY, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as client:
        backend = int(address_of(client))
        active = f"SELECT state = 'active' FROM pg_stat_activity WHERE pid = {backend}"
        wait_for(lambda: ask(address, active) is True)
        os.kill(postmaster(data_dir), signal.SIGKILL)
        client.kill()
    wait_for(lambda: not embedded_postgres.running(data_dir))
    assert alive(backend)
    assert ask(embedded_postgres.start(data_dir), "SELECT number FROM acknowledged") == 1
    assert not alive(backend)


def test_stale_pid_file_that_names_a_foreign_process(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    pid_file = data_dir / "postgresql/data/postmaster.pid"
    content = pid_file.read_text().splitlines()[1:]
    owner = pid_file.stat().st_uid
    embedded_postgres.stop(data_dir)
    with subprocess.Popen(["sleep", "60"], user=owner if ROOT else None) as foreign:
        pid_file.write_text("\n".join([str(foreign.pid), *content]))
        (data_dir / "postgresql/.s.PGSQL.5432.lock").write_text("\n".join([str(foreign.pid), *content]))
        assert ask(embedded_postgres.start(data_dir), "SELECT 1") == 1
        assert foreign.poll() is None
        foreign.kill()


def test_server_whose_socket_was_cleaned_away(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    before = postmaster(data_dir)
    (data_dir / "postgresql/.s.PGSQL.5432").unlink()
    assert ask(embedded_postgres.start(data_dir), "SELECT 1") == 1
    assert not alive(before)


def test_folder_moved_under_a_running_server(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    before = postmaster(data_dir)
    moved = data_dir.rename(data_dir.with_name(f"{data_dir.name}-moved"))
    try:
        assert ask(embedded_postgres.start(moved), "SELECT 1") == 1
        assert postmaster(moved) == before
    finally:
        embedded_postgres.stop(moved)
        moved.rename(data_dir)


def test_last_of_several_users_stops_the_server(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    with app(data_dir) as other:
        address = address_of(other)
        embedded_postgres.stop(data_dir)
        assert ask(address, "SELECT 1") == 1
    assert not embedded_postgres.running(data_dir)


def test_killed_user_does_not_count(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    with app(data_dir) as other:
        assert address_of(other)
        other.kill()
    embedded_postgres.stop(data_dir)
    assert not embedded_postgres.running(data_dir)


def test_server_of_a_killed_app_is_used_again(data_dir: Path) -> None:
    with app(data_dir) as other:
        assert address_of(other)
        other.kill()
    assert embedded_postgres.running(data_dir)
    before = postmaster(data_dir)
    assert ask(embedded_postgres.start(data_dir), "SELECT 1") == 1
    assert postmaster(data_dir) == before


def test_two_processes_at_once_get_one_server(empty_dir: Path) -> None:
    with app(empty_dir) as one, app(empty_dir) as other:
        started = "SELECT pg_postmaster_start_time()"
        assert ask(address_of(one), started) == ask(address_of(other), started)
    assert not embedded_postgres.running(empty_dir)


def test_path_too_long_for_a_socket(empty_dir: Path) -> None:
    deep = empty_dir / "thư mục, sâu" / ("x" * 100)
    address = embedded_postgres.start(deep, fast=True)
    sockets = Path((deep / "postgresql/socket-folder").read_text())
    try:
        assert ask(address, "SELECT 1") == 1
        assert sockets.stat().st_mode & 0o077 == 0
        assert embedded_postgres.start(deep) == address
    finally:
        embedded_postgres.stop(deep)
        sockets.rmdir()


def test_data_removed_under_a_running_server(empty_dir: Path) -> None:
    embedded_postgres.start(empty_dir, fast=True)
    before = postmaster(empty_dir)
    shutil.rmtree(empty_dir / "postgresql")
    assert ask(embedded_postgres.start(empty_dir, fast=True), "SELECT 1") == 1
    assert not alive(before)


@pytest.mark.skipif(not ROOT, reason="only root can give a folder away")
def test_folder_of_another_user_is_refused_in_one_sentence(empty_dir: Path) -> None:
    stranger = pwd.getpwnam("daemon")
    home = empty_dir / "postgresql"
    home.mkdir()
    os.chown(home, stranger.pw_uid, stranger.pw_gid)
    with pytest.raises(
        embedded_postgres.DataDirectoryProblem, match=r"belongs to the user daemon: .*LOTRINH_DATA_DIR"
    ):
        embedded_postgres.start(empty_dir)


def test_folder_that_cannot_be_made_is_refused_in_one_sentence(empty_dir: Path) -> None:
    (empty_dir / "file").touch()
    with pytest.raises(embedded_postgres.DataDirectoryProblem, match=r"cannot be used .*LOTRINH_DATA_DIR"):
        embedded_postgres.start(empty_dir / "file")


def test_who_uses_the_server_starts_it_again(empty_dir: Path) -> None:
    address = embedded_postgres.start(empty_dir, fast=True)
    before = postmaster(empty_dir)
    with kept_running(empty_dir):
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: answers(address), seconds=60)
    assert postmaster(empty_dir) != before


def test_nobody_makes_removed_files_anew(empty_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LOOK_AGAIN", 0.01)
    with kept_running(empty_dir):
        time.sleep(0.2)
    assert not (empty_dir / "postgresql").exists()


@pytest.mark.skipif(not ROOT, reason="only root makes accounts")
def test_first_starts_at_once_make_one_account_that_stays() -> None:
    name = f"lotrinh-try-{os.getpid() % 10_000}"
    code = (
        "from lotrinh.embedded_postgres import account; "
        f"account.NAME = {name!r}; print(account.operator().pw_uid)"
    )
    try:
        at_once = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(6)]
        told = {int(one.communicate(timeout=60)[0]) for one in at_once}
        assert told == {pwd.getpwnam(name).pw_uid}
    finally:
        subprocess.run(["/usr/sbin/userdel", name], check=True, capture_output=True)
