"""A disk that is soon full."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEGABYTES = 1_000


class CannotMount(Exception):
    """Says why."""


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """In memory, so that filling it fills nothing else."""
    if os.geteuid() != 0:
        raise CannotMount("only root may mount a small disk")
    folder.mkdir()
    folder.chmod(0o711)
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=711", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMount(f"no small disk can be mounted here ({done.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not a byte is left until this ends."""
    ballast = folder / "ballast"
    with ballast.open("wb") as file:
        for size in (1_000_000, 4096):
            with suppress(OSError):  # none is left
                while True:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)
    try:
        yield
    finally:
        ballast.unlink()
