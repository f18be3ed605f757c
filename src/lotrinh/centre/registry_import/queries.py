"""Imports as advisors see them: all of them, since the registry is everybody's."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.registry_import import services, store
from lotrinh.centre.registry_import.fields import KNOWN, guess_unit
from lotrinh.centre.registry_import.locking import join_whole_tables
from lotrinh.centre.registry_import.undoing import touched_since
from lotrinh.paging import ListPage, fetch_page

PAGE = 50
SAMPLES = 3

IMPORTS = """
SELECT i.*, coalesce(nullif(u.name, ''), u.email, '') AS uploader, coalesce(nullif(a.name, ''), a.email, '') AS applier,
       coalesce(nullif(n.name, ''), n.email, '') AS undoer
FROM registry_import i
LEFT JOIN person u ON u.id = i.uploaded_by
LEFT JOIN person a ON a.id = i.applied_by
LEFT JOIN person n ON n.id = i.undone_by
"""
# The changes of a page are chosen on narrow rows; names are looked up for these alone.
PLANNED = """
SELECT c.id, c.firm, r.tax_code, coalesce(f.name, r.name) AS name, c.field, c.before, c.after
FROM import_change c
JOIN import_row r ON r.registry_import = c.registry_import AND r.line = c.line
LEFT JOIN firm f ON f.id = c.firm
WHERE c.id = ANY (ARRAY(
    SELECT id FROM import_change WHERE registry_import = $1 AND {kind} ORDER BY id LIMIT {page} OFFSET $2
)) ORDER BY c.id
"""
RECORDED = """
SELECT c.id, c.firm, c.tax_code, coalesce(f.name, c.after) AS name, c.field, c.before, c.after
FROM firm_change c LEFT JOIN firm f ON f.id = c.firm
WHERE c.id = ANY (ARRAY(
    SELECT id FROM firm_change WHERE registry_import = $1 AND NOT undoes AND {kind} ORDER BY id
    LIMIT {page} OFFSET $2
)) ORDER BY c.id
"""
KINDS = {"all": "true", "new": "field = 'firm'", "changed": "field <> 'firm'"}
PROBLEMS = """
SELECT line, tax_code, heading, message_id, params FROM import_problem
WHERE registry_import = $1 ORDER BY line, id
"""
TOUCHED = """
SELECT t.*, i.file_name, coalesce(nullif(p.name, ''), '') AS person, count(*) OVER () AS total
FROM ({touched}) t
LEFT JOIN registry_import i ON i.id = t.registry_import
LEFT JOIN person p ON p.id = t.changed_by
ORDER BY t.id LIMIT {page} OFFSET {offset}
"""
MAPPING = "SELECT * FROM import_mapping WHERE headings_key = $1"


class ImportSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`problem`: why it did not go on, a gettext id; counts are known once it is checked."""

    id: UUID
    state: str
    problem: str
    file_name: str
    stored_name: str | None
    kind: str
    encoding: str
    sheet: str
    headings: list[str]
    columns: dict[str, int] | None
    unit: int
    vsic_version: int
    valid_on: date | None
    rows_total: int
    rows_done: int
    rows_compared: int
    new_firms: int
    changed_firms: int
    unchanged_firms: int
    refused_rows: int
    changes: int
    older_facts: int
    uploader: str
    uploaded_at: datetime
    touched_at: datetime
    applier: str
    applied_at: datetime | None
    undoer: str
    undone_at: datetime | None

    @property
    def is_stuck(self) -> bool:
        return services.is_stuck(self.state, self.touched_at)

    @property
    def is_busy(self) -> bool:
        return self.state in ("checking", "applying", "undoing")

    @property
    def is_over(self) -> bool:
        return self.state in ("applied", "undoing", "undone")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How the file may be read: as chosen, as remembered of such headings, or as guessed."""

    columns: dict[str, int]
    unit: int
    vsic_version: int
    remembered_at: datetime | None = None


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


async def changes(seen: ImportSeen, kind: str, page: int) -> list[dict[str, Any]]:
    """Before it is applied what it would change, afterwards what it did change, in the order of the file."""
    sql = (RECORDED if seen.is_over else PLANNED).format(kind=KINDS[kind], page=PAGE)
    return await db.fetch(sql, seen.id, (page - 1) * PAGE)


async def problems(seen: ImportSeen, most: int | None = None) -> list[dict[str, Any]]:
    rows = await db.fetch(f"{PROBLEMS} LIMIT {most}" if most else PROBLEMS, seen.id)
    return [row | {"params": json.loads(row["params"])} for row in rows]


@db.by_system
async def touched(seen: ImportSeen, page: int) -> tuple[list[dict[str, Any]], int]:
    """What it changed and something else has touched since, and how much that is in all."""
    sql = TOUCHED.format(touched=await touched_since(), page=PAGE, offset=(page - 1) * PAGE)
    async with db.atomic():
        await join_whole_tables()
        rows = await db.fetch(sql, seen.id)
    return rows, rows[0]["total"] if rows else 0


async def reading(seen: ImportSeen) -> Reading:
    if seen.columns is not None:
        return Reading(columns=seen.columns, unit=seen.unit, vsic_version=seen.vsic_version)
    row = await db.fetch_one(MAPPING, services.headings_key(seen.headings))
    if row is None:
        columns = KNOWN.guess(seen.headings)
        return Reading(
            columns=columns, unit=guess_unit(seen.headings, columns), vsic_version=seen.vsic_version
        )
    return Reading(
        columns=json.loads(row["columns"]), unit=row["unit"], vsic_version=row["vsic_version"],
        remembered_at=row["saved_at"],
    )  # fmt: skip


def samples(seen: ImportSeen) -> list[list[str]]:
    """For each column, what stands in its first rows; nothing when the file is no longer kept."""
    cells: list[list[str]] = [[] for _ in seen.headings]
    try:
        for _, (_, texts) in zip(range(SAMPLES), store.lines(seen.stored_name or ""), strict=False):
            for place, text in enumerate(texts[: len(cells)]):
                cells[place] += [text] if text else []
    except (FileNotFoundError, ValueError):
        return cells
    return cells


def _seen(row: dict[str, Any]) -> ImportSeen:
    known = {name: row[name] for name in ImportSeen.__struct_fields__ if name in row}
    columns = json.loads(row["columns"]) if row["columns"] else None
    return ImportSeen(**(known | {"headings": json.loads(row["headings"]), "columns": columns}))
