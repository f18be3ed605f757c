"""What the background process does for exports, and when (UTC)."""

import asyncio
from typing import Any

from lotrinh import clock, db, jobs
from lotrinh.centre.exports import store
from lotrinh.centre.exports.making import MAKE, make

TIDY = "export.tidy"
DAY = 86_400
EXPIRED = "SELECT id, stored_name FROM firm_export WHERE expires_at < $1 AND stored_name IS NOT NULL"
FORGET = "UPDATE firm_export SET state = 'removed', stored_name = NULL WHERE id = $1"
KNOWN = "SELECT stored_name FROM firm_export WHERE stored_name IS NOT NULL"


async def tidy(_: dict[str, Any]) -> None:
    """Files past their day go, and what runs that broke off have left; nothing of one under way."""
    for old in await db.fetch(EXPIRED, clock.now()):
        await db.execute(FORGET, old["id"])
        await asyncio.to_thread(store.remove, old["stored_name"])
    known = {row["stored_name"] for row in await db.fetch(KNOWN)}
    await asyncio.to_thread(store.remove_others, known, clock.now().timestamp() - DAY)


JOBS: dict[str, jobs.Handler] = {MAKE: make, TIDY: tidy}
NIGHTLY = {TIDY: "45 19 * * *"}
