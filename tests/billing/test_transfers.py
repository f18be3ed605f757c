"""A firm orders the plan and transfers; the operator records it: enough, too little, too much, twice or wrongly."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar

from lotrinh import clock, db
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import letters as plan_letters
from lotrinh.billing.gateway import buying
from lotrinh.billing.transfers import letters, order_services, problems, transfer_services
from lotrinh.billing.transfers.transfer_services import Entry
from lotrinh.firms.tables import Firm
from lotrinh.settings import settings
from tests.billing.shop import Shop
from tests.billing.test_buying import heading, subjects
from tests.billing.transferring import MONTH, YEAR, at_operator, came_in, line, ordered, paid
from tests.browsing import Browser
from tests.cast import Cast
from tests.database import as_owner
from tests.letters import newest_to

pytestmark = pytest.mark.anyio

LAN = "lan@doanhnghiep.example"


async def pass_days(days: float) -> None:
    """Time passes, people stay signed in, and every night the jobs run."""
    await db.execute("UPDATE session SET expires_at = expires_at + make_interval(secs => $1)", days * 86400)
    clock.freeze(clock.now() + timedelta(days=days))
    await letters.follow({})
    await plan_letters.warn_of_loss({})


async def test_without_an_account_nothing_can_be_ordered_and_the_operator_is_told(
    lan: Browser, quan: Browser
) -> None:
    assert not (await lan.get("/plan")).all("form[action='/plan/orders']")
    assert (await lan.post("/plan/orders", {"price": YEAR.lookup_key})).status == 409
    for page in ("/billing", "/billing/orders"):
        assert "LOTRINH_BANK_ACCOUNT" in (await quan.get(page)).words(".note")


@pytest.mark.usefixtures("bank")
async def test_the_plan_starts_when_the_operator_records_the_transfer(
    lan: Browser, quan: Browser, cast: Cast
) -> None:
    address = await ordered(lan)
    shown = await lan.get(address)
    reference = shown.heading.split()[-1]
    for words in ("0123 456 789", "Trung tâm Thử", "Ngân hàng Thử", reference, "2.900.000"):
        assert words in shown.words(".govuk-summary-list")
    assert "miễn phí" in await heading(lan)
    assert reference in (await lan.get("/plan")).words("main")
    listed = await quan.get("/billing/orders", words=f"CT den {reference.lower()} tu AN PHAT")
    assert at_operator(address) == listed.find(".dense a").get("href")
    assert (await came_in(quan, address)).location == at_operator(address)
    assert "Chuyên sâu" in await heading(lan)
    assert "14/11/2027" in (await lan.get("/plan")).words("main")
    assert await subjects(LAN) == ["Doanh nghiệp đã có gói “Chuyên sâu”"]
    assert "không tự gia hạn" in (await newest_to(LAN))["body"].replace("\n", " ")
    bill = (await lan.get("/plan")).find("table tbody tr")
    assert bill.cssselect("a")[0].get("href") == address
    assert "Đã trả" in bill.text_content()


@pytest.mark.usefixtures("bank")
async def test_too_little_grants_nothing_until_the_rest_is_there(lan: Browser, quan: Browser) -> None:
    address = await ordered(lan)
    assert (await came_in(quan, address, 2_000_000, "FT1")).status == 303
    assert "miễn phí" in await heading(lan)
    assert "900.000" in (await newest_to(LAN))["subject"]
    assert "còn thiếu 900.000" in (await lan.get(address)).words(".note").replace("\u00a0", " ")
    assert (await lan.post(f"{address}/cancellation")).status == 409
    other = await lan.post("/plan/orders", {"price": MONTH.lookup_key})
    assert other.status == 409
    assert other.all("#order-price-error")
    assert (await came_in(quan, address, 900_000, "FT2")).status == 303
    assert "Chuyên sâu" in await heading(lan)


@pytest.mark.usefixtures("bank")
async def test_too_much_is_said_to_both_and_can_be_given_back(lan: Browser, quan: Browser) -> None:
    address = await ordered(lan)
    await came_in(quan, address, 3_000_000, "FT1")
    for browser, page in ((quan, at_operator(address)), (lan, address)):
        assert "100.000" in (await browser.get(page)).words(".note.warn")
    assert (await quan.get(at_operator(address))).find("#returned-amount").get("value") == "100000"
    returns = f"{at_operator(address)}/returns"
    assert (await quan.post(returns, line(3_000_001, "R1"))).status == 422
    assert (await quan.post(returns, line(100_000, "R1"))).status == 303
    assert not (await lan.get(address)).all(".note.warn")
    assert "Chuyên sâu" in await heading(lan)
    assert "100.000" in (await quan.get("/billing")).words("section.card")


@pytest.mark.usefixtures("bank")
async def test_a_second_transfer_counts_only_if_the_operator_says_that_there_is_one(
    lan: Browser, quan: Browser
) -> None:
    address = await paid(lan, quan)
    twice = await came_in(quan, address, YEAR.amount, "FT2")
    assert twice.status == 422
    assert twice.all("#received-further-error")
    assert twice.find("#received-bank_reference").get("value") == "FT2"
    assert (await came_in(quan, address, YEAR.amount, "FT2", further="y")).status == 303
    assert "2.900.000" in (await quan.get(at_operator(address))).words(".note.warn")
    assert "14/11/2027" in (await lan.get("/plan")).words("main")


@pytest.mark.usefixtures("bank")
async def test_the_same_line_of_the_statement_is_recorded_once_wherever_it_is_entered(
    lan: Browser, binh: Browser, quan: Browser
) -> None:
    first, second = await ordered(lan), await ordered(binh)
    assert (await came_in(quan, first, YEAR.amount, "FT 26318 ab")).status == 303
    for address in (first, second):
        again = await came_in(quan, address, YEAR.amount, "ft26318AB")
        assert again.status == 422
        assert (await lan.get(first)).heading.split()[-1] in again.words("#received-bank_reference-error")
    assert len(await db.fetch("SELECT 1 AS one FROM bank_transfer")) == 1
    assert "miễn phí" in await heading(binh)


@pytest.mark.usefixtures("bank")
async def test_a_wrong_line_is_withdrawn_and_put_back(lan: Browser, quan: Browser, cast: Cast) -> None:
    address = await paid(lan, quan)
    row = await db.fetch_one("SELECT id FROM bank_transfer")
    assert row is not None
    withdrawal = f"/billing/transfers/{row['id']}/withdrawal"
    refused = await quan.post(withdrawal, {"reason": ""})
    assert refused.status == 422
    assert refused.all(f"#{row['id']}-reason-error")
    assert (await quan.post(withdrawal, {"reason": "Nhầm doanh nghiệp"})).location == at_operator(address)
    assert (await quan.post(withdrawal, {"reason": "Nhầm doanh nghiệp"})).status == 409
    assert "miễn phí" in await heading(lan)
    assert "Nhầm doanh nghiệp" in (await quan.get(at_operator(address))).words("table")
    bill = (await lan.get("/plan")).find("table tbody tr").text_content()
    assert "Chưa trả" in bill
    assert (await quan.post(f"/billing/transfers/{row['id']}/restoration")).status == 303
    assert "14/11/2027" in (await lan.get("/plan")).words("main")
    acts = await db.fetch("SELECT action FROM audit_event WHERE firm_id = $1 ORDER BY id", cast.an_phat)
    assert [act["action"] for act in acts] == [
        "order.make", "transfer.received", "transfer.withdraw", "transfer.restore",
    ]  # fmt: skip


@pytest.mark.usefixtures("bank")
async def test_a_withdrawn_line_can_be_entered_again_and_then_not_put_back(
    lan: Browser, binh: Browser, quan: Browser
) -> None:
    wrong, right = await paid(lan, quan, reference="FT1"), await ordered(binh)
    row = await db.fetch_one("SELECT id FROM bank_transfer")
    assert row is not None
    await quan.post(f"/billing/transfers/{row['id']}/withdrawal", {"reason": "Nhầm"})
    assert (await came_in(quan, right, YEAR.amount, "FT1")).status == 303
    assert (await quan.post(f"/billing/transfers/{row['id']}/restoration")).status == 422
    assert "Chuyên sâu" in await heading(binh)
    assert "miễn phí" in await heading(lan)
    assert "Đơn" in (await lan.get(wrong)).heading


@pytest.mark.usefixtures("bank")
async def test_all_given_back_ends_the_plan_and_what_paid_for_it_cannot_be_withdrawn(
    lan: Browser, quan: Browser
) -> None:
    address = await paid(lan, quan)
    assert (await quan.post(f"{at_operator(address)}/returns", line(YEAR.amount, "R1"))).status == 303
    assert "miễn phí" in await heading(lan)
    assert "hoàn lại" in (await lan.get(address)).words(".note")
    row = await db.fetch_one("SELECT id FROM bank_transfer WHERE kind = 'received'")
    assert row is not None
    refused = await quan.post(f"/billing/transfers/{row['id']}/withdrawal", {"reason": "Nhầm"})
    assert refused.status == 409
    assert (await subjects(LAN))[-1] == "Gói “Chuyên sâu” đã kết thúc"


@pytest.mark.usefixtures("bank")
async def test_a_renewal_follows_the_period_before_and_is_asked_for_once(
    lan: Browser, quan: Browser, browser_of: Callable, cast: Cast
) -> None:
    await paid(lan, quan, MONTH, "FT1")
    await pass_days(10)
    assert len(await subjects(LAN)) == 1
    await pass_days(8)
    await pass_days(1)
    assert [one for one in await subjects(LAN) if "xin gia hạn kịp thời" in one] == [
        "Gói “Chuyên sâu” đã trả đến 14/12/2026: xin gia hạn kịp thời"
    ]
    shown = await lan.get("/plan")
    assert "Gia hạn" in shown.words("form[action='/plan/orders']")
    await paid(lan, await browser_of(cast.quan), MONTH, "FT2")
    assert "14/01/2027" in (await lan.get("/plan")).words("main")
    assert (await subjects(LAN))[-1] == "Gói “Chuyên sâu” đã gia hạn đến 14/01/2027"


@pytest.mark.usefixtures("bank")
async def test_after_the_period_there_are_two_weeks_and_then_the_plan_is_lost(
    lan: Browser, quan: Browser, browser_of: Callable, cast: Cast
) -> None:
    await paid(lan, quan, MONTH, "FT1")
    await pass_days(31)
    shown = await lan.get("/plan")
    assert "Chuyên sâu" in shown.heading
    assert "28/12/2026" in shown.words(".note.warn")
    await pass_days(11)
    await pass_days(1)
    told = await subjects(LAN)
    assert told.count("Kỳ đã trả tiền của gói đã hết") == 1
    assert len([one for one in told if "nếu khoản thanh toán chưa đến" in one]) == 1
    late = await ordered(lan, MONTH)
    await pass_days(3)
    lost = await lan.get("/plan")
    assert "miễn phí" in lost.heading
    assert "Gói đã kết thúc" in lost.words("main")
    assert (await subjects(LAN))[-1] == "Gói “Chuyên sâu” đã kết thúc"
    await came_in(await browser_of(cast.quan), late, MONTH.amount, "FT2")
    assert "30/01/2027" in (await lan.get("/plan")).words("main")


@pytest.mark.usefixtures("bank")
async def test_who_ends_the_plan_has_no_reminder_and_no_grace_and_can_take_it_back(
    lan: Browser, quan: Browser
) -> None:
    await paid(lan, quan, MONTH, "FT1")
    ended = await lan.follow(await lan.post("/plan/end"))
    assert "Kết thúc ngày" in ended.words("main") or "14/12/2026" in ended.words("main")
    resumed = await lan.follow(await lan.post(ended.find("form[action='/plan/resumption']").get("action")))
    await lan.post(resumed.find("form[action='/plan/end']").get("action"))
    await pass_days(20)
    assert not [one for one in await subjects(LAN) if "gia hạn kịp thời" in one]
    await pass_days(11)
    assert "miễn phí" in await heading(lan)
    assert (await lan.post("/plan/resumption")).status == 409


@pytest.mark.usefixtures("bank")
async def test_an_order_is_cancelled_put_back_and_replaced(lan: Browser, quan: Browser) -> None:
    first = await ordered(lan)
    assert await ordered(lan) == first
    assert (await lan.post(f"{first}/cancellation")).location == first
    assert "đã hủy" in (await lan.get(first)).words(".note")
    assert not (await lan.get(first)).all("a[href$='.pdf']")
    assert (await lan.post(f"{first}/restoration")).location == first
    second = await ordered(lan, MONTH)
    assert second != first
    assert "đã hủy" in (await lan.get(first)).words(".note")
    assert (await lan.post(f"{first}/restoration")).status == 409
    await came_in(quan, first, YEAR.amount, "FT1")
    assert "Chuyên sâu" in await heading(lan)


@pytest.mark.usefixtures("bank")
async def test_an_order_that_nobody_paid_in_time_still_counts_and_gets_a_new_day_when_asked_for_again(
    lan: Browser, quan: Browser
) -> None:
    address = await ordered(lan)
    await pass_days(15)
    assert "28/11/2026" in (await lan.get(address)).words(".note.warn")
    assert await ordered(lan) == address
    assert "13/12/2026" in (await lan.get(address)).words(".govuk-summary-list")
    for act, words in (("cancellation", "đã hủy"), ("restoration", "chờ chuyển khoản")):
        assert (await quan.post(f"{at_operator(address)}/{act}")).location == at_operator(address)
        assert words in (await lan.get(address)).words("main").lower()


@pytest.mark.usefixtures("bank")
async def test_the_paper_is_a_pdf_that_says_what_it_is_not(
    lan: Browser, quan: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lotrinh.billing.transfers import pro_forma

    told: list[dict] = []
    typeset = pro_forma.typeset
    monkeypatch.setattr(
        pro_forma, "typeset", lambda name, data, at: (told.append(data), typeset(name, data, at))[1]
    )
    address = await ordered(lan)
    for browser, path in ((lan, address), (quan, at_operator(address))):
        paper = await browser.client.get(f"{path}/pro-forma.pdf")
        assert paper.headers["content-type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
    assert "không phải hóa đơn" in told[0]["warning"]
    assert ("Số tài khoản", "0123 456 789") in told[0]["account"]


@pytest.mark.usefixtures("bank")
async def test_the_number_of_the_electronic_invoice_is_noted_and_taken_away(
    lan: Browser, quan: Browser
) -> None:
    address = await paid(lan, quan)
    note = f"{at_operator(address)}/e-invoice"
    assert (await quan.post(note, {"number": "C26TLT-15", "issued_on": ""})).status == 422
    assert (await quan.post(note, {"number": "C26TLT-15", "issued_on": "2026-11-14"})).status == 303
    assert "C26TLT-15 ngày 14/11/2026" in (await lan.get(address)).words("main")
    assert (await quan.post(note, {"number": "", "issued_on": ""})).status == 303
    assert "C26TLT-15" not in (await lan.get(address)).words("main")


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "một triệu"}, "amount"),
        ({"amount": "1" * 13}, "amount"),
        ({"on_date": ""}, "on_date"),
        ({"on_date": "2026-11-15"}, "on_date"),
        ({"on_date": "hôm qua"}, "on_date"),
        ({"bank_reference": "  "}, "bank_reference"),
        ({"bank_reference": "x" * 61}, "bank_reference"),
        ({"note": "x" * 501}, "note"),
    ],
)
async def test_a_line_that_lacks_something_is_refused_and_kept(
    lan: Browser, quan: Browser, changes: dict[str, str], field: str
) -> None:
    address = await ordered(lan)
    refused = await came_in(quan, address, **changes)
    assert refused.status == 422
    assert refused.all(f"#received-{field}-error")
    assert refused.find(f"#received-{field}").get("value").lower() == changes[field].strip().lower()
    assert await db.fetch("SELECT 1 AS one FROM bank_transfer") == []


@pytest.mark.usefixtures("bank")
async def test_only_the_firm_and_the_operator_see_an_order(
    lan: Browser, phuc: Browser, binh: Browser, minh: Browser, hoa: Browser
) -> None:
    address = await ordered(lan)
    for browser in (phuc, binh, minh, hoa):
        for path in (address, f"{address}/pro-forma.pdf", at_operator(address)):
            assert (await browser.client.get(path)).status_code == 404
        assert (await browser.post(f"{address}/cancellation")).status == 404


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("price", ["", "chuyen-sau-year-usd", "gold"])
async def test_only_prices_in_dong_can_be_ordered(lan: Browser, price: str) -> None:
    refused = await lan.post("/plan/orders", {"price": price})
    assert refused.status == 422
    assert refused.all("#order-price-error")
    assert await db.fetch("SELECT 1 AS one FROM transfer_order") == []


@pytest.fixture
def both_ways(shop: Shop, bank: None) -> Shop:
    """A firm can pay by card and by transfer."""
    settings.cache_clear()
    return shop


async def by_card(owner: Browser, shop: Shop) -> None:
    sent = await owner.post("/plan/checkouts", {"price": MONTH.lookup_key})
    shop.ledger.pay_session(str(sent.location).rpartition("/")[2])
    await shop.tell()


async def test_nobody_pays_by_card_and_by_transfer_at_once(
    lan: Browser, binh: Browser, quan: Browser, both_ways: Shop
) -> None:
    await by_card(lan, both_ways)
    assert (await lan.post("/plan/orders", {"price": YEAR.lookup_key})).status == 409
    await paid(binh, quan)
    assert (await binh.post("/plan/checkouts", {"price": MONTH.lookup_key})).status == 409


async def test_who_has_transferred_a_part_pays_nothing_by_card_until_it_is_given_back(
    lan: Browser, quan: Browser, both_ways: Shop
) -> None:
    address = await ordered(lan)
    await came_in(quan, address, 1_000_000, "FT1")
    refused = await lan.post("/plan/checkouts", {"price": MONTH.lookup_key})
    assert refused.status == 409
    assert "đã nhận được một phần tiền" in refused.words(
        "form[action='/plan/checkouts'] .govuk-error-message"
    )
    assert both_ways.ledger["sessions"] == {}
    await quan.post(f"{at_operator(address)}/returns", line(1_000_000, "FT2"))
    assert "đang chờ doanh nghiệp chuyển khoản" not in (await lan.get("/plan")).words("main")
    await by_card(lan, both_ways)
    assert "Chuyên sâu" in await heading(lan)


async def test_an_order_that_still_waits_when_the_card_is_charged_is_told_of_and_cancelled(
    lan: Browser, both_ways: Shop
) -> None:
    address = await ordered(lan)
    await by_card(lan, both_ways)
    warned = (await lan.get("/plan")).find("main .note.warn")
    assert "vẫn đang chờ" in warned.text_content()
    assert warned.cssselect("a")[0].get("href") == address
    await lan.post(f"{address}/cancellation")
    assert not (await lan.get("/plan")).all("main .note.warn")


async def test_who_has_paid_both_ways_can_end_the_card_and_both_sides_are_told(
    lan: Browser, quan: Browser, both_ways: Shop
) -> None:
    address = await ordered(lan)
    assert not (await quan.get(at_operator(address))).all("main .note.warn")
    await by_card(lan, both_ways)
    assert "cũng trả bằng thẻ" in (await quan.get(at_operator(address))).words("main .note.warn")
    clock.freeze(clock.now() + timedelta(minutes=5))
    await came_in(quan, address)
    shown = await lan.get("/plan")
    assert "cũng đã trả bằng chuyển khoản" in shown.words("main .note.warn")
    await lan.post(shown.find("form[action='/plan/end']").get("action"))
    assert [one["cancel_at_period_end"] for one in both_ways.ledger["subscriptions"].values()] == [True]


async def test_a_payment_page_that_is_open_when_the_transfer_comes_in_takes_no_money(
    lan: Browser, quan: Browser, both_ways: Shop
) -> None:
    """Also if Stripe is away just then: the transfer is recorded, and the page is closed later."""
    address = await ordered(lan)
    opened = str((await lan.post("/plan/checkouts", {"price": MONTH.lookup_key})).location)
    session = both_ways.ledger["sessions"][opened.rpartition("/")[2]]
    await came_in(quan, address, 1_000_000, "FT1")
    await both_ways.work()
    assert session["status"] == "open"
    both_ways.faults.extend(["lost before"] * 99)
    assert (await came_in(quan, address, YEAR.amount - 1_000_000, "FT2")).status == 303
    assert "Chuyên sâu" in await heading(lan)
    both_ways.faults.clear()
    await both_ways.work()
    assert session["status"] == "expired"
    both_ways.ledger.pay_session(session["id"])
    await both_ways.tell()
    assert both_ways.ledger["charges"] == {}
    page = await lan.get(session["success_url"].removeprefix(settings().public_url))
    assert "đã đóng" in page.words("#checkout")


async def test_a_transfer_that_comes_in_while_the_payment_page_is_being_made_gives_out_no_page(
    lan: Browser, quan: Browser, both_ways: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, create = await ordered(lan), buying.create_checkout

    async def late(*asked: Any, **more: Any) -> tuple[str, str]:
        assert (await came_in(quan, address)).status == 303
        return await create(*asked, **more)

    monkeypatch.setattr(buying, "create_checkout", late)
    assert (await lan.post("/plan/checkouts", {"price": MONTH.lookup_key})).status == 409
    assert await db.fetch("SELECT 1 AS one FROM checkout") == []


@pytest.mark.usefixtures("bank")
async def test_an_account_that_is_closed_takes_nothing_away(
    lan: Browser, quan: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an account nothing new is ordered; what is paid goes on."""
    address = await paid(lan, quan)
    monkeypatch.delenv("LOTRINH_BANK_ACCOUNT")
    settings.cache_clear()
    shown = await lan.get("/plan")
    assert "Chuyên sâu" in shown.heading
    assert not shown.all("form[action='/plan/orders']")
    assert (await lan.get(address)).status == 200


class Desk:
    """An order really in the database, and two operators."""

    def __init__(self) -> None:
        self.firm, self.order = uuid4(), uuid4()
        self.operators = [Visitor(uuid4(), "", "Quân", "operator", "vi", uuid4(), None) for _ in range(2)]

    async def record(self, at: int, reference: str) -> bool:
        entry = Entry("received", YEAR.amount, clock.today(), reference)
        try:
            await transfer_services.record(self.operators[at % 2], self.order, entry)
        except (problems.AlreadyRecorded, problems.PaidAlready):
            return False
        return True


@pytest.fixture
async def desk(app: Litestar) -> AsyncIterator[Desk]:
    found = Desk()
    terms = order_services.Terms(YEAR.lookup_key, 12, 1, YEAR.amount, "Đua", "", simulated=False)
    async with db.atomic():
        for person in found.operators:
            await Person(id=person.id, email=f"{person.id}@dua.example", staff_role="operator").save()
        await Firm(
            id=found.firm, tax_code="8700000003", name="Đua", search_key="dua", vsic_version=2025, vsic_code="3101",
            sector="wood", size="small",
        ).save()  # fmt: skip
        await db.execute(
            order_services.ORDER, found.order, "LTSDUADUA", found.firm, None, terms.price, 12, 1, terms.amount, "Đua",
            "", terms.simulated, clock.today(), None, clock.now(),
        )  # fmt: skip
    yield found
    async with as_owner():
        await db.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        await db.execute("DELETE FROM bank_transfer WHERE transfer_order = $1", found.order)
        for table in ("transfer_order", "subscription", "billing_invoice", "charge"):
            await db.execute(f"DELETE FROM {table} WHERE firm = $1", found.firm)
        await db.execute("DELETE FROM audit_event WHERE firm_id = $1", found.firm)
        await db.execute("DELETE FROM firm WHERE id = $1", found.firm)
        await db.execute("DELETE FROM person WHERE email LIKE '%@dua.example'")
        await db.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


@pytest.mark.parametrize("same", [True, False])
async def test_two_operators_at_once_record_one_transfer(desk: Desk, *, same: bool) -> None:
    """The same line of the statement, or two that would both pay the order: only the first is taken unasked."""
    tries = [desk.record(at, "FT1" if same else f"FT{at}") for at in range(8)]
    assert sum(await asyncio.gather(*tries)) == 1
    row = await db.fetch_one(
        "SELECT count(*)::int AS lines FROM bank_transfer WHERE transfer_order = $1", desk.order
    )
    assert row == {"lines": 1}
    paid_bills = await db.fetch("SELECT status FROM billing_invoice WHERE firm = $1", desk.firm)
    assert paid_bills == [{"status": "paid"}]
