"""Which providers a request is proposed for and which have it, for the firm and for advisors."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.names import REQUESTS
from lotrinh.centre.request_access import may_see

# A letter says more of the firm than an advisor may know: its text is for people of the firm alone.
HAND_OVER = """
SELECT h.id, h.request, r.kind AS request_kind, h.provider, p.name AS provider_name, h.proposed_at, h.sent_at,
       h.ended_at, h.was_recalled, CASE WHEN r.firm = $1 THEN h.letter ELSE '' END AS letter,
       coalesce(nullif(a.name, ''), a.email) AS proposed_by, coalesce(nullif(o.name, ''), o.email) AS sent_by,
       p.withdrawn_at IS NOT NULL AS is_provider_withdrawn
FROM hand_over h JOIN support_request r ON r.id = h.request JOIN provider p ON p.id = h.provider
LEFT JOIN person a ON a.id = h.proposed_by LEFT JOIN person o ON o.id = h.sent_by
"""
ORDER = "ORDER BY coalesce(h.sent_at, h.proposed_at) DESC, p.search_key, h.id"
OF_REQUEST = f"{HAND_OVER} WHERE h.request = $2 {ORDER}"
# What was only proposed has gone nowhere.
OF_FIRM = f"{HAND_OVER} WHERE r.firm = $1 AND h.sent_at IS NOT NULL {ORDER} LIMIT 500"
REQUEST = """
SELECT r.id, r.firm, r.kind, r.state, f.sector,
       (SELECT m.text FROM request_message m WHERE m.request = r.id AND NOT m.from_centre ORDER BY m.id LIMIT 1)
           AS first_message
FROM support_request r JOIN firm f ON f.id = r.firm WHERE r.id = $1
"""


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """`letter` is empty for whoever may not read it, and before it was sent."""

    id: UUID
    request: UUID
    request_kind: str
    provider: UUID
    provider_name: str
    proposed_at: datetime | None
    proposed_by: str | None
    sent_at: datetime | None
    sent_by: str | None
    ended_at: datetime | None
    was_recalled: bool
    letter: str
    is_provider_withdrawn: bool

    @property
    def kind_name(self) -> str:
        return REQUESTS[self.request_kind]

    @property
    def is_open_proposal(self) -> bool:
        return self.sent_at is None and self.ended_at is None

    @property
    def is_with_provider(self) -> bool:
        return self.sent_at is not None and self.ended_at is None


class Request(msgspec.Struct, frozen=True):
    """What handing over needs to know of a request."""

    id: UUID
    firm: UUID
    kind: str
    state: str
    sector: str
    first_message: str


async def hand_overs(visitor: Visitor, request_id: UUID) -> list[HandOver]:
    """Of one request that the visitor may see, the newest first."""
    found = await request(visitor, request_id)
    return await _fetch(visitor, OF_REQUEST, request_id) if found else []


async def sent(visitor: Visitor) -> list[HandOver]:
    """All that has gone out for the visitor's firm, the newest first."""
    return await _fetch(visitor, OF_FIRM) if visitor.firm else []


async def request(visitor: Visitor, request_id: UUID) -> Request | None:
    row = await db.fetch_one(REQUEST, request_id)
    if row is None or not may_see(visitor, row["firm"]):
        return None
    return Request(**row | {"first_message": row["first_message"] or ""})


async def _fetch(visitor: Visitor, sql: str, *values: Any) -> list[HandOver]:
    rows = await db.fetch(sql, visitor.firm.id if visitor.firm else None, *values)
    return [HandOver(**row) for row in rows]
