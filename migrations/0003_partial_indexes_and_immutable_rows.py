"""Indexes over part of a table, and rows that nobody may change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-22T20:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "partial indexes and immutable rows"

FORWARDS = """
CREATE UNIQUE INDEX assessment_one_draft ON assessment (firm, instrument) WHERE state = 'draft';
CREATE UNIQUE INDEX member_once ON member (firm, person) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX claim_once ON claim (firm, person) WHERE state IN ('open', 'in_review');
CREATE INDEX claim_waiting ON claim (created_at) WHERE state = 'in_review';
CREATE INDEX firm_sector_size ON firm (sector, size);
CREATE INDEX firm_search_key ON firm (search_key);
CREATE INDEX audit_event_object ON audit_event (object_kind, object_id);
ALTER TABLE answer SET (fillfactor = 80);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER snapshot_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARDS = """
DROP TRIGGER audit_event_append_only ON audit_event;
DROP TRIGGER snapshot_immutable ON snapshot;
DROP FUNCTION refuse_change();
ALTER TABLE answer RESET (fillfactor);
DROP INDEX audit_event_object, firm_search_key, firm_sector_size, claim_waiting, claim_once, member_once,
    assessment_one_draft;
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
