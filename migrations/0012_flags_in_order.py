"""The advisors' queue of flags, the newest first: all of them, and the open ones alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-25T23:58:00:000012"
VERSION = "1.38.0"
DESCRIPTION = "flags in order"

FORWARDS = (
    "CREATE INDEX plausibility_flag_newest ON plausibility_flag (raised_at DESC, id)",
    "CREATE INDEX plausibility_flag_open ON plausibility_flag (raised_at DESC, id) WHERE settled_at IS NULL",
)
BACKWARDS = ("DROP INDEX plausibility_flag_newest", "DROP INDEX plausibility_flag_open")


async def apply() -> None:
    for statement in FORWARDS:
        await db.execute(statement)


async def undo() -> None:
    for statement in BACKWARDS:
        await db.execute(statement)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
