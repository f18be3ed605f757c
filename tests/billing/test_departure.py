"""Who leaves for good pays no more: nobody is left at the firm who could end what renews by itself."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.background import JOBS
from lotrinh.privacy.erasure import CARRY_OUT
from tests.billing.shop import Shop
from tests.billing.sponsoring import cohort, proposed, seat_of, sponsorship
from tests.billing.test_buying import bought, buy
from tests.billing.test_vouchers import applied, step
from tests.browsing import Browser
from tests.cast import TAX_CODES, Cast

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]


async def removed(shop: Shop) -> None:
    """The days to take it back are over."""
    clock.freeze(clock.now() + timedelta(days=14))
    await JOBS[CARRY_OUT]({})
    await shop.work()


async def subscriptions() -> list[dict]:
    return await db.fetch("SELECT status, ends_with_period FROM subscription")


@pytest.mark.parametrize(
    ("address", "ticks"),
    [("/firm/departure", ["firm"]), ("/account/deletion", ["account", "firm's id"])],
    ids=["the firm ends its participation", "its only owner has the account deleted"],
)
async def test_the_card_of_a_firm_that_is_gone_is_charged_no_more(
    lan: Browser, cast: Cast, shop: Shop, address: str, ticks: list[str]
) -> None:
    await bought(lan, shop)
    assert "không tự gia hạn nữa" in (await lan.get(address)).words("main form")
    understood = [str(cast.an_phat) if tick == "firm's id" else tick for tick in ticks]
    assert (await lan.post(address, {"understood": understood})).status == 303
    assert await subscriptions() == [{"status": "active", "ends_with_period": False}], "it can be taken back"
    await removed(shop)
    assert await subscriptions() == [{"status": "active", "ends_with_period": True}]
    await shop.pass_days(400)
    await shop.tell()
    assert len(shop.ledger["charges"]) == 1
    assert await subscriptions() == [{"status": "canceled", "ends_with_period": True}]


async def test_a_payment_page_left_open_is_closed(lan: Browser, shop: Shop) -> None:
    open_page = await buy(lan, shop)
    await lan.post("/firm/departure", {"understood": "firm"})
    await removed(shop)
    assert shop.ledger["sessions"][open_page]["status"] == "expired"


async def test_a_purchase_that_no_message_told_of_does_not_renew_either(lan: Browser, shop: Shop) -> None:
    shop.ledger.pay_session(await buy(lan, shop))
    shop.ledger.waiting.clear()
    await lan.post("/firm/departure", {"understood": "firm"})
    await removed(shop)
    assert await subscriptions() == [{"status": "active", "ends_with_period": True}]


async def test_the_seat_of_a_firm_that_is_gone_is_free_for_another(
    lan: Browser, quan: Browser, cast: Cast, shop: Shop
) -> None:
    address = await sponsorship(quan, seats="1")
    await quan.post(f"{address}/seats", {"tax_code": TAX_CODES["an_phat"]})
    await lan.post("/firm/departure", {"understood": "firm"})
    assert (await seat_of(cast.an_phat))["state"] == "granted", "it can be taken back"
    await removed(shop)
    assert (await seat_of(cast.an_phat))["state"] == "revoked"
    assert (await quan.post(f"{address}/seats", {"tax_code": TAX_CODES["tan_thanh"]})).status == 303


async def test_a_seat_that_is_only_proposed_is_not_granted_to_a_firm_that_is_gone(
    lan: Browser, minh: Browser, quan: Browser, cast: Cast, shop: Shop
) -> None:
    address = await sponsorship(quan)
    proposal = await proposed(minh, address, await cohort(cast, cast.an_phat, cast.tan_thanh))
    await lan.post("/firm/departure", {"understood": "firm"})
    await removed(shop)
    await quan.post(f"/seat-proposals/{proposal}/approval")
    assert (await seat_of(cast.an_phat))["state"] == "refused"
    assert (await seat_of(cast.tan_thanh))["state"] == "granted"


async def test_an_application_of_a_firm_that_is_gone_waits_for_nobody(
    lan: Browser, minh: Browser, cast: Cast, shop: Shop
) -> None:
    address = await applied(lan, await step(cast))
    await lan.post("/firm/departure", {"understood": "firm"})
    assert "Chờ trung tâm" in (await minh.get(address)).words("main"), "it can be taken back"
    await removed(shop)
    assert (await db.fetch_one("SELECT state FROM voucher")) == {"state": "withdrawn"}
