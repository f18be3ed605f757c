"""One open invitation of an address to a firm."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-22T21:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "one open invitation"

FORWARDS = """
CREATE UNIQUE INDEX invitation_once ON invitation (firm, email)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
"""

BACKWARDS = "DROP INDEX invitation_once;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
