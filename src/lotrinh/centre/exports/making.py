"""Making the file: within the request for short lists, as a job for long ones; doing it twice gives one file."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from lotrinh import audit, clock, db, i18n
from lotrinh.centre import firm_rows
from lotrinh.centre.exports import store
from lotrinh.centre.exports.notes import Made, notes
from lotrinh.centre.exports.workbook import FirmBook
from lotrinh.centre.firm_filter import FirmFilter, parse_address
from lotrinh.firms.queries import EXPORTED
from lotrinh.settings import settings

MAKE = "export.make"
CHUNK = 1_000

BEGIN = """
UPDATE firm_export SET state = 'running', attempt = attempt + 1, firms_done = 0, touched_at = $2
WHERE id = $1 AND state IN ('waiting', 'running')
RETURNING id, address, words, firm_ids, language, attempt, asked_by
"""
# Whoever is no advisor any more gets no list.
ASKER = (
    "SELECT coalesce(nullif(name, ''), email) AS name FROM person WHERE id = $1 AND staff_role = 'advisor'"
)
PROGRESS = """
UPDATE firm_export SET firms_done = $3, touched_at = $4 WHERE id = $1 AND attempt = $2 AND state = 'running'
"""
FINISH = """
UPDATE firm_export SET state = 'ready', firms_done = $3, shared = $4, stored_name = $5, size = $6, touched_at = $7,
    expires_at = $8, firm_ids = NULL
WHERE id = $1 AND attempt = $2 AND state = 'running'
"""
FAIL = "UPDATE firm_export SET state = 'failed', touched_at = $3 WHERE id = $1 AND attempt = $2"


class Overtaken(Exception):
    """Another run has begun: what this one made is of no use."""


async def make(payload: dict[str, Any]) -> None:
    """The job; an export that waits for nothing is left alone."""
    begun = await db.fetch_one(BEGIN, UUID(payload["export"]), clock.now())
    if begun is None:
        return
    asker = await db.fetch_one(ASKER, begun["asked_by"])
    if asker is None:
        await db.execute(FAIL, begun["id"], begun["attempt"], clock.now())
        return
    name = await asyncio.to_thread(store.reserve)
    try:
        await _make(begun, asker["name"], name)
    except Overtaken:
        store.remove(name)
    except BaseException:
        store.remove(name)
        raise


async def _make(begun: dict[str, Any], asker: str, name: str) -> None:
    chosen, locale, at = parse_address(begun["address"]), i18n.locale_of(begun["language"]), clock.now()
    book = await asyncio.to_thread(FirmBook, store.place(name), chosen.columns, locale)
    try:
        shared, simulated = await _write(begun, book)
        made = Made(
            words=begun["words"], asker=asker, at=at,
            firms=len(begun["firm_ids"]), shared=len(shared), simulated=simulated,
        )  # fmt: skip
        await asyncio.to_thread(book.close, notes(made, locale))
    finally:
        await asyncio.to_thread(book.discard)
    await _finish(begun, chosen, name, shared)


async def _write(begun: dict[str, Any], book: FirmBook) -> tuple[list[UUID], bool]:
    """The firms of which results are in the book, and whether any firm is simulated."""
    ids: list[UUID] = begun["firm_ids"]
    shared, simulated = [], False
    for start in range(0, len(ids), CHUNK):
        rows = await firm_rows.read(ids[start : start + CHUNK])
        await asyncio.to_thread(book.write, rows)
        shared += [row.id for row in rows if row.shared]
        simulated = simulated or any(row.simulated for row in rows)
        done = min(start + CHUNK, len(ids))
        if await db.execute(PROGRESS, begun["id"], begun["attempt"], done, clock.now()) != "UPDATE 1":
            raise Overtaken
    return shared, simulated


async def _finish(begun: dict[str, Any], chosen: FirmFilter, name: str, shared: list[UUID]) -> None:
    """Who took which list is noted, also with each firm whose results are in it, for the firm to read."""
    firms, now = len(begun["firm_ids"]), clock.now()
    size = (await asyncio.to_thread(store.place(name).stat)).st_size
    async with db.atomic():
        finished = await db.execute(
            FINISH,
            begun["id"],
            begun["attempt"],
            firms,
            len(shared),
            name,
            size,
            now,
            now + timedelta(days=settings().keep_lists_days),
        )
        if finished != "UPDATE 1":
            raise Overtaken
        await audit.record(
            "firms exported", "firm_export", begun["id"], person_id=begun["asked_by"],
            detail={"firms": firms, "shared": len(shared), "address": chosen.address()},
        )  # fmt: skip
        await audit.record_each(
            EXPORTED, "firm_export", begun["id"], person_id=begun["asked_by"], firm_ids=shared
        )
