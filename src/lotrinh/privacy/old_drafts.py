"""Drafts of assessments that nobody has touched for a long time go, with what was handed in for them."""

from datetime import datetime
from uuid import UUID

from lotrinh import audit, db
from lotrinh.papers import store

BATCH = 500
OLD = f"""
SELECT a.id, a.firm FROM assessment a
WHERE a.state = 'draft' AND a.started_at < $1
  AND NOT EXISTS (SELECT 1 FROM answer w WHERE w.assessment = a.id AND w.updated_at >= $1)
  AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.assessment = a.id AND e.added_at >= $1)
ORDER BY a.started_at LIMIT {BATCH} FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - a number of this module
FILES = "SELECT stored_name FROM evidence WHERE assessment = ANY ($1::uuid[]) AND stored_name IS NOT NULL"
DELETE = "DELETE FROM assessment WHERE id = ANY ($1::uuid[])"


async def remove(before: datetime) -> int:
    removed, files = 0, []
    while rows := await db.fetch(OLD, before):
        files += await _delete(rows)
        removed += len(rows)
    for name in files:
        store.remove(name)
    return removed


async def _delete(rows: list[dict[str, UUID]]) -> list[str]:
    """Names of the files that nothing names any more."""
    ids = [row["id"] for row in rows]
    files = [row["stored_name"] for row in await db.fetch(FILES, ids)]
    for row in rows:
        await audit.record("old draft removed", "assessment", row["id"], person_id=None, firm_id=row["firm"])
    await db.execute(DELETE, ids)
    return files
