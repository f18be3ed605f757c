"""Simulated firms whose next steps hang on their answers and on what they use."""

import numpy as np

from recommender.dataset import Dataset


def firms(
    count: int = 400, answers: int = 5, solutions: int = 4, seed: int = 1, strength: float = 1.5
) -> Dataset:
    chance = np.random.default_rng(seed)
    features = chance.random((count, answers))
    in_use = (chance.random((count, solutions)) < 0.3).astype(float)
    leaning = strength * (features[:, [0]] * 2 - 1) * np.linspace(-1, 1, solutions) - 1
    planned = (chance.random((count, solutions)) < 1 / (1 + np.exp(-leaning))).astype(float)
    planned[in_use == 1] = np.nan
    segments = np.column_stack(
        [chance.choice(["small", "large"], count), chance.choice(["wood", "food"], count)]
    )
    return Dataset(
        name="simulated", features=features, feature_names=tuple(f"q/{n}" for n in range(answers)),
        feature_groups=tuple(f"q/{n}" for n in range(answers)), in_use=in_use, planned=planned,
        solutions=tuple(f"s{n}" for n in range(solutions)), segments=segments, simulated=True,
    )  # fmt: skip
