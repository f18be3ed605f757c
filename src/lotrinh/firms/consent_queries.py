"""What a firm agrees to have done with its data; an advisor, the statistics or a provider ask here first."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.consent_wordings import Wording, current, wording
from lotrinh.firms.tables import ConsentPurpose

STANDING = "SELECT 1 AS one FROM consent WHERE firm = $1 AND purpose = $2 AND withdrawn_at IS NULL"
GIVEN = """
SELECT c.purpose, c.granted_at, c.withdrawn_at, coalesce(nullif(g.name, ''), g.email) AS granted_by,
       coalesce(nullif(w.name, ''), w.email) AS withdrawn_by, c.wording AS version
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
    version: int | None
    """Of the words that were read; None: not kept."""


class PurposeConsent(msgspec.Struct, frozen=True):
    """The newest first."""

    purpose: str
    given: list[Given]

    @property
    def standing(self) -> Given | None:
        return next((one for one in self.given if one.withdrawn_at is None), None)

    @property
    def wording(self) -> Wording:
        """What is shown and agreed to today."""
        return current(self.purpose)

    @property
    def earlier(self) -> Wording | None:
        """The words that the standing consent was given to, if those of today are others."""
        return wording(self.purpose, self.standing.version) if self.asks_again and self.standing else None

    @property
    def asks_again(self) -> bool:
        """The words have changed since an owner agreed, or it is not known which were read."""
        return self.standing is not None and self.standing.version != self.wording.version

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


async def asking_again(visitor: Visitor) -> list[PurposeConsent]:
    """What the visitor, as an owner, should read once more."""
    if visitor.firm is None or visitor.firm.role != "owner":
        return []
    return [one for one in await consents(visitor) if one.asks_again]
