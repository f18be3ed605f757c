"""The same questions to the small Stripe and, with STRIPE_TEST_KEY (sk_test_…), to Stripe's own test mode."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
import stripe
from litestar import Litestar

from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import checkout_services, plans, problems, projection, reconciliation
from lotrinh.billing.fakestripe.delivery import signed
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.transport import transport
from lotrinh.billing.gateway import buying, connection
from lotrinh.billing.standing import entitlements_of
from lotrinh.settings import settings
from tests.billing.shop import SECRET, Shop
from tests.cast import TAX_CODES, Cast

KEY = os.environ.get("STRIPE_TEST_KEY", "")
MONTH = "chuyen-sau-month-usd"
EXPECTED = {"customer.created", "customer.subscription.created", "invoice.paid"}

pytestmark = pytest.mark.anyio
REAL = pytest.mark.skipif(not KEY.startswith("sk_test_"), reason="STRIPE_TEST_KEY is not set")


@pytest.fixture(params=["small", pytest.param("real", marks=REAL)])
async def account(
    request: pytest.FixtureRequest, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[stripe.V1Services]:
    monkeypatch.setenv("LOTRINH_STRIPE_KEY", KEY if request.param == "real" else "sk_test_of_the_tests")
    monkeypatch.setenv("LOTRINH_STRIPE_WEBHOOK_SECRET", SECRET)
    settings.cache_clear()
    if request.param == "real":
        clock.freeze(None)
    connection.connect(None if request.param == "real" else transport(_small()))
    v1 = connection.services()
    if MONTH not in await buying.offers([MONTH]):
        await _sell(v1)
    yield v1
    connection.connect(None)
    monkeypatch.undo()
    settings.cache_clear()


def _small() -> Ledger:
    ledger = Ledger(int(clock.now().timestamp()), "https://checkout.stripe.com")
    for price in plans.prices().values():
        ledger.sell(price.lookup_key, price.currency, price.amount, price.interval)
    return ledger


async def _sell(v1: stripe.V1Services) -> None:
    price = plans.prices()[MONTH]
    product = await v1.products.create_async({"name": "Chuyên sâu"})
    await v1.prices.create_async(
        {
            "product": product.id, "currency": price.currency, "unit_amount": price.amount,
            "recurring": {"interval": price.interval}, "lookup_key": MONTH, "tax_behavior": "inclusive",
        }
    )  # fmt: skip


@pytest.fixture
async def owner(account: stripe.V1Services, cast: Cast) -> Visitor:
    assert cast.lan.id
    found = await visitor(await open_session(cast.lan.id, "x"))
    assert found
    return found


async def customer_of(owner: Visitor) -> str:
    await checkout_services.begin(owner, MONTH, "en")
    row = await db.fetch_one("SELECT id FROM billing_customer")
    assert row
    return str(row["id"])


async def bought(v1: stripe.V1Services, customer: str, firm: object) -> str:
    """As the payment page would, with a card for tests."""
    card = await v1.payment_methods.attach_async("pm_card_visa", {"customer": customer})
    made = await v1.subscriptions.create_async(
        {
            "customer": customer, "items": [{"price": (await buying.offers([MONTH]))[MONTH].id}],
            "default_payment_method": card.id, "metadata": {"firm_id": str(firm)},
        },
        {"idempotency_key": str(uuid4())},
    )  # fmt: skip
    return made.id


async def test_a_payment_page_opens_once_and_closes(account: stripe.V1Services, owner: Visitor) -> None:
    url = await checkout_services.begin(owner, MONTH, "vi")
    assert url.startswith("https://checkout.stripe.com/")
    assert await checkout_services.begin(owner, MONTH, "vi") == url
    row = await db.fetch_one("SELECT stripe_id FROM checkout WHERE state = 'open'")
    assert row
    assert await buying.checkout_state(row["stripe_id"]) == "open"
    for _ in range(2):
        assert await buying.expire_checkout(row["stripe_id"]) == "expired"
    assert await buying.checkout_state("cs_test_none") == "expired"


async def test_what_was_bought_is_kept_ended_and_never_bought_twice(
    account: stripe.V1Services, owner: Visitor, cast: Cast
) -> None:
    customer = await customer_of(owner)
    subscription = await bought(account, customer, cast.an_phat)
    assert await projection.project(customer)
    assert (await entitlements_of(cast.an_phat)).is_advanced
    with pytest.raises(problems.AlreadySubscribed):
        await checkout_services.begin(owner, MONTH, "en")
    for ends in (True, False):
        await checkout_services.end_with_period(owner, ends=ends)
        kept = await db.fetch_one("SELECT ends_with_period FROM subscription WHERE id = $1", subscription)
        assert kept == {"ends_with_period": ends}
    assert (await reconciliation.reconcile())[1] == 0
    await account.subscriptions.cancel_async(subscription)
    await projection.project(customer)
    assert not (await entitlements_of(cast.an_phat)).is_advanced


async def test_an_end_that_was_set_as_a_date_is_taken_back(
    account: stripe.V1Services, owner: Visitor, cast: Cast
) -> None:
    """Stripe's own portal sets one."""
    customer = await customer_of(owner)
    subscription = await bought(account, customer, cast.an_phat)
    found = await account.subscriptions.retrieve_async(subscription)
    period_end = found.items.data[0].current_period_end
    await account.subscriptions.update_async(subscription, {"cancel_at": period_end})
    await projection.project(customer)
    kept = await db.fetch_one("SELECT ends_with_period, paid_until FROM subscription")
    assert kept
    assert (kept["ends_with_period"], int(kept["paid_until"].timestamp())) == (True, period_end)
    await checkout_services.end_with_period(owner, ends=False)
    assert await db.fetch_one("SELECT ends_with_period FROM subscription") == {"ends_with_period": False}
    await account.subscriptions.cancel_async(subscription)


async def test_bills_and_what_was_given_back_are_kept(
    account: stripe.V1Services, owner: Visitor, cast: Cast
) -> None:
    customer = await customer_of(owner)
    subscription = await bought(account, customer, cast.an_phat)
    await projection.project(customer)
    bill = await db.fetch_one("SELECT * FROM billing_invoice")
    charge = await db.fetch_one("SELECT * FROM charge")
    assert bill
    assert charge
    price = plans.prices()[MONTH]
    assert (bill["status"], bill["total"], bill["amount_paid"]) == ("paid", price.amount, price.amount)
    assert (bill["currency"], bill["subscription"]) == ("usd", subscription)
    assert bill["number"]
    assert bill["page_url"].startswith("https://")
    await account.refunds.create_async({"charge": charge["id"], "amount": 500})
    await projection.project(customer)
    assert await db.fetch_one("SELECT amount, amount_refunded FROM charge") == {
        "amount": price.amount, "amount_refunded": 500,
    }  # fmt: skip
    await account.subscriptions.cancel_async(subscription)


async def test_the_customer_carries_the_tax_code(account: stripe.V1Services, owner: Visitor) -> None:
    customer = await customer_of(owner)
    found = (await account.customers.tax_ids.list_async(customer)).data
    assert [(one.type, one.value) for one in found] == [("vn_tin", TAX_CODES["an_phat"])]


async def test_a_tax_code_that_is_not_taken_stops_no_purchase(
    account: stripe.V1Services, owner: Visitor, cast: Cast
) -> None:
    """Whether Stripe takes the code of a branch or not: the payment page opens."""
    await db.execute("UPDATE firm SET tax_code = $2 WHERE id = $1", cast.an_phat, "3799000014-001")
    assert await customer_of(owner)


async def test_the_portal_opens(account: stripe.V1Services, owner: Visitor) -> None:
    if not await buying.has_portal():
        pytest.skip("nobody has saved the settings of this account's portal")
    customer = await customer_of(owner)
    assert (await buying.portal(customer, address="https://lotrinh.example", language="vi")).startswith(
        "https://"
    )


async def noted(v1: stripe.V1Services, customer: str) -> list[dict]:
    """What Stripe noted of a customer's first purchase, the newest first; it may take a moment."""
    async with asyncio.timeout(60):
        while True:
            listed = (await v1.events.list_async({"limit": 60})).data
            found = [one.to_dict(for_json=True) for one in listed]
            of_it = [event for event in found if customer in json.dumps(event)]
            if {event["type"] for event in of_it} >= EXPECTED:
                return of_it
            await asyncio.sleep(1)


async def test_its_messages_are_understood(
    account: stripe.V1Services, owner: Visitor, cast: Cast, app: Litestar
) -> None:
    """Signed and sent as they would be; the plan follows from them alone."""
    customer = await customer_of(owner)
    subscription = await bought(account, customer, cast.an_phat)
    events = await noted(account, customer)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://lotrinh.test"
    ) as client:
        shop = Shop(Ledger(0, ""), client)
        for event in events:
            body = json.dumps(event).encode()
            assert (await shop.send(body, signed(body, SECRET))).status_code == 200
        await shop.work()
    assert (await entitlements_of(cast.an_phat)).is_advanced
    await account.subscriptions.cancel_async(subscription)
