"""The operating system's processes that belong to one server, found by what their command lines say."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
GRACE = 10  # seconds


def end(marker: str) -> None:
    """End them as in a crash: what was acknowledged is in the log and will be replayed."""
    for signal_number in (signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + GRACE
        while (found := _of(marker)) and time.monotonic() < deadline:
            for process in found:
                with suppress(ProcessLookupError):
                    os.kill(process, signal_number)
            time.sleep(0.05)


def _of(marker: str) -> list[int]:
    """The postmaster, which ends its children and would replace them; the children if it is gone."""
    commands = dict(_commands())
    started = ("/postgres -D data ", f"cluster_name={marker}")
    postmasters = [
        process for process, command in commands.items() if all(part in command for part in started)
    ]
    titled = f"postgres: {marker}:"
    return postmasters or [process for process, command in commands.items() if command.startswith(titled)]


def _commands() -> Iterator[tuple[int, str]]:
    """Zombies have an empty command line, so they are not there."""
    if not (PROC / "self" / "cmdline").exists():
        yield from _listed()
        return
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                command = (folder / "cmdline").read_bytes()
                yield int(folder.name), command.replace(b"\0", b" ").decode(errors="replace").strip()


def _listed() -> Iterator[tuple[int, str]]:
    """Without /proc, as on macOS."""
    done = subprocess.run(["/bin/ps", "-axwwo", "pid=,args="], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        process, _, command = line.strip().partition(" ")
        yield int(process), command.strip()
