"""What is made in Stripe is made under a key of ours, and once, however often it is asked for."""

import pytest

from tests.billing.shop import Creation, Shop
from tests.billing.test_buying import MONTH, YEAR, bought, buy
from tests.browsing import Browser

pytestmark = pytest.mark.anyio

MADE = {"/v1/customers", "/v1/checkout/sessions", "/v1/billing_portal/sessions"}
"""All that the product makes there; whoever adds to it says under which key."""


async def test_every_creation_arrives_with_a_key_of_our_own(lan: Browser, binh: Browser, shop: Shop) -> None:
    await buy(lan, shop)
    await buy(lan, shop, YEAR)
    shop.ledger.pay_session(await buy(lan, shop, MONTH))
    await shop.tell()
    await lan.post("/plan/portal")
    await lan.post("/plan/end")
    await lan.post("/plan/resumption")
    await bought(binh, shop)
    assert {one.path for one in shop.creations} == MADE
    assert [one for one in shop.creations if not one.has_own_key] == []


@pytest.mark.parametrize("trouble", ["lost after", "500", "lost before"])
async def test_what_is_asked_again_is_asked_under_the_same_key(
    lan: Browser, shop: Shop, trouble: str
) -> None:
    """The library tries again by itself, and Lan does when that was of no use."""
    shop.faults.extend(["", *[trouble] * 3])  # the prices are read first
    assert (await lan.post("/plan/checkouts", MONTH)).status == 503
    await buy(lan, shop)
    customers = [one.key for one in shop.creations if one.path == "/v1/customers"]
    assert len(customers) >= 4
    assert len(set(customers)) == 1
    assert len(shop.ledger["customers"]) == 1


async def test_two_purchases_have_two_keys(lan: Browser, binh: Browser, shop: Shop) -> None:
    for browser in (lan, binh):
        await bought(browser, shop)
    keys = [one.key for one in shop.creations]
    assert len(keys) == len(set(keys)) == 4


def test_a_key_of_the_library_is_none_of_ours() -> None:
    made_up = "0b4f4a2e-7a64-4a8e-9d5d-2a4a7c1e9f00"
    assert not Creation("/v1/customers", made_up).has_own_key
    assert not Creation("/v1/customers", "").has_own_key
