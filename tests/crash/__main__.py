"""`make test-crash`: what people saved is there and the product is back, whatever was killed, stopped or full.

    make test-crash                           all trials, as long as they are meant to be
    make test-crash ARGS="kills --times 3"    one of them, shorter

Each trial starts the product anew, in a data directory of its own, and ends with a line that says what held.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Literal

from tests.crash import faults, kills, small_disk
from tests.crash.stand import Stand, TookTooLong, own_folder, stand
from tests.crash.traffic import PEOPLE, Traffic, prepare

End = Literal["held", "missed", "not tried"]
Trial = Callable[[Stand, Traffic], Awaitable[list[str]]]
TRIALS = ("kills", "pause", "connections", "disk", "clock")


def main() -> int:
    asked = _arguments()
    trials: dict[str, Trial] = {
        "kills": partial(kills.kills, times=asked.times),
        "pause": partial(faults.pause, seconds=asked.seconds),
        "connections": partial(faults.connections, seconds=asked.seconds),
        "disk": partial(faults.disk, seconds=asked.seconds),
        "clock": partial(faults.clock, seconds=asked.seconds),
    }
    ends = {name: _end_of(name, trials[name], asked.people) for name in asked.trials or TRIALS}
    for end in ("missed", "not tried"):
        if names := [name for name, one in ends.items() if one == end]:
            print(f"{end}: {', '.join(names)}")
    if set(ends.values()) == {"held"}:
        print("all held")
    return 1 if "missed" in ends.values() else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make test-crash")
    parser.add_argument("trials", nargs="*", choices=[*TRIALS, []], help="default: all")
    parser.add_argument("--times", type=int, default=20, help="kills of each of app, worker and database")
    parser.add_argument("--seconds", type=float, default=30, help="how long a fault lasts")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many save at the same time")
    return parser.parse_args()


def _end_of(name: str, trial: Trial, people: int) -> End:
    print(f"{name}:", flush=True)
    with own_folder() as folder:
        disk = small_disk.mounted if name == "disk" else nullcontext
        try:
            with disk(folder / "data") as place:
                problems = asyncio.run(_on_a_stand(place, folder, trial, people))
        except TookTooLong as missed:
            problems = [str(missed)]
        except small_disk.CannotMount as reason:
            print(f"{name} not tried: {reason}")
            return "not tried"
    for problem in problems:
        print(f"  {problem}")
    print(f"{name}: {'MISSED' if problems else 'held'}", flush=True)
    return "missed" if problems else "held"


async def _on_a_stand(data_dir: Path, logs: Path, trial: Trial, people: int) -> list[str]:
    async with stand(data_dir, logs) as made:
        return await trial(made, await prepare(made.address, people))


if __name__ == "__main__":
    sys.exit(main())
