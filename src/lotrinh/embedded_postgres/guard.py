"""Whoever uses the bundled server looks after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import structlog

from lotrinh import embedded_postgres
from lotrinh.embedded_postgres.problem import DataDirectoryProblem

LOOK_AGAIN = 0.5  # seconds
GRACE = 10  # seconds

log = structlog.get_logger()


@contextmanager
def kept_running(data_dir: Path) -> Iterator[None]:
    """A server that was killed, or went down because the disk was full, is started again as soon as it can be.

    A paused one is left alone: it may come back with everything it holds. Removed files are not made anew, either.
    """
    over = Event()
    guard = Thread(target=_look_after, args=(data_dir, over), name="database guard", daemon=True)
    guard.start()
    try:
        yield
    finally:
        over.set()
        guard.join(GRACE)


def _look_after(data_dir: Path, over: Event) -> None:
    while not over.wait(LOOK_AGAIN):
        if embedded_postgres.running(data_dir) or not (data_dir / "postgresql/data").exists():
            continue
        try:
            embedded_postgres.start(data_dir)
        except DataDirectoryProblem as problem:
            log.warning("database does not start", problem=str(problem))
        else:
            log.warning("database started again")
