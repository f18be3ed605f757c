"""Vouchers: a firm applies for a step, the centre decides, and the ledger never passes the year's cap."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from litestar import Litestar

from lotrinh import clock, db
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.vouchers import problems, schemes, services
from lotrinh.firms.tables import Firm
from lotrinh.roadmap.plan_tables import PlanStep
from tests.browsing import Browser
from tests.cast import TAX_CODES, Cast
from tests.database import as_owner
from tests.letters import newest_to

pytestmark = pytest.mark.anyio

SCHEME = "decree-80-2021-rent-or-buy"
CAP = 50_000_000
"""Of a small firm, for a year."""


async def step(cast: Cast, solution: str = "crm", firm: UUID | None = None) -> str:
    step_id = uuid4()
    await PlanStep(id=step_id, firm=firm or cast.an_phat, solution=solution, added_at=clock.now()).save()
    return str(step_id)


async def applied(lan: Browser, step_id: str, price: str = "80.000.000") -> str:
    """The address of the application."""
    sent = await lan.post("/vouchers", form(step_id, price))
    assert sent.status == 303, sent.words("main")
    return str(sent.location)


def form(step_id: str, price: str = "80.000.000", **more: str) -> dict[str, str]:
    fields = {
        "step": step_id,
        "scheme": SCHEME,
        "price": price,
        "note": "Thuê phần mềm một năm.",
        "consent": "y",
    }
    return fields | more


async def test_a_firm_applies_the_centre_approves_pays_and_releases(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    address = await applied(lan, await step(cast))
    for advisor in (cast.minh, cast.an):
        told = await newest_to(advisor.email)
        assert address in told["body"]
        assert "An Phát" not in told["body"] + told["subject"]
    assert "40.000.000" in (await lan.get(address)).words("main")
    assert "Công ty TNHH Gỗ An Phát" in (await minh.get("/vouchers")).words(".dense")
    assert (await minh.post(f"{address}/approval", {"amount": "40.000.001"})).status == 422
    assert (await minh.post(f"{address}/approval", {"amount": "30.000.000"})).location == address
    assert "được duyệt" in (await newest_to(cast.lan.email))["subject"]
    assert (await minh.post(f"{address}/payments", {"amount": "30.000.001"})).status == 422
    assert (await minh.post(f"{address}/payments", {"amount": "20.000.000"})).location == address
    assert (await minh.post(f"{address}/release")).location == address
    assert (await minh.post(f"{address}/release")).status == 409
    ledger = [row.text_content() for row in (await lan.get(address)).all(".dense tbody th")]
    assert [line.strip() for line in ledger] == ["Đã cam kết", "Đã trả", "Đã giải phóng"]
    row = await db.fetch_one("SELECT cap, committed, paid FROM scheme_account")
    assert row == {"cap": CAP, "committed": 20_000_000, "paid": 20_000_000}


async def test_an_advisors_day_counts_applications_until_they_are_decided_on(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    assert not (await minh.get("/today")).all("#vouchers")
    address = await applied(lan, await step(cast))
    assert "1" in (await minh.get("/today")).words("#vouchers h2")
    assert (await minh.get("/")).heading == "1 việc đang chờ bạn"
    await minh.post(f"{address}/refusal", {"reason": "Chưa có báo giá."})
    assert not (await minh.get("/today")).all("#vouchers")


async def test_the_years_cap_holds_across_steps_and_begins_anew(
    lan: Browser, minh: Browser, cast: Cast, browser_of: Callable
) -> None:
    first = await applied(lan, await step(cast), "80.000.000")
    second = await applied(lan, await step(cast, "online-shop"), "80.000.000")
    await minh.post(f"{first}/approval", {"amount": "40.000.000"})
    refused = await minh.post(f"{second}/approval", {"amount": "10.000.001"})
    assert refused.status == 422
    assert "10.000.000" in refused.words(".govuk-error-message")
    assert (await minh.post(f"{second}/approval", {"amount": "10.000.000"})).location == second
    clock.freeze(clock.now().replace(year=2027))
    lan, minh = await browser_of(cast.lan), await browser_of(cast.minh)
    third = await applied(lan, await _step_of(cast, "crm"))
    assert (await minh.post(f"{third}/approval", {"amount": "40.000.000"})).location == third


async def _step_of(cast: Cast, solution: str) -> str:
    row = await db.fetch_one(
        "SELECT id FROM plan_step WHERE firm = $1 AND solution = $2", cast.an_phat, solution
    )
    assert row is not None
    return str(row["id"])


async def test_question_answer_refusal_and_withdrawal(lan: Browser, minh: Browser, cast: Cast) -> None:
    step_id = await step(cast)
    address = await applied(lan, step_id)
    assert (await lan.get("/vouchers/new", step=step_id)).location == address
    assert not (await lan.get("/vouchers")).all("a[href^='/vouchers/new']")
    assert (await lan.post("/vouchers", form(step_id))).status == 409
    assert (await lan.post(f"{address}/reply", {"reply": "Chưa ai hỏi."})).status == 409
    await minh.post(f"{address}/question", {"question": "Gửi báo giá của ai?"})
    assert "Gửi báo giá của ai?" in (await newest_to(cast.lan.email))["body"]
    assert (await lan.post(f"{address}/reply", {"reply": ""})).status == 422
    await lan.post(f"{address}/reply", {"reply": "Của nhà cung cấp trong danh bạ."})
    assert "Của nhà cung cấp trong danh bạ." in (await minh.get(address)).words("main")
    assert (await minh.post(f"{address}/refusal", {"reason": ""})).status == 422
    await minh.post(f"{address}/refusal", {"reason": "Báo giá chưa đủ."})
    assert "Báo giá chưa đủ." in (await lan.get(address)).words("main")
    assert (await lan.post(f"{address}/withdrawal")).status == 409
    assert (await lan.get("/vouchers")).find("a[href^='/vouchers/new']").get("href").endswith(step_id)
    again = await applied(lan, step_id)
    assert (await lan.post(f"{again}/withdrawal")).location == again
    assert (await minh.post(f"{again}/approval", {"amount": "1"})).status == 409


async def test_a_decision_is_taken_back_with_its_reason_while_nothing_is_paid(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    step_id = await step(cast)
    address = await applied(lan, step_id)
    assert (await minh.post(f"{address}/reversal", {"reason": "Chưa quyết định."})).status == 409
    await minh.post(f"{address}/approval", {"amount": "40.000.000"})
    assert (await minh.post(f"{address}/reversal", {"reason": ""})).status == 422
    assert (await minh.post(f"{address}/reversal", {"reason": "Duyệt nhầm hồ sơ."})).location == address
    assert "Duyệt nhầm hồ sơ." in (await newest_to(cast.lan.email))["body"]
    assert "Duyệt nhầm hồ sơ." in (await lan.get(address)).words("main")
    row = await db.fetch_one("SELECT committed, paid FROM scheme_account")
    assert row == {"committed": 0, "paid": 0}
    assert (await minh.post(f"{address}/approval", {"amount": "35.000.000"})).location == address
    await minh.post(f"{address}/payments", {"amount": "1.000.000"})
    assert not (await minh.get(address)).all("form[action$='/reversal']")
    assert (await minh.post(f"{address}/reversal", {"reason": "Muộn."})).status == 409
    row = await db.fetch_one("SELECT committed, paid FROM scheme_account")
    assert row == {"committed": 35_000_000, "paid": 1_000_000}


async def test_a_refusal_is_taken_back_unless_the_firm_has_applied_anew(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    step_id = await step(cast)
    first = await applied(lan, step_id)
    await minh.post(f"{first}/refusal", {"reason": "Báo giá chưa đủ."})
    await minh.post(f"{first}/reversal", {"reason": "Báo giá đủ rồi."})
    assert "Báo giá chưa đủ." not in (await lan.get(first)).words("main")
    await minh.post(f"{first}/refusal", {"reason": "Không đúng bước."})
    await applied(lan, step_id)
    assert (await minh.post(f"{first}/reversal", {"reason": "Nhầm."})).status == 409
    assert "Không đúng bước." in (await lan.get(first)).words("main")


async def test_what_is_still_to_be_paid_is_found_before_what_is_done_with(
    lan: Browser, binh: Browser, minh: Browser, cast: Cast
) -> None:
    refused = await applied(lan, await step(cast))
    paid_later = await applied(lan, await step(cast, "online-shop"))
    waiting = await applied(binh, await step(cast, firm=cast.tan_thanh))
    await minh.post(f"{refused}/refusal", {"reason": "Báo giá chưa đủ."})
    await minh.post(f"{paid_later}/approval", {"amount": "5.000.000"})
    clock.freeze(clock.now() + timedelta(hours=1))
    newest = await applied(lan, await step(cast, "e-contract"))
    await minh.post(f"{newest}/refusal", {"reason": "Báo giá chưa đủ."})

    async def listed(**query: str) -> list[str]:
        return [a.get("href") for a in (await minh.get("/vouchers", **query)).all(".dense tbody a")]

    assert await listed() == [waiting, paid_later, newest, refused]
    assert await listed(words="go an phat") == [paid_later, newest, refused]
    assert await listed(words=TAX_CODES["tan_thanh"]) == [waiting]
    assert "Không tìm thấy hồ sơ" in (await minh.get("/vouchers", words="Không Ai")).words("main")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price": ""}, "price"),
        ({"price": "x"}, "price"),
        ({"price": "0"}, "price"),
        ({"note": ""}, "note"),
        ({"consent": ""}, "consent"),
        ({"scheme": "draft-decree-2026-sme-rent"}, "scheme"),
        ({"scheme": ""}, "scheme"),
    ],
)
async def test_an_application_that_lacks_something_is_refused_and_kept(
    lan: Browser, cast: Cast, changes: dict[str, str], field: str
) -> None:
    """A draft scheme is none that can be applied for."""
    refused = await lan.post("/vouchers", form(await step(cast), **changes))
    assert refused.status == 422
    assert refused.all(f"#{field}-error")
    assert await db.fetch("SELECT 1 AS one FROM voucher") == []


async def test_the_operator_sees_sums_and_no_firm(
    quan: Browser, lan: Browser, minh: Browser, cast: Cast
) -> None:
    address = await applied(lan, await step(cast))
    await minh.post(f"{address}/approval", {"amount": "30.000.000"})
    shown = (await quan.get("/vouchers")).words("main")
    assert "30.000.000" in shown
    assert "An Phát" not in shown


def test_drafts_large_firms_and_days_before_the_decree_have_no_voucher() -> None:
    today = date(2026, 11, 14)
    assert set(schemes.choices("crm", "small", today)) == {SCHEME}
    assert schemes.choices("crm", "large", today) == {}
    assert schemes.choices("crm", "small", date(2021, 10, 14)) == {}
    assert all(
        one.scheme.status == "in_force"
        for size in ("micro", "small", "medium")
        for one in schemes.choices("crm", size, today).values()
    )


async def test_the_ledger_is_never_changed(lan: Browser, minh: Browser, cast: Cast) -> None:
    address = await applied(lan, await step(cast))
    await minh.post(f"{address}/approval", {"amount": "30.000.000"})
    for change in ("UPDATE voucher_entry SET amount = 1", "DELETE FROM voucher_entry"):
        with pytest.raises(asyncpg.RaiseError):
            async with db.atomic():
                await db.execute(change)


@pytest.fixture
async def queue(app: Litestar) -> AsyncIterator[tuple[Visitor, list[UUID]]]:
    """Twenty applications of one firm of 10 million each, really in the database; the cap has room for five."""
    minh, firm, account = Visitor(uuid4(), "", "Minh", "advisor", "vi", uuid4(), None), uuid4(), 0
    vouchers = [uuid4() for _ in range(20)]
    async with db.atomic():
        await Person(id=minh.id, email=f"{minh.id}@phieu.example", name="Minh", staff_role="advisor").save()
        await Firm(
            id=firm, tax_code="8700000001", name="Phiếu", search_key="phieu", vsic_version=2025, vsic_code="3101",
            sector="wood", size="small",
        ).save()  # fmt: skip
        row = await db.fetch_one(services.ACCOUNT, firm, SCHEME, 2026, "small", CAP)
        account = row["id"] if row else 0
        for n, voucher in enumerate(vouchers):
            await db.execute(
                "INSERT INTO voucher (id, firm, account, solution, price, computed, applied_at, state)"
                " VALUES ($1, $2, $3, $4, 20000000, 10000000, now(), 'open')",
                voucher, firm, account, f"solution-{n}",
            )  # fmt: skip
    yield minh, vouchers
    async with as_owner():
        await db.execute("ALTER TABLE voucher_entry DISABLE TRIGGER USER")
        await db.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        await db.execute("DELETE FROM voucher_entry WHERE account = $1", account)
        await db.execute("DELETE FROM voucher WHERE account = $1", account)
        await db.execute("DELETE FROM scheme_account WHERE id = $1", account)
        await db.execute("DELETE FROM firm WHERE id = $1", firm)
        await db.execute("DELETE FROM audit_event WHERE person_id = $1", minh.id)
        await db.execute("DELETE FROM person WHERE id = $1", minh.id)
        await db.execute("ALTER TABLE voucher_entry ENABLE TRIGGER USER")
        await db.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


async def test_approvals_at_once_never_pass_the_cap(queue: tuple[Visitor, list[UUID]]) -> None:
    minh, vouchers = queue

    async def approve(voucher: UUID) -> bool:
        try:
            await services.approve(minh, voucher, 10_000_000)
        except problems.OverCap:
            return False
        return True

    answers = await asyncio.gather(*(approve(voucher) for voucher in vouchers))
    assert sum(answers) == 5
    row = await db.fetch_one(
        "SELECT committed FROM scheme_account a JOIN voucher v ON v.account = a.id LIMIT 1"
    )
    assert row == {"committed": CAP}


async def test_payments_at_once_never_pass_what_is_committed(queue: tuple[Visitor, list[UUID]]) -> None:
    minh, vouchers = queue
    await services.approve(minh, vouchers[0], 10_000_000)
    answers = await asyncio.gather(
        *(services.pay(minh, vouchers[0], 3_000_000) for _ in range(10)), return_exceptions=True
    )
    assert sum(one is None for one in answers) == 3
    assert all(one is None or isinstance(one, problems.MoreThanCommitted) for one in answers)
