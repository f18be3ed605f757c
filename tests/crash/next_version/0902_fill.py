"""The device of earlier answers, in batches that are transactions of their own; begun again, it goes on."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2099-01-01T00:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "fill"
BATCH = """
UPDATE answer SET device = 'desk'
WHERE id IN (SELECT id FROM answer WHERE device IS NULL LIMIT 2000 FOR UPDATE SKIP LOCKED)
"""
INDEX = "CREATE INDEX CONCURRENTLY IF NOT EXISTS answer_without_device ON answer (id) WHERE device IS NULL"


async def forwards() -> MigrationManager:
    manager = MigrationManager(
        migration_id=ID, app_name="lotrinh", description=DESCRIPTION, wrap_in_transaction=False
    )

    async def run() -> None:
        await db.execute(INDEX)
        while await db.execute(BATCH) != "UPDATE 0":
            pass

    manager.add_raw(run)
    return manager
