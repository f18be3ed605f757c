"""Keys as the owners of their firm see them, and what the API reads that no page shows in this form."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor

TOKENS = """
SELECT t.id, t.name, t.made_at, t.last_used_at, t.revoked_at, coalesce(nullif(p.name, ''), p.email, '') AS made_by,
       EXISTS (SELECT 1 FROM member m WHERE m.firm = t.firm AND m.person = t.made_by AND m.role = 'owner'
               AND m.ended_at IS NULL) AS by_owner
FROM api_token t LEFT JOIN person p ON p.id = t.made_by
WHERE t.firm = $1 ORDER BY t.revoked_at IS NOT NULL, t.made_at DESC, t.id LIMIT 50
"""


class Token(msgspec.Struct, frozen=True):
    """`by_owner`: its maker still owns the firm; else the key holds no more."""

    id: UUID
    name: str
    made_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    made_by: str
    by_owner: bool

    @property
    def holds(self) -> bool:
        return self.revoked_at is None and self.by_owner


async def tokens(visitor: Visitor) -> list[Token]:
    """Those that hold first; nobody can see a key itself."""
    rows = await db.fetch(TOKENS, visitor.firm.id) if visitor.firm else []
    return [Token(**row) for row in rows]


async def is_simulated(visitor: Visitor) -> bool:
    firm = visitor.firm.id if visitor.firm else None
    row = await db.fetch_one("SELECT simulated FROM firm WHERE id = $1", firm)
    return bool(row and row["simulated"])
