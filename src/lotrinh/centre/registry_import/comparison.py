"""The rows of an import beside the registry, compared as sets: who is new, what would change."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.centre.registry_import.rows import Problem
from lotrinh.firms.names import FACTS
from lotrinh.firms.sector import sector_of
from lotrinh.firms.size import size_class
from lotrinh.i18n import N_

NEEDED = N_("This firm is new, and a new firm needs this: %(missing)s.")
LATER_MOVE = N_(
    "The registry has this firm in its park since %(day)s, which is later than the day of this file."
)
FACTS_OF_FIRM = (
    "name", "vsic_code", "vsic_version", "sector", "size", "employees", "revenue", "capital", "founded_year",
    "foreign_invested", "commune", "former_district", "address", "registry_email",
)  # fmt: skip

PART = 8_000
"""Rows compared between two words on how far it is."""
PARTS = """
SELECT min(line) AS first, max(line) AS last, count(*)::int AS rows FROM (
    SELECT line, (row_number() OVER (ORDER BY line) - 1) / $2 AS part FROM import_row WHERE registry_import = $1
) numbered GROUP BY part ORDER BY part
"""
OPEN_TENANCY = """
SELECT DISTINCT ON (firm) firm, park, valid_from FROM park_tenancy WHERE valid_to IS NULL
ORDER BY firm, id DESC
"""
MATCH = f"""
UPDATE import_row r SET
    firm = f.id, is_new = false, name = coalesce(r.name, f.name), search_key = coalesce(r.search_key, f.search_key),
    vsic_code = coalesce(r.vsic_code, f.vsic_code), vsic_version = coalesce(r.vsic_version, f.vsic_version),
    sector = f.sector, size = f.size, employees = coalesce(r.employees, f.employees),
    revenue = coalesce(r.revenue, f.revenue), capital = coalesce(r.capital, f.capital),
    founded_year = coalesce(r.founded_year, f.founded_year),
    foreign_invested = coalesce(r.foreign_invested, f.foreign_invested),
    commune = coalesce(r.commune, f.commune), address = coalesce(r.address, f.address),
    registry_email = coalesce(r.registry_email, f.registry_email), park = coalesce(r.park, t.park, 0),
    former_district = CASE
        WHEN r.former_district IS NOT NULL THEN r.former_district
        WHEN r.commune IS NULL OR r.commune = f.commune THEN f.former_district
        WHEN f.former_district = ANY (d.districts) THEN f.former_district
        WHEN cardinality(d.districts) = 1 THEN d.districts[1]
    END
FROM firm f
LEFT JOIN ({OPEN_TENANCY}) t ON t.firm = f.id, import_row s
LEFT JOIN (SELECT commune, array_agg(district) AS districts FROM former_district GROUP BY commune) d
    ON d.commune = s.commune
WHERE r.registry_import = $1 AND r.line BETWEEN $2 AND $3 AND s.id = r.id AND f.tax_code = r.tax_code
"""
COMPLETE_NEW = """
UPDATE import_row r SET
    firm = gen_random_uuid(), park = coalesce(r.park, 0), address = coalesce(r.address, ''),
    foreign_invested = coalesce(r.foreign_invested, false),
    former_district = coalesce(r.former_district, (
        SELECT min(d.district) FROM former_district d WHERE d.commune = r.commune HAVING count(*) = 1
    ))
WHERE r.registry_import = $1 AND r.line BETWEEN $2 AND $3 AND r.is_new
"""
TO_DERIVE = """
SELECT r.line, r.is_new, r.tax_code, r.name, r.vsic_code, r.employees, r.revenue, r.capital, r.size
FROM import_row r LEFT JOIN firm f ON f.id = r.firm
WHERE r.registry_import = $1 AND r.line BETWEEN $2 AND $3
  AND (r.is_new OR (r.vsic_code, r.employees, r.revenue, r.capital)
                   IS DISTINCT FROM (f.vsic_code, f.employees, f.revenue, f.capital))
"""
DERIVED = """
UPDATE import_row r SET sector = d.sector, size = d.size
FROM unnest($2::int[], $3::text[], $4::text[]) d(line, sector, size)
WHERE r.registry_import = $1 AND r.line = d.line
"""
MOVED_LATER = f"""
SELECT r.line, r.tax_code, t.valid_from FROM import_row r JOIN ({OPEN_TENANCY}) t ON t.firm = r.firm
WHERE r.registry_import = $1 AND r.line BETWEEN $2 AND $3 AND r.park <> t.park AND t.valid_from > $4
"""
PAIRS = ", ".join(f"('{name}', f.{name}::text, r.{name}::text)" for name in FACTS_OF_FIRM)
# `lines` narrows them down to some of the rows.
DIFFERENCES = f"""
SELECT r.line, r.firm, d.field, d.before, d.after
FROM import_row r
JOIN firm f ON f.id = r.firm
LEFT JOIN ({OPEN_TENANCY}) t ON t.firm = f.id
CROSS JOIN LATERAL (
    VALUES {PAIRS}, ('park', t.park::text, nullif(r.park, 0)::text)
) d(field, before, after)
WHERE r.registry_import = $1 {{lines}} AND d.before IS DISTINCT FROM d.after
UNION ALL
SELECT r.line, r.firm, 'firm', NULL, r.name FROM import_row r
WHERE r.registry_import = $1 {{lines}} AND r.is_new
  AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.tax_code = r.tax_code)
"""
ALL_DIFFERENCES = DIFFERENCES.format(lines="")
REMEMBER = f"""
INSERT INTO import_change (registry_import, line, firm, field, before, after)
SELECT $1, line, firm, field, before, after
FROM ({DIFFERENCES.format(lines="AND r.line BETWEEN $2 AND $3")}) d ORDER BY line, array_position($4::text[], field)
"""
REMEMBERED = "SELECT line, firm, field, before, after FROM import_change WHERE registry_import = $1"
DRIFTED = f"""
SELECT EXISTS (({ALL_DIFFERENCES}) EXCEPT ({REMEMBERED}))
    OR EXISTS (({REMEMBERED}) EXCEPT ({ALL_DIFFERENCES})) AS drifted
"""
LATER = """
SELECT DISTINCT l.firm, l.field FROM firm_change l LEFT JOIN registry_import i ON i.id = l.registry_import
WHERE l.valid_on > $2 AND i.state IS DISTINCT FROM 'undone'
"""
COUNTS = f"""
SELECT (SELECT count(*) FROM import_row WHERE registry_import = $1) AS taken,
       count(*) AS changes,
       count(*) FILTER (WHERE field = 'firm') AS new_firms,
       count(DISTINCT firm) FILTER (WHERE field <> 'firm') AS changed_firms,
       (SELECT count(DISTINCT line) FROM import_problem WHERE registry_import = $1) AS refused_rows,
       (SELECT count(*) FROM import_change c JOIN ({LATER}) l ON l.firm = c.firm AND l.field = c.field
        WHERE c.registry_import = $1) AS older_facts
FROM import_change WHERE registry_import = $1
"""


class Counts(msgspec.Struct, frozen=True):
    """`taken`: rows that are not refused; each is new, changed or unchanged."""

    taken: int
    changes: int
    new_firms: int
    changed_firms: int
    refused_rows: int
    older_facts: int


async def compare(import_id: UUID, valid_on: object, told: Callable[[int], Awaitable[None]]) -> Counts:
    """Call it in the transaction that ends the check, with the registry held still; refuses more rows.

    `told` hears after each part how many rows have been compared.
    """
    compared = 0
    for part in await db.fetch(PARTS, import_id, PART):
        await _compare_part(import_id, valid_on, part["first"], part["last"])
        compared += part["rows"]
        await told(compared)
    counts = await db.fetch_one(COUNTS, import_id, valid_on)
    assert counts is not None
    return Counts(**counts)


async def _compare_part(import_id: UUID, valid_on: object, first: int, last: int) -> None:
    await db.execute(MATCH, import_id, first, last)
    await db.execute(COMPLETE_NEW, import_id, first, last)
    problems = await _derive(import_id, first, last)
    problems += [
        Problem(row["line"], row["tax_code"], "", LATER_MOVE, {"day": f"{row['valid_from']:%d/%m/%Y}"})
        for row in await db.fetch(MOVED_LATER, import_id, first, last, valid_on)
    ]
    await refuse(import_id, problems)
    await db.execute(REMEMBER, import_id, first, last, list(FACTS))


async def has_drifted(import_id: UUID) -> bool:
    """Whether applying would now change anything else than what was listed."""
    row = await db.fetch_one(DRIFTED, import_id)
    return bool(row and row["drifted"])


async def keep_problems(import_id: UUID, problems: list[Problem]) -> None:
    await db.copy_rows(
        "import_problem",
        ("registry_import", "line", "tax_code", "heading", "message_id", "params"),
        (
            (
                import_id,
                one.line,
                one.tax_code,
                one.heading,
                one.message_id,
                msgspec.json.encode(one.params).decode(),
            )
            for one in problems
        ),
    )


async def refuse(import_id: UUID, problems: list[Problem]) -> None:
    await keep_problems(import_id, problems)
    lines = sorted({one.line for one in problems})
    await db.execute(
        "DELETE FROM import_row WHERE registry_import = $1 AND line = ANY ($2)", import_id, lines
    )


async def _derive(import_id: UUID, first: int, last: int) -> list[Problem]:
    """Sector and size of every firm that is new or whose code or figures change; new ones must be complete."""
    lines, sectors, sizes, problems = [], [], [], []
    for row in await db.fetch(TO_DERIVE, import_id, first, last):
        missing = _missing(row)
        if missing and row["is_new"]:
            problems += [
                Problem(row["line"], row["tax_code"], "", NEEDED, {"missing": one}) for one in missing
            ]
            continue
        lines.append(row["line"])
        sectors.append(sector_of(row["vsic_code"]))
        sizes.append(row["size"] if missing else _size(row))
    await db.execute(DERIVED, import_id, lines, sectors, sizes)
    return problems


def _missing(row: dict[str, Any]) -> list[str]:
    """Names of facts without which a firm has no name, sector or size."""
    missing = [FACTS[name] for name in ("name", "vsic_code", "employees") if row[name] is None]
    if not row["revenue"] and row["capital"] is None:
        missing.append(N_("revenue or capital"))
    return missing


def _size(row: dict[str, Any]) -> str:
    return size_class(row["employees"], row["revenue"], row["capital"], row["vsic_code"])
