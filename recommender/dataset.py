"""Firms with their answers and the states of their solutions, as arrays; NaN is unknown."""

from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

Array = np.ndarray[Any, np.dtype[Any]]
NEEDED = ("features", "in_use", "planned")


class Dataset(Struct, frozen=True, kw_only=True):
    """n firms, d features, m solutions.

    features: (n, d) numbers, NaN unknown; feature_groups: the question each column belongs to
    in_use: (n, m) 1 in use, 0 not in use, NaN unknown
    planned: (n, m) 1 planned, 0 not planned, NaN unknown, in use or not relevant
    segments: (n, 2) size and sector of each firm, as text
    prior: (n, m) probabilities by rules and sector rates, if there are any
    first_day, last_day: of the answers, as ISO dates, a month or a year if no more is known
    """

    name: str
    features: Array
    feature_names: tuple[str, ...]
    feature_groups: tuple[str, ...]
    in_use: Array
    planned: Array
    solutions: tuple[str, ...]
    segments: Array
    prior: Array | None = None
    first_day: str | None = None
    last_day: str | None = None
    simulated: bool = False

    @property
    def size(self) -> int:
        return len(self.features)

    def rows(self, which: Array) -> "Dataset":
        return replace(
            self, features=self.features[which], in_use=self.in_use[which], planned=self.planned[which],
            segments=self.segments[which], prior=None if self.prior is None else self.prior[which],
        )  # fmt: skip

    def only(self, solutions: tuple[str, ...]) -> "Dataset":
        """The same firms with these solutions alone, in this order."""
        places = [self.solutions.index(one) for one in solutions]
        return replace(
            self, in_use=self.in_use[:, places], planned=self.planned[:, places], solutions=solutions,
            prior=None if self.prior is None else self.prior[:, places],
        )  # fmt: skip

    def with_users(self, least: int) -> "Dataset":
        """The same firms with the solutions that at least so many of them use."""
        users = np.nansum(self.in_use, axis=0)
        return self.only(tuple(s for s, count in zip(self.solutions, users, strict=True) if count >= least))


def load(path: Path) -> Dataset:
    """A data set from an .npz file with the arrays that `Dataset` names; ValueError says what is wrong."""
    given = _arrays(path)
    lacking = [name for name in NEEDED if name not in given]
    if lacking:
        raise ValueError(f"{path.name} lacks the arrays {', '.join(lacking)}.")
    shapes = [given[name].shape for name in NEEDED]
    if (
        {len(shape) for shape in shapes} != {2}
        or len({shape[0] for shape in shapes}) > 1
        or shapes[1] != shapes[2]
    ):
        raise ValueError(f"{path.name}: features, in_use and planned do not fit one another: {shapes}.")
    (firms, width), (_, count) = shapes[:2]
    names = _texts(given, "feature_names", [f"feature {n + 1}" for n in range(width)])
    return Dataset(
        name=path.stem, features=given["features"], in_use=given["in_use"], planned=given["planned"],
        feature_names=names, feature_groups=_texts(given, "feature_groups", names),
        solutions=_texts(given, "solutions", [f"solution {n + 1}" for n in range(count)]),
        segments=given.get("segments", np.full((firms, 2), "-")),
    )  # fmt: skip


def _arrays(path: Path) -> dict[str, Array]:
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (ValueError, OSError, AttributeError) as problem:
        raise ValueError(f"{path.name} is no .npz file of plain arrays.") from problem


def _texts(given: dict[str, Array], name: str, otherwise: Any) -> tuple[str, ...]:
    texts = tuple(str(text) for text in given.get(name, otherwise))
    if len(texts) != len(otherwise):
        raise ValueError(f"There are {len(texts)} {name} for {len(otherwise)} columns.")
    return texts
