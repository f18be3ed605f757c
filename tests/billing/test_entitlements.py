"""What a firm may use: one pure function of what is paid and the moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotrinh.entitlements import FREE, GRACE, Entitlements, Sponsorship, Subscription, entitlements

PAID_UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def plan(subscription: Subscription, on: datetime) -> str:
    return entitlements([subscription], [], on).plan


@pytest.mark.parametrize(
    ("subscription", "on", "expected"),
    [
        (Subscription("active", PAID_UNTIL), PAID_UNTIL - SECOND, "advanced"),
        (Subscription("active", PAID_UNTIL), PAID_UNTIL + GRACE - SECOND, "advanced"),
        (Subscription("active", PAID_UNTIL), PAID_UNTIL + GRACE, "free"),
        (Subscription("active", PAID_UNTIL, ends_with_period=True), PAID_UNTIL - SECOND, "advanced"),
        (Subscription("active", PAID_UNTIL, ends_with_period=True), PAID_UNTIL, "free"),
        (Subscription("trialing", PAID_UNTIL), PAID_UNTIL - DAY, "advanced"),
        (Subscription("past_due", PAID_UNTIL + 30 * DAY, unpaid_since=PAID_UNTIL), PAID_UNTIL, "advanced"),
        (
            Subscription("past_due", PAID_UNTIL + 30 * DAY, unpaid_since=PAID_UNTIL),
            PAID_UNTIL + 14 * DAY,
            "free",
        ),
        *[
            (Subscription(status, PAID_UNTIL), PAID_UNTIL - DAY, "free")
            for status in (
                "canceled",
                "unpaid",
                "paused",
                "incomplete",
                "incomplete_expired",
                "something new",
            )
        ],
    ],
)
def test_a_subscription_counts_until_its_end_or_its_grace(
    subscription: Subscription, on: datetime, expected: str
) -> None:
    assert plan(subscription, on) == expected


def test_a_missing_payment_is_told_with_its_last_day() -> None:
    found = entitlements(
        [Subscription("past_due", PAID_UNTIL, unpaid_since=PAID_UNTIL)], [], PAID_UNTIL + DAY
    )
    assert (found.in_grace, found.until) == (True, PAID_UNTIL + 14 * DAY)


def test_a_seat_that_somebody_else_pays_for_counts_from_its_first_moment_and_not_at_its_last() -> None:
    seat = Sponsorship(PAID_UNTIL, PAID_UNTIL + DAY)
    found = [
        entitlements([], [seat], PAID_UNTIL + after).source
        for after in (-SECOND, timedelta(), DAY - SECOND, DAY)
    ]
    assert found == ["none", "sponsorship", "sponsorship", "none"]


def test_what_is_paid_comes_before_what_is_missing() -> None:
    missing = Subscription("past_due", PAID_UNTIL, unpaid_since=PAID_UNTIL)
    seat = Sponsorship(PAID_UNTIL, PAID_UNTIL + DAY)
    assert entitlements([missing], [seat], PAID_UNTIL).source == "sponsorship"


def test_free_colleagues_are_three_and_the_plan_has_no_bound() -> None:
    assert FREE.colleagues == 3
    assert Entitlements("advanced").colleagues is None


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
subscriptions = st.builds(
    Subscription,
    status=st.sampled_from(["active", "trialing", "past_due", "canceled", "unpaid"]),
    paid_until=moments,
    ends_with_period=st.booleans(),
    unpaid_since=st.none() | moments,
)
seats = st.builds(lambda start, days: Sponsorship(start, start + days * DAY), moments, st.integers(1, 400))


@settings(deadline=None)
@given(st.lists(subscriptions, max_size=3), st.lists(seats, max_size=3), subscriptions | seats, moments)
def test_one_more_payment_never_takes_the_plan_away(
    paid: list[Subscription], given_: list[Sponsorship], more: Subscription | Sponsorship, on: datetime
) -> None:
    before = entitlements(paid, given_, on)
    is_seat = isinstance(more, Sponsorship)
    after = entitlements(paid if is_seat else [*paid, more], [*given_, more] if is_seat else given_, on)
    assert after.is_advanced >= before.is_advanced
    assert not after.is_advanced or (after.until and after.until > on)
