"""Adoption events are only ever added; the indexes that the picture of a day, a plan and check-ins need."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-25T22:59:30:000019"
VERSION = "1.38.0"
DESCRIPTION = "append-only adoption"

FORWARDS = """
CREATE TRIGGER adoption_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON adoption
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE UNIQUE INDEX adoption_corrected_once ON adoption (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX adoption_firm_solution ON adoption (firm, solution, on_date, place);
CREATE INDEX plan_step_due ON plan_step (due_on) WHERE done_at IS NULL AND removed_at IS NULL;
CREATE INDEX measurement_firm ON measurement (firm, measure, on_date);
CREATE INDEX check_in_open ON check_in (due_on) WHERE answer IS NULL;
"""

BACKWARDS = """
DROP INDEX check_in_open, measurement_firm, plan_step_due, adoption_firm_solution, adoption_corrected_once;
DROP TRIGGER adoption_append_only ON adoption;
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
