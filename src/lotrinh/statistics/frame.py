"""What an estimate starts from: the registry cross-classified, and the firms of it that answered."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LEAST_RESPONDENTS = 20  # a class of a margin with fewer is pooled with others


@dataclass(frozen=True)
class Registry:
    """Every firm of the registry, counted by cell.

    `cells[c, d]` is the category (0, 1, …) of cell c in dimension d, `firms[c]` how many firms it holds.
    Cells are distinct; an order of categories (small to large) decides who is pooled with whom.
    """

    dimensions: tuple[str, ...]
    cells: Ints
    firms: Ints

    def column(self, dimension: str) -> Ints:
        """The category of each cell in a dimension; ValueError for a dimension that is not there."""
        if dimension not in self.dimensions:
            raise ValueError(f"the registry is not classified by {dimension}")
        return self.cells[:, self.dimensions.index(dimension)]


@dataclass(frozen=True)
class Respondents:
    """The firms that answered: one row each.

    `cell[i]` is the row of `Registry.cells` the firm belongs to, `maturity[i]` its measured maturity on any scale
    (the level, or the score), `values[i, k]` what is estimated: 0 or 1 for a share; a mean is brought into 0 … 1
    first (a level divided by 5). Keep one order of the firms (by id): it decides who is left out with whom.
    """

    cell: Ints
    maturity: Floats
    values: Floats

    def per_cell(self, registry: Registry) -> Ints:
        return np.bincount(self.cell, minlength=len(registry.firms)).astype(np.int64)


def merged_categories(registry: Registry, respondents: Ints) -> Registry:
    """The registry with each category that fewer than LEAST_RESPONDENTS answered from merged with a neighbour.

    The neighbour is the category before it, or after it for the first: large firms go with medium ones. The rarest
    goes first, until all that are left are thick enough or one.
    """
    cells = registry.cells.copy()
    for column in cells.T:
        while True:
            present = np.unique(column)
            answered = np.bincount(column, weights=respondents)[present]
            rarest = int(answered.argmin())
            if len(present) == 1 or answered[rarest] >= LEAST_RESPONDENTS:
                break
            column[column == present[rarest]] = present[rarest - 1 if rarest else 1]
    return replace(registry, cells=cells)


def pooled_classes(registry: Registry, respondents: Ints, margin: tuple[str, ...]) -> Ints:
    """The class of each registry cell in a margin, after pooling thin classes; numbered 0, 1, ….

    `respondents[c]` is how many firms of cell c answered. A class is one combination of the margin's
    dimensions. Rule: the classes with fewer than LEAST_RESPONDENTS answers that share all but the last dimension
    become one; while that one is still thin it takes in the next smallest of its neighbours; a group that is
    thin altogether is pooled one dimension further up in the same way.
    """
    keys = np.stack([registry.column(dimension) for dimension in margin], axis=1)
    combinations, of_cell = np.unique(keys, axis=0, return_inverse=True)
    of_cell = of_cell.reshape(-1)
    answered = np.bincount(of_cell, weights=respondents, minlength=len(combinations)).astype(float)
    label = np.arange(len(combinations), dtype=np.int64)
    for depth in range(len(margin) - 1, -1, -1):
        groups = np.unique(combinations[:, :depth], axis=0, return_inverse=True)[1].reshape(-1)
        for group in range(groups.max() + 1):
            _pool(label, answered, np.flatnonzero(groups == group).astype(np.int64))
    return np.unique(label[of_cell], return_inverse=True)[1].reshape(-1).astype(np.int64)


def _pool(label: Ints, answered: Floats, members: Ints) -> None:
    """Pools the thin classes among the members in place; a group that stays thin is left as one class."""
    sizes = {
        int(one): float(answered[members][label[members] == one].sum()) for one in np.unique(label[members])
    }
    thin = [one for one, size in sizes.items() if size < LEAST_RESPONDENTS]
    thick = sorted((size, one) for one, size in sizes.items() if size >= LEAST_RESPONDENTS)
    if not thin:
        return
    pool = thin[0]
    total = sum(sizes[one] for one in thin)
    taken = thin[1:]
    while total < LEAST_RESPONDENTS and thick:
        size, one = thick.pop(0)
        total += size
        taken.append(one)
    label[members[np.isin(label[members], taken)]] = pool


def indicators(margins: list[Ints]) -> Floats:
    """The classes of several margins as columns of 0 and 1, one row for each row of the margins."""
    return np.concatenate([np.equal.outer(of, np.arange(of.max() + 1)) for of in margins], axis=1).astype(
        float
    )
