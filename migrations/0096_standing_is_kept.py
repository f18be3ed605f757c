"""Where firms stand, and what they use, follows by trigger from what is on record, whoever writes it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-27T12:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "standing is kept"

SOURCES = ("consent", "firm_latest", "assessment", "advisor_case", "engagement")
STANDING = """
SELECT k.firm, c.firm IS NOT NULL, l.level, l.version, l.submitted_at,
       EXISTS (SELECT 1 FROM assessment a WHERE a.firm = k.firm AND a.state = 'submitted'),
       EXISTS (SELECT 1 FROM assessment a WHERE a.firm = k.firm AND a.state = 'draft'),
       (SELECT max(e.day) FROM engagement e WHERE e.firm = k.firm AND e.withdrawn_at IS NULL), w.advisor
FROM {firms} k
LEFT JOIN consent c ON c.firm = k.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
LEFT JOIN firm_latest l ON l.firm = k.firm AND l.instrument = 'dbi-sme'
LEFT JOIN advisor_case w ON w.firm = k.firm AND w.ended_at IS NULL
"""
# An event holds from its day until that of the next one; events of the same day follow one another.
USE = """
INSERT INTO solution_use (firm, solution, since, until)
SELECT e.firm, e.solution, e.on_date, e.until FROM (
    SELECT a.firm, a.solution, a.on_date, a.status,
           lead(a.on_date) OVER (PARTITION BY a.firm, a.solution ORDER BY a.on_date, a.place) AS until
    FROM adoption a
    {which} NOT a.is_undone AND NOT EXISTS (SELECT 1 FROM adoption m WHERE m.corrects = a.id)
) e WHERE e.status IN ('in_use', 'main_way_of_working') AND (e.until IS NULL OR e.until > e.on_date)
"""
COLUMNS = "firm, shares, level, version, assessed_at, submitted, drafting, last_contact, advisor"
# The rows are locked by a statement of their own: the one that follows then sees what others have committed.
FUNCTIONS = f"""
CREATE FUNCTION begin_firm_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO firm_standing (firm, shares, submitted, drafting, changed_at)
    SELECT id, false, false, false, now() FROM fresh;
    RETURN NULL;
END;
$$;
CREATE FUNCTION keep_firm_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM firm_standing WHERE firm IN (SELECT firm FROM touched) ORDER BY firm FOR NO KEY UPDATE;
    UPDATE firm_standing s
    SET shares = n.shares, level = n.level, version = n.version, assessed_at = n.assessed_at, submitted = n.submitted,
        drafting = n.drafting, last_contact = n.last_contact, advisor = n.advisor, changed_at = now()
    FROM ({STANDING.format(firms="(SELECT DISTINCT firm FROM touched)")}) n ({COLUMNS})
    WHERE s.firm = n.firm AND (s.shares, s.level, s.version, s.assessed_at, s.submitted, s.drafting, s.last_contact, s.advisor)
        IS DISTINCT FROM (n.shares, n.level, n.version, n.assessed_at, n.submitted, n.drafting, n.last_contact, n.advisor);
    RETURN NULL;
END;
$$;
CREATE FUNCTION keep_solution_use() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    DELETE FROM solution_use u USING fresh n WHERE u.firm = n.firm AND u.solution = n.solution;
    {USE.format(which="WHERE (a.firm, a.solution) IN (SELECT firm, solution FROM fresh) AND")};
    RETURN NULL;
END;
$$;
"""
FILL = f"""
INSERT INTO firm_standing ({COLUMNS}, changed_at)
SELECT s.*, now() FROM ({STANDING.format(firms="(SELECT id AS firm FROM firm)")}) s;
{USE.format(which="WHERE")};
"""
TRIGGERS = """
CREATE TRIGGER firm_standing_begins AFTER INSERT ON firm
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION begin_firm_standing();
CREATE TRIGGER solution_use_kept AFTER INSERT ON adoption
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION keep_solution_use();
""" + "".join(
    f"""
CREATE TRIGGER standing_after_{event} AFTER {event} ON {source}
    REFERENCING {which} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION keep_firm_standing();
"""
    for source in SOURCES
    for event, which in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
)
INDEXES = """
CREATE INDEX solution_use_firms ON solution_use (solution, firm, since, until);
CREATE INDEX check_in_unanswered ON check_in (firm, due_on) WHERE answer IS NULL;
CREATE INDEX firm_standing_of_advisor ON firm_standing (advisor) WHERE advisor IS NOT NULL;
"""
BACKWARDS = (
    "".join(
        f"DROP TRIGGER standing_after_{event} ON {source};"
        for source in SOURCES
        for event in ("insert", "update", "delete")
    )
    + """
DROP TRIGGER firm_standing_begins ON firm;
DROP TRIGGER solution_use_kept ON adoption;
DROP FUNCTION begin_firm_standing();
DROP FUNCTION keep_firm_standing();
DROP FUNCTION keep_solution_use();
DROP INDEX solution_use_firms;
DROP INDEX firm_standing_of_advisor;
DROP INDEX check_in_unanswered;
DELETE FROM firm_standing;
DELETE FROM solution_use;
"""
)


async def apply() -> None:
    for part in (FUNCTIONS, FILL, TRIGGERS, INDEXES):
        await db.execute(part)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
