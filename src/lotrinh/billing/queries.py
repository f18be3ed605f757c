"""What owners see of their firm's plan, and the operator of all of them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.gateway.connection import dashboard
from lotrinh.firms.finding import is_meant, meant
from lotrinh.i18n import N_
from lotrinh.paging import ListPage, fetch_page

PRESENT = """
SELECT id, provider, status, price, currency, amount, quantity, paid_until, ends_with_period, unpaid_since,
       ended_at
FROM subscription WHERE firm = $1
ORDER BY status IN ('canceled', 'incomplete_expired'), provider = 'transfer', started_at DESC LIMIT 1
"""
TRANSFERRED = """
SELECT paid_until FROM subscription WHERE firm = $1 AND provider = 'transfer' AND status = 'active'
"""
INVOICES = """
SELECT id, number, status, currency, total, page_url, created_at, paid_at, next_attempt_at
FROM billing_invoice WHERE firm = $1 AND status <> 'draft' ORDER BY created_at DESC, id DESC LIMIT 60
"""
GIVEN_BACK = """
SELECT currency, amount, amount_refunded, created_at
FROM charge WHERE firm = $1 AND amount_refunded > 0 ORDER BY created_at DESC, id
"""
CHECKOUT = """
SELECT c.id, c.price, c.state, c.url, EXISTS (SELECT 1 FROM subscription s WHERE s.checkout = c.id) AS kept
FROM checkout c WHERE c.firm = $1 AND c.id = $2
"""
OPEN_CHECKOUT = """
SELECT id, price, url FROM checkout
WHERE firm = $1 AND state = 'open' AND started_at > $2
"""
SOLD = f"""
SELECT s.id, s.provider, s.status, s.price, s.paid_until, s.ends_with_period, s.unpaid_since, f.name AS firm,
       f.simulated
FROM subscription s JOIN firm f ON f.id = s.firm
WHERE {is_meant("$1", "$2")}
ORDER BY s.status = 'past_due' DESC, s.status IN ('canceled', 'incomplete_expired'), s.started_at DESC, s.id
"""  # noqa: S608 - a condition of the code
BY_STATUS = "SELECT status, count(*) AS firms FROM subscription GROUP BY status ORDER BY status"
NOTABLE = """
SELECT c.id, c.created_at, c.currency, c.amount, c.amount_refunded, c.dispute_status, c.dispute_due_at,
       f.name AS firm, CASE WHEN c.id LIKE 'transfer\\_%' THEN 'transfer' ELSE 'stripe' END AS provider
FROM charge c JOIN firm f ON f.id = c.firm
WHERE c.amount_refunded > 0 OR c.dispute_status <> ''
ORDER BY c.dispute_status IN ('needs_response', 'warning_needs_response') DESC, c.created_at DESC, c.id
"""
RECONCILIATIONS = (
    "SELECT ran_at, compared, drift, unsold FROM reconciliation ORDER BY ran_at DESC, id DESC LIMIT 10"
)
EVENTS = """
SELECT count(*) FILTER (WHERE handled_at IS NULL) AS waiting, max(received_at) AS newest FROM stripe_event
"""

INVOICE_STATES = {
    "paid": N_("Paid"),
    "open": N_("Not paid yet"),
    "uncollectible": N_("Not paid"),
    "void": N_("Cancelled"),
}
STATES = {
    "active": N_("Paid"),
    "trialing": N_("On trial"),
    "past_due": N_("Payment is missing"),
    "unpaid": N_("Not paid"),
    "paused": N_("Paused"),
    "incomplete": N_("First payment is missing"),
    "incomplete_expired": N_("Never paid"),
    "canceled": N_("Ended"),
}
DISPUTES = {
    "needs_response": N_("Disputed: answer it in Stripe"),
    "warning_needs_response": N_("Disputed: answer it in Stripe"),
    "under_review": N_("Disputed: under review"),
    "warning_under_review": N_("Disputed: under review"),
    "warning_closed": N_("Dispute closed"),
    "prevented": N_("Dispute closed"),
    "won": N_("Dispute won"),
    "lost": N_("Dispute lost"),
}


class CheckoutSeen(msgspec.Struct, frozen=True):
    """`kept`: a subscription that came from it is on our own record."""

    id: UUID
    price: str
    state: str
    url: str
    kept: bool


async def present_subscription(visitor: Visitor) -> dict[str, Any] | None:
    """The living one of the visitor's firm, that by card first, since it renews by itself; else the last that ended."""
    return await db.fetch_one(PRESENT, visitor.firm.id) if visitor.firm else None


async def paid_by_transfer(visitor: Visitor) -> datetime | None:
    """Until when the visitor's firm has paid by bank transfer."""
    row = await db.fetch_one(TRANSFERRED, visitor.firm.id) if visitor.firm else None
    return row["paid_until"] if row else None


async def invoices(visitor: Visitor) -> list[dict[str, Any]]:
    """Of the visitor's firm, the newest first."""
    rows = await db.fetch(INVOICES, visitor.firm.id if visitor.firm else None)
    return [row | {"state_name": INVOICE_STATES.get(row["status"], row["status"])} for row in rows]


async def given_back(visitor: Visitor) -> list[dict[str, Any]]:
    """Payments of the visitor's firm of which something, or all, went back to the card."""
    return await db.fetch(GIVEN_BACK, visitor.firm.id if visitor.firm else None)


async def checkout(visitor: Visitor, checkout_id: UUID) -> CheckoutSeen | None:
    row = await db.fetch_one(CHECKOUT, visitor.firm.id if visitor.firm else None, checkout_id)
    return CheckoutSeen(**row) if row else None


async def open_checkout(visitor: Visitor) -> dict[str, Any] | None:
    """One whose page can still be paid; Stripe closes it after a day."""
    firm = visitor.firm.id if visitor.firm else None
    return await db.fetch_one(OPEN_CHECKOUT, firm, clock.now() - timedelta(hours=23))


async def sold(_: Visitor, words: str, page: int) -> ListPage:
    """For the operator: subscriptions of firms with these words or this tax code, those in trouble first."""
    found = await fetch_page(page, SOLD, *meant(words))
    return found.each(
        lambda row: (
            row
            | {"state_name": STATES.get(row["status"], row["status"])}
            | _in_stripe(row["provider"], f"subscriptions/{row['id']}")
        )
    )


async def by_status(_: Visitor) -> list[dict[str, Any]]:
    return [
        row | {"state_name": STATES.get(row["status"], row["status"])} for row in await db.fetch(BY_STATUS)
    ]


async def notable_charges(_: Visitor, page: int) -> ListPage:
    """For the operator: what was given back and what is disputed, those first that wait for an answer."""
    found = await fetch_page(page, NOTABLE)
    return found.each(
        lambda row: (
            row
            | {"dispute_name": DISPUTES.get(row["dispute_status"], row["dispute_status"])}
            | _in_stripe(row["provider"], f"payments/{row['id']}")
        )
    )


async def reconciliations(_: Visitor) -> list[dict[str, Any]]:
    return await db.fetch(RECONCILIATIONS)


async def figures() -> dict[str, tuple[str, float]]:
    """For monitoring: name, meaning and value."""
    last = await db.fetch_one(RECONCILIATIONS)
    waiting, _ = await events()
    found = {"stripe_events_waiting": ("Messages of Stripe received but not handled yet", float(waiting))}
    if last is not None:
        found["billing_drift"] = ("Rows the last comparison with Stripe had to mend", float(last["drift"]))
        found["billing_compared_at"] = ("When that was, in Unix seconds", last["ran_at"].timestamp())
    return found


async def events() -> tuple[int, datetime | None]:
    """How many messages wait to be handled, and when the newest came."""
    row = await db.fetch_one(EVENTS)
    return (row["waiting"], row["newest"]) if row else (0, None)


def _in_stripe(provider: str, place: str) -> dict[str, str]:
    """Where the operator finds it; the book of bank transfers is our own."""
    return {"in_stripe": f"{dashboard()}/{place}" if provider == "stripe" else ""}
