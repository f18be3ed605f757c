"""Releases are only ever added; one first release of a day; counts of callers cost no log."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T13:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "releases never change"

FORWARDS = """
CREATE TRIGGER statistic_release_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON statistic_release
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE UNIQUE INDEX statistic_release_first ON statistic_release (as_of, simulated) WHERE corrects IS NULL;
CREATE UNIQUE INDEX statistic_correction_waiting ON statistic_correction (release) WHERE outcome = 'waiting';
ALTER TABLE statistic_caller SET UNLOGGED;
"""
BACKWARDS = """
ALTER TABLE statistic_caller SET LOGGED;
DROP INDEX statistic_correction_waiting;
DROP INDEX statistic_release_first;
DROP TRIGGER statistic_release_immutable ON statistic_release;
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
