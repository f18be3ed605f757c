"""Editions of the days next to a new one, and what a reader gains by holding the new one against them.

Hardly anything changes between two neighbouring days. A number that was hidden behind others then, and that is shown
now, tells what it was then, and with it the small ones that hid behind it; the other way round as well. Whoever
compares knows a number that has changed by less than `least` to within an interval narrower than `least`, so such a
number stays as it was: hidden, or known. Free again are those that have changed by more, and those that were too small
and are no longer: by how much they grew, nobody can tell. Where nothing small was hidden, nothing is given away.
"""

from collections.abc import Mapping, Sequence

import msgspec

from lotrinh.statistics.chains import without_answer
from lotrinh.statistics.cube import Cube
from lotrinh.statistics.disclosure.tables import Cell
from lotrinh.statistics.platforms import Comparison

Released = Mapping[Cell, float | None]


class Neighbour(msgspec.Struct, frozen=True):
    """The counts that its figures were made from, and by figure the cells that it shows of its populations.

    `comparison`: its platforms beside separate tools, with the `marks` of what was measured.
    """

    cube: Cube
    populations: frozenset[Cell]
    shown: Mapping[str, frozenset[Cell]]
    comparison: Comparison = Comparison()
    marks: Mapping[str, frozenset[int]] = {}


def kept(
    now: Mapping[Cell, float], then: Mapping[Cell, float], shown: frozenset[Cell], of: Neighbour, least: int
) -> Released:
    """What stays hidden (None) or known (its value) of the cells of one figure, by their numbers now and then.

    A population without a row was not one of that edition; a number under `least` is hidden in any case.
    """
    near = {
        cell: value
        for cell, value in now.items()
        if without_answer(cell) in of.populations and cell in then and abs(value - then[cell]) < least
    }
    known: dict[Cell, float | None] = {
        cell: value for cell, value in near.items() if cell in shown and value >= least
    }
    hidden = [cell for cell in then if without_answer(cell) in of.populations and cell not in shown]
    if all(then[cell] >= least for cell in hidden):
        return known
    grown = {cell for cell in near if then[cell] < least <= near[cell]}
    return known | {cell: None for cell in near if cell not in shown and cell not in grown}


def only_hidden(released: Released) -> dict[Cell, float | None]:
    return {cell: None for cell, value in released.items() if value is None}


def together(each: Sequence[Released]) -> dict[Cell, float | None]:
    """What one of the editions hides is hidden."""
    found: dict[Cell, float | None] = {}
    for released in each:
        found |= released
    for released in each:
        found |= only_hidden(released)
    return found
