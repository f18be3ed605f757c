"""The size classes of article 5 of Decree 80/2021, at every boundary."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.firms.size import SizeClass, size_class

BILLION = 1_000_000_000
FURNITURE, CONSTRUCTION, WHOLESALE, WAREHOUSE = "3101", "4102", "4673", "5210"
RANKS: list[SizeClass] = ["micro", "small", "medium", "large"]

# employees, revenue and capital of the decree's table, in billion VND
INDUSTRY = {"micro": (10, 3, 3), "small": (100, 50, 20), "medium": (200, 200, 100)}
SERVICES = {"micro": (10, 10, 3), "small": (50, 100, 50), "medium": (100, 300, 100)}
LIMITS = [(FURNITURE, size, *INDUSTRY[size]) for size in INDUSTRY] + [
    (WAREHOUSE, size, *SERVICES[size]) for size in SERVICES
]


def next_size(size: str) -> str:
    return dict(pairwise(RANKS))[size]  # type: ignore[index]


@pytest.mark.parametrize(("code", "size", "employees", "revenue", "capital"), LIMITS)
def test_the_limits_themselves_are_inside(
    code: str, size: str, employees: int, revenue: int, capital: int
) -> None:
    huge = 10_000 * BILLION
    assert size_class(employees, revenue * BILLION, capital * BILLION, code) == size
    assert size_class(employees, revenue * BILLION, huge, code) == size
    assert size_class(employees, huge, capital * BILLION, code) == size


@pytest.mark.parametrize(("code", "size", "employees", "revenue", "capital"), LIMITS)
def test_one_more_person_or_both_amounts_above_is_the_next_class(
    code: str, size: str, employees: int, revenue: int, capital: int
) -> None:
    assert size_class(employees + 1, BILLION, BILLION, code) == next_size(size)
    assert size_class(1, revenue * BILLION + 1, capital * BILLION + 1, code) == next_size(size)


@pytest.mark.parametrize(("code", "size", "employees", "revenue", "capital"), LIMITS)
@pytest.mark.parametrize("none_yet", [None, 0])
def test_capital_decides_while_there_is_no_revenue(
    code: str, size: str, employees: int, revenue: int, capital: int, none_yet: int | None
) -> None:
    assert size_class(employees, none_yet, capital * BILLION, code) == size
    assert size_class(employees, none_yet, capital * BILLION + 1, code) == next_size(size)


def test_revenue_alone_decides_when_the_capital_is_unknown() -> None:
    assert size_class(8, 3 * BILLION, None, FURNITURE) == "micro"
    assert size_class(8, 3 * BILLION + 1, None, FURNITURE) == "small"
    with pytest.raises(ValueError, match="revenue or the capital"):
        size_class(8, None, None, FURNITURE)


def test_one_firm_is_medium_in_services_and_small_in_industry() -> None:
    assert size_class(80, 40 * BILLION, 15 * BILLION, WHOLESALE) == "medium"
    assert size_class(80, 40 * BILLION, 15 * BILLION, FURNITURE) == "small"
    assert size_class(80, 40 * BILLION, 15 * BILLION, CONSTRUCTION) == "small"


@pytest.mark.parametrize("code", ["0125", "0810", "31001", "C3101", "3830", "4390"])
def test_agriculture_industry_and_construction_go_together(code: str) -> None:
    assert size_class(100, 50 * BILLION, 900 * BILLION, code) == "small"


@pytest.mark.parametrize("code", ["4511", "4610", "H4933", "5229", "6201", "9510"])
def test_trade_and_services_go_together(code: str) -> None:
    assert size_class(100, 300 * BILLION, 900 * BILLION, code) == "medium"


amounts = st.integers(0, 500 * BILLION)


@settings(deadline=None)
@given(
    st.sampled_from([FURNITURE, WAREHOUSE]),
    st.tuples(st.integers(0, 400), amounts, amounts),
    st.tuples(st.integers(0, 50), amounts, amounts),
)
def test_a_firm_that_grows_never_falls_into_a_smaller_class(
    code: str, firm: tuple[int, int, int], growth: tuple[int, int, int]
) -> None:
    employees, revenue, capital = firm
    hired, earned, paid_in = growth
    before = size_class(employees, revenue + 1, capital, code)
    after = size_class(employees + hired, revenue + 1 + earned, capital + paid_in, code)
    assert RANKS.index(before) <= RANKS.index(after)
