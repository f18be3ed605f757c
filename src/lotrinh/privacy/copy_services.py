"""Asking for a copy of all one's own data, and taking it."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from lotrinh import audit, clock, db, i18n, jobs, stored_files
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.privacy import copy_queries, problems
from lotrinh.privacy.holdings import holdings
from lotrinh.privacy.tables import DataExport
from lotrinh.settings import settings

MAKE = "data-copy.make"
A_DAY = 5
DAY = timedelta(days=1)

LOCK = "SELECT 1 AS one FROM person WHERE id = $1 FOR NO KEY UPDATE"
UNDER_WAY = "SELECT id, touched_at FROM data_export WHERE person = $1 AND state IN ('waiting', 'running')"
ASKED_LATELY = "SELECT count(*) AS copies FROM data_export WHERE person = $1 AND asked_at > $2"


def folder() -> Path:
    return settings().data_dir / "copies"


async def ask(visitor: Visitor, locale: i18n.Locale) -> UUID:
    """One at a time: whoever asks again gets the one under way, started anew if nothing was heard of it."""
    async with db.atomic():
        await db.fetch_one(LOCK, visitor.id)
        busy = await db.fetch_one(UNDER_WAY, visitor.id)
        if busy is not None:
            if clock.now() - busy["touched_at"] > copy_queries.PATIENCE:
                await jobs.enqueue(MAKE, {"copy": str(busy["id"])})
            return UUID(str(busy["id"]))
        asked = await db.fetch_one(ASKED_LATELY, visitor.id, clock.now() - DAY)
        if asked and asked["copies"] >= A_DAY:
            raise problems.TooManyCopies
        return await _begin(visitor, locale)


async def _begin(visitor: Visitor, locale: i18n.Locale) -> UUID:
    copy_id, now = uuid4(), clock.now()
    firm_id = visitor.firm.id if visitor.firm and visitor.firm.role == "owner" else None
    parts = len(holdings()) + (len(copy_queries.of_firms()) if firm_id else 0)
    await DataExport(
        id=copy_id,
        person=visitor.id,
        firm=firm_id,
        language=locale,
        parts=parts,
        asked_at=now,
        touched_at=now,
    ).save()
    await audit.record(
        "copy of own data asked", "data_export", copy_id, person_id=visitor.id, firm_id=firm_id
    )
    await jobs.enqueue(MAKE, {"copy": str(copy_id)})
    return copy_id


async def content(visitor: Visitor, copy_id: UUID) -> bytes:
    """For whoever asked for it alone; each download is noted."""
    found = await copy_queries.copy(visitor, copy_id)
    if found is None:
        raise NotFound
    if found.is_busy:
        raise problems.CopyNotReady
    path = stored_files.place(folder(), found.stored_name) if found.stored_name else None
    if path is None or not path.is_file():
        raise problems.CopyRemoved
    async with db.atomic():
        await audit.record("copy of own data taken", "data_export", copy_id, person_id=visitor.id)
    return await asyncio.to_thread(path.read_bytes)
