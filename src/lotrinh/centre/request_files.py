"""Files sent with messages of a request: who sees the request sees them, who sent one can withdraw it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems
from lotrinh.centre.request_access import may_see
from lotrinh.errors import NotFound
from lotrinh.firms.queries import VIEWED
from lotrinh.papers import store
from lotrinh.papers.files import CheckedFile
from lotrinh.papers.paper import Paper

MOST_OF_REQUEST = 50

FILES = """
SELECT d.id, d.message, d.title, d.stored_name, d.media_type, d.size, d.added_at, d.withdrawn_at,
       d.added_by IS NOT DISTINCT FROM $2 AS own, coalesce(nullif(p.name, ''), p.email, '') AS added_by
FROM message_file d JOIN request_message m ON m.id = d.message LEFT JOIN person p ON p.id = d.added_by
WHERE m.request = $1 ORDER BY d.added_at, d.id
"""
COUNT = "SELECT count(*) AS files FROM message_file d JOIN request_message m ON m.id = d.message WHERE m.request = $1"
ADD = """
INSERT INTO message_file (id, message, title, stored_name, media_type, size, sha256, added_by, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
MARK = "UPDATE message_file SET withdrawn_at = $3 WHERE id = $1 AND added_by = $2"
REQUEST = "SELECT firm FROM support_request WHERE id = $1"


class MessageFileSeen(Paper, frozen=True, kw_only=True):
    """`own`: the visitor sent it."""

    message: int
    own: bool


async def files(visitor: Visitor, request_id: UUID) -> list[MessageFileSeen]:
    """Of all messages of a request that the visitor may see, withdrawn ones among them."""
    await _firm(visitor, request_id)
    rows = await db.fetch(FILES, request_id, visitor.id)
    return [_seen(row) for row in rows]


async def content(visitor: Visitor, request_id: UUID, file_id: UUID) -> tuple[Paper, bytes]:
    found = await files(visitor, request_id)
    file = next((one for one in found if one.id == file_id and not one.withdrawn_at), None)
    if file is None or file.stored_name is None:
        raise NotFound
    read = await asyncio.to_thread(store.read, file.stored_name)
    if read is None:
        raise NotFound
    if visitor.staff_role == "advisor":
        firm_id = await _firm(visitor, request_id)
        await audit.record(VIEWED, "message_file", file_id, person_id=visitor.id, firm_id=firm_id)
    return file, read


@asynccontextmanager
async def stored(sent: Sequence[CheckedFile]) -> AsyncIterator[list[str]]:
    """The names of the files on the disk, there before their rows, and gone again if these are refused."""
    names: list[str] = []
    try:
        for file in sent:
            stored_as = await asyncio.to_thread(store.store, file.content)
            names.append(stored_as)
        yield names
    except BaseException:
        for name in names:
            store.remove(name)
        raise


async def attach(
    visitor: Visitor, request_id: UUID, message: int, sent: Sequence[CheckedFile], names: Sequence[str]
) -> None:
    """Call in the transaction that writes the message and holds the request."""
    counted = await db.fetch_one(COUNT, request_id)
    if sent and counted and counted["files"] + len(sent) > MOST_OF_REQUEST:
        raise problems.TooManyFiles(most=MOST_OF_REQUEST)
    for file, name in zip(sent, names, strict=True):
        await db.execute(
            ADD, uuid4(), message, file.name, name, file.media_type, len(file.content), file.sha256, visitor.id,
            clock.now(),
        )  # fmt: skip


async def withdraw(visitor: Visitor, request_id: UUID, file_id: UUID, *, back: bool = False) -> None:
    """The sender's own alone; a withdrawn file is named, but nobody can open it."""
    async with db.atomic():
        firm_id = await _firm(visitor, request_id)
        at: datetime | None = None if back else clock.now()
        of_request = any(one.id == file_id for one in await files(visitor, request_id))
        if not of_request or await db.execute(MARK, file_id, visitor.id, at) != "UPDATE 1":
            raise NotFound
        action = "request file restored" if back else "request file withdrawn"
        await audit.record(action, "message_file", file_id, person_id=visitor.id, firm_id=firm_id)


async def _firm(visitor: Visitor, request_id: UUID) -> UUID:
    row = await db.fetch_one(REQUEST, request_id)
    if row is None or not may_see(visitor, row["firm"]):
        raise NotFound
    firm_id: UUID = row["firm"]
    return firm_id


def _seen(row: dict[str, Any]) -> MessageFileSeen:
    return MessageFileSeen(**row, kind="file", url="", note="", withdrawn_by=row["added_by"])
