"""Files of imports are kept for some time, and what never was applied no longer."""

import asyncio
from datetime import datetime

from lotrinh import clock, db
from lotrinh.centre.registry_import import store
from lotrinh.centre.registry_import.checking import clear

DAY = 86_400

OLD = """
SELECT id, stored_name FROM registry_import
WHERE greatest(uploaded_at, touched_at) < $1 AND stored_name IS NOT NULL
FOR UPDATE
"""
FORGET = """
UPDATE registry_import SET stored_name = NULL,
    state = CASE WHEN state IN ('applied', 'undone') THEN state
                 WHEN state = 'undoing' THEN 'applied' ELSE 'discarded' END
WHERE id = $1
"""
KNOWN = "SELECT stored_name FROM registry_import WHERE stored_name IS NOT NULL"


async def remove_old_imports(before: datetime) -> int:
    async with db.atomic():
        found = await db.fetch(OLD, before)
        for old in found:
            await clear(old["id"])
            await db.execute(FORGET, old["id"])
    known = {row["stored_name"] for row in await db.fetch(KNOWN)}
    await asyncio.to_thread(_remove_others, known)
    return len(found)


def _remove_others(known: set[str]) -> None:
    """Files that no import names: of old ones, and of uploads that broke off; not of one under way."""
    for name in list(store.kept_since(clock.now().timestamp() - DAY)):
        if name not in known:
            store.remove(name)
