"""Which cells to hide: the least loss that leaves every hidden cell uncertain enough, by an exact solver.

Fischetti, M., Salazar-González, J. J. (2001). Solving the cell suppression problem on tabular data with linear
constraints. Management Science 47, 1008-1027. The master programme chooses the cells; the attacker's programmes
say which hidden cell is still bounded too tightly, and the prices of their sums give a condition that the next
choice must meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import scipy

from lotrinh.statistics.disclosure.attack import SLACK, AttackFailed
from lotrinh.statistics.disclosure.conditions import Condition, Seen, look
from lotrinh.statistics.disclosure.repair import CannotBeProtected, repaired
from lotrinh.statistics.disclosure.rules import RULE, Needs, Reason, Rule, needs
from lotrinh.statistics.disclosure.tables import Cell, System, Table, system_of
from lotrinh.statistics.frame import Bools, Floats

ROUNDS = 8
NODES = (
    60  # of the search for one choice: counted, not timed, so that the same tables always get the same choice
)
DEARER = 4.0
"""Readers look for totals first: losing one is as bad as losing so many of the cells it is made of."""
CLOSE = 0.01  # of the least loss: near enough
INFEASIBLE = 2  # the solver's status


@dataclass(frozen=True)
class LogEntry:
    """One line of the disclosure log. A reader must allow at least the values from `low` to `high`."""

    cell: Cell
    reason: Reason
    low: float
    high: float


@dataclass(frozen=True)
class Protected:
    """The hidden cells and why. `gap` is the most by which the loss may exceed the least possible (0: exact)."""

    system: System
    hidden: Bools
    log: tuple[LogEntry, ...]
    gap: float

    def published(self) -> dict[Cell, float | None]:
        """Every cell that is in a table: its value, or None where hidden."""
        system = self.system
        return {
            cell: None if self.hidden[number] else float(system.values[number])
            for number, cell in enumerate(system.cells)
            if system.shown[number]
        }


@dataclass(frozen=True)
class _Choice:
    hidden: Bools
    seen: Seen


def protect(
    tables: Iterable[Table],
    rule: Rule = RULE,
    released: Mapping[Cell, float | None] | None = None,
    known: Mapping[Cell, tuple[float, float]] | None = None,
) -> Protected:
    """Hides cells of linked tables so that no hidden one can be worked out, at the least loss.

    The loss of a cell is 1 + log2(1 + value), times DEARER for each dimension over which it is a total: a few small
    cells are hidden rather than a large one, and cells inside a table rather than its totals. `released`: what
    earlier releases of the same figures showed (value) or hid (None); it stays so. `known`: bounds that follow from
    elsewhere, such as last month's published value of a count that only grows. The choice is
    exact (HiGHS) to within CLOSE of the least loss; `gap` tells how near it is known to be. The same tables always get
    the same choice. Raises CannotBeProtected, AttackFailed; ValueError and TooManyDimensions
    from the tables themselves.
    """
    system = _bounded(system_of(tables), known or {})
    needed = needs(system, rule, released or {})
    loss = np.where(system.shown, (1 + np.log2(1 + np.abs(system.values))) * _breadth(system), 0.0)
    best, gap = _chosen(system, needed, loss)
    return Protected(system, best.hidden, _log(system, best.seen, best.hidden), gap)


def _breadth(system: System) -> Floats:
    depth = np.array([len(cell) for cell in system.cells])
    return np.asarray(DEARER ** (depth.max(initial=0) - depth))


def _chosen(system: System, needed: Needs, loss: Floats) -> tuple[_Choice, float]:
    conditions = _of_each_sum(system, needed)
    seen = Seen(system, needed)
    best: _Choice | None = None
    cost = np.inf
    for _ in range(ROUNDS):
        hidden, least = _least_loss(loss, needed, system.shown, conditions)
        seen = seen.again(hidden)
        lacks = look(system, hidden, seen)
        safe = repaired(system, hidden, seen, loss)
        if loss @ safe < cost:
            best, cost = _Choice(safe, seen), float(loss @ safe)
        if not lacks or cost <= least * (1 + CLOSE) + SLACK:
            break
        conditions += lacks
    assert best is not None
    return best, 1 - least / cost if cost > least + SLACK else 0.0


def _bounded(system: System, known: Mapping[Cell, tuple[float, float]]) -> System:
    numbers = system.number_of()
    low, high = system.low.copy(), system.high.copy()
    for cell, (least, most) in known.items():
        if cell in numbers:
            low[numbers[cell]] = max(low[numbers[cell]], least)
            high[numbers[cell]] = min(high[numbers[cell]], most)
    return replace(system, low=low, high=high)


def _of_each_sum(system: System, needed: Needs) -> list[Condition]:
    """What a cell moves by, the others of each of its sums must be free to balance."""
    up, down = system.high - system.values, system.values - system.low
    conditions = []
    for start, end in zip(system.sums.indptr[:-1], system.sums.indptr[1:], strict=True):
        inside, signs = system.sums.indices[start:end], system.sums.data[start:end]
        for place, cell in enumerate(inside):
            others, against = np.delete(inside, place), np.delete(signs, place) == signs[place]
            for need, rooms in (
                (needed.up[cell], np.where(against, down[others], up[others])),
                (needed.down[cell], np.where(against, up[others], down[others])),
                (needed.width[cell], up[others] + down[others]),
            ):
                if need > 0:
                    only_if = None if needed.primary[cell] else int(cell)
                    conditions.append(Condition(others, np.minimum(rooms, need), float(need), only_if))
    return conditions


def _least_loss(
    loss: Floats, needed: Needs, shown: Bools, conditions: list[Condition]
) -> tuple[Bools, float]:
    """The cheapest choice that meets the conditions so far, and a loss that no safe choice can go under."""
    must = needed.primary | ~shown
    matrix, right = _as_matrix(conditions, len(loss))
    found = scipy.optimize.milp(
        loss,
        constraints=scipy.optimize.LinearConstraint(matrix, right, np.inf),
        bounds=scipy.optimize.Bounds(must.astype(float), (must | ~needed.open).astype(float)),
        integrality=np.ones(len(loss)),
        options={"node_limit": NODES},
    )
    if found.status == INFEASIBLE:
        raise CannotBeProtected
    if found.x is None:
        raise AttackFailed(found.message)
    return np.asarray(found.x > 0.5), float(found.mip_dual_bound)


def _as_matrix(conditions: list[Condition], cells: int) -> tuple[scipy.sparse.csr_matrix, Floats]:
    """Each condition as a row; one that holds only if a cell is hidden has the need on that cell instead."""
    rows = np.repeat(np.arange(len(conditions)), [len(one.cells) for one in conditions])
    columns = np.concatenate([np.zeros(0, dtype=int), *(one.cells for one in conditions)])
    weights = np.concatenate([np.zeros(0), *(one.weights for one in conditions)])
    matrix = scipy.sparse.csr_matrix((weights, (rows, columns)), shape=(len(conditions), cells)).tolil()
    right = np.array([one.need for one in conditions])
    for row, one in enumerate(conditions):
        if one.cell is not None:
            matrix[row, one.cell] -= one.need
            right[row] = 0.0
    return matrix.tocsr(), right


def _log(system: System, seen: Seen, hidden: Bools) -> tuple[LogEntry, ...]:
    numbers = np.flatnonzero(hidden & system.shown).tolist()
    return tuple(
        LogEntry(
            cell=system.cells[number],
            reason=seen.needed.reasons.get(number, Reason.complementary),
            low=float(system.values[number] + seen.lowest[number]),
            high=float(system.values[number] + seen.highest[number]),
        )
        for number in numbers
    )
