"""Where files lie: outside the web root, under random names, readable by the product alone."""

import os
import re
import secrets
from pathlib import Path

from lotrinh.settings import settings

STORED_NAME = re.compile(r"[0-9a-f]{32}")


def folder() -> Path:
    return settings().data_dir / "evidence"


def store(content: bytes) -> str:
    """The name under which it is found again; on the disk when this returns."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    target = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(target, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        remove(name)
        raise
    return name


def read(name: str) -> bytes | None:
    """None: it is gone from the disk."""
    path = _place(name)
    return path.read_bytes() if path.is_file() else None


def remove(name: str) -> None:
    _place(name).unlink(missing_ok=True)


def _place(name: str) -> Path:
    if not STORED_NAME.fullmatch(name):
        raise ValueError(f"no name of a stored file: {name!r}")
    return folder() / name
