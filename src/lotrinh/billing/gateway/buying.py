"""What is asked of Stripe for a purchase; each create has a key of its own, so that a retry makes nothing twice."""

from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from typing import Any
from uuid import uuid4

import stripe

from lotrinh.billing.gateway.connection import PAGE, asking, services, suppress_code
from lotrinh.billing.records import Offer


async def offers(lookup_keys: Iterable[str]) -> dict[str, Offer]:
    """The active prices under these keys; one that Stripe does not have is left out."""
    async with asking("prices"):
        found = await services().prices.list_async(
            {"lookup_keys": list(lookup_keys), "active": True, "limit": PAGE}
        )
    return {
        price.lookup_key: Offer(
            price.id, price.currency, price.unit_amount, price.recurring.interval if price.recurring else None
        )
        for price in found.data
        if price.lookup_key
    }


async def create_customer(firm_id: str, *, name: str, email: str, tax_code: str, language: str) -> str:
    """The id; the same one when it is asked for again within a day.

    A tax code that Stripe does not take is left out: it can be entered on the payment page.
    """
    params: dict[str, Any] = {
        "name": name, "email": email, "preferred_locales": [language], "metadata": {"firm_id": firm_id},
    }  # fmt: skip
    async with asking("customer"):
        if len(tax_code.replace("-", "")) in {10, 13}:
            with suppress_code("tax_id_invalid"):
                marked = params | {"tax_id_data": [{"type": "vn_tin", "value": tax_code}]}
                return await _create_customer(firm_id, marked)
        return await _create_customer(firm_id, params)


async def _create_customer(firm_id: str, params: dict[str, Any]) -> str:
    written = sha256(repr(params).encode()).hexdigest()[:16]
    key = f"customer:{firm_id}:{written}"
    return (await services().customers.create_async(params, {"idempotency_key": key})).id  # type: ignore[arg-type]


async def create_checkout(
    checkout_id: str, *, firm_id: str, customer: str, price: str, address: str, language: str
) -> tuple[str, str]:
    """Id and address of the payment page."""
    marks = {"firm_id": firm_id, "checkout_id": checkout_id}
    async with asking("checkout"):
        session = await services().checkout.sessions.create_async(
            {
                "mode": "subscription",
                "customer": customer,
                "client_reference_id": firm_id,
                "line_items": [{"price": price, "quantity": 1}],
                "metadata": marks,
                "subscription_data": {"metadata": marks},
                "success_url": f"{address}/plan/checkouts/{checkout_id}",
                "cancel_url": f"{address}/plan",
                "locale": "vi" if language == "vi" else "en",
                "billing_address_collection": "auto",
                "tax_id_collection": {"enabled": True},
                "customer_update": {"name": "auto", "address": "auto"},
            },
            {"idempotency_key": f"checkout:{checkout_id}"},
        )
    return session.id, session.url or ""


async def checkout_state(session_id: str) -> str:
    """open, complete or expired; one that Stripe does not know can be paid by nobody, so it is over, too."""
    async with asking("checkout"):
        with suppress(stripe.InvalidRequestError):
            return (await services().checkout.sessions.retrieve_async(session_id)).status or ""
    return "expired"


async def expire_checkout(session_id: str) -> str:
    """Its state afterwards: nobody can pay on that page any more, but somebody may have been quicker."""
    async with asking("expiry"):
        with suppress(stripe.InvalidRequestError):
            return (await services().checkout.sessions.expire_async(session_id)).status or ""
    return await checkout_state(session_id)


async def portal(customer: str, *, address: str, language: str) -> str:
    """The address of the page where a customer changes the card or the tax code, or cancels."""
    async with asking("portal"):
        session = await services().billing_portal.sessions.create_async(
            {
                "customer": customer,
                "return_url": f"{address}/plan",
                "locale": "vi" if language == "vi" else "en",
            },
            {"idempotency_key": f"portal:{uuid4()}"},
        )
    return session.url


async def has_portal() -> bool:
    """Somebody has saved its settings in Stripe; before that it opens for nobody."""
    async with asking("portal"):
        found = await services().billing_portal.configurations.list_async(
            {"is_default": True, "active": True}
        )
    return bool(found.data)


async def end_with_period(subscription: str, *, ends: bool) -> None:
    """An end that was set on Stripe's own page has a date of its own, which must be taken back as such."""
    async with asking("subscription"):
        found = await services().subscriptions.retrieve_async(subscription)
        if not ends and found.cancel_at and not found.cancel_at_period_end:
            await services().subscriptions.update_async(subscription, {"cancel_at": ""})
        else:
            await services().subscriptions.update_async(subscription, {"cancel_at_period_end": ends})
