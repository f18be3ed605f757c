"""What the operator sees of payments, and how our record is compared with Stripe."""

from datetime import timedelta

import pytest

from lotrinh import clock, db, paging
from lotrinh.billing import problems, reconciliation, setup_check, webhook_services
from lotrinh.billing.gateway import buying
from lotrinh.settings import settings
from tests.billing.shop import Shop
from tests.billing.test_buying import bought, buy
from tests.browsing import Browser
from tests.cast import TAX_CODES

pytestmark = pytest.mark.anyio

SOLD = "[aria-label='Các gói đã đăng ký']"


async def test_without_a_key_the_page_says_that_nothing_is_sold(quan: Browser) -> None:
    shown = await quan.get("/billing")
    assert "không bán gói" in shown.heading
    assert "LOTRINH_STRIPE_KEY" in shown.words(".note")
    assert (await quan.post("/billing/reconciliations")).status == 409
    overview = (await quan.get("/")).find("main a[href='/billing']").getparent().getparent()
    assert "không bán gói" in overview.text_content()


@pytest.mark.parametrize("words", ["gỗ an phát", "AN PHAT", TAX_CODES["an_phat"]])
async def test_a_firm_that_pays_is_found_by_name_or_tax_code(
    quan: Browser, lan: Browser, binh: Browser, shop: Shop, words: str
) -> None:
    await bought(lan, shop)
    await bought(binh, shop)
    assert len((await quan.get("/billing")).all(f"{SOLD} tbody tr")) == 2
    [row] = (await quan.get("/billing", words=words)).all(f"{SOLD} tbody tr")
    assert "Gỗ An Phát" in row.text_content()
    nothing = await quan.get("/billing", words="Không Ai")
    assert not nothing.all(f"{SOLD} tbody tr")
    assert nothing.find("#words").get("value") == "Không Ai"


async def test_a_subscription_leads_to_the_record_of_its_firm_and_to_stripe(
    quan: Browser, lan: Browser, shop: Shop
) -> None:
    await bought(lan, shop)
    [subscription], [charge] = shop.ledger["subscriptions"], shop.ledger["charges"]
    shop.ledger.dispute(charge)
    await shop.tell()
    shown = await quan.get("/billing")
    places = {link.get("href") for link in shown.all("table a")}
    assert f"https://dashboard.stripe.com/test/subscriptions/{subscription}" in places
    assert f"https://dashboard.stripe.com/test/payments/{charge}" in places
    [record] = {place for place in places if place.startswith("/operation/audit")}
    events = (await quan.get(record)).all("[aria-label='Sự kiện'] tbody tr")
    assert events
    assert all("Gỗ An Phát" in row.text_content() for row in events)


async def test_lists_of_payments_have_pages(
    quan: Browser, lan: Browser, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them are reached: none ends silently."""
    monkeypatch.setattr(paging, "PAGE", 1)
    for _ in range(2):
        await bought(lan, shop)
        [*_, subscription] = shop.ledger["subscriptions"]
        [*_, charge] = shop.ledger["charges"]
        shop.ledger.refund(charge, 1)
        shop.ledger.end_now(subscription)
        await shop.tell()
    for name, kind in (("page", "subscriptions"), ("charges", "payments")):
        pages = [await quan.get("/billing", **{name: at}) for at in ("1", "2")]
        found = [[a.get("href") for a in one.all(f"table a[href*='/{kind}/']")] for one in pages]
        assert sorted(place.rpartition("/")[2] for [place] in found) == sorted(
            shop.ledger["charges" if kind == "payments" else kind]
        )
        assert pages[0].all(f"a[rel='next'][href*='{name}=2']")
    assert (await quan.get("/billing", charges="x")).status == 400
    assert len((await quan.get("/billing", page="9")).all(f"{SOLD} tbody tr")) == 1


async def test_money_given_back_and_disputes_are_shown(quan: Browser, lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    charge = next(iter(shop.ledger["charges"]))
    shop.ledger.refund(charge, 100_000)
    shop.ledger.dispute(charge)
    await shop.tell()
    words = (await quan.get("/billing")).words("main")
    assert "100.000" in words
    assert "Đã hoàn về thẻ: 100.000" in (await lan.get("/plan")).words("main")
    assert "cần trả lời trong Stripe trước ngày 23/11/2026" in words


async def test_what_no_message_told_is_mended_and_counted(
    quan: Browser, lan: Browser, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bought(lan, shop)
    assert await reconciliation.reconcile() == (3, 0)
    shop.ledger.end_now(next(iter(shop.ledger["subscriptions"])))
    shop.ledger.refund(next(iter(shop.ledger["charges"])), 1)
    shop.ledger.waiting.clear()
    assert (await quan.post("/billing/reconciliations")).location == "/billing"
    queued = await db.fetch("SELECT 1 AS one FROM pgqueuer WHERE entrypoint = $1", reconciliation.RECONCILE)
    assert len(queued) == 1
    await reconciliation.run({})
    assert "phải sửa 2 dòng" in (await quan.get("/billing")).heading
    assert "miễn phí" in (await lan.get("/plan")).heading
    assert await metric(quan, monkeypatch, "lotrinh_billing_drift") == 2
    assert await reconciliation.reconcile() == (3, 0)
    assert await metric(quan, monkeypatch, "lotrinh_billing_drift") == 0


@pytest.mark.parametrize("changes", [{"unit_amount": 1}, {"lookup_key": "other"}], ids=str)
async def test_a_price_that_stripe_lacks_is_told_to_the_operator(
    quan: Browser, shop: Shop, changes: dict[str, object]
) -> None:
    """Firms are only told to try again later."""
    await reconciliation.reconcile()
    assert not (await quan.get("/billing")).all(".note.bad")
    assert [one.state for one in await setup_check.findings()] == ["good"]
    found = next(iter(shop.ledger["prices"].values()))
    key = found["lookup_key"]
    found |= changes
    await reconciliation.reconcile()
    assert key in (await quan.get("/billing")).words(".note.bad")
    [finding] = await setup_check.findings()
    assert (finding.state, key in finding.sentence) == ("broken", True)


async def test_a_portal_nobody_set_up_and_a_stripe_that_is_away_are_found(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buying, "has_portal", _no)
    assert ["portal" in one.sentence for one in await setup_check.findings()] == [True]
    shop.faults.extend(["500"] * 9)
    assert ["does not answer" in one.sentence for one in await setup_check.findings()] == [True]


async def test_without_a_key_there_is_nothing_to_find() -> None:
    assert await setup_check.findings() == []


async def _no() -> bool:
    return False


async def metric(browser: Browser, monkeypatch: pytest.MonkeyPatch, name: str) -> float:
    monkeypatch.setenv("LOTRINH_METRICS_TOKEN", "the token of the tests")
    settings.cache_clear()
    sent = {"Authorization": "Bearer the token of the tests"}
    text = (await browser.client.get("/metrics", headers=sent)).text
    return float(next(line.split()[1] for line in text.splitlines() if line.startswith(name)))


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", "the token of the tests", "Bearer é"])
async def test_figures_are_only_for_who_has_the_token(
    stranger: Browser, monkeypatch: pytest.MonkeyPatch, sent: str
) -> None:
    monkeypatch.setenv("LOTRINH_METRICS_TOKEN", "the token of the tests")
    settings.cache_clear()
    headers = {"Authorization": sent.encode()}
    assert (await stranger.client.get("/metrics", headers=headers)).status_code == 404
    monkeypatch.undo()
    settings.cache_clear()


async def test_what_arrived_while_stripe_was_away_is_caught_up_with(lan: Browser, shop: Shop) -> None:
    shop.ledger.pay_session(await buy(lan, shop))
    shop.faults.extend(["lost before"] * 99)
    with pytest.raises(problems.PaymentServiceAway):
        await shop.tell()
    shop.faults.clear()
    await webhook_services.catch_up({})
    assert "miễn phí" in (await lan.get("/plan")).heading
    clock.freeze(clock.now() + timedelta(minutes=6))
    await webhook_services.catch_up({})
    assert "Chuyên sâu" in (await lan.get("/plan")).heading
    assert await db.fetch("SELECT 1 AS one FROM stripe_event WHERE handled_at IS NULL") == []


async def test_a_lost_record_of_the_customer_is_found_again(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    for table in ("billing_notice", "subscription", "billing_invoice", "charge", "billing_customer"):
        await db.execute(f"DELETE FROM {table}")
    await reconciliation.reconcile()
    assert "Chuyên sâu" in (await lan.get("/plan")).heading
    assert len(await db.fetch("SELECT 1 AS one FROM billing_customer")) == 1


async def test_customers_of_another_product_are_left_alone(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    shop.ledger["customers"]["cus_other"] = {"id": "cus_other", "object": "customer", "metadata": {}}
    for one in [*shop.ledger["subscriptions"].values()]:
        shop.ledger["subscriptions"]["sub_other"] = one | {"id": "sub_other", "customer": "cus_other"}
    assert await reconciliation.reconcile() == (3, 0)
    assert len(await db.fetch("SELECT 1 AS one FROM subscription")) == 1
