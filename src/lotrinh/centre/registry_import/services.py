"""What an advisor does with an import: upload, say what the columns are, check, apply, undo, discard."""

import asyncio
import hashlib
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.registry_import import problems, store
from lotrinh.centre.registry_import.applying import APPLY
from lotrinh.centre.registry_import.checking import CHECK, clear
from lotrinh.centre.registry_import.fields import KNOWN
from lotrinh.centre.registry_import.undoing import UNDO, is_touched
from lotrinh.errors import NotFound
from lotrinh.search import search_key
from lotrinh.sheet_files.problems import NotNow
from lotrinh.sheet_files.reading import read_sheet
from lotrinh.sheet_files.sheets import Sheet, tidy

PATIENCE = timedelta(minutes=2)
"""A job that has not been heard of for so long may be started again."""
LONGEST_NAME = 150
CAN_BE_READ = ("uploaded", "checked", "stale")
"""States in which the columns may still be chosen, or chosen anew."""

LOCK = "SELECT * FROM registry_import WHERE id = $1 FOR UPDATE"
UPLOADED = """
INSERT INTO registry_import (id, state, problem, file_name, stored_name, sha256, kind, encoding, sheet, headings,
    rows_total, uploaded_by, uploaded_at, touched_at)
VALUES ($1, 'uploaded', '', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
"""
CHOSEN = """
UPDATE registry_import SET state = 'checking', problem = '', columns = $2, unit = $3, vsic_version = $4,
    valid_on = $5, touched_at = $6, rows_done = 0, rows_compared = 0
WHERE id = $1
"""
REMEMBERED = """
INSERT INTO import_mapping (headings_key, columns, unit, vsic_version, saved_by, saved_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (headings_key) DO UPDATE SET columns = excluded.columns, unit = excluded.unit,
    vsic_version = excluded.vsic_version, saved_by = excluded.saved_by, saved_at = excluded.saved_at
"""
SET_STATE = "UPDATE registry_import SET state = $2, problem = '', touched_at = $3 WHERE id = $1"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """How the advisor says a file is to be read; `valid_on`: the day its facts are of."""

    columns: dict[str, int]
    unit: int
    vsic_version: int
    valid_on: date


async def upload(visitor: Visitor, name: str, content: bytes) -> UUID:
    """Raises UnreadableFile, and then keeps nothing of the file."""
    _refuse_others(visitor)
    sheet = await asyncio.to_thread(read_sheet, name, content, KNOWN)
    stored = await asyncio.to_thread(store.keep, sheet.headings, sheet.rows, KNOWN.guess(sheet.headings))
    try:
        return await _enter(visitor, name, sheet, stored, hashlib.sha256(content).hexdigest())
    except BaseException:
        store.remove(stored)
        raise


async def choose(visitor: Visitor, import_id: UUID, choice: Choice) -> None:
    """Remember the choice for files with the same headings, and check the file by it."""
    now, columns = clock.now(), json.dumps(choice.columns)
    async with db.atomic():
        found = await _locked(visitor, import_id, *CAN_BE_READ)
        await clear(import_id)
        await db.execute(CHOSEN, import_id, columns, choice.unit, choice.vsic_version, choice.valid_on, now)
        await db.execute(
            REMEMBERED, headings_key(json.loads(found["headings"])), columns, choice.unit, choice.vsic_version,
            visitor.id, now,
        )  # fmt: skip
        await _record(visitor, "registry import checked", import_id)
        await _enqueue(CHECK, import_id)


async def check_again(visitor: Visitor, import_id: UUID) -> None:
    await _start(visitor, import_id, CHECK, "checking", "checked", "stale")


async def apply(visitor: Visitor, import_id: UUID) -> None:
    async with db.atomic():
        found = await _start(visitor, import_id, APPLY, "applying", "checked")
        if found is None:
            return
        if not found["changes"]:
            raise problems.NothingToApply
        await db.execute("UPDATE registry_import SET applied_by = $2 WHERE id = $1", import_id, visitor.id)


async def undo(visitor: Visitor, import_id: UUID) -> None:
    async with db.atomic():
        if await _start(visitor, import_id, UNDO, "undoing", "applied") is None:
            return
        if await is_touched(import_id):
            raise problems.TouchedSince
        await db.execute("UPDATE registry_import SET undone_by = $2 WHERE id = $1", import_id, visitor.id)


async def discard(visitor: Visitor, import_id: UUID) -> None:
    """Take the file and all that was read from it away; the registry has not been touched."""
    async with db.atomic():
        found = await _locked(visitor, import_id, "checking", *CAN_BE_READ)
        await clear(import_id)
        await db.execute(SET_STATE, import_id, "discarded", clock.now())
        await db.execute("UPDATE registry_import SET stored_name = NULL WHERE id = $1", import_id)
        await _record(visitor, "registry import discarded", import_id)
    if found["stored_name"]:
        await asyncio.to_thread(store.remove, found["stored_name"])


def headings_key(headings: list[str]) -> str:
    """The same for the same headings in the same order, whatever their case and accents."""
    return hashlib.sha256("\n".join(map(search_key, headings)).encode()).hexdigest()


def is_stuck(state: str, touched_at: Any) -> bool:
    return state in ("checking", "applying", "undoing") and clock.now() - touched_at > PATIENCE


async def _enter(visitor: Visitor, name: str, sheet: Sheet, stored: str, sha256: str) -> UUID:
    import_id = uuid4()
    headings = [store.without_personal_number(heading) for heading in sheet.headings]
    async with db.atomic():
        await db.execute(
            UPLOADED, import_id, tidy(name)[-LONGEST_NAME:] or sheet.kind, stored, sha256, sheet.kind,
            sheet.encoding, sheet.title, json.dumps(headings), len(sheet.rows), visitor.id, clock.now(),
        )  # fmt: skip
        await _record(visitor, "registry import uploaded", import_id)
    return import_id


async def _start(
    visitor: Visitor, import_id: UUID, job: str, busy: str, *ready: str
) -> dict[str, Any] | None:
    """Set the import to its busy state and queue the job, again if it is stuck; None: it is under way."""
    async with db.atomic():
        found = await _locked(visitor, import_id, busy, *ready)
        if found["state"] == busy and not is_stuck(busy, found["touched_at"]):
            return None
        await db.execute(SET_STATE, import_id, busy, clock.now())
        await _enqueue(job, import_id)
        return found


async def _locked(visitor: Visitor, import_id: UUID, *states: str) -> dict[str, Any]:
    _refuse_others(visitor)
    found = await db.fetch_one(LOCK, import_id)
    if found is None:
        raise NotFound
    if found["state"] not in states:
        raise NotNow
    return found


async def _enqueue(job: str, import_id: UUID) -> None:
    await jobs.enqueue(job, {"import": str(import_id)}, key=f"{job}:{import_id}")


def _refuse_others(visitor: Visitor) -> None:
    if visitor.staff_role != "advisor":
        raise NotFound


async def _record(visitor: Visitor, action: str, import_id: UUID) -> None:
    await audit.record(action, "registry_import", import_id, person_id=visitor.id)
