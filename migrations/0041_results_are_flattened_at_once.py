"""A submitted result is flat at once, whoever writes its snapshot; one standing cohort a name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T04:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "results are flattened at once"

FLATTENED = """
INSERT INTO round_result (assessment, firm, instrument, version, points, score, level, pillars, submitted_at)
SELECT a.id, a.firm, a.instrument, a.version, (s.result ->> 'points')::float8, (s.result ->> 'score')::float8,
       (s.result ->> 'level')::smallint,
       ARRAY(
           SELECT (p.value ->> 'score')::float8
           FROM jsonb_array_elements(s.result -> 'pillars') WITH ORDINALITY p ORDER BY p.ordinality
       ),
       coalesce(a.submitted_at, s.created_at)
FROM {snapshots} s JOIN assessment a ON a.id = s.assessment
WHERE s.result ? 'level'
"""
FORWARDS = f"""
CREATE UNIQUE INDEX cohort_name ON cohort (owner, name) WHERE withdrawn_at IS NULL;
CREATE INDEX consent_withdrawn ON consent (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX round_result_of_firm ON round_result (firm, instrument, submitted_at);
{FLATTENED.format(snapshots="snapshot")};
CREATE FUNCTION flatten_results() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {FLATTENED.format(snapshots="fresh")};
    RETURN NULL;
END;
$$;
CREATE TRIGGER snapshot_flattened AFTER INSERT ON snapshot
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION flatten_results();
"""
BACKWARDS = """
DROP TRIGGER snapshot_flattened ON snapshot;
DROP FUNCTION flatten_results();
DROP INDEX round_result_of_firm, consent_withdrawn, cohort_name;
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
