"""The small Stripe behaves as the real one where the product relies on it."""

import pytest
import stripe

from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.gateway import connection
from tests.billing.shop import Shop

pytestmark = pytest.mark.anyio

DAY = 86400


def v1() -> stripe.V1Services:
    return connection.services()


async def test_the_same_key_makes_one_thing_and_refuses_another(shop: Shop) -> None:
    key = {"idempotency_key": "k1"}
    made = [(await v1().customers.create_async({"name": "A"}, key)).id for _ in range(2)]
    assert made[0] == made[1]
    assert len(shop.ledger["customers"]) == 1
    with pytest.raises(stripe.IdempotencyError):
        await v1().customers.create_async({"name": "B"}, key)


async def test_what_is_not_there_is_missing(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await v1().subscriptions.retrieve_async("sub_none")
    assert refused.value.code == "resource_missing"


async def test_an_answer_that_was_lost_is_tried_again_without_a_second_thing(shop: Shop) -> None:
    shop.faults.extend(["lost after", "500", ""])
    await v1().customers.create_async({"name": "A"}, {"idempotency_key": "k1"})
    assert len(shop.ledger["customers"]) == 1


async def test_lists_come_in_pages_newest_first(shop: Shop) -> None:
    made = [(await v1().customers.create_async({"name": str(n)})).id for n in range(3)]
    for at, customer in enumerate(made):
        shop.ledger["charges"][f"ch_{at}"] = {"id": f"ch_{at}", "object": "charge", "customer": customer}
    listed = await v1().charges.list_async({"limit": 2})
    assert [one.id async for one in listed.auto_paging_iter()] == ["ch_2", "ch_1", "ch_0"]


def bought(ledger: Ledger) -> str:
    """A monthly subscription of a new customer; its id."""
    ledger.sell("m", "vnd", 1000, "month")
    customer = ledger.create_customer({})["id"]
    price = next(iter(ledger["prices"]))
    session = ledger.create_session(
        {"customer": customer, "line_items": [{"price": price}], "success_url": "", "cancel_url": ""}
    )
    ledger.pay_session(session["id"])
    ledger.pay_session(session["id"])
    return next(iter(ledger["subscriptions"]))


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(1_800_000_000, "http://pay.test")


def test_a_month_is_paid_once_and_renewed(ledger: Ledger) -> None:
    bought(ledger)
    ledger.pass_time(30 * DAY - 1)
    assert len(ledger["charges"]) == 1
    ledger.pass_time(1 + 59 * DAY)
    assert [one["amount"] for one in ledger["charges"].values()] == [1000] * 3


def test_a_card_that_fails_is_tried_four_times_and_then_the_subscription_ends(ledger: Ledger) -> None:
    key = bought(ledger)
    ledger.use_card(ledger["subscriptions"][key]["customer"], works=False)
    ledger.pass_time(31 * DAY)
    assert ledger["subscriptions"][key]["status"] == "past_due"
    ledger.pass_time(20 * DAY)
    assert ledger["subscriptions"][key]["status"] == "canceled"
    assert [one["paid"] for one in ledger["charges"].values()] == [True, False, False, False, False]


def test_one_that_ends_with_its_period_is_not_charged_again(ledger: Ledger) -> None:
    key = bought(ledger)
    ledger.end_with_period(key, ends=True)
    ledger.pass_time(400 * DAY)
    assert ledger["subscriptions"][key]["status"] == "canceled"
    assert len(ledger["charges"]) == 1


def test_every_change_has_an_event_with_what_was_so_at_that_time(ledger: Ledger) -> None:
    key = bought(ledger)
    ledger.end_now(key)
    of_it = [e for e in ledger["events"].values() if e["data"]["object"]["id"] == key]
    assert of_it[0]["data"]["object"]["status"] == "active"
    assert of_it[-1]["type"] == "customer.subscription.deleted"
    assert set(ledger.waiting) == set(ledger["events"])


def test_a_payment_page_closes_after_a_day(ledger: Ledger) -> None:
    ledger.sell("m", "vnd", 1000, "month")
    sent = {"customer": "c", "line_items": [{"price": "price_fake_1"}], "success_url": "", "cancel_url": ""}
    session = ledger.create_session(sent)
    ledger.pass_time(DAY)
    ledger.pay_session(session["id"])
    assert not ledger["charges"]
