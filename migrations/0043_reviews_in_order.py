"""What was concluded, read again and logged never changes; one objection at a time; the queue in its order."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T05:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "reviews in order"

FORWARDS = """
CREATE INDEX review_queue ON review (state, due_on, id);
CREATE UNIQUE INDEX objection_open ON objection (review) WHERE answered_at IS NULL AND withdrawn_at IS NULL;
CREATE TRIGGER review_conclusion_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review_conclusion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER second_reading_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON second_reading
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON review_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARDS = """
DROP TRIGGER review_event_append_only ON review_event;
DROP TRIGGER second_reading_append_only ON second_reading;
DROP TRIGGER review_conclusion_append_only ON review_conclusion;
DROP INDEX objection_open, review_queue;
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
