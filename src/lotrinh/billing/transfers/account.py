"""What a firm paid by bank transfer, told as a payment service would tell it: a pure function of orders and money.

An order counts from the moment it is paid in full, unless all was given back. Periods follow one another: a renewal
begins where the period before ends, also when it arrives in the days of grace.
"""

import calendar
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from lotrinh.billing.records import Account, ChargeRecord, InvoiceRecord, SubscriptionRecord
from lotrinh.clock import VIETNAM
from lotrinh.entitlements import GRACE

CURRENCY = "vnd"


class Line(msgspec.Struct, frozen=True):
    """Money on the bank's statement; `amount` in whole VND, below zero if it was given back."""

    amount: int
    recorded_at: datetime
    withdrawn_at: datetime | None = None


class Order(msgspec.Struct, frozen=True):
    id: UUID
    reference: str
    price: str
    months: int
    quantity: int
    amount: int
    ordered_at: datetime
    canceled_at: datetime | None
    ends_with_period: bool
    lines: tuple[Line, ...]

    @property
    def valid(self) -> list[Line]:
        return [line for line in self.lines if line.withdrawn_at is None]

    @property
    def received(self) -> int:
        return sum(line.amount for line in self.valid if line.amount > 0)

    @property
    def returned(self) -> int:
        return -sum(line.amount for line in self.valid if line.amount < 0)

    @property
    def paid_at(self) -> datetime | None:
        """When what was received first reached the amount."""
        return _reached(self.amount, self.valid)

    @property
    def counts(self) -> bool:
        return self.paid_at is not None and self.received > self.returned

    @property
    def is_open(self) -> bool:
        """It waits for money: all of it, or the rest."""
        return self.canceled_at is None and not self.counts and not self.returned


class Period(msgspec.Struct, frozen=True):
    order: Order
    starts: datetime
    ends: datetime


def periods(orders: Sequence[Order]) -> list[Period]:
    """Of the orders that count, the earliest first."""
    found: list[Period] = []
    paid = [
        (at, order.ordered_at, order.id, order) for order in orders if order.counts and (at := order.paid_at)
    ]
    for paid_at, _, _, order in sorted(paid, key=lambda one: one[:3]):
        starts = found[-1].ends if found and paid_at < _lost(found[-1]) else paid_at
        found.append(Period(order, starts, later(starts, order.months)))
    return found


def later(moment: datetime, months: int) -> datetime:
    """The same day and time in Vietnam so many months later; the last day of a shorter month."""
    local = moment.astimezone(VIETNAM)
    years, month = divmod(local.month - 1 + months, 12)
    year = local.year + years
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)


def account(firm: UUID, orders: Sequence[Order], now: datetime) -> Account:
    """All orders of a firm as a provider's answer."""
    subscription = _subscription(firm, orders, now)
    return Account(
        subscriptions={subscription.id: subscription} if subscription else {},
        invoices={_id(order.id): _invoice(order) for order in orders},
        charges={_id(order.id): _charge(order) for order in orders if order.lines},
    )


def _id(of: UUID) -> str:
    return f"transfer_{of.hex}"


def _reached(amount: int, lines: Sequence[Line]) -> datetime | None:
    total = 0
    for line in sorted(lines, key=lambda one: one.recorded_at):
        total += max(line.amount, 0)
        if total >= amount:
            return line.recorded_at
    return None


def _lost(period: Period) -> datetime:
    """The moment when the plan is lost after the period."""
    return period.ends if period.order.ends_with_period else period.ends + GRACE


def _subscription(firm: UUID, orders: Sequence[Order], now: datetime) -> SubscriptionRecord | None:
    found = periods(orders)
    if not found:
        return _taken_back(firm, orders)
    last = found[-1]
    status, ended_at = "active", None
    if now >= _lost(last):
        status, ended_at = "canceled", _lost(last)
    elif now >= last.ends:
        status = "past_due"
    return _record(firm, Period(last.order, found[0].starts, last.ends), status, ended_at)


def _taken_back(firm: UUID, orders: Sequence[Order]) -> SubscriptionRecord | None:
    """A plan that began and no longer counts: what paid for it was recorded wrongly, or given back."""
    for order in sorted(orders, key=lambda one: one.ordered_at, reverse=True):
        started = _reached(order.amount, order.lines)
        if started is not None:
            ended = max(line.withdrawn_at or line.recorded_at for line in order.lines)
            return _record(firm, Period(order, started, ended), "canceled", ended)
    return None


def _record(firm: UUID, period: Period, status: str, ended_at: datetime | None) -> SubscriptionRecord:
    """`period`: from the first day to the last that is paid, with the order that paid last."""
    order = period.order
    return SubscriptionRecord(
        id=_id(firm), provider="transfer", checkout=None, status=status, price=order.price, currency=CURRENCY,
        amount=order.amount, quantity=order.quantity, paid_until=period.ends, ends_with_period=order.ends_with_period,
        unpaid_since=period.ends if status == "past_due" else None, started_at=period.starts, ended_at=ended_at,
    )  # fmt: skip


def _invoice(order: Order) -> InvoiceRecord:
    given_back = 0 < order.received <= order.returned
    status = "paid" if order.counts else "void" if order.canceled_at or given_back else "open"
    return InvoiceRecord(
        id=_id(order.id), subscription=None, number=order.reference, status=status, currency=CURRENCY,
        total=order.amount, amount_paid=order.received, page_url=f"/plan/orders/{order.id}",
        pdf_url=f"/plan/orders/{order.id}/pro-forma.pdf", created_at=order.ordered_at, paid_at=order.paid_at,
        next_attempt_at=None,
    )  # fmt: skip


def _charge(order: Order) -> ChargeRecord:
    first = min(line.recorded_at for line in order.lines)
    return ChargeRecord(
        id=_id(order.id), status="succeeded", currency=CURRENCY, amount=order.received,
        amount_refunded=order.returned, dispute_status="", dispute_reason="", dispute_due_at=None, created_at=first,
    )  # fmt: skip
