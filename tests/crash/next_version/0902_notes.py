"""The next version keeps notes on assessments."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2099-01-01T00:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "notes"
STEPS = """
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
