"""Lan buys the plan, pays, fails, ends it and buys again; nothing counts before our own record has it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh import clock, db
from lotrinh.billing import letters, plans
from tests.billing.shop import Shop
from tests.browsing import Browser, Visit
from tests.cast import TAX_CODES, Cast
from tests.letters import letters_to

pytestmark = pytest.mark.anyio

MONTH = {"price": "chuyen-sau-month-vnd"}
YEAR = {"price": "chuyen-sau-year-vnd"}
LAN = "lan@doanhnghiep.example"


async def buy(browser: Browser, shop: Shop, price: dict[str, str] = MONTH) -> str:
    """The payment page's id; it is not paid yet."""
    sent = await browser.post("/plan/checkouts", price)
    assert sent.status == 303, sent.text[:400]
    assert str(sent.location).startswith("http://pay.test/checkouts/")
    return str(sent.location).rpartition("/")[2]


async def bought(browser: Browser, shop: Shop, price: dict[str, str] = MONTH) -> None:
    shop.ledger.pay_session(await buy(browser, shop, price))
    await shop.tell()


async def subjects(recipient: str) -> list[str]:
    return [letter["subject"] for letter in await letters_to(recipient)]


async def heading(browser: Browser) -> str:
    return (await browser.get("/plan")).heading


async def test_where_nothing_is_sold_all_that_is_free_is_there_and_no_button(
    lan: Browser, cast: Cast
) -> None:
    shown = await lan.get("/plan")
    assert "miễn phí" in shown.heading
    assert not shown.all("main form")
    assert "chưa thể mua" in shown.words("main")
    refused = await lan.post("/plan/checkouts", MONTH)
    assert refused.status == 409


async def test_what_the_plans_hold_stands_before_their_prices(lan: Browser, shop: Shop) -> None:
    shown = await lan.get("/plan")
    words = shown.words("main")
    assert words.index("Không giới hạn số đồng nghiệp") < words.index("Mua gói")
    assert shown.find("header a[aria-current]").get("href") == "/firm"


async def test_prices_are_shown_with_their_tax(lan: Browser, shop: Shop) -> None:
    words = (await lan.get("/plan")).words("form[action='/plan/checkouts']")
    assert "290.000\u00a0₫ mỗi tháng" in words.replace(" ₫", "\u00a0₫")
    assert "12,00" in words
    assert "thuế giá trị gia tăng" in words


async def test_a_redirect_grants_nothing(lan: Browser, shop: Shop) -> None:
    page = await buy(lan, shop)
    back = shop.ledger["sessions"][page]["success_url"].removeprefix("http://lotrinh.test")
    waiting = await lan.get(back)
    assert "Đang chờ" in waiting.words("#checkout")
    assert waiting.find("#checkout").get("hx-get") == back
    assert waiting.find("#checkout a").get("href") == back
    assert "miễn phí" in await heading(lan)


async def test_the_plan_starts_when_the_message_arrives(lan: Browser, shop: Shop) -> None:
    page = await buy(lan, shop)
    shop.ledger.pay_session(page)
    unheard = await lan.get("/plan")
    assert "miễn phí" in unheard.heading
    assert "Nếu đã trả ở đó, gói sẽ tự bắt đầu" in unheard.words("main .note"), "nobody here knows yet"
    await shop.tell()
    back = shop.ledger["sessions"][page]["success_url"].removeprefix("http://lotrinh.test")
    confirmed = await lan.get(back, partial=True)
    assert "đã được xác nhận" in confirmed.words("h2")
    assert not confirmed.find("#checkout").get("hx-get")
    assert "Chuyên sâu" in await heading(lan)
    assert await subjects(LAN) == ["Doanh nghiệp đã có gói “Chuyên sâu”"]


async def test_who_waits_is_not_left_waiting_when_the_message_is_lost(lan: Browser, shop: Shop) -> None:
    page = await buy(lan, shop)
    shop.ledger.pay_session(page)
    shop.ledger.waiting.clear()
    back = shop.ledger["sessions"][page]["success_url"].removeprefix("http://lotrinh.test")
    assert "Đang chờ" in (await lan.get(back)).words("#checkout")
    await shop.work()
    assert "đã được xác nhận" in (await lan.get(back)).words("#checkout")


async def test_the_customer_carries_the_tax_code_and_the_purchase_its_firm(
    lan: Browser, shop: Shop, cast: Cast
) -> None:
    await bought(lan, shop)
    customer = next(iter(shop.ledger["customers"].values()))
    subscription = next(iter(shop.ledger["subscriptions"].values()))
    assert customer["metadata"] == {"firm_id": str(cast.an_phat)}
    codes = [(one["customer"], one["value"]) for one in shop.ledger["tax_ids"].values()]
    assert codes == [(customer["id"], TAX_CODES["an_phat"])]
    assert subscription["metadata"]["firm_id"] == str(cast.an_phat)


@pytest.mark.parametrize("code", ["3799000014-001", "001099012345"], ids=["of a branch", "of a household"])
async def test_a_tax_code_that_stripe_does_not_take_stops_no_purchase(
    lan: Browser, shop: Shop, cast: Cast, code: str
) -> None:
    await db.execute("UPDATE firm SET tax_code = $2 WHERE id = $1", cast.an_phat, code)
    await bought(lan, shop)
    assert "Chuyên sâu" in await heading(lan)
    assert not shop.ledger["tax_ids"]


async def test_a_second_click_leads_to_the_same_page(lan: Browser, shop: Shop) -> None:
    assert await buy(lan, shop) == await buy(lan, shop)
    assert "Tiếp tục thanh toán" in (await lan.get("/plan")).words("main")


async def test_another_price_closes_the_page_before(lan: Browser, shop: Shop) -> None:
    month, year = await buy(lan, shop, MONTH), await buy(lan, shop, YEAR)
    assert [shop.ledger["sessions"][page]["status"] for page in (month, year)] == ["expired", "open"]


@pytest.mark.parametrize("told", [True, False])
async def test_nobody_pays_twice_whether_or_not_we_heard_of_the_first(
    lan: Browser, shop: Shop, told: bool
) -> None:
    shop.ledger.pay_session(await buy(lan, shop))
    if told:
        await shop.tell()
    for price in (MONTH, YEAR):
        refused = await lan.post("/plan/checkouts", price)
        assert refused.status == 409
    assert len(shop.ledger["subscriptions"]) == 1


@pytest.mark.parametrize("fault", ["500", "lost before", "lost after"])
async def test_a_service_that_does_not_answer_is_said_so_and_can_be_tried_again(
    lan: Browser, shop: Shop, fault: str
) -> None:
    shop.faults.extend([fault] * 30)
    away = await lan.post("/plan/checkouts", YEAR)
    assert away.status == 503
    assert away.find(f"input[value='{YEAR['price']}']").get("checked") is not None
    assert away.all("#price-error")
    shop.faults.clear()
    shop.ledger.pay_session(await buy(lan, shop, YEAR))
    await shop.tell()
    assert "Chuyên sâu" in await heading(lan)
    assert len(shop.ledger["customers"]) == 1


@pytest.mark.parametrize("price", ["", "chuyen-sau-gold", "x" * 9999])
async def test_a_price_that_is_not_shown_is_refused(lan: Browser, shop: Shop, price: str) -> None:
    refused = await lan.post("/plan/checkouts", {"price": price})
    assert refused.status == 422
    assert refused.all("#price-error")
    assert not shop.ledger["sessions"]


@pytest.mark.parametrize("changes", [{"unit_amount": 990_000}, {"currency": "usd"}, {"lookup_key": "other"}])
async def test_nothing_is_sold_at_a_price_that_differs_from_the_one_shown(
    lan: Browser, shop: Shop, changes: dict
) -> None:
    found = next(one for one in shop.ledger["prices"].values() if one["lookup_key"] == MONTH["price"])
    found |= changes
    refused = await lan.post("/plan/checkouts", MONTH)
    assert refused.status == 409
    assert not shop.ledger["sessions"]


async def test_only_owners_see_and_buy(phuc: Browser, minh: Browser, shop: Shop, lan: Browser) -> None:
    page = await buy(lan, shop)
    row = await db.fetch_one("SELECT id FROM checkout WHERE stripe_id = $1", page)
    assert row
    for browser in (phuc, minh):
        for path in ("/plan", f"/plan/checkouts/{row['id']}"):
            assert (await browser.get(path)).status == 404
        assert (await browser.post("/plan/checkouts", MONTH)).status == 404


async def test_nobody_sees_what_another_firm_buys(binh: Browser, lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    row = await db.fetch_one("SELECT id FROM checkout")
    assert row
    assert (await binh.get(f"/plan/checkouts/{row['id']}")).status == 404
    assert (await binh.get(f"/plan/checkouts/{uuid4()}")).status == 404
    shown = await binh.get("/plan")
    assert "miễn phí" in shown.heading
    assert "FAKE-" not in shown.text
    assert (await binh.post("/plan/end")).status == 409
    assert (await binh.post("/plan/portal")).status == 409


async def test_ending_keeps_the_plan_until_the_day_that_is_paid_and_can_be_taken_back(
    lan: Browser, shop: Shop
) -> None:
    await bought(lan, shop)
    shown = await lan.follow(await lan.post("/plan/end"))
    assert "14/12/2026" in shown.words("main")
    assert "Chuyên sâu" in shown.heading
    back = await lan.follow(await lan.post(shown.find("form[action='/plan/resumption']").get("action")))
    assert back.all("form[action='/plan/end']")
    await lan.post("/plan/end")
    await shop.pass_days(31)
    await shop.tell()
    ended = await lan.get("/plan")
    assert "miễn phí" in ended.heading
    assert "Gói đã kết thúc ngày 14/12/2026" in ended.words("main")
    assert (await subjects(LAN))[-1] == "Gói “Chuyên sâu” đã kết thúc"


async def test_an_end_set_in_the_portal_is_shown_and_taken_back_here(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    shop.ledger.end_in_portal(next(iter(shop.ledger["subscriptions"])), ends=True)
    await shop.tell()
    shown = await lan.get("/plan")
    assert "Kết thúc ngày" in shown.words("main")
    await lan.post(shown.find("form[action='/plan/resumption']").get("action"))
    await shop.pass_days(31)
    await shop.tell()
    assert "Chuyên sâu" in await heading(lan)
    assert len(shop.ledger["charges"]) == 2


async def test_a_renewal_that_nobody_told_of_is_waited_for_and_said_so(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    await shop.pass_days(30.5)
    shown = await lan.get("/plan")
    assert "Chuyên sâu" in shown.heading
    assert "Lần gia hạn chưa được xác nhận" in shown.words("main .note")
    assert "28/12/2026" in shown.words("main .note")
    await shop.tell()
    assert not (await lan.get("/plan")).all("main .note")


async def test_a_failed_payment_leaves_fourteen_days_and_is_told_twice(
    lan: Browser, shop: Shop, frozen_clock: Callable
) -> None:
    await bought(lan, shop)
    shop.ledger.use_card(next(iter(shop.ledger["customers"])), works=False)
    await shop.pass_days(30.5)
    await shop.tell()
    assert "không thành công" in (await lan.get("/plan")).words(".note.warn")
    shown = await lan.get("/plan")
    assert "28/12/2026" in shown.words(".note.warn")
    assert "13/01/2027" not in shown.words("main"), "the end of a period that nobody has paid is promised"
    for _ in range(2):
        await shop.pass_days(10.8)
        await letters.warn_of_loss({})
        await letters.warn_of_loss({})
        if _ == 0:
            assert "Chuyên sâu" in await heading(lan)
    told = await subjects(LAN)
    assert len([one for one in told if "nếu khoản thanh toán chưa đến" in one]) == 1
    assert "Thanh toán không thành công: xin kiểm tra thẻ" in told
    assert "đang dùng gói miễn phí" in await heading(lan)


async def test_a_card_that_works_again_brings_the_plan_back(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    customer = next(iter(shop.ledger["customers"]))
    shop.ledger.use_card(customer, works=False)
    await shop.pass_days(31)
    await shop.tell()
    shop.ledger.use_card(customer, works=True)
    await shop.tell()
    shown = await lan.get("/plan")
    assert not shown.all(".note.warn")
    assert "Khoản thanh toán còn thiếu đã đến" in await subjects(LAN)


async def test_who_lost_the_plan_buys_it_again(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    shop.ledger.end_now(next(iter(shop.ledger["subscriptions"])))
    await shop.tell()
    assert "miễn phí" in await heading(lan)
    await bought(lan, shop, YEAR)
    assert "Chuyên sâu" in await heading(lan)
    assert len(shop.ledger["customers"]) == 1


async def test_bills_are_listed_with_their_receipts(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop, {"price": "chuyen-sau-year-usd"})
    shown = await lan.get("/plan")
    row = shown.find("table tbody tr")
    assert row.cssselect("a")[0].get("href").startswith("http://pay.test/invoices/")
    assert "120,00" in row.text_content()
    assert "Đã trả" in row.text_content()


async def test_the_portal_is_stripes_own(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    sent = await lan.post("/plan/portal")
    assert str(sent.location).startswith("http://pay.test/portals/")


async def test_forms_of_the_plan_may_lead_to_stripe_and_those_of_other_pages_not(
    lan: Browser, shop: Shop
) -> None:
    def policy(visit: Visit) -> str:
        rules = visit.response.headers["content-security-policy"].split("; ")
        return next(rule for rule in rules if rule.startswith("form-action"))

    assert "https://checkout.stripe.com" in policy(await lan.get("/plan"))
    assert policy(await lan.get("/firm")) == "form-action 'self'"


async def test_a_firm_with_more_colleagues_keeps_them_when_the_plan_ends(lan: Browser, shop: Shop) -> None:
    async def invite(number: int) -> int:
        return (await lan.post("/firm/invitations", {"email": f"p{number}@y.example"})).status

    assert [await invite(n) for n in range(3)] == [303, 303, 409]
    await bought(lan, shop)
    assert [await invite(n) for n in range(2, 6)] == [303] * 4
    shop.ledger.end_now(next(iter(shop.ledger["subscriptions"])))
    await shop.tell()
    assert await invite(7) == 409
    assert len((await lan.get("/firm")).all("form[action$='/withdrawal']")) == 6


async def test_every_price_can_be_bought(lan: Browser, shop: Shop) -> None:
    for key in plans.prices():
        assert await buy(lan, shop, {"price": key})


async def test_an_old_page_is_not_offered_again(lan: Browser, shop: Shop) -> None:
    old = await buy(lan, shop)
    await shop.pass_days(2)
    clock.freeze(clock.now() + timedelta(seconds=1))
    assert await buy(lan, shop) != old
