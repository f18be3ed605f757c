"""Evidence for answers: adding, withdrawing and finding it; submitted answers can still get more, apart."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.papers import store
from lotrinh.papers.paper import NewPaper, Paper

MOST_AT_QUESTION = 20
MOST_FILES = 100

PIECES = """
SELECT e.id, e.question_id, e.kind, e.title, e.url, e.note, e.stored_name, e.media_type, e.size, e.added_at,
       e.withdrawn_at, coalesce(a.submitted_at < e.added_at, false) AS is_late,
       coalesce(nullif(p.name, ''), p.email, '') AS added_by,
       coalesce(nullif(w.name, ''), w.email, '') AS withdrawn_by
FROM evidence e
JOIN assessment a ON a.id = e.assessment
LEFT JOIN person p ON p.id = e.added_by
LEFT JOIN person w ON w.id = e.withdrawn_by
WHERE a.firm = $1 AND a.id = $2
"""
# The lock lets colleagues go on answering, but the limits are counted by one at a time.
LOCK = "SELECT 1 FROM assessment WHERE id = $1 AND firm = $2 FOR NO KEY UPDATE"
COUNTED = """
SELECT count(*) FILTER (WHERE kind = 'file') AS files,
       count(*) FILTER (WHERE question_id = $2 AND withdrawn_at IS NULL) AS here,
       count(*) FILTER (
           WHERE question_id = $2 AND withdrawn_at IS NULL AND kind = 'file' AND sha256 = $3
       ) AS same
FROM evidence WHERE assessment = $1
"""
ADD = """
INSERT INTO evidence (id, assessment, question_id, kind, title, url, note, stored_name, media_type, size,
                      sha256, added_by, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


class TooMuchHere(DomainError):
    status = 422
    message_id = N_(
        "A question takes at most 20 pieces of evidence. Withdraw one that says least, then add this."
    )


class TooManyFiles(DomainError):
    status = 422
    message_id = N_(
        "An assessment takes at most 100 files, withdrawn ones included. Add a link or a note instead."
    )


class AlreadyThere(DomainError):
    status = 422
    message_id = N_("This file is among the evidence for this question already. Choose another one.")


class Piece(Paper, frozen=True, kw_only=True):
    """`is_late`: added after the answers were submitted."""

    question_id: str
    is_late: bool


async def pieces(visitor: Visitor, run_id: UUID, question_id: str | None = None) -> list[Piece]:
    """Of one question or of all, the oldest first, withdrawn ones among them."""
    return await pieces_of(visitor.firm.id, run_id, question_id) if visitor.firm else []


async def pieces_of(firm_id: UUID, run_id: UUID, question_id: str | None = None) -> list[Piece]:
    """The same, for whoever the firm lets see them."""
    sql, order = f"{PIECES} AND e.question_id = coalesce($3, e.question_id)", "ORDER BY e.added_at, e.id"
    rows = await db.fetch(f"{sql} {order}", firm_id, run_id, question_id)
    return [Piece(**row) for row in rows]


async def add(visitor: Visitor, run_id: UUID, question_id: str, new: NewPaper) -> UUID:
    """A file is on the disk before its row is there, and is taken away again if the row is refused."""
    stored = await asyncio.to_thread(store.store, new.file.content) if new.file else None
    try:
        return await _add(visitor, run_id, question_id, new, stored)
    except BaseException:
        if stored:
            store.remove(stored)
        raise


async def content(visitor: Visitor, run_id: UUID, question_id: str, piece_id: UUID) -> tuple[Piece, bytes]:
    return await with_content(await pieces(visitor, run_id, question_id), piece_id)


async def with_content(found: list[Piece], piece_id: UUID) -> tuple[Piece, bytes]:
    """One file of these, unless it was withdrawn."""
    piece = next((one for one in found if one.id == piece_id and not one.withdrawn_at), None)
    if piece is None or piece.stored_name is None:
        raise NotFound
    read = await asyncio.to_thread(store.read, piece.stored_name)
    if read is None:
        raise NotFound
    return piece, read


async def withdraw(visitor: Visitor, run_id: UUID, question_id: str, piece_id: UUID) -> None:
    async with db.atomic():
        await _locked(visitor, run_id)
        await _mark(run_id, question_id, piece_id, visitor.id, clock.now())
        await _record("evidence.withdraw", visitor, piece_id, run_id, question_id)


async def restore(visitor: Visitor, run_id: UUID, question_id: str, piece_id: UUID) -> None:
    async with db.atomic():
        await _locked(visitor, run_id)
        counted = await _counted(run_id, question_id)
        if counted["here"] >= MOST_AT_QUESTION:
            raise TooMuchHere
        await _mark(run_id, question_id, piece_id, None, None)
        await _record("evidence.restore", visitor, piece_id, run_id, question_id)


async def count(visitor: Visitor, run_id: UUID) -> int:
    """Withdrawn pieces among them: all that goes with a draft."""
    return len(await pieces(visitor, run_id))


async def stored_names(run_id: UUID) -> list[str]:
    """The files that nobody can reach once their assessment is gone."""
    rows = await db.fetch(
        "SELECT stored_name FROM evidence WHERE assessment = $1 AND stored_name IS NOT NULL", run_id
    )
    return [row["stored_name"] for row in rows]


async def _add(visitor: Visitor, run_id: UUID, question_id: str, new: NewPaper, stored: str | None) -> UUID:
    file, piece_id = new.file, uuid4()
    async with db.atomic():
        await _locked(visitor, run_id)
        _check_limits(await _counted(run_id, question_id, file.sha256 if file else ""), is_file=bool(file))
        await db.execute(
            ADD, piece_id, run_id, question_id, new.kind, file.name if file else new.title, new.url, new.note,
            stored, file.media_type if file else "", len(file.content) if file else 0,
            file.sha256 if file else "", visitor.id, clock.now(),
        )  # fmt: skip
        detail = {"kind": new.kind, "sha256": file.sha256} if file else {"kind": new.kind}
        await _record("evidence.add", visitor, piece_id, run_id, question_id, **detail)
    return piece_id


def _check_limits(counted: dict[str, Any], *, is_file: bool) -> None:
    if counted["here"] >= MOST_AT_QUESTION:
        raise TooMuchHere
    if is_file and counted["same"]:
        raise AlreadyThere
    if is_file and counted["files"] >= MOST_FILES:
        raise TooManyFiles


async def _locked(visitor: Visitor, run_id: UUID) -> None:
    if visitor.firm is None or await db.fetch_one(LOCK, run_id, visitor.firm.id) is None:
        raise NotFound


async def _counted(run_id: UUID, question_id: str, sha256: str = "") -> dict[str, Any]:
    row = await db.fetch_one(COUNTED, run_id, question_id, sha256)
    assert row is not None
    return row


async def _mark(run_id: UUID, question_id: str, piece_id: UUID, by: UUID | None, at: datetime | None) -> None:
    tag = await db.execute(
        "UPDATE evidence SET withdrawn_by = $4, withdrawn_at = $5 "
        "WHERE assessment = $1 AND question_id = $2 AND id = $3",
        run_id, question_id, piece_id, by, at,
    )  # fmt: skip
    if tag != "UPDATE 1":
        raise NotFound


async def _record(
    action: str, visitor: Visitor, piece_id: UUID, run_id: UUID, question_id: str, **detail: str
) -> None:
    assert visitor.firm is not None
    await audit.record(
        action, "evidence", piece_id, person_id=visitor.id, firm_id=visitor.firm.id,
        detail={"assessment": str(run_id), "question": question_id, **detail},
    )  # fmt: skip
