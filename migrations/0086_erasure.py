"""What may happen once at a time, and the one way by which rows of a firm that left can be removed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-27T09:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "erasure"

# Rows that are never changed may be deleted where a transaction says that it erases a firm (`lotrinh.erasing`); the
# record of acts, what was published, the registry's history and ledgers are not among them.
FORWARDS = """
CREATE UNIQUE INDEX account_deletion_open ON account_deletion (person)
    WHERE withdrawn_at IS NULL AND done_at IS NULL;
CREATE UNIQUE INDEX departure_open ON departure (firm) WHERE withdrawn_at IS NULL AND done_at IS NULL;
CREATE UNIQUE INDEX data_export_under_way ON data_export (person) WHERE state IN ('waiting', 'running');
CREATE INDEX retention_run_newest ON retention_run (rule, ran_at DESC);

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('lotrinh.erasing', true) = 'on' AND TG_TABLE_NAME IN (
        'snapshot', 'recommendation_list', 'recommendation_item', 'step_response', 'adoption',
        'review_conclusion', 'second_reading', 'review_event'
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END;
$$;
"""
BACKWARDS = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END;
$$;
DROP INDEX retention_run_newest, data_export_under_way, departure_open, account_deletion_open;
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
