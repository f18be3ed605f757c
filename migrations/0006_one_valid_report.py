"""One valid report of a result."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-22T21:06:00:000031"
VERSION = "1.38.0"
DESCRIPTION = "one valid report"

FORWARDS = "CREATE UNIQUE INDEX report_valid_once ON report (assessment) WHERE revoked_at IS NULL;"
BACKWARDS = "DROP INDEX report_valid_once;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
