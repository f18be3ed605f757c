"""Imports of providers as advisors see them: all of them, since the directory is everybody's."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.paging import ListPage, fetch_page, pages_of

PAGE = 50
IMPORTS = """
SELECT i.*, coalesce(nullif(u.name, ''), u.email, '') AS uploader, coalesce(nullif(a.name, ''), a.email, '') AS applier,
       coalesce(nullif(n.name, ''), n.email, '') AS undoer
FROM provider_import i
LEFT JOIN person u ON u.id = i.uploaded_by
LEFT JOIN person a ON a.id = i.applied_by
LEFT JOIN person n ON n.id = i.undone_by
"""
CHANGES = """
SELECT line, provider, name, outcome, before, after FROM provider_import_row
WHERE provider_import = $1 AND outcome <> 'refused' ORDER BY id LIMIT {page} OFFSET $2
"""
REFUSED = """
SELECT line, name, heading, message_id, params FROM provider_import_row
WHERE provider_import = $1 AND outcome = 'refused' ORDER BY line, id LIMIT $2
"""


class ImportSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`columns`: each heading with the field that it fills, "" for none. Counts are of rows."""

    id: UUID
    state: str
    file_name: str
    columns: list[tuple[str, str]]
    rows_total: int
    new_entries: int
    changed_entries: int
    unchanged_entries: int
    refused_rows: int
    uploader: str
    uploaded_at: datetime
    applier: str
    applied_at: datetime | None
    undoer: str
    undone_at: datetime | None

    @property
    def url(self) -> str:
        return f"/providers/imports/{self.id}"

    @property
    def changes(self) -> int:
        return self.new_entries + self.changed_entries

    @property
    def pages(self) -> int:
        return pages_of(self.changes, PAGE)


async def imports(visitor: Visitor, page: int) -> ListPage:
    """The newest first."""
    if visitor.staff_role != "advisor":
        return ListPage([], 0, 1)
    return (await fetch_page(page, f"{IMPORTS} ORDER BY i.uploaded_at DESC, i.id")).each(_seen)


async def one(visitor: Visitor, import_id: UUID) -> ImportSeen | None:
    if visitor.staff_role != "advisor":
        return None
    row = await db.fetch_one(f"{IMPORTS} WHERE i.id = $1", import_id)
    return _seen(row) if row else None


async def changes(seen: ImportSeen, page: int) -> list[dict[str, Any]]:
    """What the rows do to entries, in the order of the list."""
    rows = await db.fetch(CHANGES.format(page=PAGE), seen.id, (page - 1) * PAGE)
    return [row | {side: json.loads(row[side]) for side in ("before", "after")} for row in rows]


async def refused(seen: ImportSeen, most: int | None = None) -> list[dict[str, Any]]:
    rows = await db.fetch(REFUSED, seen.id, most)
    return [row | {"params": json.loads(row["params"])} for row in rows]


def _seen(row: dict[str, Any]) -> ImportSeen:
    known = {name: row[name] for name in ImportSeen.__struct_fields__ if name in row}
    return ImportSeen(**known | {"columns": [tuple(one) for one in json.loads(row["columns"])]})
