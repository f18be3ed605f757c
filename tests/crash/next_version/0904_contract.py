"""What only the fill needed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2099-01-01T00:00:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "contract"
STEPS = """
ALTER TABLE answer VALIDATE CONSTRAINT answer_device;
DROP INDEX answer_without_device;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)

    async def run() -> None:
        await db.execute(STEPS)

    manager.add_raw(run)
    return manager
