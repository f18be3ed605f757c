"""Copies of one's own data go when their days are over; that one was asked for stays on record."""

import asyncio
from datetime import datetime

from lotrinh import clock, db, stored_files
from lotrinh.privacy.copy_services import folder

DAY = 86_400
OVER = """
UPDATE data_export SET state = 'removed' WHERE state = 'ready' AND expires_at < $1 RETURNING stored_name
"""
KNOWN = "SELECT stored_name FROM data_export WHERE state = 'ready'"


async def remove(_: datetime) -> int:
    """Each copy names its own day, so that a changed setting breaks no promise."""
    over = await db.fetch(OVER, clock.now())
    known = {row["stored_name"] for row in await db.fetch(KNOWN)}
    await asyncio.to_thread(_remove_others, known, clock.now().timestamp() - DAY)
    for row in over:
        stored_files.remove(folder(), row["stored_name"])
    return len(over)


def _remove_others(known: set[str], moment: float) -> None:
    """What no row names: of accounts that were deleted, and of runs that broke off."""
    for path in list(folder().glob("*")) if folder().is_dir() else ():
        if path.name not in known and path.stat().st_mtime < moment:
            path.unlink()
