"""Figures that lie in one another, such as the rungs of a warehouse: a firm that has reached rung 2 has reached rung 1.

The difference of two of them is a number of firms, too. So each is protected as a part of the one before it: of the
firms that have reached a rung, those that stay on it and those that have reached the next.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from lotrinh.statistics.cube import Counts
from lotrinh.statistics.disclosure.tables import Cell
from lotrinh.statistics.measures import measures

ANSWER = "answer"
NO, YES = 0, 1
STAGES = (("roadmap", "started", "in-use"), ("dropped",))
"""Whoever started has a roadmap, and whoever uses has started; one solution can be in use and another dropped."""

Chain = tuple[str, ...]


@cache
def chains() -> tuple[Chain, ...]:
    """All shares, the widest of a chain first; measures on one question are nested in the order of their answers."""
    by_question: dict[str, list[str]] = {}
    for one in measures().values():
        by_question.setdefault(one.answer.question if one.answer else one.id, []).append(one.id)
    return (*STAGES, *(tuple(sorted(names, key=_narrowness)) for names in by_question.values()))


def _narrowness(name: str) -> int:
    rule = measures()[name].answer
    return -len(rule.any_of) if rule else 0


def step(above: Counts | None, here: Counts) -> Counts:
    """Of the firms counted in the figure above (all of them for the first): those not in this one, and those in it."""
    return here if above is None else np.stack([above[YES] - here[YES], here[YES]])


def parts(chain: Chain, name: str, of: Callable[[str], Counts]) -> Counts:
    """`step` by the names of a chain; `of`: the counts of a figure, those that do not and those that do."""
    place = chain.index(name)
    return step(of(chain[place - 1]) if place else None, of(name))


def answer_cell(cell: Cell, answer: int) -> Cell:
    return tuple(sorted((*cell, (ANSWER, str(answer)))))


def without_answer(cell: Sequence[tuple[str, str]]) -> Cell:
    return tuple(pair for pair in cell if pair[0] != ANSWER)
