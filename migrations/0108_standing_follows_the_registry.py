"""The standing of a firm has the facts by which lists find it, and follows the registry in them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-28T06:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "standing follows the registry"

FACTS = ("search_key", "tax_code", "sector", "size", "employees", "commune", "former_district")
NAMES = ", ".join(FACTS)
SET = ", ".join(f"{name} = n.{name}" for name in FACTS)
OLD, NEW = (", ".join(f"{table}.{name}" for name in FACTS) for table in "sn")
WORDS = """
INSERT INTO name_word (word) SELECT DISTINCT unnest(string_to_array(search_key, ' ')) FROM {source} ORDER BY 1
ON CONFLICT DO NOTHING
"""
BEGIN = """
CREATE OR REPLACE FUNCTION begin_firm_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
BEGIN
    INSERT INTO firm_standing (firm, {names}shares, submitted, drafting, changed_at)
    SELECT id, {names}false, false, false, now() FROM fresh;{words}
    RETURN NULL;
END;
$$;
"""
# The rows are locked by a statement of their own, in the order of all that lock them.
FOLLOW = f"""
CREATE FUNCTION follow_registry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM firm_standing WHERE firm IN (SELECT id FROM touched) ORDER BY firm FOR NO KEY UPDATE;
    UPDATE firm_standing s SET {SET}, changed_at = now() FROM touched n
    WHERE s.firm = n.id AND ({OLD}) IS DISTINCT FROM ({NEW});
    {WORDS.format(source="touched")};
    RETURN NULL;
END;
$$;
CREATE TRIGGER standing_follows_registry AFTER UPDATE ON firm
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION follow_registry();
"""
FILL = f"UPDATE firm_standing s SET {SET} FROM firm n WHERE n.id = s.firm"
# One for each order of the list; with what is asked of the rows on the way, so that the table itself is not read.
ORDERS = {
    "name": "(search_key, firm) INCLUDE (sector, size, shares, level, submitted, drafting, last_contact, advisor)",
    "level": "((CASE WHEN shares THEN level END) DESC NULLS LAST, search_key, firm) INCLUDE (shares, level)",
    "submitted": "((CASE WHEN shares THEN assessed_at END) DESC NULLS LAST, search_key, firm)"
    " INCLUDE (shares, assessed_at)",
    "employees": "(employees DESC NULLS LAST, search_key, firm)",
    "contact": "(last_contact DESC NULLS LAST, search_key, firm)",
    "waiting": "(last_contact, search_key, firm)",
}
INDEXES = f"""
CREATE INDEX firm_standing_by_tax_code ON firm_standing (tax_code varchar_pattern_ops);
CREATE INDEX firm_standing_by_word ON firm_standing USING gin (string_to_array(search_key, ' '));
{"".join(f"CREATE INDEX firm_standing_by_{name} ON firm_standing {columns};" for name, columns in ORDERS.items())}
"""
BACKWARDS = f"""
DELETE FROM name_word;
DROP INDEX firm_standing_by_word, firm_standing_by_tax_code, {", ".join(f"firm_standing_by_{name}" for name in ORDERS)};
DROP TRIGGER standing_follows_registry ON firm;
DROP FUNCTION follow_registry();
{BEGIN.format(names="", words="")}
"""


async def apply() -> None:
    begin = BEGIN.format(names=f"{NAMES}, ", words=WORDS.format(source="fresh") + ";")
    for part in (begin, FOLLOW, FILL, WORDS.format(source="firm_standing"), INDEXES):
        await db.execute(part)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
