"""The history of a firm only grows, and is found by firm and fact; the rows of an import by their line."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T01:10:00:000032"
VERSION = "1.38.0"
DESCRIPTION = "history of firms"

FORWARDS = """
CREATE INDEX firm_change_of_firm ON firm_change (firm, field, id);
CREATE INDEX firm_change_of_import ON firm_change (registry_import, id) WHERE registry_import IS NOT NULL;
CREATE TRIGGER firm_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON firm_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE UNIQUE INDEX import_row_line ON import_row (registry_import, line);
CREATE INDEX import_change_of_import ON import_change (registry_import, id);
CREATE INDEX import_problem_of_import ON import_problem (registry_import, line, id);
CREATE INDEX registry_import_newest ON registry_import (uploaded_at DESC);
"""
BACKWARDS = """
DROP INDEX registry_import_newest, import_problem_of_import, import_change_of_import, import_row_line;
DROP TRIGGER firm_change_append_only ON firm_change;
DROP INDEX firm_change_of_import, firm_change_of_firm;
"""


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
