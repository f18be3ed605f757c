"""What the background process does for exports."""

import asyncio
from datetime import datetime

from lotrinh import clock, db, jobs
from lotrinh.centre.exports import store
from lotrinh.centre.exports.making import MAKE, make

DAY = 86_400
EXPIRED = "SELECT id, stored_name FROM firm_export WHERE expires_at < $1 AND stored_name IS NOT NULL"
FORGET = "UPDATE firm_export SET state = 'removed', stored_name = NULL WHERE id = $1"
KNOWN = "SELECT stored_name FROM firm_export WHERE stored_name IS NOT NULL"


async def remove_old_lists(_: datetime) -> int:
    """Files past their day go, and what runs that broke off have left; nothing of one under way."""
    expired = await db.fetch(EXPIRED, clock.now())
    for old in expired:
        await db.execute(FORGET, old["id"])
        await asyncio.to_thread(store.remove, old["stored_name"])
    known = {row["stored_name"] for row in await db.fetch(KNOWN)}
    await asyncio.to_thread(store.remove_others, known, clock.now().timestamp() - DAY)
    return len(expired)


JOBS: dict[str, jobs.Handler] = {MAKE: make}
