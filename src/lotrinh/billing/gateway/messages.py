"""Messages of Stripe to us: whether they are signed and fresh, and whom they are about."""

import time

import stripe

from lotrinh.billing import problems
from lotrinh.billing.gateway.connection import moment
from lotrinh.billing.records import EventRecord
from lotrinh.settings import settings

TOLERANCE = 300
"""Seconds between signing and receiving, in either direction."""

# Whatever a text can be that is no event: a year 10^18 is an OSError, deep nesting a RecursionError.
UNREADABLE = (
    stripe.StripeError, ValueError, LookupError, TypeError, AttributeError, OverflowError, OSError, RecursionError,
)  # fmt: skip


def verified(body: bytes, signature: str | None) -> EventRecord:
    """Whom a message is about; UnsignedMessage unless it is signed, fresh and whole."""
    secret = settings().stripe_webhook_secret.get_secret_value()
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE)
        _refuse_from_the_future(signature or "")
        return _event(stripe.Webhook.construct_event_without_verification(body))
    except UNREADABLE:
        raise problems.UnsignedMessage from None


def _refuse_from_the_future(signature: str) -> None:
    """Stripe's own check knows only the past, and a message signed ahead could be kept for later."""
    signed_at = next(int(part[2:]) for part in signature.split(",") if part.startswith("t="))
    if signed_at > time.time() + TOLERANCE:
        raise ValueError("signed in the future")


def _event(found: stripe.Event) -> EventRecord:
    about = found.data.object.to_dict()
    kind = about.get("object")
    customer = about.get("id") if kind == "customer" else about.get("customer")
    charge = about.get("charge") if kind == "dispute" else None
    return EventRecord(
        id=_word(found.id, 255),
        type=_word(found.type, 80),
        created_at=moment(found.created),
        customer=_word(customer, 64) if customer else None,
        charge=_word(charge, 64) if charge else None,
    )


def _word(text: object, most: int) -> str:
    if not isinstance(text, str) or not 0 < len(text) <= most or not text.isascii() or "\0" in text:
        raise ValueError("not an id")
    return text
