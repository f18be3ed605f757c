"""Files that people hand in or take out: outside the web root, under random names, readable by the product alone."""

import os
import re
import secrets
from pathlib import Path

STORED_NAME = re.compile(r"[0-9a-f]{32}")


def store(folder: Path, content: bytes) -> str:
    """The name under which it is found again; on the disk when this returns."""
    name = reserve(folder)
    try:
        with place(folder, name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        remove(folder, name)
        raise
    return name


def reserve(folder: Path) -> str:
    """The name of an empty file, for whoever writes it piece by piece."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    os.close(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return name


def place(folder: Path, name: str) -> Path:
    if not STORED_NAME.fullmatch(name):
        raise ValueError(f"no name of a stored file: {name!r}")
    return folder / name


def remove(folder: Path, name: str) -> None:
    place(folder, name).unlink(missing_ok=True)
