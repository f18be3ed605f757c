"""What a firm agrees to have done with its data; an advisor, the statistics or a provider ask here first."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.tables import ConsentPurpose

STANDING = "SELECT 1 AS one FROM consent WHERE firm = $1 AND purpose = $2 AND withdrawn_at IS NULL"
GIVEN = """
SELECT c.purpose, c.granted_at, c.withdrawn_at, coalesce(nullif(g.name, ''), g.email) AS granted_by,
       coalesce(nullif(w.name, ''), w.email) AS withdrawn_by
FROM consent c LEFT JOIN person g ON g.id = c.granted_by LEFT JOIN person w ON w.id = c.withdrawn_by
WHERE c.firm = $1 ORDER BY c.granted_at DESC, c.id
"""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of time in which a consent held or holds."""

    purpose: str
    granted_at: datetime
    granted_by: str | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None


class PurposeConsent(msgspec.Struct, frozen=True):
    """The newest first."""

    purpose: str
    given: list[Given]

    @property
    def standing(self) -> Given | None:
        return next((one for one in self.given if one.withdrawn_at is None), None)

    @property
    def over(self) -> list[Given]:
        return [one for one in self.given if one.withdrawn_at is not None]


async def has_consent(firm_id: UUID, purpose: str) -> bool:
    return await db.fetch_one(STANDING, firm_id, purpose) is not None


async def consents(visitor: Visitor) -> list[PurposeConsent]:
    """Of the visitor's firm, all three purposes in one order."""
    if visitor.firm is None:
        return []
    given = [Given(**row) for row in await db.fetch(GIVEN, visitor.firm.id)]
    return [PurposeConsent(one.value, [c for c in given if c.purpose == one.value]) for one in ConsentPurpose]


async def consent(visitor: Visitor, purpose: str) -> PurposeConsent:
    """Of the visitor's firm to one purpose."""
    found = await consents(visitor)
    return next((one for one in found if one.purpose == purpose), PurposeConsent(purpose, []))
