"""What a firm says of its tools is read off an index by itself, as it is by solution."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-28T06:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "use by firm"

FORWARDS = """
CREATE INDEX adoption_of_firm ON adoption (firm, solution, on_date DESC, place DESC) INCLUDE (id, status, is_undone);
DROP INDEX adoption_firm_solution;
"""
BACKWARDS = """
CREATE INDEX adoption_firm_solution ON adoption (firm, solution, on_date, place);
DROP INDEX adoption_of_firm;
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
