"""Vouchers of the demo, simulated: Lan's own that wait, and those of firms with a plan, decided by an advisor."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.vouchers import schemes, services
from lotrinh.roadmap import plan_queries

NOTE = "Thuê phần mềm trong một năm, đã có báo giá của nhà cung cấp."
PRICES = (24_000_000, 36_000_000, 60_000_000, 18_000_000)
STEPS = """
SELECT s.firm, s.solution, f.size FROM plan_step s JOIN firm f ON f.id = s.firm
WHERE f.simulated AND s.removed_at IS NULL AND f.size <> 'large'
AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id) ORDER BY s.firm, s.id LIMIT 60
"""
APPLIED = """
INSERT INTO voucher (id, firm, account, solution, price, computed, note, applied_at, state, simulated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', true)
"""


async def enter_vouchers(owner: Visitor, advisor: Visitor) -> None:
    """After the plan of the owner's firm is there."""
    for step in await plan_queries.plan(owner):
        found = schemes.choices(step.solution, owner.firm.size if owner.firm else "", clock.today())
        if step.is_open and found:
            await services.apply(owner, step.id, next(iter(found)), PRICES[0], NOTE)
            break
    for at, row in enumerate(await db.fetch(STEPS)):
        found = schemes.choices(row["solution"], row["size"], clock.today())
        if found:
            scheme_id, chosen = next(iter(found.items()))
            await _follow(advisor, at, await _apply(at, row, scheme_id, chosen))


async def _apply(at: int, row: dict[str, Any], scheme_id: str, chosen: schemes.Choice) -> UUID:
    voucher_id, price = uuid4(), PRICES[at % len(PRICES)]
    account = await db.fetch_one(
        services.ACCOUNT, row["firm"], scheme_id, clock.today().year, row["size"], chosen.cap
    )
    await db.execute(
        APPLIED, voucher_id, row["firm"], account and account["id"], row["solution"], price,
        chosen.computed(price), NOTE, clock.now() - timedelta(days=2 + at % 20),
    )  # fmt: skip
    return voucher_id


async def _follow(advisor: Visitor, at: int, voucher_id: UUID) -> None:
    """Some wait, one in five is asked about, one in five refused, the others approved and half of these paid."""
    if at % 5 == 1:
        await services.ask(advisor, voucher_id, "Xin gửi thêm báo giá có tên nhà cung cấp.")
    elif at % 5 == 2:
        await services.refuse(advisor, voucher_id, "Báo giá chưa tách phần giải pháp số.")
    elif at % 5 > 2:
        await services.approve(advisor, voucher_id, 5_000_000)
        if at % 2:
            await services.pay(advisor, voucher_id, 3_000_000)
