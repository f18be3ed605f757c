"""The product with its own clock: what a request took in the server, and how much of that two processors worked.

Other work on the machine lengthens the first, hardly the second. `work` is the server's own and that of PostgreSQL,
whose processes Linux counts to the nanosecond.
"""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from lotrinh import starting
from lotrinh.app import create_app

POSTMASTER = "BENCH_POSTMASTER"
HEADER = "server-timing"
TICKS = os.sysconf("SC_CLK_TCK")


def postmaster_of(folder: Path) -> str:
    """The process of the bundled PostgreSQL under a data directory."""
    return (folder / "postgresql" / "data" / "postmaster.pid").read_text().split()[0]


def database_seconds(postmaster: str) -> float:
    """Processor time of all its processes, those that have ended among them."""
    ended = Path(f"/proc/{postmaster}/stat").read_text().rpartition(") ")[2].split()
    total = sum(map(int, ended[13:15])) / TICKS
    for child in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split():
        with suppress(FileNotFoundError, ProcessLookupError):
            total += int(Path(f"/proc/{child}/schedstat").read_text().split()[0]) / 1e9
    return total


class Timed:
    """Says in a header of each answer how long it took until it was there, and its work, in milliseconds."""

    def __init__(self, app: Any, postmaster: str) -> None:
        self.app, self.postmaster = app, postmaster

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        begun = self._now()

        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                took, own, database = (1e3 * (b - a) for a, b in zip(begun, self._now(), strict=True))
                value = f"total;dur={took:.2f}, work;dur={own + database:.2f}"
                message["headers"] = [*message["headers"], (HEADER.encode(), value.encode())]
            await send(message)

        await self.app(scope, receive, answer if scope["type"] == "http" else send)

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), database_seconds(self.postmaster)


def told(headers: Mapping[str, str]) -> tuple[float, float]:
    """How long the answer took in the server, and its work; (0, 0) where nobody said."""
    parts = [one.partition(";dur=")[2] for one in headers.get(HEADER, "").split(", ")]
    return (float(parts[0]), float(parts[1])) if len(parts) == 2 else (0.0, 0.0)


def create_timed() -> Timed:
    with starting.lasting():
        return Timed(create_app(), os.environ[POSTMASTER])
