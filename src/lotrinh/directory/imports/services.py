"""What an advisor does with a list of providers: upload, apply, undo, discard."""

import asyncio
import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.directory.imports import problems
from lotrinh.directory.imports.comparison import Compared, compare, directory
from lotrinh.directory.imports.fields import FIELDS, KNOWN
from lotrinh.directory.imports.rows import Problem, read_rows
from lotrinh.directory.services import hold_codes
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.sheet_files.problems import NotNow, UnreadableFile
from lotrinh.sheet_files.reading import read_sheet
from lotrinh.sheet_files.sheets import Sheet, tidy

MOST_ROWS = 20_000
LONGEST_NAME = 150
NAMES_SHOWN = 5
COLUMNS = ", ".join((*FIELDS, "search_key"))
OF_NEW = ", ".join(f"n.{name}" for name in COLUMNS.split(", "))

UPLOADED = """
INSERT INTO provider_import (id, state, file_name, sha256, columns, rows_total, new_entries, changed_entries,
                             unchanged_entries, refused_rows, uploaded_by, uploaded_at)
VALUES ($1, 'checked', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
ROWS = """
INSERT INTO provider_import_row (provider_import, line, outcome, provider, name, before, after, heading, message_id,
                                 params)
SELECT $1, r.line, r.outcome, r.provider, r.name, coalesce(r.before, '{}'), coalesce(r.after, '{}'),
       coalesce(r.heading, ''), coalesce(r.message_id, ''), coalesce(r.params, '{}')
FROM jsonb_to_recordset($2::jsonb) AS r (line int, outcome text, provider uuid, name text, before jsonb, after jsonb,
                                         heading text, message_id text, params jsonb)
"""
LOCK = "SELECT * FROM provider_import WHERE id = $1 FOR UPDATE"
OF_IMPORT = "SELECT r.* FROM provider_import_row r WHERE r.provider_import = $1 AND r.outcome = '{outcome}'"
STAND_STILL = """
SELECT count(*) FROM (
    SELECT 1 FROM provider
    WHERE id IN (SELECT r.provider FROM provider_import_row r WHERE r.provider_import = $1 AND r.outcome <> 'refused')
    ORDER BY id FOR UPDATE
) locked
"""
# A changed entry that no longer says what the list was compared with, or a new one that is there by now.
DRIFTED = f"""
SELECT EXISTS (
    SELECT 1 FROM ({OF_IMPORT.format(outcome="changed")}) r LEFT JOIN provider p ON p.id = r.provider
    WHERE p.id IS NULL OR p.withdrawn_at IS NOT NULL OR jsonb_populate_record(p, r.before) IS DISTINCT FROM p
) OR EXISTS (
    SELECT 1 FROM ({OF_IMPORT.format(outcome="new")}) r JOIN provider p ON p.tax_code = r.after ->> 'tax_code'
) OR EXISTS (
    SELECT 1 FROM ({OF_IMPORT.format(outcome="new")}) r JOIN provider p ON p.search_key = r.after ->> 'search_key'
    WHERE r.after ->> 'tax_code' IS NULL OR p.tax_code IS NULL AND p.personal_code IS NULL
) AS drifted
"""
ENTER = f"""
INSERT INTO provider (id, {COLUMNS}, listed_at, listed_by, simulated)
SELECT r.provider, {OF_NEW}, $2, $3, $4
FROM ({OF_IMPORT.format(outcome="new")}) r CROSS JOIN LATERAL jsonb_populate_record(NULL::provider, r.after) n
"""
WRITE = f"""
UPDATE provider p SET ({COLUMNS}, changed_at, changed_by) = ROW ({OF_NEW}, $2::timestamptz, $3::uuid)
FROM ({OF_IMPORT.format(outcome="changed")}) r JOIN provider now ON now.id = r.provider
CROSS JOIN LATERAL jsonb_populate_record(now, r.{{side}}) n
WHERE p.id = r.provider
"""
TOUCHED = f"""
SELECT r.name FROM (
    {OF_IMPORT.format(outcome="new")} UNION ALL {OF_IMPORT.format(outcome="changed")}
) r LEFT JOIN provider p ON p.id = r.provider
WHERE p.id IS NULL OR p.withdrawn_at IS NOT NULL OR jsonb_populate_record(p, r.after) IS DISTINCT FROM p
   OR (r.outcome = 'new' AND p.changed_at IS NOT NULL)
ORDER BY r.line
"""
REMOVE = f"DELETE FROM provider WHERE id IN (SELECT n.provider FROM ({OF_IMPORT.format(outcome='new')}) n)"
ACTS = """
SELECT provider, outcome, before - 'search_key' AS before FROM provider_import_row
WHERE provider_import = $1 AND outcome <> 'refused' ORDER BY line
"""


async def upload(visitor: Visitor, name: str, content: bytes) -> UUID:
    """Raises UnreadableFile. The file itself is not kept."""
    _refuse_others(visitor)
    sheet = await asyncio.to_thread(read_sheet, name, content, KNOWN)
    columns = _columns(sheet)
    rows, wrong = await asyncio.to_thread(read_rows, sheet.headings, columns, sheet.rows)
    compared = await asyncio.to_thread(compare, rows, await directory())
    refused = sorted([*wrong, *compared.problems], key=lambda one: one.line)
    import_id, fields = uuid4(), {number: field for field, number in columns.items()}
    read = [[heading, fields.get(number, "")] for number, heading in enumerate(sheet.headings)]
    async with db.atomic():
        await db.execute(
            UPLOADED, import_id, tidy(name)[-LONGEST_NAME:] or sheet.kind, hashlib.sha256(content).hexdigest(),
            json.dumps(read), len(sheet.rows), *_counts(compared, refused), visitor.id, clock.now(),
        )  # fmt: skip
        await db.execute(ROWS, import_id, _rows(compared, refused))
        await _record(visitor, "provider import uploaded", import_id)
    return import_id


async def apply(visitor: Visitor, import_id: UUID) -> None:
    """All of it or nothing."""
    now = clock.now()
    async with db.atomic():
        found = await _locked(visitor, import_id, "checked")
        if not found["new_entries"] and not found["changed_entries"]:
            raise problems.NothingToApply
        drifted = await db.fetch_one(DRIFTED, import_id)
        if drifted and drifted["drifted"]:
            raise problems.Stale
        await db.execute(ENTER, import_id, now, visitor.id, settings().demo)
        await db.execute(WRITE.format(side="after"), import_id, now, visitor.id)
        await _record_entries(visitor, import_id)
        await _move_on(visitor, import_id, "applied")


async def undo(visitor: Visitor, import_id: UUID) -> None:
    """All of it or nothing: raises TouchedSince or UsedSince."""
    async with db.atomic():
        await _locked(visitor, import_id, "applied")
        touched = [row["name"] for row in await db.fetch(TOUCHED, import_id)]
        if touched:
            more = "…" if len(touched) > NAMES_SHOWN else ""
            raise problems.TouchedSince(names=f"{'; '.join(touched[:NAMES_SHOWN])}{more}")
        try:
            await db.execute(REMOVE, import_id)
        except asyncpg.IntegrityConstraintViolationError:
            raise problems.UsedSince from None
        await db.execute(WRITE.format(side="before"), import_id, clock.now(), visitor.id)
        await _move_on(visitor, import_id, "undone")


async def discard(visitor: Visitor, import_id: UUID) -> None:
    """The list and its rows; the directory has not been touched."""
    async with db.atomic():
        await _locked(visitor, import_id, "checked", with_rows=False)
        await db.execute("DELETE FROM provider_import WHERE id = $1", import_id)
        await _record(visitor, "provider import discarded", import_id)


def _columns(sheet: Sheet) -> dict[str, int]:
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableFile(problems.TOO_MANY)
    columns = KNOWN.guess(sheet.headings)
    if "name" not in columns:
        raise UnreadableFile(problems.NO_COLUMN)
    return columns


def _counts(compared: Compared, refused: list[Problem]) -> tuple[int, int, int, int]:
    new = sum(one.outcome == "new" for one in compared.changes)
    return new, len(compared.changes) - new, compared.unchanged, len({one.line for one in refused})


def _rows(compared: Compared, refused: list[Problem]) -> str:
    changes = [msgspec.structs.asdict(one) | {"outcome": one.outcome} for one in compared.changes]
    wrong = [msgspec.structs.asdict(one) | {"outcome": "refused"} for one in refused]
    return msgspec.json.encode(changes + wrong).decode()


async def _locked(visitor: Visitor, import_id: UUID, state: str, *, with_rows: bool = True) -> dict[str, Any]:
    """With the directory held still, and each entry that the rows speak of."""
    _refuse_others(visitor)
    await hold_codes()
    found = await db.fetch_one(LOCK, import_id)
    if found is None:
        raise NotFound
    if found["state"] != state:
        raise NotNow
    if with_rows:
        await db.execute(STAND_STILL, import_id)
        kept = await db.fetch_one(
            "SELECT 1 FROM provider_import_row WHERE provider_import = $1 LIMIT 1", import_id
        )
        if kept is None:
            raise problems.RowsGone
    return found


async def _move_on(visitor: Visitor, import_id: UUID, state: str) -> None:
    await db.execute(
        f"UPDATE provider_import SET state = $2, {state}_at = $3, {state}_by = $4 WHERE id = $1",
        import_id, state, clock.now(), visitor.id,
    )  # fmt: skip
    await _record(visitor, f"provider import {state}", import_id)


async def _record_entries(visitor: Visitor, import_id: UUID) -> None:
    """What each entry said before stays on record, as when it is changed by hand."""
    acts = await db.fetch(ACTS, import_id)
    for outcome, action in (("new", "provider listed"), ("changed", "provider changed")):
        details = {
            row["provider"]: {"import": str(import_id), "before": json.loads(row["before"])}
            for row in acts
            if row["outcome"] == outcome
        }
        await audit.record_all(action, "provider", details, person_id=visitor.id)


def _refuse_others(visitor: Visitor) -> None:
    if visitor.staff_role != "advisor":
        raise NotFound


async def _record(visitor: Visitor, action: str, import_id: UUID) -> None:
    await audit.record(action, "provider_import", import_id, person_id=visitor.id)
