"""Published tables as cells and the sums between them, one system for all tables that share cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import scipy

from lotrinh.statistics.frame import Bools, Floats

MOST_DIMENSIONS = 3
LARGEST = 2  # contributors to a sum that dominance looks at

Cell = tuple[tuple[str, str], ...]  # ((dimension, code), …) by dimension; a dimension summed over is left out


class TooManyDimensions(ValueError):
    """A table of more than three dimensions is never published."""


@dataclass(frozen=True)
class Dimension:
    """The codes of a dimension, and the groups of codes for which sums are published too.

    `groups` may overlap or lie in one another (communes in a former district); the total over all codes is always
    there. With `detailed` false the codes themselves are not published, only groups and total: parts of a commune in
    two districts, say. Such parts are protected all the same, since they may follow from the sums.
    """

    name: str
    codes: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    detailed: bool = True

    def memberships(self) -> tuple[tuple[str | None, ...], Floats]:
        """The codes, the groups and None for the total; and which codes each sums: [rows, codes]."""
        rows = [np.eye(len(self.codes))]
        rows += [
            np.array([[float(code in members) for code in self.codes]]) for members in self.groups.values()
        ]
        return (*self.codes, *self.groups, None), np.concatenate([*rows, np.ones((1, len(self.codes)))])


@dataclass(frozen=True)
class Table:
    """A table of counts of firms, or of sums over firms, by one to three dimensions.

    `values` has an axis for each dimension. `most` bounds each value by what everybody knows (the firms the public
    registry has there); a value that can only be 0 is never hidden. For sums, `largest[..., 0:2]` are the two largest
    contributions. TooManyDimensions for four dimensions; ValueError where the shapes do not agree.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    values: Floats
    most: Floats | None = None
    largest: Floats | None = None

    def __post_init__(self) -> None:
        if len(self.dimensions) > MOST_DIMENSIONS:
            raise TooManyDimensions(self.name)
        shape = tuple(len(dimension.codes) for dimension in self.dimensions)
        parts = (self.values, self.most, None if self.largest is None else self.largest[..., 0])
        if any(part is not None and np.shape(part) != shape for part in parts):
            raise ValueError(f"{self.name}: values, most and largest must have the shape {shape}")


@dataclass(frozen=True)
class System:
    """Cells of all tables, each once; `sums @ values = 0` holds for the true values and for any the reader imagines.

    `low` and `high` bound a cell by what is known to everybody. `shown` is false for cells that are in no
    table. `largest` is 0 for counts.
    """

    cells: tuple[Cell, ...]
    values: Floats
    low: Floats
    high: Floats
    shown: Bools
    largest: Floats
    sums: scipy.sparse.csr_matrix
    counts: bool

    def number_of(self) -> dict[Cell, int]:
        return {cell: number for number, cell in enumerate(self.cells)}


def system_of(tables: Iterable[Table]) -> System:
    """The cells and sums of the tables together; a cell that several tables contain is one cell.

    ValueError when two tables give one cell different values, or when counts and sums are mixed.
    """
    collected = _Collected()
    kinds = {_collect(table, collected) for table in tables}
    if len(kinds) > 1:
        raise ValueError("counts and sums cannot be protected together")
    return collected.system(counts=kinds != {False})


class _Collected:
    def __init__(self) -> None:
        self.numbers: dict[Cell, int] = {}
        self.rows: list[tuple[float, float, bool, tuple[float, ...]]] = []
        self.sums: dict[tuple[int, ...], None] = {}

    def add(self, cell: Cell, value: float, most: float, shown: bool, largest: tuple[float, ...]) -> int:
        number = self.numbers.setdefault(cell, len(self.rows))
        if number == len(self.rows):
            self.rows.append((value, most, shown, largest))
            return number
        before = self.rows[number]
        if abs(before[0] - value) > 1e-6 * max(1.0, abs(value)):
            raise ValueError(f"{dict(cell)} is {before[0]:g} in one table and {value:g} in another")
        self.rows[number] = (value, min(before[1], most), before[2] or shown, max(before[3], largest))
        return number

    def system(self, *, counts: bool) -> System:
        total = [one[0] for one in self.sums]
        row = np.repeat(np.arange(len(self.sums)), [len(one) for one in self.sums])
        column = np.array([number for one in self.sums for number in one], dtype=np.int64)
        sign = np.where(column == np.array(total)[row], -1.0, 1.0) if len(column) else np.zeros(0)
        values, most, shown, largest = zip(*self.rows, strict=True)
        return System(
            cells=tuple(self.numbers),
            values=np.array(values, dtype=float),
            low=np.zeros(len(values)),
            high=np.array(most, dtype=float),
            shown=np.array(shown, dtype=bool),
            largest=np.array(largest, dtype=float).reshape(len(values), LARGEST),
            sums=scipy.sparse.csr_matrix((sign, (row, column)), shape=(len(self.sums), len(values))),
            counts=counts,
        )


def _collect(table: Table, into: _Collected) -> bool:
    """Adds the table's cells and sums; True for counts."""
    members = [dimension.memberships() for dimension in table.dimensions]
    values = _summed(np.asarray(table.values, dtype=float), [matrix for _, matrix in members])
    most = np.full(values.shape, np.inf)
    if table.most is not None:
        most = _summed(np.asarray(table.most, dtype=float), [matrix for _, matrix in members])
    numbers = np.empty(values.shape, dtype=np.int64)
    for place in product(*(range(len(rows)) for rows, _ in members)):
        codes = tuple(rows[at] for (rows, _), at in zip(members, place, strict=True))
        cell = _cell(table.dimensions, codes)
        numbers[place] = into.add(
            cell, values[place], most[place], _shown(table.dimensions, place), _largest(table, members, place)
        )
    _add_sums(table, members, numbers, into)
    return table.largest is None


def _add_sums(
    table: Table, members: list[tuple[tuple[str | None, ...], Floats]], numbers: np.ndarray, into: _Collected
) -> None:
    for axis, (dimension, (_, matrix)) in enumerate(zip(table.dimensions, members, strict=True)):
        lines = np.moveaxis(numbers, axis, 0)
        lines = lines.reshape(len(lines), -1)
        leaves = len(dimension.codes)
        for aggregate in range(leaves, len(matrix)):
            parts = np.flatnonzero(matrix[aggregate])
            for line in lines.T:
                whole = tuple(int(number) for number in line[parts])
                if whole != (int(line[aggregate]),):
                    into.sums.setdefault((int(line[aggregate]), *whole))


def _summed(values: Floats, matrices: list[Floats]) -> Floats:
    for axis, matrix in enumerate(matrices):
        values = np.moveaxis(np.tensordot(matrix, values, axes=(1, axis)), 0, axis)
    return values


def _cell(dimensions: tuple[Dimension, ...], codes: tuple[str | None, ...]) -> Cell:
    return tuple(
        sorted((one.name, code) for one, code in zip(dimensions, codes, strict=True) if code is not None)
    )


def _shown(dimensions: tuple[Dimension, ...], place: tuple[int, ...]) -> bool:
    return all(one.detailed or at >= len(one.codes) for one, at in zip(dimensions, place, strict=True))


def _largest(
    table: Table, members: list[tuple[tuple[str | None, ...], Floats]], place: tuple[int, ...]
) -> tuple[float, ...]:
    if table.largest is None:
        return (0.0,) * LARGEST
    inside = np.ix_(*(np.flatnonzero(matrix[at]) for (_, matrix), at in zip(members, place, strict=True)))
    return tuple(float(one) for one in np.sort(table.largest[inside].reshape(-1))[::-1][:LARGEST])
