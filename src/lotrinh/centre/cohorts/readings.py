"""What the page of a cohort says of its firms, read at one moment.

Of many firms a job reads it, since reading all their events takes a second, and it is kept; pages say as of when, or
that it is being read. What has been looked at within the day and is older than the newest change is read anew, at most
every five minutes. A consent that was withdrawn in the meantime makes everything kept void at once.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import firm_list
from lotrinh.centre.acting import advisor_of
from lotrinh.centre.cohorts.call_queries import Calls, calls
from lotrinh.centre.cohorts.figures import Figures, figures
from lotrinh.centre.firm_filter import FirmFilter, parse_address

MANY = 200
"""From so many firms on a job reads, and what it has read is kept."""
LASTS = timedelta(minutes=10)
"""Older ones are read anew when somebody looks, whatever has changed: some reasons for a call come with the days."""
GONE = timedelta(days=1)
READ, REFRESH = "cohorts.read", "cohorts.refresh"

KEPT = """
SELECT reading, read_at FROM cohort_reading
WHERE address = $1 AND read_at > $2
  AND read_at > coalesce((SELECT max(withdrawn_at) FROM consent), '-infinity'::timestamptz)
"""
KEEP = """
INSERT INTO cohort_reading (address, reading, read_at, asked_by, asked_at) VALUES ($1, $2, $3, $4, $3)
ON CONFLICT (address) DO UPDATE SET reading = excluded.reading, read_at = excluded.read_at
"""
ASKED = "UPDATE cohort_reading SET asked_by = $2, asked_at = $3 WHERE address = $1 AND asked_at < $4"
DROP = "DELETE FROM cohort_reading WHERE address = $1"
FORGET = "DELETE FROM cohort_reading WHERE asked_at < $1"
CHANGED = """
SELECT r.address, r.asked_by FROM cohort_reading r
WHERE r.asked_at > $1 AND r.asked_by IS NOT NULL AND r.read_at < greatest(
    (SELECT max(changed_at) FROM firm_standing), (SELECT max(recorded_at) FROM adoption),
    (SELECT max(changed_at) FROM plan_step), (SELECT max(asked_at) FROM support_request)
)
ORDER BY r.asked_at DESC
"""


class Reading(msgspec.Struct, frozen=True):
    figures: Figures
    calls: Calls
    at: datetime


async def reading(visitor: Visitor, chosen: FirmFilter) -> Reading | None:
    """Of the firms that the filter finds; None: a job has been asked to read it.

    The visitor may see the cohort, which the caller has made sure of.
    """
    address, now = _address(visitor, chosen), clock.now()
    kept = await db.fetch_one(KEPT, address, now - GONE)
    if kept is None:
        firms = await firm_list.firm_ids(visitor, chosen, MANY)
        if len(firms) < MANY:
            return await _read(visitor, msgspec.structs.replace(chosen, among=tuple(firms)))
    if kept is None or kept["read_at"] <= now - LASTS:
        async with db.atomic():
            await ask(visitor, chosen)
    if kept is None:
        return None
    await db.execute(ASKED, address, visitor.id, now, now - LASTS)
    return msgspec.json.decode(kept["reading"], type=Reading)


async def ask(visitor: Visitor, chosen: FirmFilter) -> None:
    """A job is to read it, in the open transaction."""
    address = _address(visitor, chosen)
    await jobs.enqueue(READ, {"address": address, "person": str(visitor.id)}, key=f"{READ}:{address}")


async def read(payload: dict[str, Any]) -> None:
    """The job: reads the figures of an address in the name of who asked."""
    advisor = await advisor_of(UUID(payload["person"]))
    if advisor is None:
        return
    fresh = await _read(advisor, parse_address(payload["address"]))
    if fresh.figures.counts.firms >= MANY:
        await db.execute(KEEP, payload["address"], msgspec.json.encode(fresh).decode(), fresh.at, advisor.id)
    else:
        await db.execute(DROP, payload["address"])


async def refresh(_: dict[str, Any]) -> None:
    """All that have been looked at within the day and are older than the newest change."""
    await db.execute(FORGET, clock.now() - GONE)
    for row in await db.fetch(CHANGED, clock.now() - GONE):
        await read({"address": row["address"], "person": str(row["asked_by"])})


async def _read(visitor: Visitor, chosen: FirmFilter) -> Reading:
    at = clock.now()
    return Reading(await figures(visitor, chosen), await calls(visitor, chosen), at)


def _address(visitor: Visitor, chosen: FirmFilter) -> str:
    """The same for everybody who means the same firms."""
    mine = {"advisor": str(visitor.id)} if chosen.advisor == "mine" else {}
    return chosen.address(order="", **mine)


JOBS: dict[str, jobs.Handler] = {READ: read, REFRESH: refresh}
EVERY_FIVE_MINUTES = {REFRESH: "*/5 * * * *"}
