"""What pages say of the firms of a cohort, read at one moment.

Of many firms a job reads it, since reading all their events takes a second, and it is kept; pages say as of when, or
that it is being read. What was read on an earlier day is not shown, since pages give only the time. The overview that
has been looked at within a day and is older than this one, or than the newest change, is read anew, at most every five
minutes; all else only when somebody looks. A consent that was withdrawn in the meantime makes everything kept void at
once.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import firm_list
from lotrinh.centre.acting import advisor_of
from lotrinh.centre.cohorts.subjects import SUBJECTS, Subject, T
from lotrinh.centre.firm_filter import FirmFilter, parse_address

MANY = 200
"""From so many firms on a job reads, and what it has read is kept."""
LASTS = timedelta(minutes=10)
"""Older ones are read anew when somebody looks, whatever has changed: some reasons for a call come with the days."""
GONE = timedelta(days=1)
READ, REFRESH = "cohorts.read", "cohorts.refresh"

KEPT = """
SELECT reading, read_at FROM cohort_reading
WHERE address = $1 AND read_at >= $2
  AND read_at > coalesce((SELECT max(withdrawn_at) FROM consent), '-infinity'::timestamptz)
"""
KEEP = """
INSERT INTO cohort_reading (address, reading, read_at, asked_by, asked_at) VALUES ($1, $2, $3, $4, $3)
ON CONFLICT (address) DO UPDATE SET reading = excluded.reading, read_at = excluded.read_at
"""
ASKED = "UPDATE cohort_reading SET asked_by = $2, asked_at = $3 WHERE address = $1 AND asked_at < $4"
DROP = "DELETE FROM cohort_reading WHERE address = $1"
FORGET = "DELETE FROM cohort_reading WHERE asked_at < $1"
# Of overviews: their addresses begin with the filter.
OUTDATED = """
SELECT r.address, r.asked_by FROM cohort_reading r
WHERE r.asked_at > $1 AND r.asked_by IS NOT NULL AND r.address LIKE '?%' AND r.read_at < greatest(
    $2, (SELECT max(changed_at) FROM firm_standing), (SELECT max(recorded_at) FROM adoption),
    (SELECT max(changed_at) FROM plan_step), (SELECT max(asked_at) FROM support_request)
)
ORDER BY r.asked_at DESC
"""


async def reading(subject: Subject[T], visitor: Visitor, chosen: FirmFilter, *days: date) -> T | None:
    """Of the firms that the filter finds; None: a job has been asked to read it.

    The visitor may see the cohort, which the caller has made sure of.
    """
    address, now = _address(subject, visitor, chosen, days), clock.now()
    kept = await db.fetch_one(KEPT, address, _midnight())
    if kept is None:
        few = await _few(subject, visitor, chosen)
        if few is not None:
            return await subject.read(visitor, few, *days)
    if kept is None or kept["read_at"] <= now - LASTS:
        async with db.atomic():
            await ask(subject, visitor, chosen, *days)
    if kept is None:
        return None
    await db.execute(ASKED, address, visitor.id, now, now - LASTS)
    return msgspec.json.decode(kept["reading"], type=subject.kind)


async def ask(subject: Subject[Any], visitor: Visitor, chosen: FirmFilter, *days: date) -> None:
    """A job is to read it, in the open transaction."""
    address = _address(subject, visitor, chosen, days)
    await jobs.enqueue(READ, {"address": address, "person": str(visitor.id)}, key=f"{READ}:{address}")


async def read(payload: dict[str, Any]) -> None:
    """The job: reads what an address asks for in the name of who asked."""
    advisor = await advisor_of(UUID(payload["person"]))
    if advisor is None:
        return
    subject, days, chosen = _asked(payload["address"])
    if await _few(subject, advisor, chosen) is not None:
        await db.execute(DROP, payload["address"])
        return
    fresh = await subject.read(advisor, chosen, *days)
    await db.execute(KEEP, payload["address"], msgspec.json.encode(fresh).decode(), fresh.at, advisor.id)


async def refresh(_: dict[str, Any]) -> None:
    """The overviews that are outdated, of all that have been looked at within the day."""
    await db.execute(FORGET, clock.now() - GONE)
    for row in await db.fetch(OUTDATED, clock.now() - GONE, _midnight()):
        await read({"address": row["address"], "person": str(row["asked_by"])})


async def _few(subject: Subject[Any], visitor: Visitor, chosen: FirmFilter) -> FirmFilter | None:
    """The firms chosen, where those that are read are few enough for a page to wait."""
    firms = await firm_list.firm_ids(visitor, FirmFilter() if subject.everywhere else chosen, MANY)
    return msgspec.structs.replace(chosen, among=tuple(firms)) if len(firms) < MANY else None


def _address(subject: Subject[Any], visitor: Visitor, chosen: FirmFilter, days: Sequence[date]) -> str:
    """The same for everybody who means the same firms, such as "change/2026-01-01/2026-06-30?sector=wood"."""
    mine = {"advisor": str(visitor.id)} if chosen.advisor == "mine" else {}
    return "/".join((subject.name, *map(str, days))) + chosen.address(order="", **mine)


def _asked(address: str) -> tuple[Subject[Any], list[date], FirmFilter]:
    path, _, query = address.partition("?")
    name, *days = path.split("/")
    return SUBJECTS[name], [date.fromisoformat(day) for day in days], parse_address(query)


def _midnight() -> datetime:
    return datetime.combine(clock.today(), time(), clock.VIETNAM)


JOBS: dict[str, jobs.Handler] = {READ: read, REFRESH: refresh}
EVERY_FIVE_MINUTES = {REFRESH: "*/5 * * * *"}
