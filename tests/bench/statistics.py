"""`python -m tests.bench.statistics`: estimates and suppression, over simulated firms.

Estimates of 40 rates in 120 domains, at 65,000 firms and at 1,000,000; suppression of all tables of 20 measures, linked
with one another and with the firms asked.
"""

import time
from itertools import combinations

import numpy as np
from rich.console import Console
from rich.table import Table as Printed

from lotrinh.statistics.disclosure.suppression import protect
from lotrinh.statistics.disclosure.tables import Cell, Dimension, Table
from lotrinh.statistics.estimation import estimate
from lotrinh.statistics.frame import Registry, Respondents

SEED = 20261126
FIRMS = (65_000, 1_000_000)
RATES, MEASURES = 40, 20
ESTIMATES_BOUND, SUPPRESSION_BOUND = 2.0, 30.0
KINDS = {"sector": 6, "size": 4, "district": 9, "park": 2, "foreign": 2}
SHARES = (
    [0.09, 0.07, 0.1, 0.06, 0.1, 0.58],
    [0.68, 0.23, 0.06, 0.03],
    [1 / 9] * 9,
    [0.95, 0.05],
    [0.93, 0.07],
)
ANSWER = Dimension("answer", ("yes", "no"))
CUTS = (*combinations(("sector", "size", "district", "park"), 2), ("commune",))


def firms(many: int) -> np.ndarray:
    """The category of each firm in each dimension."""
    draw = np.random.default_rng([SEED, many])
    return np.column_stack([draw.choice(len(shares), many, p=shares) for shares in SHARES])


def answered(of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which firms answered, about a sixth, and their maturity."""
    draw = np.random.default_rng([SEED, 1, len(of)])
    maturity = 0.4 * of[:, 1] + 0.3 * of[:, 3] + 0.2 * of[:, 4] + 0.85 * draw.normal(size=len(of))
    chance = 1 / (1 + np.exp(2.2 - 0.4 * of[:, 1] - 0.3 * maturity))
    who = np.flatnonzero(draw.random(len(of)) < chance)
    return who, np.clip(np.floor(maturity[who] + 2), 0, 5)


def domains(cells: np.ndarray) -> np.ndarray:
    """All firms, each category of four dimensions, and every pair."""
    masks = [np.ones(len(cells), dtype=bool)]
    for kinds in (1, 2):
        for columns in combinations(range(4), kinds):
            found = np.unique(cells[:, columns], axis=0)
            masks += [(cells[:, columns] == codes).all(axis=1) for codes in found]
    return np.array(masks[:120])


def seconds_of_estimates(many: int) -> tuple[float, int]:
    every = firms(many)
    who, maturity = answered(every)
    cells, cell = np.unique(every, axis=0, return_inverse=True)
    registry = Registry(("sector", "size", "area", "park", "foreign"), cells, np.bincount(cell.reshape(-1)))
    draw = np.random.default_rng([SEED, 2, many])
    odds = np.linspace(-3, 1, RATES) + 0.8 * maturity[:, None] - 1.5
    values = (draw.random(odds.shape) < 1 / (1 + np.exp(-odds))).astype(float)
    given = Respondents(cell.reshape(-1)[who], maturity, values)
    masks = domains(cells)
    begun = time.process_time()
    found = estimate(registry, given, masks)
    assert found.problem is None
    return time.process_time() - begun, len(who)


def tables(of: dict[str, np.ndarray], uses: np.ndarray | None) -> list[Table]:
    """Every cut; with the answers as one more dimension where they are given."""
    made = []
    for cut in CUTS:
        kinds = [36 if one == "commune" else KINDS[one] for one in cut]
        dimensions = [
            Dimension(one, tuple(map(str, range(many)))) for one, many in zip(cut, kinds, strict=True)
        ]
        index = [of[one] for one in cut]
        if uses is not None:
            dimensions, kinds, index = [ANSWER, *dimensions], [2, *kinds], [1 - uses, *index]
        counts = np.zeros(kinds)
        np.add.at(counts, tuple(index), 1)
        made.append(Table("+".join(cut), tuple(dimensions), counts))
    return made


def seconds_of_suppression() -> tuple[float, int, float]:
    """For all measures: the time, the hidden cells, and the most by which the loss may exceed the least."""
    every = firms(FIRMS[0])
    who, maturity = answered(every)
    draw = np.random.default_rng([SEED, 3])
    of = dict(zip(KINDS, every[who].T, strict=True)) | {
        "commune": every[who, 2] * 4 + draw.integers(0, 4, len(who))
    }
    begun = time.process_time()
    base = protect(tables(of, None)).published()
    known: dict[Cell, float | None] = dict(base)
    for cell, value in base.items():
        if value is None:
            known |= {tuple(sorted((*cell, ("answer", code)))): None for code in ANSWER.codes}
    hidden, gap = 0, 0.0
    for measure in range(MEASURES):
        odds = -3.5 + 0.25 * measure + 0.8 * (maturity - 1.5)
        uses = (draw.random(len(who)) < 1 / (1 + np.exp(-odds))).astype(int)
        found = protect(tables(of, uses), released=known)
        hidden += len(found.log)
        gap = max(gap, found.gap)
    return time.process_time() - begun, hidden, gap


def main() -> None:
    printed = Printed(title="estimates and suppression, seconds of CPU")
    for head in ("what", "seconds", "bound", "beside"):
        printed.add_column(head)
    for many in FIRMS:
        seconds, answers = seconds_of_estimates(many)
        bound = f"{ESTIMATES_BOUND * many / FIRMS[0]:.0f}"
        printed.add_row(f"{RATES} rates, {many:,} firms", f"{seconds:.2f}", bound, f"{answers:,} answered")
    seconds, hidden, gap = seconds_of_suppression()
    beside = f"{hidden:,} cells hidden, at most {gap:.1%} above the least loss"
    printed.add_row(f"suppression, {MEASURES} measures", f"{seconds:.1f}", f"{SUPPRESSION_BOUND:.0f}", beside)
    Console().print(printed)


if __name__ == "__main__":
    main()
