"""A line of the bank's statement is recorded once; the newest orders are found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-27T10:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "bank transfers once"

FORWARDS = """
CREATE UNIQUE INDEX bank_transfer_once ON bank_transfer (kind, bank_reference) WHERE withdrawn_at IS NULL;
CREATE INDEX transfer_order_newest ON transfer_order (ordered_at DESC, id);
"""
BACKWARDS = "DROP INDEX bank_transfer_once, transfer_order_newest;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
