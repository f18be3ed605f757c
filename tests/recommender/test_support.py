"""Support by article 11 of Decree 80/2021/NĐ-CP, and by schemes in general."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalogue import shipped
from recommender.parts import Cost, Scheme
from recommender.support import support_for
from tests.recommender.demos import TODAY, scheme, solution

MILLION = 1_000_000
RENT = "decree-80-2021-rent-or-buy"
CONSULTING = "decree-80-2021-consulting"
SIZES = st.sampled_from(["micro", "small", "medium", "large"])
PRICES = st.integers(0, 2_000_000_000)


def priced(low: int, high: int, category: str = "digital_solution"):
    return solution("tool", cost=Cost(low=low, high=high, per="year"), support=(category,))


def shipped_support(size: str, category: str, price: int, on: date = TODAY):
    found = support_for(priced(price, price, category), size=size, on=on, schemes=shipped().schemes)
    return {one.scheme_id: (one.amount_high, one.cap) for one in found if one.status == "in_force"}


@pytest.mark.parametrize(
    ("size", "price", "amount"),
    [
        ("micro", 30 * MILLION, 15 * MILLION),
        ("micro", 40 * MILLION, 20 * MILLION),
        ("micro", 41 * MILLION, 20 * MILLION),
        ("small", 99 * MILLION, 49_500_000),
        ("small", 500 * MILLION, 50 * MILLION),
        ("medium", 500 * MILLION, 100 * MILLION),
    ],
)
def test_renting_or_buying_is_supported_by_half_up_to_the_cap_of_the_size(
    size: str, price: int, amount: int
) -> None:
    assert shipped_support(size, "digital_solution", price)[RENT][0] == amount


def test_consulting_is_capped_by_contract_and_not_named_for_micro_firms() -> None:
    assert shipped_support("micro", "digital_consulting", 200 * MILLION) == {}
    assert shipped_support("small", "digital_consulting", 200 * MILLION)[CONSULTING] == (
        50 * MILLION,
        50 * MILLION,
    )
    assert shipped_support("medium", "digital_consulting", 80 * MILLION)[CONSULTING] == (
        40 * MILLION,
        100 * MILLION,
    )
    assert {one.of for one in shipped().schemes if one.id == CONSULTING} == {"contract"}


def test_large_firms_get_nothing() -> None:
    assert all("large" not in one.caps for one in shipped().schemes)
    for one in shipped().solutions.values():
        assert support_for(one, size="large", on=TODAY, schemes=shipped().schemes) == ()


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2021, 10, 14), False),
        (date(2021, 10, 15), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_scheme_counts_from_its_first_day_to_its_last(on: date, counts: bool) -> None:
    one = scheme(last=date(2026, 12, 31))
    assert bool(support_for(priced(1, 10), size="small", on=on, schemes=(one,))) is counts


def test_the_decree_did_not_count_before_its_first_day() -> None:
    assert RENT not in shipped_support("small", "digital_solution", 10, on=date(2021, 10, 14))
    assert RENT in shipped_support("small", "digital_solution", 10, on=date(2021, 10, 15))


def test_drafts_are_told_apart_and_come_last() -> None:
    draft = scheme("draft", status="draft", first=None, share=1.0, caps={"small": None})
    found = support_for(priced(MILLION, 9 * MILLION), size="small", on=TODAY, schemes=(draft, scheme()))
    assert [(one.scheme_id, one.status) for one in found] == [("rent", "in_force"), ("draft", "draft")]
    assert found[1].cap is None


def test_the_shipped_drafts_of_2026_are_drafts_without_a_known_cap() -> None:
    drafts = [one for one in shipped().schemes if one.status == "draft"]
    assert drafts
    assert all("2026" in one.id and set(one.caps.values()) == {None} for one in drafts)


def test_of_several_schemes_the_best_comes_first() -> None:
    better = scheme("better", share=0.7)
    found = support_for(
        priced(10 * MILLION, 20 * MILLION), size="small", on=TODAY, schemes=(scheme(), better)
    )
    assert [(one.scheme_id, one.amount_high) for one in found] == [
        ("better", 14 * MILLION),
        ("rent", 10 * MILLION),
    ]


def test_a_scheme_may_be_for_some_solutions_and_one_category_only() -> None:
    other = (scheme(solutions=("another",)), scheme("training", category="training"))
    assert support_for(priced(1, 10), size="small", on=TODAY, schemes=other) == ()
    assert support_for(solution("tool"), size="small", on=TODAY, schemes=(scheme(),)) == ()


@given(
    price=PRICES, more=PRICES, size=SIZES, share=st.sampled_from([0.3, 0.5, 0.7, 1.0]), cap=st.none() | PRICES
)
def test_never_above_the_cap_or_the_share_and_never_less_for_a_higher_price(
    price: int, more: int, size: str, share: float, cap: int | None
) -> None:
    one: Scheme = scheme(share=share, caps={"micro": cap, "small": cap, "medium": cap})
    found = support_for(priced(price, price + more), size=size, on=TODAY, schemes=(one,))
    assert bool(found) is (size != "large")
    for support in found:
        assert 0 <= support.amount_low <= support.amount_high
        assert support.amount_low * 100 <= price * round(share * 100)
        assert support.amount_high * 100 <= (price + more) * round(share * 100)
        assert support.cap == cap
        assert cap is None or support.amount_high <= cap
        assert (
            support.amount_high == cap
            or (price + more) * round(share * 100) - support.amount_high * 100 < 100
        )


@given(
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    st.integers(0, 900),
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
)
def test_dates_are_inclusive_at_both_ends(first: date, length: int, on: date) -> None:
    one = scheme(first=first, last=first + timedelta(days=length))
    found = support_for(priced(1, 10), size="micro", on=on, schemes=(one,))
    assert bool(found) is (0 <= (on - first).days <= length)


def test_a_scheme_for_rent_pays_nothing_that_is_bought_once() -> None:
    rent = scheme("rent-only", rent_only=True)
    once = solution("tool", cost=Cost(low=MILLION, high=MILLION, per="once"), support=("digital_solution",))
    assert support_for(once, size="small", on=TODAY, schemes=(rent,)) == ()
    assert [
        one.scheme_id for one in support_for(priced(0, MILLION), size="small", on=TODAY, schemes=(rent,))
    ] == ["rent-only"]
    assert {one.id for one in shipped().schemes if one.rent_only} == {
        "draft-decree-2026-micro-rent", "draft-decree-2026-sme-rent",
    }  # fmt: skip
