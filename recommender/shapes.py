"""What the model is given, as arrays that fit one another; ValueError says which does not."""

from typing import Any

import numpy as np

from recommender.dataset import Array


def pair(features: Any, in_use: Any) -> tuple[Array, Array]:
    """(n, d) features and (n, m) states of use, NaN unknown."""
    features, in_use = np.asarray(features, dtype=np.float64), np.asarray(in_use, dtype=np.float64)
    if features.ndim != 2 or in_use.ndim != 2:
        raise ValueError("Features and solutions in use are tables with one row a firm.")
    if len(features) != len(in_use):
        raise ValueError(
            f"There are features of {len(features)} firms, but solutions in use of {len(in_use)}."
        )
    if np.isinf(features).any():
        raise ValueError("A feature is infinite.")
    if not ((in_use == 0) | (in_use == 1) | np.isnan(in_use)).all():
        raise ValueError("A solution is in use (1), not in use (0) or unknown (NaN).")
    return features, in_use


def row(features: Any, in_use: Any) -> tuple[Array, Array]:
    """One firm as tables of one row."""
    return np.atleast_2d(np.asarray(features, dtype=float)), np.atleast_2d(np.asarray(in_use, dtype=float))


def labels(in_use: Array, planned: Any, not_relevant: Any) -> Array:
    """(n, m) 1 planned, 0 not planned, NaN where nothing can be learned."""
    known = np.array(planned, dtype=np.float64)
    if known.shape != in_use.shape:
        raise ValueError(f"Planned has the shape {known.shape}, solutions in use {in_use.shape}.")
    if not ((known == 0) | (known == 1) | np.isnan(known)).all():
        raise ValueError("A solution is planned (1), not planned (0) or unknown (NaN).")
    known[in_use == 1] = np.nan
    if not_relevant is not None:
        if np.shape(not_relevant) != in_use.shape:
            raise ValueError(f"Not relevant has the shape {np.shape(not_relevant)}, in use {in_use.shape}.")
        known[np.asarray(not_relevant, dtype=bool)] = np.nan
    return known


def prior(shares: Any, shape: tuple[int, ...]) -> Array:
    """(n, m), or (m,) for all firms alike."""
    given = np.asarray(shares, dtype=np.float64)
    if given.shape not in {shape, shape[1:]}:
        raise ValueError(f"The prior has the shape {given.shape}, but neither {shape} nor {shape[1:]}.")
    if not ((given >= 0) & (given <= 1)).all():
        raise ValueError("A prior is a probability from 0 to 1.")
    return given
