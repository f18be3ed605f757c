"""Indexes for the list of firms: in the order of names, and by the first digits of a tax code."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-25T23:50:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "firm order and tax code"

FORWARDS = """
CREATE INDEX firm_by_name ON firm (search_key, id);
CREATE INDEX firm_by_tax_code ON firm (tax_code varchar_pattern_ops);
CREATE INDEX assessment_firms_by_state ON assessment (state, firm);
"""
BACKWARDS = "DROP INDEX firm_by_name; DROP INDEX firm_by_tax_code; DROP INDEX assessment_firms_by_state;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
