"""What advisors say of the steps of a firm's roadmap, and which firms let them see it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import audit, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.consent_queries import has_consent
from lotrinh.firms.queries import VIEWED, FirmFacts, firm_facts

STANDING = """
SELECT a.id, a.solution, a.kind, a.reason, a.advised_at, coalesce(nullif(p.name, ''), p.email, '') AS advisor
FROM advisor_advice a LEFT JOIN person p ON p.id = a.advised_by
WHERE a.firm = $1 AND a.withdrawn_at IS NULL AND EXISTS (
    SELECT 1 FROM consent c WHERE c.firm = a.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
)
ORDER BY a.advised_at, a.id
"""
SHARED = """
SELECT f.id, f.name, f.sector, f.size, c.granted_at,
       (SELECT max(l.submitted_at) FROM firm_latest l WHERE l.firm = f.id) AS last_result,
       (SELECT count(*) FROM advisor_advice a WHERE a.firm = f.id AND a.withdrawn_at IS NULL) AS advice
FROM (
    SELECT firm, granted_at FROM consent WHERE purpose = 'advisors' AND withdrawn_at IS NULL
    ORDER BY granted_at DESC, firm LIMIT $1 OFFSET $2
) c JOIN firm f ON f.id = c.firm
ORDER BY c.granted_at DESC, f.id
"""
COUNT = "SELECT count(*)::int AS firms FROM consent WHERE purpose = 'advisors' AND withdrawn_at IS NULL"
PAGE = 50


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """One word that stands: pin, add or strike."""

    id: UUID
    solution: str
    kind: str
    reason: str
    advisor: str
    advised_at: datetime


async def standing_advice(firm_id: UUID) -> list[Advice]:
    """The earliest first; none while the firm does not share its roadmap: what advisors said waits for that."""
    return [Advice(**row) for row in await db.fetch(STANDING, firm_id)]


async def shared_firm(advisor: Visitor, firm_id: UUID) -> FirmFacts | None:
    """A firm that lets advisors see its roadmap now; each look is noted for the firm to read."""
    if advisor.staff_role != "advisor" or not await has_consent(firm_id, "advisors"):
        return None
    await audit.record(VIEWED, "firm", firm_id, person_id=advisor.id, firm_id=firm_id)
    return await firm_facts(firm_id)


async def shared_firms(advisor: Visitor, page: int) -> tuple[list[dict[str, Any]], int]:
    """Those that let advisors see their roadmap now, the newest consent first, page by page, and how many they are."""
    if advisor.staff_role != "advisor":
        return [], 0
    counted = await db.fetch_one(COUNT)
    assert counted is not None
    return await db.fetch(SHARED, PAGE, (page - 1) * PAGE), counted["firms"]
