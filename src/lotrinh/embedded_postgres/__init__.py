"""The bundled PostgreSQL: one server a data directory, shared by processes, reached by a private socket.

Everything here blocks, so call it before an event loop runs. Whoever uses the server holds a shared lock
on a file beside it, which the kernel lets go when the process dies in whatever way; the last one to leave
cleanly stops the server, and after a crash the next start joins the server that is still there.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from lotrinh.embedded_postgres import account, cluster
from lotrinh.embedded_postgres.problem import DataDirectoryProblem

__all__ = ["DataDirectoryProblem", "address", "running", "start", "stop"]

_joined: dict[Path, int] = {}


def start(data_dir: Path, *, fast: bool = False) -> str:
    """Start the server or join the one that runs; the address for asyncpg and libpq.

    `fast` gives up durability and is for tests; it has no effect on a server that runs already.
    """
    home = _home(data_dir)
    operator = account.operator()
    account.make_reachable(home.parent, operator)
    with _alone(home):
        account.claim(home, operator)
        server = cluster.Cluster(home, operator)
        if not server.accepts():
            server.end_leftovers()
            server.launch(fast=fast)
        _join(home)
    return address(data_dir)


def stop(data_dir: Path) -> None:
    """Leave the server; it stops if no other living process uses it."""
    home = _home(data_dir)
    if not home.exists():
        return
    with _alone(home):
        if _leave(home) and cluster.listens(home):
            cluster.Cluster(home, account.operator()).shut_down()


def running(data_dir: Path) -> bool:
    return cluster.listens(_home(data_dir))


def address(data_dir: Path, *, role: str = cluster.ROLE, database: str = cluster.DATABASE) -> str:
    """Open to the operating-system user who started the server, and to root; in any role."""
    folder = quote(str(cluster.socket_folder(_home(data_dir))), safe="/")
    return f"postgresql://{role}@/{database}?host={folder}&port={cluster.PORT}"


def _home(data_dir: Path) -> Path:
    return data_dir.resolve() / "postgresql"


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time looks after the server."""
    handle = _open(home.with_suffix(".lock"))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _join(home: Path) -> None:
    if home not in _joined:
        handle = _open(home.with_suffix(".users"))
        fcntl.flock(handle, fcntl.LOCK_SH)
        _joined[home] = handle


def _leave(home: Path) -> bool:
    """Whether nobody else uses the server."""
    handle = _joined.pop(home, None) or _open(home.with_suffix(".users"))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise account.foreign(path if path.exists() else path.parent) from error
