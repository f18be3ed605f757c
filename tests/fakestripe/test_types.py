"""What we read from Stripe, and what the small one sends, is in Stripe's own types."""

from collections.abc import Iterator
from inspect import get_annotations

import pytest
import stripe
from stripe._stripe_object import UntypedStripeObject

from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.billing import checkout_services, reconciliation
from lotrinh.billing.gateway import buying, connection
from tests.billing.shop import Shop
from tests.cast import Cast

pytestmark = pytest.mark.anyio

UNTYPED = (stripe.StripeObject, UntypedStripeObject)


def declared(kind: type) -> set[str]:
    return {name for base in kind.__mro__ for name in get_annotations(base)}


async def everything_happens(shop: Shop, cast: Cast) -> None:
    """Buying, ending, failing, giving back and disputing, each read once through the API."""
    assert cast.lan.id
    lan = await visitor(await open_session(cast.lan.id, "x"))
    assert lan
    await checkout_services.begin(lan, "chuyen-sau-year-vnd", "vi")
    url = await checkout_services.begin(lan, "chuyen-sau-month-vnd", "vi")
    await buying.checkout_state(url.rpartition("/")[2])
    shop.ledger.pay_session(url.rpartition("/")[2])
    await shop.tell()
    await checkout_services.end_with_period(lan, ends=True)
    await checkout_services.end_with_period(lan, ends=False)
    shop.ledger.end_in_portal(next(iter(shop.ledger["subscriptions"])), ends=True)
    await checkout_services.end_with_period(lan, ends=False)
    assert await buying.has_portal()
    await checkout_services.open_portal(lan, "vi")
    charge = next(iter(shop.ledger["charges"].values()))
    shop.ledger.refund(charge["id"], 1000)
    shop.ledger.dispute(charge["id"])
    shop.ledger.use_card(charge["customer"], works=False)
    await shop.pass_days(31)
    await shop.tell()
    await reconciliation.reconcile()


async def test_every_attribute_read_is_declared(
    shop: Shop, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[tuple[type, str]] = set()
    original = stripe.StripeObject.__getattr__

    def spy(self: stripe.StripeObject, name: str) -> object:
        if not name.startswith("_"):
            read.add((type(self), name))
        return original(self, name)

    monkeypatch.setattr(stripe.StripeObject, "__getattr__", spy)
    await everything_happens(shop, cast)
    kinds = {kind for kind, _ in read}
    assert {stripe.Subscription, stripe.Invoice, stripe.Charge, stripe.Dispute, stripe.Price} <= kinds
    assert {stripe.checkout.Session, stripe.billing_portal.Session, stripe.Customer, stripe.Event} <= kinds
    by_the_library = {(stripe.ListObject, "object")}
    assert not [(kind.__name__, name) for kind, name in read - by_the_library if name not in declared(kind)]


async def test_every_field_sent_is_declared(shop: Shop, cast: Cast) -> None:
    await everything_happens(shop, cast)
    v1 = connection.services()
    listed: list[stripe.StripeObject] = []
    for service in (v1.prices, v1.subscriptions, v1.invoices, v1.charges):
        found = (await service.list_async({"limit": 100})).data
        assert found
        listed += found
    listed += (await v1.disputes.list_async()).data
    for customer in shop.ledger["customers"]:
        listed.append(await v1.customers.retrieve_async(customer))
        listed += (await v1.customers.tax_ids.list_async(customer)).data
    listed += (await v1.billing_portal.configurations.list_async()).data
    charge = next(key for key, one in shop.ledger["charges"].items() if one["paid"])
    listed.append(await v1.refunds.create_async({"charge": charge, "amount": 1}))
    listed.append(await v1.payment_methods.attach_async("pm_card_visa", {"customer": customer}))
    for session in shop.ledger["sessions"]:
        listed.append(await v1.checkout.sessions.retrieve_async(session))
    assert not {fault for one in listed for fault in undeclared(one)}


def undeclared(found: object) -> Iterator[str]:
    if isinstance(found, list):
        for one in found:
            yield from undeclared(one)
    if not isinstance(found, stripe.StripeObject):
        return
    for name, value in found._data.items():
        if type(found) not in UNTYPED and name not in declared(type(found)) and name != "object":
            yield f"{type(found).__qualname__}.{name}"
        yield from undeclared(value)


async def test_the_version_of_the_api_is_the_one_the_types_are_of() -> None:
    assert stripe.StripeClient("sk").v1._requestor.stripe_version == connection.API_VERSION
