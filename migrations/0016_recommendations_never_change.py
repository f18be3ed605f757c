"""What was recommended and answered never changes; one consent and one advice count at a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-25T22:50:16:000016"
VERSION = "1.38.0"
DESCRIPTION = "recommendations never change"

FORWARDS = """
CREATE UNIQUE INDEX consent_standing ON consent (firm, purpose) WHERE withdrawn_at IS NULL;
CREATE INDEX consent_to_purpose ON consent (purpose, granted_at) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX advisor_advice_standing ON advisor_advice (firm, solution) WHERE withdrawn_at IS NULL;
CREATE INDEX step_response_newest ON step_response (firm, solution, id DESC);
CREATE TRIGGER recommendation_list_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recommendation_list
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER recommendation_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recommendation_item
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER step_response_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON step_response
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARDS = """
DROP TRIGGER step_response_append_only ON step_response;
DROP TRIGGER recommendation_item_append_only ON recommendation_item;
DROP TRIGGER recommendation_list_append_only ON recommendation_list;
DROP INDEX step_response_newest, advisor_advice_standing, consent_to_purpose, consent_standing;
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
