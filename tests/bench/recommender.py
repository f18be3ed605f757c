"""`python -m tests.bench.recommender`: learning from every firm of the province and scoring it anew."""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from recommender.dataset import Array
from recommender.model import NextStepModel

FIRMS, SOLUTIONS, FEATURES = 65_000, 80, 120
SKILLS = 6
SEED = 20261125
SINGLE_FIRMS = 200
BASELINE = "baseline: one matrix product, s"


def simulated() -> tuple[Array, Array, Array]:
    """Answers, use and plans hang together through a few hidden skills; a fifth of the answers is missing."""
    chance = np.random.default_rng(SEED)
    skills = chance.normal(size=(FIRMS, SKILLS))
    answers = skills @ chance.normal(size=(SKILLS, FEATURES)) + chance.normal(size=(FIRMS, FEATURES))
    features = np.clip(np.round(answers / 2 + 2), 0, 4) / 4
    features[chance.random(features.shape) < 0.2] = np.nan
    leaning = skills @ chance.normal(size=(SKILLS, SOLUTIONS)) * 0.5
    in_use = drawn(chance, leaning - 1.5)
    planned = drawn(chance, leaning + chance.normal(size=SOLUTIONS) * 0.5 - 2.5)
    planned[in_use == 1] = np.nan
    return features, in_use, planned


def drawn(chance: np.random.Generator, log_odds: Array) -> Array:
    return (chance.random(log_odds.shape) < 1 / (1 + np.exp(-log_odds))).astype(float)


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def single(model: NextStepModel, features: Array, in_use: Array) -> tuple[float, float]:
    """Median milliseconds to score one firm, and to explain it beside another."""
    scoring, explaining = [], []
    for n in range(SINGLE_FIRMS):
        row, beside = (features[n : n + 1], in_use[n : n + 1]), (features[n + 1], in_use[n + 1])
        scoring.append(seconds(lambda row=row: model.predict_proba(*row)))
        explaining.append(seconds(lambda row=row, beside=beside: model.contributions(*row, beside)))
    return statistics.median(scoring) * 1000, statistics.median(explaining) * 1000


def main() -> int:
    features, in_use, planned = simulated()
    model = NextStepModel()
    begun = time.process_time()
    refit = seconds(lambda: model.fit(features, in_use, planned))
    rescore = seconds(lambda: model.predict_proba(features, in_use))
    processor = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    score_one, explain_one = single(model, features, in_use)
    design = np.nan_to_num(np.hstack([features, in_use]))
    product = statistics.median(seconds(lambda: design @ model.coefficients_.T) for _ in range(5))
    return report(
        [
            ("refit and rescore, s", refit + rescore, 10),
            ("most memory, GB", memory, 1.5),
            ("one firm scored, ms", score_one, 5),
            ("one firm explained, ms", explain_one, 5),
        ],
        {
            "refit alone, s": refit,
            "rescore alone, s": rescore,
            "of the processor for both, s": processor,
            BASELINE: product,
        },
        np.nansum(planned) / SOLUTIONS,
    )


def report(bounds: list[tuple[str, float, float]], beside: dict[str, float], plans: float) -> int:
    title = f"{FIRMS:,} firms × {SOLUTIONS} solutions, {FEATURES} answers, {plans:,.0f} plans a solution"
    table = Table(title=title)
    for column in ("figure", "measured", "bound", "met", "to a matrix product"):
        table.add_column(column)
    product = beside[BASELINE]
    for name, value, bound in bounds:
        ratio = f"{value / product:,.0f}" if name.endswith(", s") else ""
        table.add_row(name, f"{value:.2f}", f"at most {bound:g}", "yes" if value <= bound else "NO", ratio)
    for name, value in beside.items():
        table.add_row(name, f"{value:.3f}", "", "", f"{value / product:,.0f}")
    Console(width=120).print(table)
    return 0 if all(value <= bound for _, value, bound in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
