"""The queue of requests in the order in which answers are promised."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T02:00:00:000037"
VERSION = "1.38.0"
DESCRIPTION = "requests by due day"

FORWARDS = "CREATE INDEX support_request_queue ON support_request (state, due_on, id);"
BACKWARDS = "DROP INDEX support_request_queue;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
