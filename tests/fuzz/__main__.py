"""`make fuzz`: a hundred thousand requests that no page sends, in as many processes as there are processors.

Half are wrong on purpose: raw bytes, odd headers, broken bodies, forms that pages showed with values that break
programs elsewhere. Half are made by schemathesis of the descriptions: of the two APIs, whose answers are held against
them, and of every other route, made of Litestar's handlers and of the forms seen before.
"""

import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter

import click

from tests.fuzz.people import PEOPLE, PROGRAMS
from tests.fuzz.process import run
from tests.fuzz.running import Figures

FAILED = 1
KINDS = ("wrong on purpose", "made by schemathesis")


def told(kind: str, figures: Figures) -> str:
    statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(figures.statuses.items()))
    slowest = "\n".join(f"  {spent:6.2f} s  {what}" for spent, what in reversed(figures.slowest))
    faults = "\n\n".join(f"{fault}\n{request}" for fault, request in figures.faults.items())
    return (
        f"{figures.cases:,} requests {kind} to {len(figures.routes)} routes and verbs, "
        f"{len(figures.opened)} of which were done at least once\n{statuses}\n"
        f"slowest:\n{slowest}\n{faults or 'No fault.'}\n"
    )


@click.command()
@click.option("--cases", default=100_000, show_default=True, help="How many requests in all.")
@click.option("--seed", default=1, show_default=True, help="Another seed, other requests.")
@click.option("--processes", default=os.cpu_count() or 1, show_default=True)
def main(cases: int, seed: int, processes: int) -> None:
    begin, found = perf_counter(), (Figures(), Figures())
    with tempfile.TemporaryDirectory(prefix="lotrinh-fuzz-") as folder:
        os.environ["LOTRINH_DATA_DIR"] = folder  # the processes read it when they start
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            shares = [cases // processes + 2] * processes
            for share in pool.map(run, range(seed * 100, seed * 100 + processes), shares):
                for figures, more in zip(found, share, strict=True):
                    figures.join(more)
    for kind, figures in zip(KINDS, found, strict=True):
        click.echo(told(kind, figures))
    sent = sum(figures.cases for figures in found)
    click.echo(
        f"{sent:,} requests of {len(PEOPLE) + len(PROGRAMS)} kinds of senders in {perf_counter() - begin:,.0f} s"
    )
    sys.exit(FAILED if any(figures.faults for figures in found) else 0)


if __name__ == "__main__":
    main()
