"""`make drill`: a backup of the whole, restored beside it: how long both take, and what the program compared."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from lotrinh import db, embedded_postgres
from tests.bench import data, stage


class Drill(msgspec.Struct, frozen=True):
    backup: float
    restore: float
    megabytes: float
    compared: str

    def __str__(self) -> str:
        return f"Backup {self.backup:.0f} s, {self.megabytes:,.0f} MB; restore {self.restore:.0f} s. {self.compared}"


def drill(data_dir: Path, empty: Path) -> Drill:
    """Seconds; the data directory may be in use."""
    empty.mkdir(mode=0o711)
    file = empty.with_suffix(".backup")
    begun = time.perf_counter()
    _lotrinh(data_dir, "backup", file)
    made = time.perf_counter()
    told = _lotrinh(empty, "restore", file)
    restored = time.perf_counter()
    return Drill(made - begun, restored - made, file.stat().st_size / 1e6, told.splitlines()[0])


def _lotrinh(data_dir: Path, command: str, file: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["LOTRINH_DATA_DIR"] = str(data_dir)
    program = [sys.executable, "-c", "from lotrinh.cli import main; main()", command, str(file)]
    return subprocess.run(program, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """Of 65,000 firms with 4.8 million answers."""
    with tempfile.TemporaryDirectory(dir=stage.bench_directory()) as name:
        Path(name).chmod(0o755)
        home = Path(name) / "first"
        home.mkdir(mode=0o755)
        db.configure(embedded_postgres.start(home))
        try:
            asyncio.run(data.load())
            print(drill(home, home.with_name("restored")))
        finally:
            embedded_postgres.stop(home)


if __name__ == "__main__":
    main()
