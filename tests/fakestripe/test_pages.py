"""In the demo people pay, fail and cancel on pages that stand in for Stripe's; elsewhere there are none."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lotrinh.billing.fakestripe import demo
from lotrinh.billing.fakestripe.delivery import deliver
from lotrinh.settings import settings
from tests.billing.shop import Shop
from tests.browsing import Browser
from tests.cast import TAX_CODES, Cast

pytestmark = pytest.mark.anyio

MONTH = {"price": "chuyen-sau-month-vnd"}


@pytest.fixture
async def open_demo(
    cast: Cast, shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Shop]:
    """A demo as `lotrinh demo` starts it, but its messages are sent when the test says so."""
    for name, value in {
        "DEMO": "true", "DATA_DIR": str(tmp_path), "STRIPE_KEY": demo.KEY, "STRIPE_WEBHOOK_SECRET": demo.SECRET,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"LOTRINH_{name}", value)
    settings.cache_clear()
    shop.ledger = demo.open_ledger()
    yield shop
    demo.close_ledger()


async def tell(shop: Shop) -> None:
    async def post(body: bytes, signature: str) -> int:
        return (await shop.send(body, signature)).status_code

    await deliver(shop.ledger, post, demo.SECRET)
    assert not shop.ledger.waiting
    await shop.work()


def here(location: str | None) -> str:
    return str(location).removeprefix("http://lotrinh.test")


async def test_outside_a_demo_there_are_no_such_pages(stranger: Browser, shop: Shop) -> None:
    shop.ledger["customers"]["cus_1"] = {}
    for path in ("checkouts/cs_1", "portals/cus_1", "invoices/in_1", "subscriptions/sub_1", "payments/ch_1"):
        assert (await stranger.get(f"/fakestripe/{path}")).status == 404


async def test_the_operator_gets_from_what_is_paid_to_the_portal_of_its_customer(
    lan: Browser, quan: Browser, open_demo: Shop
) -> None:
    hosted = here((await lan.post("/plan/checkouts", MONTH)).location)
    await lan.post(f"{hosted}/payment", {"card": "works"})
    [charge], [customer] = open_demo.ledger["charges"], open_demo.ledger["customers"]
    open_demo.ledger.dispute(charge)
    await tell(open_demo)
    shown = await quan.get("/billing")
    for kind in ("subscriptions", "payments"):
        [link] = shown.all(f"main a[href*='/fakestripe/{kind}/']")
        assert (await quan.get(here(link.get("href")))).location == f"/fakestripe/portals/{customer}"


async def test_lan_is_declined_pays_and_ends_the_plan(lan: Browser, open_demo: Shop) -> None:
    hosted = here((await lan.post("/plan/checkouts", MONTH)).location)
    shown = await lan.get(hosted)
    assert "Không có khoản tiền nào bị thu" in shown.words("main")
    declined = await lan.post(f"{hosted}/payment", {"card": "declined"})
    assert declined.status == 422
    assert "Ngân hàng từ chối" in declined.words("[role=alert]")
    back = await lan.post(f"{hosted}/payment", {"card": "works"})
    await tell(open_demo)
    assert "đã được xác nhận" in (await lan.get(here(back.location))).words("main")
    assert "đã đóng" in (await lan.get(hosted)).words("main")
    ended = await lan.follow(await lan.post("/plan/end"))
    assert "Tiếp tục dùng gói" in ended.words("main")


async def test_in_the_portal_time_passes_and_cards_fail(lan: Browser, quan: Browser, open_demo: Shop) -> None:
    hosted = here((await lan.post("/plan/checkouts", MONTH)).location)
    await lan.post(f"{hosted}/payment", {"card": "works"})
    await tell(open_demo)
    portal = here((await lan.post("/plan/portal")).location)
    await lan.post(f"{portal}/card", {"card": "declined"})
    await lan.post(f"{portal}/time", {"days": "30"})
    await lan.post(f"{portal}/time", {"days": "3"})
    await tell(open_demo)
    assert "không thành công" in (await lan.get("/plan")).words(".note.warn")
    await lan.post(f"{portal}/card", {"card": "works"})
    await lan.post(f"{portal}/refund")
    await lan.post(f"{portal}/dispute")
    await tell(open_demo)
    assert not (await lan.get("/plan")).all(".note.warn")
    assert "cần trả lời" in (await quan.get("/billing")).words("main")
    receipt = (await lan.get(portal)).find("a[href^='/fakestripe/invoices/']").get("href")
    assert (await lan.get(receipt)).status == 200


async def test_in_the_portal_the_plan_is_ended_and_the_tax_code_changed(
    lan: Browser, open_demo: Shop
) -> None:
    hosted = here((await lan.post("/plan/checkouts", MONTH)).location)
    await lan.post(f"{hosted}/payment", {"card": "works"})
    portal = here((await lan.post("/plan/portal")).location)
    assert (await lan.get(portal)).find("#tax_code").get("value") == TAX_CODES["an_phat"]
    await lan.post(f"{portal}/tax-code", {"tax_code": "3799000099"})
    shown = await lan.follow(await lan.post(f"{portal}/end", {"ends": "yes"}))
    receipt = shown.find("a[href^='/fakestripe/invoices/']").get("href")
    assert "3799000099" in (await lan.get(receipt)).words("main")
    assert "Bỏ yêu cầu kết thúc" in shown.words(f"form[action='{portal}/end']")
    await tell(open_demo)
    assert (await lan.get("/plan")).all("form[action='/plan/resumption']")
    await lan.post(f"{portal}/end", {"ends": "no"})
    await lan.post(f"{portal}/tax-code", {"tax_code": ""})
    await tell(open_demo)
    assert (await lan.get("/plan")).all("form[action='/plan/end']")
    assert "3799000099" not in (await lan.get(receipt)).words("main")


@pytest.mark.parametrize("path", ["checkouts/cs_none", "portals/cus_none", "invoices/in_none"])
async def test_what_was_never_made_is_not_there(lan: Browser, open_demo: Shop, path: str) -> None:
    assert (await lan.get(f"/fakestripe/{path}")).status == 404


async def test_what_was_bought_is_there_after_a_new_start(lan: Browser, open_demo: Shop) -> None:
    hosted = here((await lan.post("/plan/checkouts", MONTH)).location)
    await lan.post(f"{hosted}/payment", {"card": "works"})
    demo.close_ledger()
    found = demo.open_ledger()
    assert [one["status"] for one in found["subscriptions"].values()] == ["active"]
    assert found.waiting


async def test_what_an_earlier_version_kept_is_still_read(open_demo: Shop) -> None:
    """It knew no tax codes."""
    demo.save()
    file = settings().data_dir / "fakestripe.json"
    kept = json.loads(file.read_text())
    del kept["tables"]["tax_ids"]
    file.write_text(json.dumps(kept))
    found = demo.open_ledger()
    assert found["tax_ids"] == {}
    assert found["prices"]
