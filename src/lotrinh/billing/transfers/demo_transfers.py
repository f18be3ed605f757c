"""Orders by bank transfer of the demo, simulated: paid, in part, twice, given back, waiting, and one for seats."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import plans
from lotrinh.billing.transfers import order_services, transfer_services
from lotrinh.billing.transfers.transfer_services import Entry

BANK = {
    "LOTRINH_BANK_NAME": "Ngân hàng mẫu – chi nhánh Bình Dương (mô phỏng)",
    "LOTRINH_BANK_ACCOUNT": "000 000 000 000",
    "LOTRINH_BANK_HOLDER": "Trung tâm hỗ trợ chuyển đổi số (mô phỏng)",
}
"""An account that is none, so that nobody transfers anything to it."""
BUYERS = """
SELECT f.id, f.name, f.tax_code FROM firm f
WHERE f.simulated AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id)
AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.firm = f.id)
AND EXISTS (SELECT 1 FROM firm_latest l WHERE l.firm = f.id) ORDER BY f.id LIMIT 9
"""
SPONSORSHIP = "SELECT id FROM sponsorship WHERE simulated AND sponsor = 'park' ORDER BY id LIMIT 1"
SPONSOR = "Công ty vận hành khu công nghiệp (mô phỏng)"
YEAR, MONTH = plans.in_dong("year"), plans.in_dong("month")
# What came in for each order, as shares of its amount; below zero: given back.
CAME_IN = ((1.0,), (1.0,), (0.5,), (1.0, 1.0), (1.0, -1.0), (), (), (1.0,), ())


async def enter_transfers(operator: Visitor) -> None:
    """After the firms that buy by card, and the sponsorships."""
    rows = await db.fetch(BUYERS)
    for at, (row, shares) in enumerate(zip(rows, CAME_IN, strict=False)):
        price = MONTH if at % 4 == 1 else YEAR
        await _record(operator, at, await _order(operator, at, row, price), price.amount, shares)
    sponsorship = await db.fetch_one(SPONSORSHIP)
    if sponsorship:
        await order_services.order_seats(operator, sponsorship["id"], SPONSOR, "")


async def _order(operator: Visitor, at: int, row: dict[str, Any], price: plans.Price) -> UUID:
    order_id, ordered = uuid4(), clock.now() - timedelta(days=3 * at + 1)
    terms = order_services.Terms(
        price.lookup_key,
        12 if price is YEAR else 1,
        1,
        price.amount,
        row["name"],
        row["tax_code"],
        simulated=True,
    )
    await db.execute(
        order_services.ORDER, order_id, f"LTSMAU{order_services.SIGNS[at] * 4}", row["id"], None,
        *msgspec.structs.astuple(terms), clock.local(ordered).date() + order_services.PAY_WITHIN, operator.id, ordered,
    )  # fmt: skip
    return order_id


async def _record(operator: Visitor, at: int, order_id: UUID, amount: int, shares: tuple[float, ...]) -> None:
    for number, share in enumerate(shares):
        entry = Entry(
            "received" if share > 0 else "returned", round(abs(share) * amount), clock.today(),
            f"MAU{at:03}{number}", further=number > 0,
        )  # fmt: skip
        await transfer_services.record(operator, order_id, entry)
