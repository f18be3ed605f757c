"""Asking for a list as a file, starting one again that got stuck, and taking the file."""

import asyncio
from uuid import UUID, uuid4

from lotrinh import audit, clock, db, i18n, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.exports import problems, queries, store
from lotrinh.centre.exports.making import MAKE, make
from lotrinh.centre.exports.notes import filter_words
from lotrinh.centre.exports.tables import FirmExport
from lotrinh.centre.selection import EVERYTHING, Selection, firm_ids
from lotrinh.errors import NotFound

AT_ONCE = 5_000
"""Longer lists are made in the background."""

SET_FIRMS = "UPDATE firm_export SET firm_ids = $2 WHERE id = $1"
AGAIN = """
UPDATE firm_export SET state = 'waiting', touched_at = $2 WHERE id = $1 AND state IN ('waiting', 'running', 'failed')
"""


async def ask(visitor: Visitor, selection: Selection, locale: i18n.Locale) -> UUID:
    """The firms are those that the filter finds now; the id of the export."""
    ids = await firm_ids(visitor, selection, EVERYTHING)
    words = await filter_words(visitor, selection, locale)
    export_id, now = uuid4(), clock.now()
    async with db.atomic():
        await FirmExport(
            id=export_id, address=selection.chosen.address(), words=words, language=locale, firms=len(ids),
            asked_by=visitor.id, asked_at=now, touched_at=now,
        ).save()  # fmt: skip
        await db.execute(SET_FIRMS, export_id, ids)  # Piccolo takes a second to write down 65,000
        if len(ids) > AT_ONCE:
            await _enqueue(export_id)
    if len(ids) <= AT_ONCE:
        await make({"export": str(export_id)})
    return export_id


async def start_again(visitor: Visitor, export_id: UUID) -> None:
    found = await queries.one(visitor, export_id)
    if found is None:
        raise NotFound
    if not found.is_stuck:
        raise problems.StillRunning
    async with db.atomic():
        await db.execute(AGAIN, export_id, clock.now())
        await _enqueue(export_id)


async def content(visitor: Visitor, export_id: UUID) -> bytes:
    """For whoever asked for it alone; each download is noted."""
    found = await queries.one(visitor, export_id)
    if found is None:
        raise NotFound
    if found.is_busy or found.state == "failed":
        raise problems.NotReady
    path = store.place(found.stored_name) if found.stored_name else None
    if path is None or not path.is_file():
        raise problems.FileRemoved
    async with db.atomic():
        await audit.record("export downloaded", "firm_export", export_id, person_id=visitor.id)
    return await asyncio.to_thread(path.read_bytes)


async def _enqueue(export_id: UUID) -> None:
    await jobs.enqueue(MAKE, {"export": str(export_id)})
