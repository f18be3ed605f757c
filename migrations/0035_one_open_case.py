"""One advisor a firm and one team a person at a time; the newest contact of a firm is found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T02:00:00:000035"
VERSION = "1.38.0"
DESCRIPTION = "one open case"

FORWARDS = """
CREATE UNIQUE INDEX advisor_case_open ON advisor_case (firm) WHERE ended_at IS NULL;
CREATE INDEX advisor_case_of_advisor ON advisor_case (advisor, firm) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX team_member_open ON team_member (person) WHERE ended_at IS NULL;
CREATE INDEX engagement_newest ON engagement (firm, day DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX engagement_to_follow_up ON engagement (advisor, follow_up_on)
    WHERE withdrawn_at IS NULL AND done_at IS NULL AND follow_up_on IS NOT NULL;
CREATE UNIQUE INDEX saved_view_name ON saved_view (owner, name) WHERE withdrawn_at IS NULL;
"""
BACKWARDS = """
DROP INDEX advisor_case_open, advisor_case_of_advisor, team_member_open, engagement_newest,
    engagement_to_follow_up, saved_view_name;
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
