"""Firms by name have one index: that of `firm_by_name` begins with the same column."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-30T10:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "firms by name once"


async def apply() -> None:
    await db.execute("DROP INDEX firm_search_key")


async def undo() -> None:
    await db.execute("CREATE INDEX firm_search_key ON firm (search_key)")


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
