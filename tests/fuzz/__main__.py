"""`make fuzz`: a hundred thousand requests that no page sends, in as many processes as there are processors."""

import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter

import click

from tests.fuzz.process import run
from tests.fuzz.running import PEOPLE, Figures

FAILED = 1


def told(figures: Figures, seconds: float) -> str:
    statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(figures.statuses.items()))
    slowest = "\n".join(f"  {spent:6.2f} s  {what}" for spent, what in reversed(figures.slowest))
    faults = "\n\n".join(f"{fault}\n{request}" for fault, request in figures.faults.items())
    return (
        f"{figures.cases:,} requests of {len(PEOPLE)} kinds of people to {len(figures.routes)} routes and verbs "
        f"in {seconds:,.0f} s\n{statuses}\nslowest:\n{slowest}\n\n{faults or 'No fault.'}"
    )


@click.command()
@click.option("--cases", default=100_000, show_default=True, help="How many requests in all.")
@click.option("--seed", default=1, show_default=True, help="Another seed, other requests.")
@click.option("--processes", default=os.cpu_count() or 1, show_default=True)
def main(cases: int, seed: int, processes: int) -> None:
    begin, all_figures = perf_counter(), Figures()
    with tempfile.TemporaryDirectory(prefix="lotrinh-fuzz-") as folder:
        os.environ["LOTRINH_DATA_DIR"] = folder  # the processes read it when they start
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            shares = [cases // processes + 1] * processes
            for found in pool.map(run, range(seed * 100, seed * 100 + processes), shares):
                all_figures.join(found)
    click.echo(told(all_figures, perf_counter() - begin))
    sys.exit(FAILED if all_figures.faults else 0)


if __name__ == "__main__":
    main()
