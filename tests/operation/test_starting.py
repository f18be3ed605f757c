"""How soon a process that was killed answers again."""

import subprocess
import sys

SLOW = ("sklearn", "scipy.stats")
"""A third of what there is to import; only learning and measuring need it."""
LOADED = f"import sys, lotrinh.app; print([name for name in {SLOW} if name in sys.modules])"


def test_the_app_starts_without_what_takes_long_to_import() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
