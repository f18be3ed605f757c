"""Papers of a step of the plan, and evidence for an adoption event: adding, withdrawing, finding them."""

import asyncio
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.papers import store
from lotrinh.papers.paper import NewPaper, Paper

MOST_HERE = 20
MOST_FILES = 200

# A correction stands in the place of what it corrects, so the evidence of that place stays with it.
HERE = {
    "step": "d.step = $2",
    "adoption": "d.adoption IN (SELECT o.id FROM adoption a JOIN adoption o ON o.firm = a.firm"
    " AND o.solution = a.solution AND o.place = a.place WHERE a.id = $2 AND a.firm = $1)",
}
PAPERS = """
SELECT d.id, d.kind, d.title, d.url, d.note, d.stored_name, d.media_type, d.size, d.added_at, d.withdrawn_at,
       coalesce(nullif(p.name, ''), p.email, '') AS added_by,
       coalesce(nullif(w.name, ''), w.email, '') AS withdrawn_by
FROM paper d LEFT JOIN person p ON p.id = d.added_by LEFT JOIN person w ON w.id = d.withdrawn_by
WHERE d.firm = $1 AND {here} ORDER BY d.added_at, d.id
"""
ADD = """
INSERT INTO paper (id, firm, {column}, kind, title, url, note, stored_name, media_type, size, sha256, added_by,
                   added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
LOCK = "SELECT 1 FROM firm WHERE id = $1 FOR NO KEY UPDATE"
FILES = "SELECT count(*) AS files FROM paper WHERE firm = $1 AND kind = 'file'"
MARK = "UPDATE paper d SET withdrawn_by = $4, withdrawn_at = $5 WHERE d.firm = $1 AND {here} AND d.id = $3"


class TooMuchHere(DomainError):
    status = 422
    message_id = N_(
        "At most 20 files, links and notes fit here. Withdraw one that says least, then add this."
    )


class TooManyFiles(DomainError):
    status = 422
    message_id = N_(
        "A firm keeps at most 200 files here, withdrawn ones included. Add a link or a note instead."
    )


class Place(msgspec.Struct, frozen=True):
    """What the papers are kept with: a step of the plan or an adoption event."""

    kind: Literal["step", "adoption"]
    id: UUID


async def papers(visitor: Visitor, place: Place) -> list[Paper]:
    """The oldest first, withdrawn ones among them."""
    if visitor.firm is None:
        return []
    rows = await db.fetch(PAPERS.format(here=HERE[place.kind]), visitor.firm.id, place.id)
    return [Paper(**row) for row in rows]


async def add(visitor: Visitor, place: Place, new: NewPaper) -> UUID:
    """A file is on the disk before its row is there, and is taken away again if the row is refused."""
    stored = await asyncio.to_thread(store.store, new.file.content) if new.file else None
    try:
        return await _add(visitor, place, new, stored)
    except BaseException:
        if stored:
            store.remove(stored)
        raise


async def content(visitor: Visitor, place: Place, paper_id: UUID) -> tuple[Paper, bytes]:
    found = (one for one in await papers(visitor, place) if one.id == paper_id and not one.withdrawn_at)
    paper = next(found, None)
    if paper is None or paper.stored_name is None:
        raise NotFound
    read = await asyncio.to_thread(store.read, paper.stored_name)
    if read is None:
        raise NotFound
    return paper, read


async def withdraw(visitor: Visitor, place: Place, paper_id: UUID) -> None:
    async with db.atomic():
        await _mark(visitor, place, paper_id, "paper.withdraw", visitor.id, clock.now())


async def restore(visitor: Visitor, place: Place, paper_id: UUID) -> None:
    async with db.atomic():
        await _check_room(visitor, place, is_file=False)
        await _mark(visitor, place, paper_id, "paper.restore", None, None)


async def _add(visitor: Visitor, place: Place, new: NewPaper, stored: str | None) -> UUID:
    file, paper_id = new.file, uuid4()
    if visitor.firm is None:
        raise NotFound
    async with db.atomic():
        await _check_room(visitor, place, is_file=bool(file))
        await db.execute(
            ADD.format(column=place.kind), paper_id, visitor.firm.id, place.id, new.kind,
            file.name if file else new.title, new.url, new.note, stored, file.media_type if file else "",
            len(file.content) if file else 0, file.sha256 if file else "", visitor.id, clock.now(),
        )  # fmt: skip
        await _record("paper.add", visitor, place, paper_id)
    return paper_id


async def _check_room(visitor: Visitor, place: Place, *, is_file: bool) -> None:
    """The lock: limits are counted by one at a time."""
    firm = visitor.firm.id if visitor.firm else None
    await db.fetch_one(LOCK, firm)
    if sum(not one.withdrawn_at for one in await papers(visitor, place)) >= MOST_HERE:
        raise TooMuchHere
    counted = await db.fetch_one(FILES, firm)
    if is_file and counted and counted["files"] >= MOST_FILES:
        raise TooManyFiles


async def _mark(
    visitor: Visitor, place: Place, paper_id: UUID, action: str, by: UUID | None, at: datetime | None
) -> None:
    firm = visitor.firm.id if visitor.firm else None
    tag = await db.execute(MARK.format(here=HERE[place.kind]), firm, place.id, paper_id, by, at)
    if tag != "UPDATE 1":
        raise NotFound
    await _record(action, visitor, place, paper_id)


async def _record(action: str, visitor: Visitor, place: Place, paper_id: UUID) -> None:
    await audit.record(
        action, "paper", paper_id, person_id=visitor.id, firm_id=visitor.firm.id if visitor.firm else None,
        detail={place.kind: str(place.id)},
    )  # fmt: skip
