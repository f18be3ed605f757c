"""Mails to the owners of a firm about what it pays; written in the transaction that learns of the change."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from lotrinh import clock, db
from lotrinh.accounts.emails import write
from lotrinh.billing.records import SubscriptionRecord
from lotrinh.entitlements import GRACE

AHEAD = timedelta(days=3)
"""So long before the plan is lost, the owners hear of it once more."""
LIVE = {"active", "trialing"}
OF_TRANSFERS = {"started", "renewed", "failed", "grace-ending", "resumed"}
"""What is said with other words to those who pay by bank transfer, where nothing renews by itself."""

OWNERS = """
SELECT p.email, f.name AS firm FROM member m JOIN person p ON p.id = m.person JOIN firm f ON f.id = m.firm
WHERE m.firm = $1 AND m.role = 'owner' AND m.ended_at IS NULL ORDER BY p.email
"""
LOSING = """
SELECT id, provider, firm, unpaid_since FROM subscription
WHERE status = 'past_due' AND unpaid_since <= $1 AND unpaid_since > $2 ORDER BY id
"""
ONCE = """
INSERT INTO billing_notice (subscription, kind, occasion, sent_at) VALUES ($1, 'grace-ending', $2, $3)
ON CONFLICT (subscription, kind, occasion) DO NOTHING
"""


async def tell_change(firm: UUID, before: dict[str, Any] | None, after: SubscriptionRecord) -> None:
    """Of what was known before and what is known now; nothing if the owners need not know."""
    kind = _change(before, after)
    if kind is not None:
        grace = (after.unpaid_since or after.paid_until) + GRACE
        await _write(firm, after.provider, kind, until=grace if kind == "failed" else after.paid_until)


async def warn_of_loss(_: dict[str, Any]) -> None:
    """The nightly job: who loses the plan within days hears of it once; a second run finds nothing to say."""
    now = clock.now()
    for row in await db.fetch(LOSING, now - GRACE + AHEAD, now - GRACE):
        async with db.atomic():
            if await db.execute(ONCE, row["id"], row["unpaid_since"], now) == "INSERT 0 1":
                await _write(row["firm"], row["provider"], "grace-ending", until=row["unpaid_since"] + GRACE)


def _change(before: dict[str, Any] | None, after: SubscriptionRecord) -> str | None:
    status = before["status"] if before else None
    if after.status in LIVE and status not in LIVE:
        return "paid" if status == "past_due" else "started"
    if after.status == "past_due" and status != "past_due":
        return "failed"
    if after.status in {"canceled", "unpaid"} and status in LIVE | {"past_due"}:
        return "ended"
    if before and after.provider == "transfer" and status in LIVE and after.paid_until > before["paid_until"]:
        return "renewed"
    if before and after.status in LIVE and after.ends_with_period != before["ends_with_period"]:
        return "ending" if after.ends_with_period else "resumed"
    return None


async def _write(firm: UUID, provider: str, kind: str, **facts: object) -> None:
    way = "transfer" if provider == "transfer" and kind in OF_TRANSFERS else "plan"
    for owner in await db.fetch(OWNERS, firm):
        await write(owner["email"], f"{way}-{kind}", firm=owner["firm"], **facts)
