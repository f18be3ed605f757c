"""A frozen benchmark never changes: results say which one they were compared with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-22T21:08:00:000041"
VERSION = "1.38.0"
DESCRIPTION = "immutable benchmarks"

FORWARDS = """
CREATE INDEX benchmark_freeze_newest ON benchmark_freeze (instrument, version, frozen_at DESC);
CREATE TRIGGER benchmark_freeze_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON benchmark_freeze
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER benchmark_value_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON benchmark_value
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARDS = """
DROP TRIGGER benchmark_value_immutable ON benchmark_value;
DROP TRIGGER benchmark_freeze_immutable ON benchmark_freeze;
DROP INDEX benchmark_freeze_newest;
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
