"""Brands as rows: stored, replaced, removed; printing with one needs the plan, keeping it does not."""

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.papers import store
from lotrinh.selfassessment.brand import Brand, Logo

STORED = "SELECT stored_name, colour, changed_at, removed_at FROM report_brand WHERE firm = $1"
LOCK_FIRM = "SELECT 1 FROM firm WHERE id = $1 FOR NO KEY UPDATE"
SAVE = """
INSERT INTO report_brand (firm, stored_name, media_type, colour, changed_by, changed_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (firm) DO UPDATE SET stored_name = excluded.stored_name, media_type = excluded.media_type,
    colour = excluded.colour, changed_by = excluded.changed_by, changed_at = excluded.changed_at, removed_at = NULL
"""
KEEP_LOGO = """
UPDATE report_brand SET colour = $2, changed_by = $3, changed_at = $4
WHERE firm = $1 AND removed_at IS NULL AND stored_name IS NOT NULL
"""
MARK = "UPDATE report_brand SET removed_at = $2, changed_by = $3 WHERE firm = $1"


class Stored(msgspec.Struct, frozen=True):
    stored_name: str | None
    colour: str | None
    changed_at: datetime
    removed_at: datetime | None


async def stored(visitor: Visitor) -> Stored | None:
    """Of the visitor's firm, a removed one too."""
    row = await db.fetch_one(STORED, visitor.firm.id) if visitor.firm else None
    return Stored(**row) if row else None


async def shown(visitor: Visitor) -> Brand | None:
    """What the firm's reports are printed with; a logo that is gone from the disk is left out."""
    found = await stored(visitor)
    if found is None or found.removed_at:
        return None
    logo = await asyncio.to_thread(store.read, found.stored_name) if found.stored_name else None
    return Brand(logo, found.colour)


async def save(visitor: Visitor, logo: Logo | None, colour: str | None) -> None:
    """`logo` None: the one that is there stays. The file of a replaced one goes once its row is gone."""
    name = await asyncio.to_thread(store.store, logo.content) if logo else None
    try:
        replaced = await _save(visitor, name, logo, colour)
    except BaseException:
        if name:
            store.remove(name)
        raise
    if replaced:
        store.remove(replaced)


async def remove(visitor: Visitor) -> None:
    """Reports are printed as without it; it stays for an undo."""
    await _mark(visitor, "brand.remove", clock.now())


async def restore(visitor: Visitor) -> None:
    await _mark(visitor, "brand.restore", None)


async def _save(visitor: Visitor, name: str | None, logo: Logo | None, colour: str | None) -> str | None:
    """The name of a file that nothing refers to any more."""
    firm, now = _firm(visitor), clock.now()
    async with db.atomic():
        await db.execute(LOCK_FIRM, firm)
        before = await stored(visitor)
        kept = not logo and await db.execute(KEEP_LOGO, firm, colour, visitor.id, now) == "UPDATE 1"
        if not kept:
            await db.execute(SAVE, firm, name, logo.media_type if logo else "", colour, visitor.id, now)
        await audit.record("brand.save", "report_brand", firm, person_id=visitor.id, firm_id=firm)
    return before.stored_name if before and not kept else None


async def _mark(visitor: Visitor, action: str, removed_at: datetime | None) -> None:
    firm = _firm(visitor)
    async with db.atomic():
        if await db.execute(MARK, firm, removed_at, visitor.id) != "UPDATE 1":
            raise NotFound
        await audit.record(action, "report_brand", firm, person_id=visitor.id, firm_id=firm)


def _firm(visitor: Visitor) -> UUID:
    if visitor.firm is None or visitor.firm.role != "owner":
        raise NotFound
    return visitor.firm.id
