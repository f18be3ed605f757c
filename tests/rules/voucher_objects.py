"""An Phát's vouchers: one that waits, one the centre asked about, one approved; and a step to apply for."""

from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.billing.vouchers import services
from lotrinh.billing.vouchers.tables import Voucher, VoucherEntry
from tests.cast import Cast

SCHEME = "decree-80-2021-rent-or-buy"
STEP = """
INSERT INTO plan_step (id, firm, solution, added_at, changed_at) VALUES ($1, $2, 'online-shop', $3, $3)
ON CONFLICT (firm, solution) DO UPDATE SET removed_at = NULL RETURNING id
"""


async def voucher_objects(cast: Cast) -> dict[str, str]:
    account = await db.fetch_one(services.ACCOUNT, cast.an_phat, SCHEME, 2026, "small", 50_000_000)
    step = await db.fetch_one(STEP, uuid4(), cast.an_phat, clock.now())
    assert account is not None
    assert step is not None
    approved = await _voucher(cast, account["id"], "approved", "pos")
    await VoucherEntry(
        voucher=approved, account=account["id"], kind="committed", amount=1_000_000, entered_by=cast.minh.id
    ).save()
    return {
        "voucher": str(await _voucher(cast, account["id"], "open", "crm")),
        "asked_voucher": str(await _voucher(cast, account["id"], "asked", "erp")),
        "approved_voucher": str(approved),
        "voucher_step": str(step["id"]),
    }


async def _voucher(cast: Cast, account: int, state: str, solution: str) -> UUID:
    voucher_id = uuid4()
    await Voucher(
        id=voucher_id, firm=cast.an_phat, account=account, solution=solution, price=10_000_000, computed=5_000_000,
        state=state, applied_by=cast.lan.id, applied_at=clock.now(),
    ).save()  # fmt: skip
    return voucher_id
