"""The memory of server processes while they work, from /proc."""

import asyncio
import os
from pathlib import Path

PAUSE = 5.0  # seconds
PROC = Path("/proc")


async def watch(command: str, samples: list[int]) -> None:
    """Add the sum in bytes every few seconds, until cancelled. `command`: what the first process was called with."""
    while True:
        samples.append(sum(_resident(pid) for pid in _family(command)))
        await asyncio.sleep(PAUSE)


def growth(samples: list[int]) -> float:
    """Percent from the second tenth of the samples, when everything is warm, to the last."""
    tenth = max(1, len(samples) // 10)
    warm, end = samples[tenth : 2 * tenth] or samples[:1], samples[-tenth:]
    if not warm or not sum(warm):
        return 0.0
    return (sum(end) / len(end) / (sum(warm) / len(warm)) - 1) * 100


def _family(command: str) -> list[int]:
    """The process that this one started with that command, and all it started itself."""
    parents = {int(entry.name): _parent(entry) for entry in PROC.iterdir() if entry.name.isdigit()}
    family = {pid for pid, parent in parents.items() if parent == os.getpid() and command in _command(pid)}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sorted(family)


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def _resident(pid: int) -> int:
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0
