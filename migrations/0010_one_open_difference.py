"""One open difference of a question for each person whose answer was replaced."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-22T21:26:00:000051"
VERSION = "1.38.0"
DESCRIPTION = "one open difference"

FORWARDS = """
CREATE UNIQUE INDEX difference_open_once ON difference (assessment, question_id, earlier_by)
    WHERE settled_at IS NULL;
"""
BACKWARDS = "DROP INDEX difference_open_once;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
