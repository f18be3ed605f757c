"""Naming, changing, closing and opening again the sites of a firm."""

from uuid import UUID, uuid4

import asyncpg
import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.selfassessment.sites.problems import SiteClosed, SiteNameTaken, TooManySites

MOST = 50
"""Open sites of a firm."""

LOCK_FIRM = "SELECT 1 FROM firm WHERE id = $1 FOR NO KEY UPDATE"
OPEN_SITES = "SELECT count(*)::int AS sites FROM site WHERE firm = $1 AND closed_at IS NULL"
ADD = """
INSERT INTO site (id, firm, name, kind, address, commune, park, added_by, added_at, simulated)
SELECT $1, f.id, $3, $4, $5, $6, $7, $8, $9, f.simulated FROM firm f WHERE f.id = $2
"""
CHANGE = (
    "UPDATE site SET name = $3, kind = $4, address = $5, commune = $6, park = $7 WHERE id = $1 AND firm = $2"
)
CLOSE = "UPDATE site SET closed_at = coalesce(closed_at, $3) WHERE id = $1 AND firm = $2"
OPEN_AGAIN = "UPDATE site SET closed_at = NULL WHERE id = $1 AND firm = $2"
# Whoever closes the site waits until the round has begun, or is seen.
HOLD = "SELECT closed_at FROM site WHERE id = $1 AND firm = $2 FOR SHARE"


class SiteFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What its form says of a site."""

    name: str
    kind: str
    address: str
    commune: int | None
    park: int | None


async def add(visitor: Visitor, facts: SiteFacts) -> UUID:
    firm_id, site_id = _own_firm(visitor), uuid4()
    async with db.atomic():
        await _room_for_one(firm_id)
        row = (site_id, firm_id, *msgspec.structs.astuple(facts), visitor.id, clock.now())
        await _named(ADD, *row)
        await _record(visitor, "site added", site_id)
    return site_id


async def change(visitor: Visitor, site_id: UUID, facts: SiteFacts) -> None:
    async with db.atomic():
        changed = await _named(CHANGE, site_id, _own_firm(visitor), *msgspec.structs.astuple(facts))
        if changed != "UPDATE 1":
            raise NotFound
        await _record(visitor, "site changed", site_id)


async def close(visitor: Visitor, site_id: UUID) -> None:
    """Drafts of the site can still be finished, and its rounds stay."""
    async with db.atomic():
        if await db.execute(CLOSE, site_id, _own_firm(visitor), clock.now()) != "UPDATE 1":
            raise NotFound
        await _record(visitor, "site closed", site_id)


async def open_again(visitor: Visitor, site_id: UUID) -> None:
    """Raises SiteNameTaken where another one has taken the name meanwhile."""
    async with db.atomic():
        await _room_for_one(_own_firm(visitor))
        if await _named(OPEN_AGAIN, site_id, _own_firm(visitor)) != "UPDATE 1":
            raise NotFound
        await _record(visitor, "site opened again", site_id)


async def hold_open(visitor: Visitor, site_id: UUID) -> None:
    """For the rest of the transaction nobody closes the site. Raises SiteClosed if somebody has."""
    row = await db.fetch_one(HOLD, site_id, visitor.firm.id if visitor.firm else None)
    if row is None:
        raise NotFound
    if row["closed_at"]:
        raise SiteClosed


async def _room_for_one(firm_id: UUID) -> None:
    await db.execute(LOCK_FIRM, firm_id)
    counted = await db.fetch_one(OPEN_SITES, firm_id)
    if counted and counted["sites"] >= MOST:
        raise TooManySites(most=MOST)


async def _named(sql: str, *values: object) -> str:
    try:
        return await db.execute(sql, *values)
    except asyncpg.UniqueViolationError:
        raise SiteNameTaken from None


def _own_firm(visitor: Visitor) -> UUID:
    if visitor.firm is None or visitor.firm.role != "owner":
        raise NotFound
    return visitor.firm.id


async def _record(visitor: Visitor, action: str, site_id: UUID) -> None:
    await audit.record(action, "site", site_id, person_id=visitor.id, firm_id=_own_firm(visitor))
