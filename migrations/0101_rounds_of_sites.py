"""A round may be of one site; what speaks for the firm reads those of the whole firm alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-28T00:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "rounds of sites"

VIEW = """
CREATE VIEW firm_assessment WITH (security_invoker = true) AS SELECT * FROM assessment WHERE site IS NULL;
"""
# A site's round is written for its own firm, and a firm numbers the rounds of each of its sites apart.
CONSTRAINTS = """
CREATE UNIQUE INDEX site_name ON site (firm, name) WHERE closed_at IS NULL;
ALTER TABLE site ADD CONSTRAINT site_of_firm UNIQUE (id, firm);
ALTER TABLE assessment ADD CONSTRAINT assessment_site_of_firm FOREIGN KEY (site, firm) REFERENCES site (id, firm);
ALTER TABLE assessment DROP CONSTRAINT assessment_round;
ALTER TABLE assessment ADD CONSTRAINT assessment_round
    UNIQUE NULLS NOT DISTINCT (firm, instrument, version, site, round);
DROP INDEX assessment_one_draft, assessment_firms_by_state;
CREATE UNIQUE INDEX assessment_one_draft ON assessment (firm, instrument, site) NULLS NOT DISTINCT
    WHERE state = 'draft';
CREATE INDEX assessment_firms_by_state ON assessment (state, firm) WHERE site IS NULL;
"""
EARLIER_CONSTRAINTS = """
DROP INDEX assessment_one_draft, assessment_firms_by_state;
CREATE UNIQUE INDEX assessment_one_draft ON assessment (firm, instrument) WHERE state = 'draft';
CREATE INDEX assessment_firms_by_state ON assessment (state, firm);
ALTER TABLE assessment DROP CONSTRAINT assessment_round;
ALTER TABLE assessment ADD CONSTRAINT assessment_round UNIQUE (firm, instrument, version, round);
ALTER TABLE assessment DROP CONSTRAINT assessment_site_of_firm;
ALTER TABLE site DROP CONSTRAINT site_of_firm;
DROP INDEX site_name;
"""
# As in 0041 and 0096, but for the relation that says which rounds count.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION flatten_results() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO round_result (assessment, firm, instrument, version, points, score, level, pillars, submitted_at)
    SELECT a.id, a.firm, a.instrument, a.version, (s.result ->> 'points')::float8, (s.result ->> 'score')::float8,
           (s.result ->> 'level')::smallint,
           ARRAY(
               SELECT (p.value ->> 'score')::float8
               FROM jsonb_array_elements(s.result -> 'pillars') WITH ORDINALITY p ORDER BY p.ordinality
           ),
           coalesce(a.submitted_at, s.created_at)
    FROM fresh s JOIN {rounds} a ON a.id = s.assessment
    WHERE s.result ? 'level';
    RETURN NULL;
END;
$$;
CREATE OR REPLACE FUNCTION keep_firm_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM firm_standing WHERE firm IN (SELECT firm FROM touched) ORDER BY firm FOR NO KEY UPDATE;
    UPDATE firm_standing s
    SET shares = n.shares, level = n.level, version = n.version, assessed_at = n.assessed_at, submitted = n.submitted,
        drafting = n.drafting, last_contact = n.last_contact, advisor = n.advisor, changed_at = now()
    FROM (
        SELECT k.firm, c.firm IS NOT NULL, l.level, l.version, l.submitted_at,
               EXISTS (SELECT 1 FROM {rounds} a WHERE a.firm = k.firm AND a.state = 'submitted'),
               EXISTS (SELECT 1 FROM {rounds} a WHERE a.firm = k.firm AND a.state = 'draft'),
               (SELECT max(e.day) FROM engagement e WHERE e.firm = k.firm AND e.withdrawn_at IS NULL), w.advisor
        FROM (SELECT DISTINCT firm FROM touched) k
        LEFT JOIN consent c ON c.firm = k.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
        LEFT JOIN firm_latest l ON l.firm = k.firm AND l.instrument = 'dbi-sme'
        LEFT JOIN advisor_case w ON w.firm = k.firm AND w.ended_at IS NULL
    ) n (firm, shares, level, version, assessed_at, submitted, drafting, last_contact, advisor)
    WHERE s.firm = n.firm AND (s.shares, s.level, s.version, s.assessed_at, s.submitted, s.drafting, s.last_contact, s.advisor)
        IS DISTINCT FROM (n.shares, n.level, n.version, n.assessed_at, n.submitted, n.drafting, n.last_contact, n.advisor);
    RETURN NULL;
END;
$$;
"""


async def apply() -> None:
    for part in (CONSTRAINTS, VIEW, FUNCTIONS.format(rounds="firm_assessment")):
        await db.execute(part)


async def undo() -> None:
    for part in (FUNCTIONS.format(rounds="assessment"), "DROP VIEW firm_assessment", EARLIER_CONSTRAINTS):
        await db.execute(part)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
