"""The next version wants to know from which device an answer came, and keeps notes on assessments.

What locks tables in use takes no time: columns without a value to compute, constraints not checked yet, new tables.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2099-01-01T00:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "expand"
STEPS = """
ALTER TABLE answer ADD COLUMN device varchar(12);
ALTER TABLE answer ADD CONSTRAINT answer_device CHECK (device IN ('phone', 'desk')) NOT VALID;
ALTER TABLE assessment ADD COLUMN priority smallint NOT NULL DEFAULT 0;
CREATE TABLE assessment_note (
    id uuid PRIMARY KEY,
    assessment uuid NOT NULL REFERENCES assessment ON DELETE CASCADE,
    person uuid REFERENCES person ON DELETE SET NULL,
    text text NOT NULL
);
CREATE INDEX assessment_note_assessment ON assessment_note (assessment);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)

    async def run() -> None:
        await db.execute(STEPS)

    manager.add_raw(run)
    return manager
