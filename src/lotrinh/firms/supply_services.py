"""Declaring the sectors of customers and suppliers, and taking the newest word back."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms.names import SECTORS
from lotrinh.firms.problems import NothingToUndo

LOCK = """
SELECT m.firm FROM member m WHERE m.firm = $1 AND m.person = $2 AND m.ended_at IS NULL FOR NO KEY UPDATE
"""
NEWEST_TWO = """
SELECT id, customers, suppliers, undoes FROM supply_declaration WHERE firm = $1 ORDER BY id DESC LIMIT 2
"""
DECLARE = """
INSERT INTO supply_declaration (firm, customers, suppliers, undoes, declared_by, declared_at, simulated)
SELECT id, $2::varchar[], $3::varchar[], $4::bigint, $5::uuid, $6::timestamptz, simulated FROM firm WHERE id = $1
"""
NOTHING: dict[str, Any] = {"customers": [], "suppliers": []}


async def declare(visitor: Visitor, customers: Collection[str], suppliers: Collection[str]) -> None:
    """Takes the place of what was declared before; the same again changes nothing."""
    wanted = [_in_order(customers), _in_order(suppliers)]
    async with db.atomic():
        firm_id = await _own_firm(visitor)
        now = next(iter(await db.fetch(NEWEST_TWO, firm_id)), NOTHING)
        if wanted != [now["customers"], now["suppliers"]]:
            await db.execute(DECLARE, firm_id, *wanted, None, visitor.id, clock.now())
            await _record(visitor, firm_id, "supply declared")


async def undo(visitor: Visitor) -> None:
    """What was declared before holds again. Raises NothingToUndo when nothing is left to take back."""
    async with db.atomic():
        firm_id = await _own_firm(visitor)
        newest, before = [*await db.fetch(NEWEST_TWO, firm_id), NOTHING, NOTHING][:2]
        if "id" not in newest or newest["undoes"] is not None:
            raise NothingToUndo
        await db.execute(
            DECLARE, firm_id, before["customers"], before["suppliers"], newest["id"], visitor.id, clock.now()
        )
        await _record(visitor, firm_id, "supply declaration undone")


def _in_order(chosen: Collection[str]) -> list[str]:
    return [sector for sector in SECTORS if sector in chosen]


async def _own_firm(visitor: Visitor) -> UUID:
    """What the request began with may be over: the role is asked for again, and two members wait for each other."""
    if visitor.firm is None or not await db.fetch_one(LOCK, visitor.firm.id, visitor.id):
        raise NotFound
    await db.execute("SELECT 1 FROM firm WHERE id = $1 FOR NO KEY UPDATE", visitor.firm.id)
    return visitor.firm.id


async def _record(visitor: Visitor, firm_id: UUID, action: str) -> None:
    await audit.record(action, "supply_declaration", firm_id, person_id=visitor.id, firm_id=firm_id)
