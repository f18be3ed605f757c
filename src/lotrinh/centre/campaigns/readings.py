"""Counts over many firms: a job reads them, pages show the last reading with its time.

Of few firms pages count themselves. A reading that has become old is shown until the job that was asked for is done.
"""

import hashlib
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from lotrinh import clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.acting import advisor_of
from lotrinh.centre.campaigns import audience
from lotrinh.centre.campaigns.audience import Aim, Preview, preview, size
from lotrinh.centre.campaigns.funnel import Funnel, funnel

READ, TIDY = "campaigns.read", "campaigns.forget_readings"
MINUTE, GONE = timedelta(minutes=1), timedelta(days=2)
REACH_LASTS = timedelta(minutes=10)

AUDIENCE = "SELECT count(*) AS firms FROM campaign_recipient WHERE campaign = $1"
KEPT = "SELECT reading, read_at FROM campaign_reading WHERE name = $1"
ASK = """
INSERT INTO campaign_reading (name, asked_at) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET asked_at = excluded.asked_at
"""
KEEP = "UPDATE campaign_reading SET reading = $2, read_at = $3 WHERE name = $1"
FORGET = "DELETE FROM campaign_reading WHERE asked_at < $1"
T = TypeVar("T")


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a campaign would reach: everything that its preview is made of."""

    person: UUID
    aim: Aim
    purpose: str
    quiet_days: int

    @property
    def name(self) -> str:
        return f"reach/{hashlib.sha256(msgspec.json.encode(self)).hexdigest()}"


async def funnel_of(campaign_id: UUID, purpose: str) -> Funnel | None:
    """None: being counted for the first time."""
    row = await db.fetch_one(AUDIENCE, campaign_id)
    if row is None or row["firms"] < audience.MANY:
        return await funnel(campaign_id, purpose)
    asked = {"funnel": str(campaign_id), "purpose": purpose}
    return await _kept(f"funnel/{campaign_id}", Funnel, MINUTE, asked)


async def preview_of(visitor: Visitor, aim: Aim, purpose: str, quiet_days: int) -> Preview | None:
    """None: being counted for the first time; raises NotFound for a cohort that the visitor does not see."""
    if await size(visitor, aim) < audience.MANY:
        return await preview(visitor, aim, purpose, quiet_days)
    reach = Reach(person=visitor.id, aim=aim, purpose=purpose, quiet_days=quiet_days)
    return await _kept(reach.name, Preview, REACH_LASTS, {"reach": msgspec.to_builtins(reach)})


async def read(payload: dict[str, Any]) -> None:
    """The job: counts what was asked for and keeps it."""
    found: Funnel | Preview
    if "funnel" in payload:
        campaign = UUID(payload["funnel"])
        name, found = f"funnel/{campaign}", await funnel(campaign, payload["purpose"])
    else:
        reach = msgspec.convert(payload["reach"], Reach)
        advisor = await advisor_of(reach.person)
        if advisor is None:
            return
        name, found = reach.name, await preview(advisor, reach.aim, reach.purpose, reach.quiet_days)
    await db.execute(KEEP, name, msgspec.json.encode(found).decode(), clock.now())


async def tidy(_: dict[str, Any]) -> None:
    await db.execute(FORGET, clock.now() - GONE)


async def _kept(name: str, kind: type[T], lasts: timedelta, payload: dict[str, Any]) -> T | None:
    now, row = clock.now(), await db.fetch_one(KEPT, name)
    if row is None or row["read_at"] is None or row["read_at"] <= now - lasts:
        async with db.atomic():
            await db.execute(ASK, name, now)
            await jobs.enqueue(READ, payload, key=f"{READ}:{name}")
    return msgspec.json.decode(row["reading"], type=kind) if row and row["reading"] else None
