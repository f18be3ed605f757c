"""What a correction must keep hidden, so that two releases of one day tell no more than one.

What an earlier one hid stays hidden. A count that moved by fewer firms than a cell may have is hidden, too: the
difference would speak of them alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lotrinh.statistics.chains import NO, YES, answer_cell
from lotrinh.statistics.cuts import Population, cell_of
from lotrinh.statistics.disclosure.tables import Cell
from lotrinh.statistics.figures import SMALLEST_CELL
from lotrinh.statistics.protection import Withheld
from lotrinh.statistics.publication import TOGETHER
from lotrinh.statistics.releases.content import Content, Figure, Part, figure_of

OF_REGISTRY = ("reached", "assessed")
OPEN = ("firms", "agreed")
"""The first is in the public registry; the second is the base of the shares by stage."""


def withheld(earlier: Sequence[Content], now: Iterable[Part]) -> Withheld:
    """By figure, as `publish` takes it; `now`: the figures computed anew, without regard to the earlier ones."""
    parts = {(one.cut, one.key): one for one in now}
    found: dict[str, set[Cell]] = defaultdict(set)
    for content in earlier:
        for part in content.populations:
            new = parts.get((part.cut, part.key))
            for figure in part.figures:
                moved = new is not None and _moved_little(figure, figure_of(new.figures, figure.figure))
                name = "level" if figure.figure.startswith("level-") else figure.figure
                found[name].update(_cells(part, figure, moved=moved))
    return {name: frozenset(cells) for name, cells in found.items() if cells}


def _moved_little(before: Figure, after: Figure) -> bool:
    return any(0 < abs(one) < SMALLEST_CELL for one in _moves(before, after))


def _moves(before: Figure, after: Figure) -> Iterator[int]:
    """How far each published number moved; of what is not published in both, nothing shows."""
    if before.n is not None and after.n is not None and before.figure not in OF_REGISTRY:
        yield after.n - before.n
    if before.count is not None and after.count is not None:
        yield after.count - before.count
        if before.n is not None and after.n is not None:
            yield (after.n - after.count) - (before.n - before.count)


def _cells(part: Part, figure: Figure, *, moved: bool) -> Iterator[Cell]:
    hidden = figure.status == "hidden"
    if figure.figure in OPEN or not (hidden or moved):
        return
    cell = cell_of(Population(tuple(part.values.items())))
    if figure.figure in OF_REGISTRY:
        yield cell
    elif figure.figure.startswith("level-"):
        yield from (answer_cell(cell, group) for group in range(TOGETHER + 1))
    else:
        if figure.n is None:
            yield cell
        yield from (answer_cell(cell, answer) for answer in (NO, YES))
