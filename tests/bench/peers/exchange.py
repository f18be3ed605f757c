"""What a peer is given and gives back; runs in the peer's own environment, so it needs numpy alone.

A peer's program is called with a file of arrays and the file to write: `task.npz scores.npz`. Given are
train_features (n, d) and test_features (k, d) from 0 to 1 with NaN unknown; interactions (n, m), what the firms
learned from use, or use or plan where next steps are asked; train_seen and train_target (c, m) with features
`pair_features` (c, d), the same as questions with their answers, NaN no candidate; test_seen (k, m), what is
told of the firms asked about. Written is one (k, m) array of scores for each setting tried, by its name.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Arrays = dict[str, Any]
Setting = tuple[str, Any]


def run(scores: Callable[[Arrays], Iterator[Setting]]) -> None:
    with np.load(sys.argv[1]) as file:
        arrays = {name: file[name] for name in file.files}
    np.savez(sys.argv[2], **dict(scores(arrays)))


def told(seen: Any) -> Any:
    """1 where a tool is told to be in use, else 0."""
    return (seen == 1).astype(np.float32)


def filled(features: Any, like: Any) -> Any:
    """Standardised by the firms learned from; unknown at their mean."""
    known = ~np.isnan(like)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, like, 0).sum(axis=0) / count
    deviation = np.sqrt((np.where(known, like - mean, 0) ** 2).sum(axis=0) / count)
    return np.nan_to_num((features - mean) / np.where(deviation > 0, deviation, np.inf)).astype(np.float32)
