"""What the page of a cohort says of its firms, read at one moment.

Of many firms it is kept for ten minutes, since reading all their events takes a second; pages say as of when. A consent
that was withdrawn in the meantime makes everything kept void at once.
"""

from datetime import datetime, timedelta

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts.call_queries import Calls, calls
from lotrinh.centre.cohorts.figures import Figures, figures
from lotrinh.centre.firm_filter import FirmFilter

MANY, VERY_MANY = 200, 5_000
"""From so many firms that share on, or so many firms at all, a reading is kept."""
LASTS = timedelta(minutes=10)
GONE = timedelta(days=1)

KEPT = """
SELECT reading FROM cohort_reading
WHERE address = $1 AND read_at > $2
  AND read_at > coalesce((SELECT max(withdrawn_at) FROM consent), '-infinity'::timestamptz)
"""
KEEP = """
INSERT INTO cohort_reading (address, reading, read_at) VALUES ($1, $2, $3)
ON CONFLICT (address) DO UPDATE SET reading = excluded.reading, read_at = excluded.read_at
"""
FORGET = "DELETE FROM cohort_reading WHERE read_at < $1"


class Reading(msgspec.Struct, frozen=True):
    figures: Figures
    calls: Calls
    at: datetime


async def reading(visitor: Visitor, chosen: FirmFilter) -> Reading:
    """Of the firms that the filter finds; the visitor may see the cohort, which the caller has made sure of."""
    address = _address(visitor, chosen)
    kept = await db.fetch_one(KEPT, address, clock.now() - LASTS)
    return _known(kept["reading"]) if kept else await _read(visitor, chosen, address)


async def _read(visitor: Visitor, chosen: FirmFilter, address: str) -> Reading:
    at = clock.now()
    fresh = Reading(await figures(visitor, chosen), await calls(visitor, chosen), at)
    counts = fresh.figures.counts
    if counts.sharing >= MANY or counts.firms >= VERY_MANY:
        await db.execute(FORGET, at - GONE)
        await db.execute(KEEP, address, msgspec.json.encode(fresh).decode(), at)
    return fresh


def _known(text: str) -> Reading:
    return msgspec.json.decode(text, type=Reading)


def _address(visitor: Visitor, chosen: FirmFilter) -> str:
    """The same for everybody who means the same firms."""
    mine = {"advisor": str(visitor.id)} if chosen.advisor == "mine" else {}
    return chosen.address(order="", **mine)
