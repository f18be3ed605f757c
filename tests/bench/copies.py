"""A registry as many times as large: every firm that is there is copied, with what it said of itself.

Only what the province's figures are counted from: firms, stays in parks, newest results, consents, use. What
triggers keep of each firm is copied as well: reckoned anew at each statement it took a quarter of an hour. Keys rise
and rows come in their order, so that indexes grow at their end.
"""

from lotrinh import db
from tests.bench.data import count_tables, told
from tests.database import without_triggers

MANY = 1_000_000
COPIES = """
CREATE TEMP TABLE copied ON COMMIT DROP AS
SELECT f.id AS original, uuidv7() AS id, n FROM firm f CROSS JOIN generate_series(2, $1::int) AS n
"""
FIRM = """
INSERT INTO firm (id, tax_code, name, search_key, vsic_version, vsic_code, sector, size, commune, former_district,
    foreign_invested, simulated, created_at)
SELECT c.id, 'n' || row_number() OVER (), f.name, f.search_key, f.vsic_version, f.vsic_code, f.sector, f.size,
       f.commune, f.former_district, f.foreign_invested, true, f.created_at
FROM copied c JOIN firm f ON f.id = c.original
"""
PARK = """
INSERT INTO park_tenancy (firm, park, valid_from, valid_to)
SELECT c.id, t.park, t.valid_from, t.valid_to FROM copied c JOIN park_tenancy t ON t.firm = c.original ORDER BY c.id
"""
CONSENT = """
INSERT INTO consent (id, firm, purpose, granted_at, withdrawn_at)
SELECT uuidv7(), c.id, o.purpose, o.granted_at, o.withdrawn_at
FROM copied c JOIN consent o ON o.firm = c.original WHERE o.purpose = 'statistics' ORDER BY c.id
"""
RUNS = """
CREATE TEMP TABLE copied_run ON COMMIT DROP AS
SELECT a.id AS original, uuidv7() AS id, c.id AS firm
FROM copied c JOIN firm_latest l ON l.firm = c.original JOIN assessment a ON a.id = l.assessment ORDER BY c.id
"""
ASSESSMENT = """
INSERT INTO assessment (id, firm, instrument, version, round, state, sector, size, started_at, submitted_at, simulated)
SELECT r.id, r.firm, a.instrument, a.version, 1, a.state, a.sector, a.size, a.started_at, a.submitted_at, true
FROM copied_run r JOIN assessment a ON a.id = r.original ORDER BY r.id
"""
SNAPSHOT = """
INSERT INTO snapshot (id, assessment, content_hash, answers, result, created_at)
SELECT uuidv7(), r.id, s.content_hash, CASE a.instrument WHEN 'quick' THEN s.answers ELSE '{}' END, '{}',
       s.created_at
FROM copied_run r JOIN assessment a ON a.id = r.original JOIN snapshot s ON s.assessment = r.original
ORDER BY r.id
"""
LATEST = """
INSERT INTO firm_latest (firm, instrument, version, assessment, points, score, level, coverage, submitted_at)
SELECT r.firm, l.instrument, l.version, r.id, l.points, l.score, l.level, l.coverage, l.submitted_at
FROM copied_run r JOIN firm_latest l ON l.assessment = r.original ORDER BY r.id
"""
ADOPTION = """
INSERT INTO adoption (id, firm, solution, status, on_date, target_on, source, reason, recorded_at, simulated)
SELECT uuidv7(), c.id, a.solution, a.status, a.on_date, a.target_on, a.source, a.reason, a.recorded_at, true
FROM copied c JOIN adoption a ON a.firm = c.original ORDER BY c.id
"""

STANDING = """
INSERT INTO firm_standing (firm, shares, level, version, assessed_at, submitted, drafting, last_contact, advisor,
    changed_at)
SELECT c.id, s.shares, s.level, s.version, s.assessed_at, s.submitted, s.drafting, s.last_contact, s.advisor,
       s.changed_at
FROM copied c JOIN firm_standing s ON s.firm = c.original ORDER BY c.id
"""
USE = """
INSERT INTO solution_use (firm, solution, since, until)
SELECT c.id, u.solution, u.since, u.until FROM copied c JOIN solution_use u ON u.firm = c.original ORDER BY c.id
"""
STEPS = (
    FIRM,
    PARK,
    CONSENT,
    RUNS,
    "ANALYZE copied_run",
    ASSESSMENT,
    SNAPSHOT,
    LATEST,
    ADOPTION,
    STANDING,
    USE,
)


async def enter(many: int) -> None:
    """As many firms as whole copies make, and no more than `many`."""
    row = await db.fetch_one("SELECT count(*) AS firms FROM firm")
    assert row is not None
    with told(f"copies, up to {many:,} firms"):
        async with without_triggers():
            await db.execute(COPIES, many // row["firms"])
            await db.execute("ANALYZE copied")
            for statement in STEPS:
                await db.execute(statement)
        await count_tables()
