"""Which cells may not be published for themselves, and how wide a reader's interval for them must stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from lotrinh.statistics.disclosure.tables import Cell, System
from lotrinh.statistics.frame import Bools, Floats


class Reason(str, Enum):
    """Why a cell is hidden."""

    small = "small"  # fewer firms than `least`
    dominated = "dominated"  # the two largest make up more than `dominance` of a sum
    complementary = "complementary"  # it would give another hidden cell away
    released = "released"  # it was hidden in an earlier release of the same figures


@dataclass(frozen=True)
class Rule:
    """A count under `least` is hidden, and 0 and `least` must both stay possible for it.

    Every other hidden count keeps an interval of at least `least` too. A sum is hidden when its two largest
    contributions make up more than `dominance` of it ((n, k) rule with n = 2), and must stay uncertain upwards by as
    much as would have made it safe, (x1 + x2) / dominance - total (Hundepool et al. 2012, Statistical Disclosure
    Control, section 4.2.2).
    """

    least: int = 5
    dominance: float = 0.85


RULE = Rule()


@dataclass(frozen=True)
class Needs:
    """What each cell needs if hidden: to be able to go `up` and `down` by so much, and an interval of `width`.

    `primary` must be hidden, `open` must not: a reader knows them from elsewhere. Nobody can need more than the bounds
    known to everybody leave.
    """

    primary: Bools
    open: Bools
    up: Floats
    down: Floats
    width: Floats
    reasons: Mapping[int, Reason]


def needs(system: System, rule: Rule, released: Mapping[Cell, float | None]) -> Needs:
    """Reads the rule off the values.

    `released`: the cells of earlier releases of the same figures, their published value or None where hidden. What was
    published stays known and is not hidden again, what was hidden stays hidden.
    """
    known, hidden = _released(system, released)
    room = np.where(known, 0.0, system.high - system.low)
    up = np.zeros(len(system.cells))
    down = np.zeros(len(system.cells))
    if system.counts:
        primary = (system.values < rule.least) & (room > 0)
        up[primary] = np.minimum(rule.least, system.high[primary]) - system.values[primary]
        down[primary] = system.values[primary] - system.low[primary]
        width = np.minimum(rule.least, room)
        reason = Reason.small
    else:
        safe = system.largest.sum(axis=1) / rule.dominance - system.values
        primary = (safe > 0) & (room > 0)
        up[primary] = np.minimum(safe, system.high - system.values)[primary]
        width = np.where(primary, up, 0.0)
        reason = Reason.dominated
    reasons = dict.fromkeys(np.flatnonzero(hidden).tolist(), Reason.released)
    reasons.update(dict.fromkeys(np.flatnonzero(primary).tolist(), reason))
    return Needs(primary | hidden, known | (room == 0), up, down, width, reasons)


def _released(system: System, released: Mapping[Cell, float | None]) -> tuple[Bools, Bools]:
    known = np.array([released.get(cell) is not None for cell in system.cells], dtype=bool)
    hidden = np.array([cell in released and released[cell] is None for cell in system.cells], dtype=bool)
    return known, hidden
