"""Exports as whoever asked for them sees them; nobody else does."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor

PATIENCE = timedelta(minutes=2)
"""A job that has not been heard of for so long may be started again."""
LATEST = 50
SEEN = """
SELECT id, state, address, words, language, firms, firms_done, shared, stored_name, size, asked_at, touched_at,
       expires_at
FROM firm_export WHERE asked_by = $1
"""


class ExportSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`shared`: so many of the firms share their results, which are in the file; known once it is made."""

    id: UUID
    state: str
    address: str
    words: str
    language: str
    firms: int
    firms_done: int
    shared: int
    stored_name: str | None
    size: int
    asked_at: datetime
    touched_at: datetime
    expires_at: datetime | None

    @property
    def is_busy(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def is_stuck(self) -> bool:
        return self.state == "failed" or (self.is_busy and clock.now() - self.touched_at > PATIENCE)


async def one(visitor: Visitor, export_id: UUID) -> ExportSeen | None:
    if visitor.staff_role != "advisor":
        return None
    row = await db.fetch_one(f"{SEEN} AND id = $2", visitor.id, export_id)
    return ExportSeen(**row) if row else None


async def exports(visitor: Visitor) -> list[ExportSeen]:
    """The newest first."""
    if visitor.staff_role != "advisor":
        return []
    rows = await db.fetch(f"{SEEN} ORDER BY asked_at DESC, id LIMIT {LATEST}", visitor.id)
    return [ExportSeen(**row) for row in rows]
