"""Indexes that nobody waits for, and the device of earlier answers in batches that are transactions of their own.

Begun again, it goes on. An index whose making was cut off is there but not valid, so it is dropped first.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2099-01-01T00:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "fill"
BATCH = """
UPDATE answer SET device = 'desk'
WHERE id IN (SELECT id FROM answer WHERE device IS NULL LIMIT 2000 FOR UPDATE SKIP LOCKED)
"""
INDEXES = {
    "answer_without_device": "answer (id) WHERE device IS NULL",
    "audit_event_by_action": "audit_event (action, id)",
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(
        migration_id=ID, app_name="lotrinh", description=DESCRIPTION, wrap_in_transaction=False
    )

    async def run() -> None:
        for name, on in INDEXES.items():
            await db.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            await db.execute(f"CREATE INDEX CONCURRENTLY {name} ON {on}")
        while await db.execute(BATCH) != "UPDATE 0":
            pass

    manager.add_raw(run)
    return manager
