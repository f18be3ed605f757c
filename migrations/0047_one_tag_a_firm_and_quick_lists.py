"""A firm carries a tag once; the indexes behind tags, solutions in use, levels and overdue exports."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T07:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one tag a firm and quick lists"

FORWARDS = """
CREATE UNIQUE INDEX firm_tag_open ON firm_tag (tag, firm) WHERE ended_at IS NULL;
CREATE INDEX adoption_solution ON adoption (solution, firm, on_date DESC, place DESC)
    INCLUDE (id, status, is_undone);
CREATE INDEX firm_latest_level ON firm_latest (instrument, level, firm);
CREATE INDEX firm_export_kept ON firm_export (expires_at) WHERE stored_name IS NOT NULL;
"""
BACKWARDS = "DROP INDEX firm_export_kept, firm_latest_level, adoption_solution, firm_tag_open;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
