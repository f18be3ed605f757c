"""The latest state of what customers bought and paid, always asked for anew."""

from datetime import datetime
from typing import Any

import stripe

from lotrinh.billing.gateway.connection import PAGE, asking, everything, id_of, marked, moment, services
from lotrinh.billing.records import Account, ChargeRecord, InvoiceRecord, SubscriptionRecord


async def firm_of(customer: str) -> str | None:
    """What we wrote on the customer when we made it; None: it is not one of ours."""
    async with asking("customer"):
        found = await services().customers.retrieve_async(customer)
    return marked(found.metadata, "firm_id") if "metadata" in found else None


async def customer_of(charge: str) -> str | None:
    async with asking("charge"):
        return id_of((await services().charges.retrieve_async(charge)).customer)


async def account(customer: str) -> Account:
    """The latest state of all that a customer bought."""
    found = await _accounts(customer)
    return found.get(customer) or Account({}, {}, {})


async def accounts() -> dict[str, Account]:
    """The latest state of every customer who ever bought something."""
    return await _accounts(None)


async def _accounts(customer: str | None) -> dict[str, Account]:
    one: dict[str, Any] = {"limit": PAGE} | ({"customer": customer} if customer else {})
    v1 = services()
    async with asking("account"):
        invoices = await everything(await v1.invoices.list_async(one))  # type: ignore[arg-type]
        subscriptions = await everything(await v1.subscriptions.list_async(one | {"status": "all"}))  # type: ignore[arg-type]
        charges = await everything(await v1.charges.list_async(one))  # type: ignore[arg-type]
        disputes = await _disputes(charges)
    unpaid = _unpaid_since(invoices)
    found: dict[str, Account] = {}
    for subscription in subscriptions:
        record = _subscription(subscription, unpaid.get(subscription.id))
        _of(found, subscription.customer).subscriptions[record.id] = record
    for invoice in invoices:
        _of(found, invoice.customer).invoices[invoice.id] = _invoice(invoice)
    for charge in charges:
        _of(found, charge.customer).charges[charge.id] = _charge(charge, disputes.get(charge.id))
    found.pop("", None)
    return found


async def _disputes(charges: list[stripe.Charge]) -> dict[str, stripe.Dispute]:
    """The newest of each disputed charge."""
    found: dict[str, stripe.Dispute] = {}
    for charge in charges:
        if charge.disputed:
            listed = await services().disputes.list_async({"charge": charge.id, "limit": 1})
            if listed.data:
                found[charge.id] = listed.data[0]
    return found


def _of(found: dict[str, Account], customer: str | stripe.StripeObject | None) -> Account:
    return found.setdefault(id_of(customer) or "", Account({}, {}, {}))


def _unpaid_since(invoices: list[stripe.Invoice]) -> dict[str, datetime]:
    """When the oldest bill still open of each subscription was made out."""
    since: dict[str, datetime] = {}
    for invoice in invoices:
        subscription = _subscription_of(invoice)
        if subscription and invoice.status == "open":
            made = moment(invoice.created)
            since[subscription] = min(made, since.get(subscription, made))
    return since


def _subscription(found: stripe.Subscription, unpaid_since: datetime | None) -> SubscriptionRecord:
    item = found.items.data[0]
    return SubscriptionRecord(
        id=found.id,
        provider="stripe",
        checkout=marked(found.metadata, "checkout_id"),
        status=found.status,
        price=item.price.lookup_key or item.price.id,
        currency=item.price.currency,
        amount=item.price.unit_amount or 0,
        quantity=item.quantity or 0,
        paid_until=moment(item.current_period_end),
        ends_with_period=found.cancel_at_period_end or found.cancel_at is not None,
        unpaid_since=unpaid_since,
        started_at=moment(found.created),
        ended_at=moment(found.ended_at) if found.ended_at else None,
    )


def _invoice(found: stripe.Invoice) -> InvoiceRecord:
    paid_at, next_attempt = found.status_transitions.paid_at, found.next_payment_attempt
    return InvoiceRecord(
        id=found.id,
        subscription=_subscription_of(found),
        number=found.number or "",
        status=found.status or "",
        currency=found.currency,
        total=found.total,
        amount_paid=found.amount_paid,
        page_url=found.hosted_invoice_url or "",
        pdf_url=found.invoice_pdf or "",
        created_at=moment(found.created),
        paid_at=moment(paid_at) if paid_at else None,
        next_attempt_at=moment(next_attempt) if next_attempt else None,
    )


def _subscription_of(invoice: stripe.Invoice) -> str | None:
    details = invoice.parent.subscription_details if invoice.parent else None
    return id_of(details.subscription) if details else None


def _charge(found: stripe.Charge, dispute: stripe.Dispute | None) -> ChargeRecord:
    due = dispute.evidence_details.due_by if dispute and dispute.evidence_details else None
    return ChargeRecord(
        id=found.id,
        status=found.status,
        currency=found.currency,
        amount=found.amount,
        amount_refunded=found.amount_refunded,
        dispute_status=dispute.status if dispute else "",
        dispute_reason=dispute.reason if dispute else "",
        dispute_due_at=moment(due) if due else None,
        created_at=moment(found.created),
    )
