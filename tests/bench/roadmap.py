"""`python -m tests.bench.roadmap`: how long one firm's roadmap and all its reasons take, over simulated firms."""

import random
import time
from datetime import date

from rich.console import Console
from rich.table import Table

from lotrinh import starting
from recommender.catalogue import shipped
from recommender.parts import SECTORS, SIZES
from recommender.planner import MONEY, PEOPLE, plan
from recommender.profile import Profile
from recommender.rules import expert_prior

FIRMS = 40
SEED = 20261125
BOUND = 20
TODAY = date(2026, 11, 25)


def simulated(sector: str, size: str, chance: random.Random) -> Profile:
    """Answers to about half of everything."""
    catalogue = shipped()
    states = ("in_use", "planned", "no_plan", "not_relevant")
    return Profile(
        sector=sector,
        size=size,
        employees=chance.choice([None, 8, 45, 150]),
        states={name: chance.choice(states) for name in catalogue.solutions if chance.random() < 0.3},
        rungs={"warehouse": chance.randrange(4)} if chance.random() < 0.5 else {},
        needs={name: chance.random() for name in catalogue.functions if chance.random() < 0.5},
    )


def milliseconds(sector: str, *, limited: bool) -> list[float]:
    """Of all sizes; `limited` firms told what they can spend and whom they can free."""
    chance = random.Random(SEED)
    measured = []
    for number in range(FIRMS):
        size = SIZES[number % len(SIZES)]
        profile = simulated(sector, size, chance)
        probabilities = expert_prior(profile, shipped())
        budget, people = (MONEY[size], PEOPLE[size]) if limited else (None, None)
        begun = time.process_time()
        plan(
            profile,
            shipped(),
            probabilities=probabilities,
            on=TODAY,
            budget=budget,
            people=people,
            seed=number,
        )
        measured.append((time.process_time() - begun) * 1000)
    return sorted(measured)


def main() -> None:
    table = Table(title=f"one roadmap with reasons, {FIRMS} simulated firms each, bound {BOUND} ms of CPU")
    for column in ("sector", "limits", "median ms", "p95 ms", "slowest ms", "met"):
        table.add_column(column)
    with starting.lasting():  # as the server begins: a collection looks at nothing of this
        milliseconds("wood", limited=True)  # what is read and cached once
    for sector in SECTORS:
        for limited in (False, True):
            measured = milliseconds(sector, limited=limited)
            figures = [
                f"{one:.1f}" for one in (measured[FIRMS // 2], measured[int(FIRMS * 0.95)], measured[-1])
            ]
            met = "yes" if measured[-1] <= BOUND else "NO"
            table.add_row(sector, "money, people" if limited else "none", *figures, met)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
