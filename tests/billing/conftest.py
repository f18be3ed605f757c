"""Payments through the small Stripe: no network, and its events arrive when a test says so."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from litestar import Litestar

from lotrinh.billing import plans
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.settings import settings
from tests.billing.shop import SECRET, Shop
from tests.cast import Cast


@pytest.fixture
def sold(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setenv("LOTRINH_STRIPE_KEY", "sk_test_of_the_tests")
    monkeypatch.setenv("LOTRINH_STRIPE_WEBHOOK_SECRET", SECRET)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def small_stripe(
    app: Litestar, cast: Cast, sold: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Shop]:
    from lotrinh import clock
    from lotrinh.billing.gateway import connection

    ledger = Ledger(int(clock.now().timestamp()), "http://pay.test")
    for price in plans.prices().values():
        ledger.sell(price.lookup_key, price.currency, price.amount, price.interval)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lotrinh.test")
    found = Shop(ledger, client)
    connection.connect(found.transport())
    monkeypatch.setattr(connection.Wire, "sleep_async", _at_once)
    yield found
    connection.connect(None)
    await client.aclose()


@pytest.fixture
async def shop(small_stripe: Shop) -> AsyncIterator[Shop]:
    """Whatever a test did: nothing was made in it without a key of our own."""
    yield small_stripe
    assert [one for one in small_stripe.creations if not one.has_own_key] == []


async def _at_once(_: object, _seconds: float) -> None:
    """A retry need not wait here."""


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account that firms can transfer to; Stripe stays off."""
    monkeypatch.setenv("LOTRINH_BANK_NAME", "Ngân hàng Thử")
    monkeypatch.setenv("LOTRINH_BANK_ACCOUNT", "0123 456 789")
    monkeypatch.setenv("LOTRINH_BANK_HOLDER", "Trung tâm Thử")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
