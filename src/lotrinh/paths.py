"""Where the parts of the project lie."""

import hashlib
import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = Path(__file__).resolve().parent
TEMPLATES = PROJECT / "templates"
MIGRATIONS = PROJECT / "migrations"
STATIC = PACKAGE / "static"
LOCALES = PACKAGE / "locales"
SYSTEM_DATA = Path("/var/lib/lotrinh")


def default_data_dir() -> Path:
    """`var` in the project; elsewhere if root keeps the project where no other account may enter."""
    named = os.environ.get("LOTRINH_DATA_DIR")
    if named:
        return Path(named).expanduser()
    beside = PROJECT / "var"
    if os.geteuid() == 0 and private_part(PROJECT):
        return SYSTEM_DATA / hashlib.sha256(str(beside).encode()).hexdigest()[:8]
    return beside


def private_part(folder: Path) -> Path | None:
    """The outermost folder on the way that other accounts may not enter."""
    way = [part for part in (folder, *folder.parents) if part.exists()]
    return next((part for part in reversed(way) if not part.stat().st_mode & 0o001), None)
