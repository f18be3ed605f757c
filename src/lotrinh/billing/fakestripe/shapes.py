"""Objects as the API writes them, with the fields that matter here."""

from typing import Any

Thing = dict[str, Any]
DAY = 24 * 60 * 60
PERIODS = {"month": 30 * DAY, "year": 365 * DAY}


def price(price_id: str, lookup_key: str, currency: str, amount: int, interval: str) -> Thing:
    return {
        "id": price_id, "object": "price", "active": True, "livemode": False, "currency": currency,
        "lookup_key": lookup_key, "unit_amount": amount, "type": "recurring", "tax_behavior": "inclusive",
        "recurring": {"interval": interval, "interval_count": 1, "usage_type": "licensed"},
    }  # fmt: skip


def customer(customer_id: str, now: int, sent: Thing) -> Thing:
    return {
        "id": customer_id, "object": "customer", "livemode": False, "created": now,
        "name": sent.get("name"), "email": sent.get("email"), "metadata": sent.get("metadata", {}),
        "preferred_locales": sent.get("preferred_locales", []),
    }  # fmt: skip


def tax_id(tax_id_id: str, now: int, customer_id: str, value: str) -> Thing:
    return {
        "id": tax_id_id, "object": "tax_id", "livemode": False, "created": now, "customer": customer_id,
        "country": "VN", "type": "vn_tin", "value": value,
        "verification": {"status": "unavailable", "verified_address": None, "verified_name": None},
    }  # fmt: skip


def session(session_id: str, now: int, url: str, sent: Thing) -> Thing:
    return {
        "id": session_id, "object": "checkout.session", "livemode": False, "created": now, "mode": "subscription",
        "status": "open", "payment_status": "unpaid", "customer": sent["customer"], "subscription": None,
        "client_reference_id": sent.get("client_reference_id"), "metadata": sent.get("metadata", {}),
        "expires_at": now + DAY, "url": url, "success_url": sent["success_url"], "cancel_url": sent["cancel_url"],
        "locale": sent.get("locale"),
    }  # fmt: skip


def subscription(subscription_id: str, now: int, customer_id: str, bought: Thing, metadata: Thing) -> Thing:
    ends = now + PERIODS[bought["recurring"]["interval"]]
    item = {
        "id": subscription_id.replace("sub_", "si_"), "object": "subscription_item", "quantity": 1, "price": bought,
        "subscription": subscription_id, "current_period_start": now, "current_period_end": ends, "metadata": {},
    }  # fmt: skip
    return {
        "id": subscription_id, "object": "subscription", "livemode": False, "created": now, "start_date": now,
        "customer": customer_id, "status": "active", "currency": bought["currency"], "metadata": metadata,
        "cancel_at_period_end": False, "cancel_at": None, "canceled_at": None, "ended_at": None,
        "latest_invoice": None,
        "items": {
            "object": "list", "data": [item], "has_more": False,
            "url": f"/v1/subscription_items?subscription={subscription_id}",
        },
    }  # fmt: skip


def invoice(invoice_id: str, now: int, of: Thing, base: str) -> Thing:
    """A bill for the present period of a subscription, not paid yet."""
    item = of["items"]["data"][0]
    total = item["price"]["unit_amount"] * item["quantity"]
    return {
        "id": invoice_id, "object": "invoice", "livemode": False, "created": now, "customer": of["customer"],
        "status": "open", "currency": of["currency"], "total": total, "amount_due": total, "amount_paid": 0,
        "amount_remaining": total, "attempt_count": 0, "attempted": False, "next_payment_attempt": None,
        "number": f"FAKE-{int(invoice_id.rpartition('_')[2]):04}", "billing_reason": "subscription_cycle",
        "hosted_invoice_url": f"{base}/invoices/{invoice_id}", "invoice_pdf": f"{base}/invoices/{invoice_id}",
        "period_start": item["current_period_start"], "period_end": item["current_period_end"],
        "status_transitions": {
            "finalized_at": now, "marked_uncollectible_at": None, "paid_at": None, "voided_at": None,
        },
        "parent": {
            "type": "subscription_details", "quote_details": None,
            "subscription_details": {"subscription": of["id"], "metadata": of["metadata"]},
        },
    }  # fmt: skip


def refund(refund_id: str, now: int, of: Thing, amount: int) -> Thing:
    return {
        "id": refund_id, "object": "refund", "created": now, "charge": of["id"], "amount": amount,
        "currency": of["currency"], "status": "succeeded", "reason": None, "metadata": {},
    }  # fmt: skip


def charge(charge_id: str, now: int, bill: Thing, *, succeeded: bool) -> Thing:
    return {
        "id": charge_id, "object": "charge", "livemode": False, "created": now, "customer": bill["customer"],
        "amount": bill["total"], "amount_refunded": 0, "currency": bill["currency"], "disputed": False,
        "paid": succeeded, "refunded": False, "status": "succeeded" if succeeded else "failed",
        "failure_code": None if succeeded else "card_declined", "metadata": {"invoice": bill["id"]},
    }  # fmt: skip


def dispute(dispute_id: str, now: int, of: Thing) -> Thing:
    return {
        "id": dispute_id, "object": "dispute", "livemode": False, "created": now, "charge": of["id"],
        "amount": of["amount"], "currency": of["currency"], "reason": "unrecognized", "status": "needs_response",
        "evidence_details": {
            "due_by": now + 9 * DAY, "has_evidence": False, "past_due": False, "submission_count": 0,
        },
        "is_charge_refundable": True, "metadata": {},
    }  # fmt: skip


def event(event_id: str, now: int, kind: str, about: Thing) -> Thing:
    return {
        "id": event_id, "object": "event", "api_version": "2026-10-28.endive", "created": now, "livemode": False,
        "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None}, "type": kind,
        "data": {"object": about},
    }  # fmt: skip
