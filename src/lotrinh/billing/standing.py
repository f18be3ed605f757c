"""Which plan a firm has now, for every page and route that asks."""

from typing import Any
from uuid import UUID

from litestar import Request

from lotrinh import clock, db
from lotrinh.entitlements import FREE, Entitlements, Sponsorship, Subscription, entitlements

SUBSCRIPTIONS = """
SELECT status, paid_until, ends_with_period, unpaid_since FROM subscription WHERE firm = $1
"""
# Days are days in Vietnam, and the last one counts.
SPONSORSHIPS = """
SELECT s.starts_on::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS starts,
       (s.ends_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS ends
FROM sponsored_seat t JOIN sponsorship s ON s.id = t.sponsorship WHERE t.firm = $1 AND t.state = 'granted'
"""


async def entitlements_of(firm: UUID) -> Entitlements:
    subscriptions = [Subscription(**row) for row in await db.fetch(SUBSCRIPTIONS, firm)]
    sponsorships = [Sponsorship(**row) for row in await db.fetch(SPONSORSHIPS, firm)]
    return entitlements(subscriptions, sponsorships, clock.now())


async def visitors_entitlements(request: Request[Any, Any, Any]) -> Entitlements:
    """Of the firm the visitor works for; handlers get it by naming `entitlements`."""
    visitor = request.scope.get("user")
    return await entitlements_of(visitor.firm.id) if visitor and visitor.firm else FREE
