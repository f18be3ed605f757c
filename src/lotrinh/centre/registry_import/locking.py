"""How imports get along with the database: one at a time, firms that stand still, whole tables at once."""

from typing import Any
from uuid import UUID

from lotrinh import db

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('registry import'))"
WHOLE_TABLES = "SET LOCAL enable_nestloop = off"
OWN = "SELECT * FROM registry_import WHERE id = $1 AND state = $2 FOR UPDATE"
STAND_STILL = """
SELECT count(*) FROM (
    SELECT 1 FROM firm WHERE id IN (SELECT firm FROM {changes} WHERE registry_import = $1)
    ORDER BY id FOR {strength}
) locked
"""


async def join_whole_tables() -> None:
    """For the rest of the transaction: of tables filled a second ago the planner knows too little, and what it
    then takes for a few rows it looks up one by one; a minute's work becomes an hour's.
    """
    await db.execute(WHOLE_TABLES)


async def one_at_a_time() -> None:
    """Until the transaction ends no other import changes the registry; take it before any row is locked."""
    await join_whole_tables()
    await db.execute(ONE_AT_A_TIME)


async def locked(import_id: UUID, state: str) -> dict[str, Any] | None:
    """The import, if it still is in this state."""
    await one_at_a_time()
    return await db.fetch_one(OWN, import_id, state)


async def hold_planned(import_id: UUID) -> None:
    """The firms that a checked import would change."""
    await db.execute(STAND_STILL.format(changes="import_change", strength="NO KEY UPDATE"), import_id)


async def hold_changed(import_id: UUID) -> None:
    """The firms that an applied import changed; nothing may come to refer to them meanwhile."""
    await db.execute(STAND_STILL.format(changes="firm_change", strength="UPDATE"), import_id)
