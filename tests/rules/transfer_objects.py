"""For the access table: orders by bank transfer of An Phát and of a sponsor, and a line of the statement."""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.billing import plans
from lotrinh.billing.transfers import order_services
from lotrinh.billing.transfers.tables import BankTransfer
from tests.cast import Cast

SIMULATED = False


async def transfer_objects(cast: Cast, sponsorship: str) -> dict[str, str]:
    paid = await _order(cast, firm=cast.an_phat)
    return {
        "order": str(await _order(cast, firm=cast.an_phat)),
        "paid_order": str(paid),
        "seats_order": str(await _order(cast, sponsorship=UUID(sponsorship))),
        "transfer": await _line(cast, paid, "FT1"),
        "withdrawn_transfer": await _line(cast, paid, "FT2", withdrawn_at=clock.now()),
    }


async def _order(cast: Cast, firm: UUID | None = None, sponsorship: UUID | None = None) -> UUID:
    order_id, price = uuid4(), plans.in_dong("year")
    await db.execute(
        order_services.ORDER, order_id, f"LTS{order_id.hex[:8].upper()}", firm, sponsorship, price.lookup_key, 12, 1,
        price.amount, "Bên mua", "", SIMULATED, clock.today(), cast.lan.id, clock.now(),
    )  # fmt: skip
    return order_id


async def _line(cast: Cast, order_id: UUID, reference: str, **more: Any) -> str:
    line_id = uuid4()
    await BankTransfer(
        id=line_id, transfer_order=order_id, kind="received", amount=plans.in_dong("year").amount,
        on_date=clock.today(), bank_reference=reference, recorded_by=cast.quan.id, recorded_at=clock.now(), **more,
    ).save()  # fmt: skip
    return str(line_id)
