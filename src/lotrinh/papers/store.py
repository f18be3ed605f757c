"""Where files lie: outside the web root, under random names, readable by the product alone."""

from pathlib import Path

from lotrinh import stored_files
from lotrinh.settings import settings


def folder() -> Path:
    return settings().data_dir / "evidence"


def store(content: bytes) -> str:
    return stored_files.store(folder(), content)


def read(name: str) -> bytes | None:
    """None: it is gone from the disk."""
    path = stored_files.place(folder(), name)
    return path.read_bytes() if path.is_file() else None


def remove(name: str) -> None:
    stored_files.remove(folder(), name)
