"""What a provider of payments says, in our words: only what the projection keeps."""

from datetime import datetime
from typing import Literal

import msgspec


class SubscriptionRecord(msgspec.Struct, frozen=True):
    id: str
    provider: Literal["stripe", "transfer"]
    checkout: str | None
    status: str
    price: str
    currency: str
    amount: int
    quantity: int
    paid_until: datetime
    ends_with_period: bool
    unpaid_since: datetime | None
    started_at: datetime
    ended_at: datetime | None

    @property
    def is_over(self) -> bool:
        return self.status in {"canceled", "incomplete_expired"}


class InvoiceRecord(msgspec.Struct, frozen=True):
    id: str
    subscription: str | None
    number: str
    status: str
    currency: str
    total: int
    amount_paid: int
    page_url: str
    pdf_url: str
    created_at: datetime
    paid_at: datetime | None
    next_attempt_at: datetime | None


class ChargeRecord(msgspec.Struct, frozen=True):
    id: str
    status: str
    currency: str
    amount: int
    amount_refunded: int
    dispute_status: str
    dispute_reason: str
    dispute_due_at: datetime | None
    created_at: datetime


class Account(msgspec.Struct, frozen=True):
    """All that one customer bought and paid: the whole of what a provider must be able to tell."""

    subscriptions: dict[str, SubscriptionRecord]
    invoices: dict[str, InvoiceRecord]
    charges: dict[str, ChargeRecord]


class EventRecord(msgspec.Struct, frozen=True):
    """A signed message: whom it is about, not what it claims."""

    id: str
    type: str
    created_at: datetime
    customer: str | None
    charge: str | None


class Offer(msgspec.Struct, frozen=True):
    """A price as Stripe has it."""

    id: str
    currency: str
    amount: int | None
    interval: str | None

    def is_as(self, amount: int, currency: str, interval: str) -> bool:
        return (self.amount, self.currency, self.interval) == (amount, currency, interval)
