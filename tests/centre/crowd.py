"""A hundred and twenty firms more, many with the same name, level, day or size, so that lists have several pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lotrinh import db
from tests.browsing import Browser

MOST_PAGES = 9
# Two of three share with advisors, whether they have a result or not.
CROWD = """
INSERT INTO firm (id, tax_code, name, search_key, vsic_version, vsic_code, sector, size, employees, simulated)
SELECT gen_random_uuid(), '39' || lpad(n::text, 8, '0'), 'Xưởng ' || n % 7, 'xuong ' || n % 7, 2025, '3101',
       CASE WHEN n % 12 > 0 THEN 'other' ELSE 'food' END, 'small', nullif(n % 5, 0), true
FROM generate_series(1, 120) AS n;
CREATE TEMP TABLE crowd ON COMMIT DROP AS
SELECT id, row_number() OVER (ORDER BY tax_code) AS n FROM firm WHERE search_key LIKE 'xuong %';

INSERT INTO consent (id, firm, purpose, granted_at)
SELECT gen_random_uuid(), id, 'advisors', now() FROM crowd WHERE n % 3 > 0;

INSERT INTO assessment (id, firm, instrument, version, round, state, sector, size, started_at, submitted_at)
SELECT gen_random_uuid(), id, 'dbi-sme', '1970-2021', 1, 'submitted', 'other', 'small', d.day, d.day
FROM crowd CROSS JOIN LATERAL (SELECT date '2026-01-01' + (n % 4)::int) d (day) WHERE n % 2 > 0;

INSERT INTO firm_latest (firm, instrument, version, assessment, points, score, level, coverage, submitted_at)
SELECT f.id, 'dbi-sme', '1970-2021', a.id, 50, 50, f.n % 3, 1, a.submitted_at
FROM crowd f JOIN assessment a ON a.firm = f.id;

INSERT INTO park (id, name, status) VALUES (7, 'KCN VSIP I', 'operating');
INSERT INTO park_tenancy (firm, park) SELECT id, 7 FROM crowd WHERE n % 10 = 0;
"""
CALLED = """
INSERT INTO engagement (id, firm, advisor, kind, day, summary, logged_at)
SELECT gen_random_uuid(), id, $1, 'call', date '2026-02-01' + (n % 3)::int, 'Gọi.', now() FROM crowd WHERE n % 4 > 0
"""
ALL = """
SELECT f.id, f.search_key, f.sector, f.employees, e.contact AS contact, e.contact AS waiting,
       CASE WHEN c.id IS NOT NULL THEN l.level END AS level,
       CASE WHEN c.id IS NOT NULL THEN l.submitted_at END AS submitted,
       EXISTS (SELECT FROM park_tenancy t WHERE t.firm = f.id) AS in_park
FROM firm f
LEFT JOIN consent c ON c.firm = f.id AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
LEFT JOIN firm_latest l ON l.firm = f.id
LEFT JOIN (SELECT firm, max(day) AS contact FROM engagement GROUP BY firm) e ON e.firm = f.id
"""


async def gather(advisor: UUID) -> None:
    await db.execute(CROWD)
    await db.execute(CALLED, advisor)


async def firms() -> list[dict[str, Any]]:
    return await db.fetch(ALL)


def in_order(rows: Sequence[dict[str, Any]], order: str) -> list[UUID]:
    """What is not known, or not shared, comes last; the same values by name, the same names by id."""
    by_name = sorted(rows, key=lambda one: (one["search_key"], one["id"].bytes))
    if order != "name":
        known, unknown = (
            [one for one in by_name if (one[order] is not None) is there] for there in (True, False)
        )
        by_name = sorted(known, key=lambda one: one[order], reverse=order != "waiting") + unknown
    return [one["id"] for one in by_name]


async def pages(browser: Browser, address: str, **query: Any) -> list[list[UUID]]:
    """The firms of each page, until one is empty, but not for ever."""
    found: list[list[UUID]] = []
    while len(found) < MOST_PAGES and (not found or found[-1]):
        visit = await browser.get(address, page=len(found) + 1, **query)
        links = [link.get("href") for link in visit.all("#firms tbody th a")]
        found.append([UUID(link.removeprefix("/firms/")) for link in links])
    assert not found.pop()
    return found
