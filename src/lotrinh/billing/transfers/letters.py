"""Mails to the owners of firms that pay by bank transfer, beside those about every plan."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from lotrinh import clock, db
from lotrinh.accounts.emails import write
from lotrinh.billing.letters import OWNERS
from lotrinh.billing.transfers import book
from lotrinh.billing.transfers.account import Order

AHEAD = timedelta(days=14)
"""So long before the paid period ends, the owners are asked to renew, once for each period."""

PASSED = """
SELECT DISTINCT firm FROM subscription
WHERE provider = 'transfer' AND status IN ('active', 'past_due') AND paid_until <= $1 ORDER BY firm
"""
ENDING = """
SELECT id, firm, paid_until FROM subscription
WHERE provider = 'transfer' AND status = 'active' AND NOT ends_with_period AND paid_until > $1 AND paid_until <= $2
ORDER BY id
"""
ONCE = """
INSERT INTO billing_notice (subscription, kind, occasion, sent_at) VALUES ($1, 'renewal', $2, $3)
ON CONFLICT (subscription, kind, occasion) DO NOTHING
"""


async def tell_short(firm: UUID, order: Order) -> None:
    """Money came in, and not enough."""
    for owner in await db.fetch(OWNERS, firm):
        await write(
            owner["email"], "transfer-short", firm=owner["firm"], reference=order.reference, path=_path(order.id),
            received=order.received, missing=order.amount - order.received,
        )  # fmt: skip


async def follow(_: dict[str, Any]) -> None:
    """The nightly job: periods that have passed, and those that end soon; a second run finds nothing to say."""
    now = clock.now()
    for row in await db.fetch(PASSED, now):
        async with db.atomic():
            await book.lock(row["firm"])
            await book.project(row["firm"])
    for row in await db.fetch(ENDING, now, now + AHEAD):
        async with db.atomic():
            if await db.execute(ONCE, row["id"], row["paid_until"], now) == "INSERT 0 1":
                for owner in await db.fetch(OWNERS, row["firm"]):
                    await write(
                        owner["email"], "transfer-renewal", firm=owner["firm"], until=row["paid_until"]
                    )


def _path(order_id: UUID) -> str:
    return f"/plan/orders/{order_id}"
