"""A registry of 65,000 simulated firms with 80,000 assessments and 4.8 million answers, and the work around them.

The demo's firms and results are there first. What is missing is copied from results of firms of the same sector and
size, so that every snapshot is one the engine made.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from rich.console import Console

from lotrinh import db, demo
from lotrinh.database_roles import LOGIN, acting_as
from lotrinh.roadmap.adoption_consequences import settle

FIRMS = 65_000
ASSESSMENTS = 80_000
ANSWERS = 4_800_000
INSTRUMENT = "dbi-sme"
QUICK, QUICK_FORMS = "quick", 30_000
SHARE_SHARING = 0.6
ADVISORS = 50
CASES = 19_000
CONTACTS = 40_000

DONORS = """
CREATE TEMP TABLE donor ON COMMIT DROP AS
SELECT a.sector, a.size, a.id, a.version, a.started_at, a.submitted_at, s.content_hash, s.answers, s.result,
       l.points, l.score, l.level, l.coverage,
       row_number() OVER same - 1 AS place, count(*) OVER (PARTITION BY a.sector, a.size) AS several
FROM assessment a JOIN snapshot s ON s.assessment = a.id JOIN firm_latest l ON l.assessment = a.id
WHERE a.instrument = $1 AND a.simulated
WINDOW same AS (PARTITION BY a.sector, a.size ORDER BY a.id)
"""
# First rounds for firms that have none, then second rounds some months later, until there are enough.
ROUNDS = """
CREATE TEMP TABLE new_round ON COMMIT DROP AS
WITH firms AS (
    SELECT f.id, f.sector, f.size, (SELECT max(a.round) FROM assessment a
        WHERE a.firm = f.id AND a.instrument = $1) AS so_far, row_number() OVER (ORDER BY f.id) AS number
    FROM firm f
), wanted AS (
    SELECT id, sector, size, number, 1 AS round FROM firms WHERE so_far IS NULL
    UNION ALL SELECT id, sector, size, number + 7, coalesce(so_far, 1) + 1 FROM firms
)
SELECT gen_random_uuid() AS id, w.id AS firm, w.sector, w.size, w.round, d.id AS donor,
       d.started_at - (CASE w.round WHEN 1 THEN 200 ELSE 0 END) * interval '1 day' AS started_at,
       d.submitted_at - (CASE w.round WHEN 1 THEN 200 ELSE 0 END) * interval '1 day' AS submitted_at
FROM wanted w JOIN donor d ON d.sector = w.sector AND d.size = w.size AND d.place = w.number % d.several
ORDER BY w.round, w.number
LIMIT $2 - (SELECT count(*) FROM assessment WHERE instrument = $1 AND state = 'submitted')
"""
ASSESSMENT = """
INSERT INTO assessment (id, firm, instrument, version, round, state, sector, size, started_at, submitted_at, simulated)
SELECT r.id, r.firm, $1, d.version, r.round, 'submitted', r.sector, r.size, r.started_at, r.submitted_at, true
FROM new_round r JOIN donor d ON d.id = r.donor
"""
SNAPSHOT = """
INSERT INTO snapshot (id, assessment, content_hash, answers, result, created_at)
SELECT gen_random_uuid(), r.id, d.content_hash, d.answers, d.result, r.submitted_at
FROM new_round r JOIN donor d ON d.id = r.donor
"""
LATEST = """
INSERT INTO firm_latest (firm, instrument, version, assessment, points, score, level, coverage, submitted_at)
SELECT DISTINCT ON (r.firm) r.firm, $1, d.version, r.id, d.points, d.score, d.level, d.coverage, r.submitted_at
FROM new_round r JOIN donor d ON d.id = r.donor ORDER BY r.firm, r.round DESC
ON CONFLICT (firm, instrument) DO UPDATE SET assessment = excluded.assessment, points = excluded.points,
    score = excluded.score, level = excluded.level, coverage = excluded.coverage, submitted_at = excluded.submitted_at
"""
ANSWER = """
INSERT INTO answer (assessment, question_id, value, updated_at)
SELECT a.id, e.key, e.value, a.submitted_at
FROM assessment a JOIN snapshot s ON s.assessment = a.id CROSS JOIN LATERAL jsonb_each(s.answers) e
WHERE a.instrument = $1 AND a.simulated
  AND NOT EXISTS (SELECT 1 FROM answer x WHERE x.assessment = a.id)
"""
CONSENT = """
INSERT INTO consent (id, firm, purpose, granted_at)
SELECT gen_random_uuid(), f.id, p.purpose, now() - f.number % 500 * interval '1 day'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM firm) f
CROSS JOIN unnest(ARRAY['advisors', 'statistics']) AS p(purpose)
WHERE f.number % 10 < 10 * $1::float
  AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.firm = f.id AND c.purpose = p.purpose)
"""
ADVISOR = """
INSERT INTO person (id, email, name, staff_role, simulated)
SELECT gen_random_uuid(), 'tuvan' || n || '@demo.example', 'Tư vấn viên ' || n, 'advisor', true
FROM generate_series(1, $1) AS n
"""
CASE = """
INSERT INTO advisor_case (id, firm, advisor, since)
SELECT gen_random_uuid(), f.id, p.id, now() - f.number % 400 * interval '1 day'
FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS number FROM firm) f
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS several
      FROM person WHERE staff_role = 'advisor') p ON p.place = f.number % p.several
WHERE f.number <= $1 AND NOT EXISTS (SELECT 1 FROM advisor_case c WHERE c.firm = f.id AND c.ended_at IS NULL)
"""
CONTACT = """
INSERT INTO engagement (id, firm, advisor, kind, day, summary, logged_at)
SELECT gen_random_uuid(), c.firm, c.advisor, 'call', current_date - (n.number % 300)::int, 'Gọi điện hỏi thăm.', now()
FROM generate_series(1, $1) AS n(number)
JOIN (SELECT firm, advisor, row_number() OVER (ORDER BY firm) AS place, count(*) OVER () AS several
      FROM advisor_case WHERE ended_at IS NULL) c ON c.place = n.number % c.several + 1
"""
# Histories of use of the firms that told theirs, given to one in two of the others.
ADOPTION = """
WITH told AS (
    SELECT firm, row_number() OVER (ORDER BY firm) - 1 AS place, count(*) OVER () AS several
    FROM (SELECT DISTINCT firm FROM adoption WHERE simulated) t
), given AS (
    SELECT f.id, t.firm AS donor
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM firm f
          WHERE NOT EXISTS (SELECT 1 FROM adoption a WHERE a.firm = f.id)) f
    JOIN told t ON t.place = f.number % t.several
    WHERE f.number % 2 = 0
)
INSERT INTO adoption (id, firm, solution, status, on_date, target_on, source, reason, recorded_at, simulated)
SELECT gen_random_uuid(), g.id, a.solution, a.status, a.on_date, a.target_on, a.source, a.reason, a.recorded_at, true
FROM given g JOIN adoption a ON a.firm = g.donor WHERE a.corrects IS NULL AND NOT a.is_undone ORDER BY a.place
"""
COUNTS = """
SELECT (SELECT count(*) FROM firm) AS firms, (SELECT count(*) FROM answer) AS answers,
       (SELECT count(*) FROM assessment WHERE instrument = $1 AND state = 'submitted') AS assessments,
       (SELECT count(*) FROM adoption) AS adoption_events, (SELECT count(*) FROM advisor_case) AS cases,
       (SELECT count(*) FROM engagement) AS contacts
"""


class Counts(msgspec.Struct, frozen=True):
    firms: int
    assessments: int
    answers: int
    adoption_events: int
    cases: int
    contacts: int


async def load() -> Counts:
    """Into an empty database that is not migrated yet."""
    with told("the demo"):
        await demo.prepare(FIRMS)
    await db.open_pool(2)
    try:
        async with db.atomic():
            await _assessments(INSTRUMENT, ASSESSMENTS)
        async with db.atomic():
            await _assessments(QUICK, QUICK_FORMS)
            await _work()
        with told("check-ins"):
            async with db.atomic():
                await settle()
        with told("statistics of the tables"):
            await count_tables()
        counts = await db.fetch_one(COUNTS, INSTRUMENT)
    finally:
        await db.close_pool()
    assert counts is not None
    return Counts(**counts)


async def count_tables() -> None:
    """As a database that has run for a while has counted them; only the owner of the tables may."""
    with acting_as(LOGIN):
        await db.execute("VACUUM ANALYZE")


async def _assessments(instrument: str, how_many: int) -> None:
    """Submitted ones, as far as they are missing."""
    await db.execute(DONORS, instrument)
    await db.execute(ROUNDS, instrument, how_many)
    with told(f"assessments: {instrument}"):
        for statement in (ASSESSMENT, LATEST):
            await db.execute(statement, instrument)
        await db.execute(SNAPSHOT)
    with told(f"answers: {instrument}"):
        await db.execute(ANSWER, instrument)


async def _work() -> None:
    with told("consents, cases, contacts, use"):
        await db.execute(CONSENT, SHARE_SHARING)
        await db.execute(ADVISOR, ADVISORS - 2)
        await db.execute(CASE, CASES)
        await db.execute(CONTACT, CONTACTS)
        await db.execute(ADOPTION)


@contextmanager
def told(what: str) -> Iterator[None]:
    console, begun = Console(stderr=True), time.perf_counter()
    with console.status(what):
        yield
    console.print(f"{what}: {time.perf_counter() - begun:.0f} s")
