"""What this machine can do at this minute: a forced write, and a bare page of the web framework."""

import os
import tempfile
import time
from pathlib import Path

from litestar import Litestar, get
from litestar.enums import MediaType


def forced_writes(folder: Path, seconds: float = 1.0) -> float:
    """fdatasync calls a second on the disk that holds the database."""
    with tempfile.TemporaryFile(dir=folder) as file:
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            file.write(b"x" * 8192)
            file.flush()
            os.fdatasync(file.fileno())
            count += 1
        return count / (time.perf_counter() - begun)


@get("/", media_type=MediaType.HTML)
async def bare_page() -> str:
    return "<!doctype html><title>Bare</title><h1>Bare</h1>"


def bare() -> Litestar:
    return Litestar([bare_page], openapi_config=None, logging_config=None)
