"""Which populations have figures: a cut is at most two dimensions, and a key is a value of each.

With what was answered, which is a dimension, too, no table has more than three.
"""

from collections.abc import Iterator
from itertools import product
from typing import Literal

import msgspec
import numpy as np

from lotrinh.statistics.cube import PARKS, SECTORS, SIZES, UNKNOWN_PLACE, Counts, Cube
from lotrinh.statistics.disclosure.tables import Cell

Dimension = Literal["sector", "size", "park", "district", "commune", "industrial-park"]

BASE_DIMENSIONS: tuple[Dimension, ...] = ("sector", "size", "park", "district")
CUTS: tuple[tuple[Dimension, ...], ...] = (
    (),
    ("sector",),
    ("size",),
    ("park",),
    ("district",),
    ("sector", "size"),
    ("sector", "park"),
    ("size", "park"),
    ("commune",),
    ("industrial-park",),
)


class Population(msgspec.Struct, frozen=True):
    """The firms of one key of a cut, such as sector wood and size small."""

    values: tuple[tuple[Dimension, str], ...] = ()

    @property
    def cut(self) -> str:
        return "+".join(dimension for dimension, _ in self.values)

    @property
    def key(self) -> str:
        return "|".join(value for _, value in self.values)

    def value(self, dimension: Dimension) -> str | None:
        return dict(self.values).get(dimension)

    def within(self, dimension: Dimension, value: str) -> "Population":
        """Cut further; the dimensions keep their one order."""
        found = {**dict(self.values), dimension: value}
        order: tuple[Dimension, ...] = (*BASE_DIMENSIONS, "commune", "industrial-park")
        return Population(tuple((one, found[one]) for one in order if one in found))


def cell_of(population: Population) -> Cell:
    """In the tables that are protected, where single parks are parts of "in"."""
    names = {"industrial-park": "park"}
    return tuple(sorted((names.get(dimension, dimension), value) for dimension, value in population.values))


def cut_name(cut: tuple[Dimension, ...]) -> str:
    return "+".join(cut)


def labels(cube: Cube, dimension: Dimension) -> tuple[str, ...]:
    """The values of a dimension in the order of the cube's arrays."""
    places = cube.places
    ids = {"district": places.districts, "commune": places.communes, "industrial-park": places.parks}
    if dimension in ids:
        return tuple(str(one) for one in ids[dimension])
    return {"sector": SECTORS, "size": SIZES, "park": PARKS}[dimension]


def counts(cube: Cube, name: str, cut: tuple[Dimension, ...]) -> Counts:
    """Of shape (values, …) with an axis for each dimension of the cut, in its order."""
    if cut == ("commune",):
        return cube.communes[name]
    if cut == ("industrial-park",):
        return cube.parks[name]
    away = tuple(axis for axis, dimension in enumerate(BASE_DIMENSIONS, start=1) if dimension not in cut)
    return np.asarray(cube.base[name].sum(axis=away))


def populations(cube: Cube, cut: tuple[Dimension, ...]) -> Iterator[tuple[tuple[int, ...], Population]]:
    """Each with its place in the arrays of `counts`; places that the registry does not know are left out."""
    choices = [list(enumerate(labels(cube, dimension))) for dimension in cut]
    for chosen in product(*choices):
        values = tuple((dimension, label) for dimension, (_, label) in zip(cut, chosen, strict=True))
        if all(label != str(UNKNOWN_PLACE) for _, label in values):
            yield tuple(place for place, _ in chosen), Population(values)
