"""A browser is known once for each person, and no recovery code stands twice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T15:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "devices known once"

FORWARDS = """
CREATE UNIQUE INDEX known_device_once ON known_device (person, digest);
CREATE UNIQUE INDEX recovery_code_once ON recovery_code (person, digest);
"""
BACKWARDS = "DROP INDEX known_device_once; DROP INDEX recovery_code_once;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
