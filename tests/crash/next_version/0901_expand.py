"""The next version wants to know from which device an answer came, and keeps notes on assessments.

A step locks one table in use, and for no time: a column without a value to compute, a constraint not checked yet.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2099-01-01T00:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "expand"
STEPS = """
ALTER TABLE answer ADD COLUMN device varchar(12);
ALTER TABLE answer ADD CONSTRAINT answer_device CHECK (device IN ('phone', 'desk')) NOT VALID;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)

    async def run() -> None:
        await db.execute(STEPS)

    manager.add_raw(run)
    return manager
