"""The size class of a firm by article 5 of Decree 80/2021/NĐ-CP."""

from functools import lru_cache
from typing import Literal, NamedTuple

from lotrinh.firms.sector import digits_of

SizeClass = Literal["micro", "small", "medium", "large"]

BILLION = 1_000_000_000
LAST_INDUSTRY_DIVISION = 43  # agriculture, industry and construction end here; trade and services follow


class Limit(NamedTuple):
    """The most a firm of the class may have: people paying social insurance, and VND."""

    size: SizeClass
    employees: int
    revenue: int
    capital: int


INDUSTRY = (
    Limit("micro", 10, 3 * BILLION, 3 * BILLION),
    Limit("small", 100, 50 * BILLION, 20 * BILLION),
    Limit("medium", 200, 200 * BILLION, 100 * BILLION),
)
SERVICES = (
    Limit("micro", 10, 10 * BILLION, 3 * BILLION),
    Limit("small", 50, 100 * BILLION, 50 * BILLION),
    Limit("medium", 100, 300 * BILLION, 100 * BILLION),
)


@lru_cache(maxsize=2048)
def limits_for(vsic_code: str) -> tuple[Limit, ...]:
    """The decree names fields, not codes; VSIC divisions 01-43 are its first group in both versions."""
    return INDUSTRY if int(digits_of(vsic_code)[:2]) <= LAST_INDUSTRY_DIVISION else SERVICES


def size_class(employees: int, revenue: int | None, capital: int | None, vsic_code: str) -> SizeClass:
    """Headcount and (last year's revenue or capital), in VND; without revenue yet, capital decides."""
    if not revenue and capital is None:
        raise ValueError("the size needs the revenue or the capital")
    for limit in limits_for(vsic_code):
        if employees <= limit.employees and _small_enough(limit, revenue, capital):
            return limit.size
    return "large"


def _small_enough(limit: Limit, revenue: int | None, capital: int | None) -> bool:
    by_revenue = revenue is not None and 0 < revenue <= limit.revenue
    by_capital = capital is not None and capital <= limit.capital
    return by_revenue or by_capital
