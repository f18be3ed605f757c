"""Where made files lie until they are removed."""

import shutil
from pathlib import Path

from lotrinh import stored_files
from lotrinh.settings import settings


def folder() -> Path:
    return settings().data_dir / "exports"


def reserve() -> str:
    return stored_files.reserve(folder())


def place(name: str) -> Path:
    return stored_files.place(folder(), name)


def remove(name: str) -> None:
    stored_files.remove(folder(), name)


def remove_others(known: set[str], moment: float) -> None:
    """Whatever else lies there since before this moment (seconds since 1970): of runs that broke off."""
    for path in list(folder().glob("*")) if folder().is_dir() else ():
        if path.name in known or path.stat().st_mtime >= moment:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
