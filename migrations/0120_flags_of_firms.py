"""A flag names the firm of its round, and who shares is an index: flags of sharing firms are found without the rounds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-12-04T06:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "flags of firms"

# The trigger serves whatever enters flags, processes of the version before among them.
FORWARDS = """
ALTER TABLE plausibility_flag ADD COLUMN firm uuid REFERENCES firm ON DELETE CASCADE;
CREATE FUNCTION name_firm_of_flag() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    NEW.firm := (SELECT firm FROM assessment WHERE id = NEW.assessment);
    RETURN NEW;
END;
$$;
CREATE TRIGGER flag_names_firm BEFORE INSERT OR UPDATE OF assessment, firm ON plausibility_flag
    FOR EACH ROW EXECUTE FUNCTION name_firm_of_flag();
UPDATE plausibility_flag SET firm = NULL; -- which the trigger sets
ALTER TABLE plausibility_flag ALTER COLUMN firm SET NOT NULL;
CREATE INDEX plausibility_flag_firm ON plausibility_flag (firm);
CREATE INDEX firm_standing_sharing ON firm_standing (firm) INCLUDE (sector) WHERE shares;
"""
BACKWARDS = """
DROP INDEX firm_standing_sharing;
DROP TRIGGER flag_names_firm ON plausibility_flag;
DROP FUNCTION name_firm_of_flag;
ALTER TABLE plausibility_flag DROP COLUMN firm;
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
