"""Which plan a firm has now, for every page and route that asks."""

from typing import Any
from uuid import UUID

from litestar import Request

from lotrinh import clock, db
from lotrinh.entitlements import FREE, Entitlements, Subscription, entitlements

SUBSCRIPTIONS = """
SELECT status, paid_until, ends_with_period, unpaid_since FROM subscription WHERE firm = $1
"""


async def entitlements_of(firm: UUID) -> Entitlements:
    rows = await db.fetch(SUBSCRIPTIONS, firm)
    return entitlements([Subscription(**row) for row in rows], [], clock.now())


async def visitors_entitlements(request: Request[Any, Any, Any]) -> Entitlements:
    """Of the firm the visitor works for; handlers get it by naming `entitlements`."""
    visitor = request.scope.get("user")
    return await entitlements_of(visitor.firm.id) if visitor and visitor.firm else FREE
