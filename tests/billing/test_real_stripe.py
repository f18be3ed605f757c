"""The same questions put to Stripe's own test mode; needs STRIPE_TEST_KEY (sk_test_…) and the network."""

import os
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import stripe

from lotrinh import db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import checkout_services, plans, problems, projection, reconciliation
from lotrinh.billing.gateway import buying, connection
from lotrinh.billing.standing import entitlements_of
from lotrinh.settings import settings
from tests.cast import Cast

KEY = os.environ.get("STRIPE_TEST_KEY", "")
MONTH = "chuyen-sau-month-usd"

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not KEY.startswith("sk_test_"), reason="STRIPE_TEST_KEY is not set"),
]


@pytest.fixture
async def account(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[stripe.V1Services]:
    monkeypatch.setenv("LOTRINH_STRIPE_KEY", KEY)
    monkeypatch.setenv("LOTRINH_STRIPE_WEBHOOK_SECRET", "whsec_of_the_tests")
    settings.cache_clear()
    connection.connect(None)
    v1 = connection.services()
    if MONTH not in await buying.offers([MONTH]):
        await _sell(v1)
    yield v1
    connection.connect(None)
    monkeypatch.undo()
    settings.cache_clear()


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
async def owner(cast: Cast) -> Visitor:
    assert cast.lan.id
    found = await visitor(await open_session(cast.lan.id, "x"))
    assert found
    return found


async def test_a_payment_page_opens_once_and_closes(account: stripe.V1Services, owner: Visitor) -> None:
    url = await checkout_services.begin(owner, MONTH, "vi")
    assert url.startswith("https://checkout.stripe.com/")
    assert await checkout_services.begin(owner, MONTH, "vi") == url
    row = await db.fetch_one("SELECT stripe_id FROM checkout WHERE state = 'open'")
    assert row
    assert await buying.expire_checkout(row["stripe_id"]) == "expired"
    assert await buying.expire_checkout(row["stripe_id"]) == "expired"


async def test_what_was_bought_is_kept_ended_and_never_bought_twice(
    account: stripe.V1Services, owner: Visitor, cast: Cast
) -> None:
    await checkout_services.begin(owner, MONTH, "en")
    row = await db.fetch_one("SELECT id FROM billing_customer")
    assert row
    card = await account.payment_methods.attach_async("pm_card_visa", {"customer": row["id"]})
    bought = await account.subscriptions.create_async(
        {
            "customer": row["id"], "items": [{"price": (await buying.offers([MONTH]))[MONTH].id}],
            "default_payment_method": card.id, "metadata": {"firm_id": str(cast.an_phat)},
        },
        {"idempotency_key": str(uuid4())},
    )  # fmt: skip
    assert await projection.project(row["id"])
    assert (await entitlements_of(cast.an_phat)).is_advanced
    with pytest.raises(problems.AlreadySubscribed):
        await checkout_services.begin(owner, MONTH, "en")
    for ends in (True, False):
        await checkout_services.end_with_period(owner, ends=ends)
        kept = await db.fetch_one("SELECT ends_with_period FROM subscription WHERE id = $1", bought.id)
        assert kept == {"ends_with_period": ends}
    assert (await reconciliation.reconcile())[1] == 0
    await account.subscriptions.cancel_async(bought.id)
    await projection.project(row["id"])
    assert not (await entitlements_of(cast.an_phat)).is_advanced
