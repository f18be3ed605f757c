"""Applying an import: one transaction that changes the registry and writes its history, or nothing."""

from typing import Any
from uuid import UUID

from lotrinh import audit, clock, db
from lotrinh.centre.registry_import.checking import clear
from lotrinh.centre.registry_import.comparison import FACTS_OF_FIRM, has_drifted
from lotrinh.centre.registry_import.locking import hold_planned, locked
from lotrinh.centre.registry_import.problems import STALE
from lotrinh.settings import settings

APPLY = "import.apply"

COLUMNS = ", ".join((*FACTS_OF_FIRM, "search_key"))
ENTER = f"""
INSERT INTO firm (id, tax_code, {COLUMNS}, simulated, created_at)
SELECT firm, tax_code, {COLUMNS}, $2, $3 FROM import_row WHERE registry_import = $1 AND is_new
"""
CHANGE = f"""
UPDATE firm f SET ({COLUMNS}) = ROW ({", ".join(f"r.{name}" for name in COLUMNS.split(", "))})
FROM import_row r
WHERE r.registry_import = $1 AND NOT r.is_new AND f.id = r.firm
  AND r.firm IN (SELECT firm FROM import_change WHERE registry_import = $1 AND field <> 'park')
"""
LEAVE_PARK = """
UPDATE park_tenancy t SET valid_to = greatest($2::date - 1, t.valid_from)
FROM import_change c
WHERE c.registry_import = $1 AND c.field = 'park' AND t.firm = c.firm AND t.park::text = c.before
  AND t.valid_to IS NULL
"""
ENTER_PARK = """
INSERT INTO park_tenancy (firm, park, valid_from)
SELECT c.firm, c.after::int, $2::date FROM import_change c
WHERE c.registry_import = $1 AND c.field = 'park' AND c.after IS NOT NULL
UNION ALL
SELECT r.firm, r.park, NULL FROM import_row r WHERE r.registry_import = $1 AND r.is_new AND r.park > 0
"""
WRITE_HISTORY = """
INSERT INTO firm_change (firm, tax_code, field, before, after, valid_on, registry_import, changed_by, at)
SELECT c.firm, r.tax_code, c.field, c.before, c.after, $2, $1, $3, $4
FROM import_change c JOIN import_row r ON r.registry_import = c.registry_import AND r.line = c.line
WHERE c.registry_import = $1 ORDER BY c.id
"""
DONE = "UPDATE registry_import SET state = 'applied', problem = '', applied_at = $2, touched_at = $2 WHERE id = $1"
DRIFTED = "UPDATE registry_import SET state = 'stale', problem = $2, touched_at = $3 WHERE id = $1"


async def apply(payload: dict[str, Any]) -> None:
    """The job; an import that does not wait to be applied, or is applied already, is left alone."""
    import_id, now = UUID(payload["import"]), clock.now()
    async with db.atomic():
        waiting = await locked(import_id, "applying")
        if waiting is None:
            return
        await hold_planned(import_id)
        if await has_drifted(import_id):
            await db.execute(DRIFTED, import_id, STALE, now)
            return
        await _apply(waiting)
        await clear(import_id, "import_row", "import_change")
        await db.execute(DONE, import_id, now)


async def _apply(waiting: dict[str, Any]) -> None:
    import_id, valid_on, now = waiting["id"], waiting["valid_on"], clock.now()
    await db.execute(ENTER, import_id, settings().demo, now)
    await db.execute(CHANGE, import_id)
    await db.execute(LEAVE_PARK, import_id, valid_on)
    await db.execute(ENTER_PARK, import_id, valid_on)
    await db.execute(WRITE_HISTORY, import_id, valid_on, waiting["applied_by"], now)
    counts = {name: waiting[name] for name in ("new_firms", "changed_firms", "refused_rows", "changes")}
    await audit.record(
        "registry import applied", "registry_import", import_id,
        person_id=waiting["applied_by"], detail=counts | {"sha256": waiting["sha256"]},
    )  # fmt: skip
