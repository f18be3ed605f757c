"""Exact arithmetic: 8 of 80 is exactly 10 %, which floating point does not promise."""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache, reduce
from math import floor, gcd, lcm

Exact = int | Fraction
"""Whole numbers stay int, which is fast; everything else is a Fraction."""


def exact(value: float) -> Exact:
    """The decimal number as it was written: 0.1 is one tenth."""
    return value if isinstance(value, int) else _decimal(value)


@lru_cache(maxsize=4096)
def _decimal(value: float) -> Exact:
    return whole(Fraction(repr(value)))


def whole(value: Exact) -> Exact:
    """An int where the value has no fraction."""
    return value.numerator if value.denominator == 1 else value


def plain(value: Exact) -> int | float:
    """For JSON and pages: an int where possible, else the nearest float."""
    return value.numerator if value.denominator == 1 else float(value)


def rounded_down(value: float, digits: int) -> int | float:
    """As people are shown points and shares: never more than there is, so that no threshold seems reached.

    A float may lie a hair below the sum it stands for; less than 10^-9 is no difference.
    """
    steps = floor(exact(round(value, 9)) * 10**digits)
    return plain(whole(Fraction(steps, 10**digits)))


def divided(points: Exact, maximum: Exact) -> Exact:
    """Points / maximum, exactly; 0 when there is no maximum."""
    return whole(Fraction(points, maximum)) if maximum else 0


def common_step(values: Iterable[Exact]) -> Exact:
    """The largest number that all values are multiples of (0 for no values)."""
    fractions = [Fraction(value) for value in values if value]
    if not fractions:
        return 0
    top = reduce(gcd, (value.numerator for value in fractions))
    return whole(Fraction(top, reduce(lcm, (value.denominator for value in fractions))))
