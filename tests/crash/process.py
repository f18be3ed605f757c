"""`lotrinh …` with a clock that a trial can put forward or back while the process runs, or of the next version."""

import os
from datetime import timedelta
from pathlib import Path

from lotrinh import clock, paths
from lotrinh.cli import main

OFFSET = "CRASH_CLOCK_OFFSET"
"""Names a file that holds seconds."""
MIGRATIONS = "CRASH_MIGRATIONS"
"""Names a folder with those of the next version, too."""


def shift_clock() -> None:
    right, file = clock.now, Path(os.environ[OFFSET])
    clock.now = lambda: right() + timedelta(seconds=float(file.read_text() or "0"))


if __name__ == "__main__":
    shift_clock()
    paths.MIGRATIONS = Path(os.environ.get(MIGRATIONS, paths.MIGRATIONS))
    main()
