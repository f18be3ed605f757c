"""What a provider would say of orders and money: periods that follow one another, and the moment they begin."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.billing.transfers.account import Line, Order, account, later, periods
from lotrinh.entitlements import GRACE, Subscription, entitlements

FIRM = UUID(int=1)
START = datetime(2026, 11, 14, 5, 0, tzinfo=UTC)


def order(number: int, *lines: Line, months: int = 1, ends: bool = False, amount: int = 100) -> Order:
    return Order(
        UUID(int=number),
        f"LTS{number}",
        "p",
        months,
        1,
        amount,
        START + timedelta(hours=number),
        None,
        ends,
        lines,
    )


def at(days: float, amount: int = 100, *, withdrawn: datetime | None = None) -> Line:
    return Line(amount, START + timedelta(days=days), withdrawn)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2026, 1, 31, 5, tzinfo=UTC), 1, datetime(2026, 2, 28, 5, tzinfo=UTC)),
        (datetime(2027, 12, 31, 5, tzinfo=UTC), 2, datetime(2028, 2, 29, 5, tzinfo=UTC)),
        # In Vietnam it is the first of March already.
        (datetime(2026, 2, 28, 20, tzinfo=UTC), 12, datetime(2027, 2, 28, 20, tzinfo=UTC)),
        (datetime(2026, 11, 14, 5, tzinfo=UTC), 12, datetime(2027, 11, 14, 5, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar_here(moment: datetime, months: int, expected: datetime) -> None:
    assert later(moment, months) == expected


def test_a_renewal_in_grace_begins_where_the_period_ended_and_one_after_it_when_it_comes() -> None:
    first, in_grace, lost = order(1, at(0)), order(2, at(35)), order(3, at(120))
    found = periods([lost, in_grace, first])
    assert [one.order.id.int for one in found] == [1, 2, 3]
    assert found[1].starts == found[0].ends
    assert found[2].starts == START + timedelta(days=120)


def test_a_plan_that_was_ended_has_no_grace_to_fill() -> None:
    found = periods([order(1, at(0), ends=True), order(2, at(35))])
    assert found[1].starts == START + timedelta(days=35)


def test_money_counts_from_the_line_that_completed_it() -> None:
    short, rest = at(0, 60), at(3, 40)
    assert periods([order(1, short)]) == []
    assert periods([order(1, rest, short)])[0].starts == rest.recorded_at
    withdrawn = at(0, 60, withdrawn=START + timedelta(days=1))
    assert periods([order(1, withdrawn, rest)]) == []


def test_paid_twice_and_given_back_once_still_counts() -> None:
    assert periods([order(1, at(0), at(1), at(2, -100))])
    assert periods([order(1, at(0), at(2, -100))]) == []


lines = st.lists(
    st.builds(
        lambda days, amount, gone: at(days, amount, withdrawn=START + timedelta(days=days + 1) if gone else None),
        st.integers(0, 400), st.sampled_from([40, 60, 100, 150, -40, -100]), st.booleans(),
    ),
    max_size=4,
)  # fmt: skip
orders = st.lists(st.tuples(lines, st.sampled_from([1, 12]), st.booleans()), max_size=4).map(
    lambda found: [order(n, *each, months=months, ends=ends) for n, (each, months, ends) in enumerate(found)]
)


@given(orders, st.integers(0, 1200))
@settings(deadline=None)
def test_every_paid_moment_is_granted_and_nothing_after_grace(found: list[Order], days: int) -> None:
    """The projection and the pure function of entitlements agree with the periods, on any day."""
    now = START + timedelta(days=days)
    known = [
        one
        for one in found
        if all(line.recorded_at <= now and (line.withdrawn_at or now) <= now for line in one.lines)
    ]
    told = account(FIRM, known, now)
    rows = [
        Subscription(one.status, one.paid_until, one.ends_with_period, one.unpaid_since)
        for one in told.subscriptions.values()
    ]
    granted = entitlements(rows, [], now).is_advanced
    paid = periods(known)
    for before, after in pairwise(paid):
        assert after.starts >= before.ends
    if any(one.starts <= now < one.ends for one in paid):
        assert granted
    elif not paid or now >= paid[-1].ends + GRACE:
        assert not granted
    assert set(told.invoices) == {f"transfer_{one.id.hex}" for one in known}
    assert all(
        (told.invoices[f"transfer_{one.id.hex}"].status == "paid") == (one in [each.order for each in paid])
        for one in known
    )
