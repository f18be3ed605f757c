"""One build of the day and one for each month end, of simulated firms and of real ones."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T08:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one build a day"

FORWARDS = """
CREATE UNIQUE INDEX statistic_build_of_the_day ON statistic_build (simulated) WHERE NOT is_month_end;
CREATE UNIQUE INDEX statistic_build_of_a_month_end ON statistic_build (simulated, as_of) WHERE is_month_end;
"""
BACKWARDS = "DROP INDEX statistic_build_of_the_day, statistic_build_of_a_month_end;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
