"""Of which sectors a firm's customers and suppliers are, as the firm itself has declared it."""

from datetime import datetime

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor

NEWEST = """
SELECT d.id, d.customers, d.suppliers, d.declared_at, d.undoes IS NULL AS can_undo,
       coalesce(nullif(p.name, ''), p.email) AS declared_by
FROM supply_declaration d LEFT JOIN person p ON p.id = d.declared_by
WHERE d.firm = $1 ORDER BY d.id DESC LIMIT 1
"""


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """Sectors in one order; both empty: nothing is declared any more."""

    id: int
    customers: list[str]
    suppliers: list[str]
    declared_at: datetime
    declared_by: str | None
    can_undo: bool


async def declared(visitor: Visitor) -> Declared | None:
    """What holds for the visitor's firm; None if it never said anything."""
    row = await db.fetch_one(NEWEST, visitor.firm.id) if visitor.firm else None
    return Declared(**row) if row else None
