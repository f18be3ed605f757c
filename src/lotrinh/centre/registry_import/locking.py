"""One import changes the registry at a time, and the firms it changes stand still meanwhile."""

from typing import Any
from uuid import UUID

from lotrinh import db

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('registry import'))"
OWN = "SELECT * FROM registry_import WHERE id = $1 AND state = $2 FOR UPDATE"
STAND_STILL = """
SELECT count(*) FROM (
    SELECT 1 FROM firm WHERE id IN (SELECT firm FROM {changes} WHERE registry_import = $1)
    ORDER BY id FOR {strength}
) locked
"""


async def locked(import_id: UUID, state: str) -> dict[str, Any] | None:
    """The import, if it still is in this state."""
    await db.execute(ONE_AT_A_TIME)
    return await db.fetch_one(OWN, import_id, state)


async def hold_planned(import_id: UUID) -> None:
    """The firms that a checked import would change."""
    await db.execute(STAND_STILL.format(changes="import_change", strength="NO KEY UPDATE"), import_id)


async def hold_changed(import_id: UUID) -> None:
    """The firms that an applied import changed; nothing may come to refer to them meanwhile."""
    await db.execute(STAND_STILL.format(changes="firm_change", strength="UPDATE"), import_id)
