"""Undoing a whole import, as long as nothing has touched what it changed; both are in the history then."""

from typing import Any
from uuid import UUID

from lotrinh import audit, clock, db
from lotrinh.centre.registry_import.comparison import FACTS_OF_FIRM, OPEN_TENANCY
from lotrinh.centre.registry_import.locking import hold_changed, join_whole_tables, locked
from lotrinh.centre.registry_import.problems import TOUCHED_MEANWHILE
from lotrinh.search import search_key

UNDO = "import.undo"

CURRENT = ", ".join(f"('{name}', f.{name}::text)" for name in FACTS_OF_FIRM)
NEWEST_OTHERS = """
SELECT DISTINCT ON (l.firm, l.field) l.firm, l.field, l.id, l.at, l.registry_import, l.changed_by
FROM firm_change l LEFT JOIN registry_import i ON i.id = l.registry_import
WHERE l.registry_import IS DISTINCT FROM $1 AND i.state IS DISTINCT FROM 'undone'
  AND l.firm IN (SELECT firm FROM firm_change WHERE registry_import = $1)
ORDER BY l.firm, l.field, l.id DESC
"""
TOUCHED_FACTS = f"""
SELECT c.id, c.firm, c.tax_code, f.name, c.field, c.after AS imported, v.value AS current,
       l.at, l.registry_import, l.changed_by
FROM firm_change c
LEFT JOIN firm f ON f.id = c.firm
LEFT JOIN ({OPEN_TENANCY}) t ON t.firm = c.firm
LEFT JOIN LATERAL (VALUES {CURRENT}, ('park', t.park::text)) v(field, value) ON v.field = c.field
LEFT JOIN ({NEWEST_OTHERS}) l ON l.firm = c.firm AND l.field = c.field AND l.id > c.id
WHERE c.registry_import = $1 AND c.field <> 'firm' AND NOT c.undoes
  AND (l.id IS NOT NULL OR v.value IS DISTINCT FROM c.after)
"""
TOUCHED_FIRMS = """
SELECT c.id, c.firm, c.tax_code, f.name, c.field, c.after AS imported, f.name AS current,
       l.at, l.registry_import, l.changed_by
FROM firm_change c
JOIN firm f ON f.id = c.firm
LEFT JOIN LATERAL (
    SELECT o.* FROM ({others}) o WHERE o.firm = c.firm AND o.id > c.id ORDER BY o.id DESC LIMIT 1
) l ON true
WHERE c.registry_import = $1 AND c.field = 'firm' AND NOT c.undoes AND (l.id IS NOT NULL OR {used})
"""
REFERENCES = """
SELECT c.conrelid::regclass::text AS relation, a.attname AS reference
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.confrelid = 'firm'::regclass AND c.contype = 'f' AND c.conrelid::regclass::text <> ALL ($1)
ORDER BY 1, 2
"""
NO_USE = ["firm_standing", "park_tenancy", "next_step_probability"]
"""What exists for every firm, whether anybody uses it here or not."""

SET_BACK = f"""
UPDATE firm f SET ({", ".join(FACTS_OF_FIRM)}) = ROW ({", ".join(f"p.{name}" for name in FACTS_OF_FIRM)})
FROM (
    SELECT firm, jsonb_object_agg(field, before) AS earlier FROM firm_change
    WHERE registry_import = $1 AND NOT undoes AND field NOT IN ('firm', 'park') GROUP BY firm
) c
JOIN firm now ON now.id = c.firm
CROSS JOIN LATERAL jsonb_populate_record(now, c.earlier) p
WHERE f.id = c.firm
"""
NAMES = """
SELECT firm, before FROM firm_change WHERE registry_import = $1 AND NOT undoes AND field = 'name'
"""
SET_KEYS = "UPDATE firm f SET search_key = k.key FROM unnest($1::uuid[], $2::text[]) k(firm, key) WHERE f.id = k.firm"
LEAVE_PARK = """
DELETE FROM park_tenancy t USING firm_change c
WHERE c.registry_import = $1 AND NOT c.undoes AND c.field = 'park' AND t.firm = c.firm AND t.park::text = c.after
  AND t.valid_to IS NULL AND t.valid_from = c.valid_on
"""
BACK_INTO_PARK = """
UPDATE park_tenancy t SET valid_to = NULL
WHERE t.id IN (
    SELECT max(s.id) FROM firm_change c JOIN park_tenancy s ON s.firm = c.firm AND s.park::text = c.before
    WHERE c.registry_import = $1 AND NOT c.undoes AND c.field = 'park' AND s.valid_to >= c.valid_on - 1
    GROUP BY c.id
)
"""
REMOVE = """
DELETE FROM firm WHERE id IN (
    SELECT firm FROM firm_change WHERE registry_import = $1 AND NOT undoes AND field = 'firm'
)
"""
WRITE_HISTORY = """
INSERT INTO firm_change
    (firm, tax_code, field, before, after, valid_on, registry_import, changed_by, undoes, at)
SELECT firm, tax_code, field, after, before, valid_on, registry_import, $2, true, $3
FROM firm_change WHERE registry_import = $1 AND NOT undoes ORDER BY id
"""
DONE = (
    "UPDATE registry_import SET state = 'undone', problem = '', undone_at = $2, touched_at = $2 WHERE id = $1"
)
TOUCHED = "UPDATE registry_import SET state = 'applied', problem = $2, touched_at = $3 WHERE id = $1"


async def touched_since() -> str:
    """A statement: what the import $1 changed and something else has touched since."""
    found = await db.fetch(REFERENCES, NO_USE)
    used = " OR ".join(
        f'EXISTS (SELECT 1 FROM {row["relation"]} u WHERE u."{row["reference"]}" = c.firm)' for row in found
    )
    firms = TOUCHED_FIRMS.format(others=NEWEST_OTHERS, used=used or "false")
    return f"({TOUCHED_FACTS}) UNION ALL ({firms})"


@db.by_system
async def is_touched(import_id: UUID) -> bool:
    """Call it in a transaction."""
    await join_whole_tables()
    row = await db.fetch_one(f"SELECT EXISTS ({await touched_since()}) AS touched", import_id)
    return bool(row and row["touched"])


async def undo(payload: dict[str, Any]) -> None:
    """The job; an import that does not wait to be undone, or is undone already, is left alone."""
    import_id, now = UUID(payload["import"]), clock.now()
    async with db.atomic():
        waiting = await locked(import_id, "undoing")
        if waiting is None:
            return
        await hold_changed(import_id)
        if await is_touched(import_id):
            await db.execute(TOUCHED, import_id, TOUCHED_MEANWHILE, now)
            return
        await _undo(import_id)
        await db.execute(WRITE_HISTORY, import_id, waiting["undone_by"], now)
        await db.execute(DONE, import_id, now)
        await audit.record(
            "registry import undone", "registry_import", import_id, person_id=waiting["undone_by"]
        )


async def _undo(import_id: UUID) -> None:
    await db.execute(SET_BACK, import_id)
    renamed = await db.fetch(NAMES, import_id)
    keys = [search_key(row["before"])[:200] for row in renamed]
    await db.execute(SET_KEYS, [row["firm"] for row in renamed], keys)
    await db.execute(LEAVE_PARK, import_id)
    await db.execute(BACK_INTO_PARK, import_id)
    await db.execute(REMOVE, import_id)
