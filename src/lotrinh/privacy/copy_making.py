"""The job that makes the copy: every table of the holdings, as a page to read, as CSV and as JSON, with the files."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from lotrinh import clock, db, i18n, stored_files
from lotrinh.privacy import copy_queries
from lotrinh.privacy.archive import Archive, File, Part, write
from lotrinh.privacy.copy_services import folder
from lotrinh.privacy.holdings import Holding, holdings
from lotrinh.settings import settings

BEGIN = """
UPDATE data_export e SET state = 'running', parts_done = 0, touched_at = $2 FROM person p
WHERE e.id = $1 AND e.state IN ('waiting', 'running') AND p.id = e.person
RETURNING e.id, e.person, e.language, p.email, (
    SELECT m.firm FROM member m
    WHERE m.firm = e.firm AND m.person = e.person AND m.role = 'owner' AND m.ended_at IS NULL
) AS firm
"""
PROGRESS = "UPDATE data_export SET parts_done = parts_done + 1, touched_at = $2 WHERE id = $1"
FINISH = """
UPDATE data_export SET state = 'ready', stored_name = $2, size = $3, touched_at = $4, expires_at = $5
WHERE id = $1 AND state = 'running'
"""


async def make(payload: dict[str, Any]) -> None:
    """A copy that waits for nothing is left alone; whoever is no owner any more gets no data of the firm."""
    begun = await db.fetch_one(BEGIN, UUID(payload["copy"]), clock.now())
    if begun is None:
        return
    own = await _own_parts(begun)
    firm = await _firm_parts(begun)
    archive = Archive(
        i18n.locale_of(begun["language"]), clock.now(), begun["email"], settings().responsible, own, firm
    )
    await _finish(begun, await asyncio.to_thread(write, archive))


async def _own_parts(begun: dict[str, Any]) -> list[Part]:
    parts = []
    for one in holdings():
        who = (one, begun["person"], begun["email"])
        if one.is_personal:
            parts.append(await _part(one, await copy_queries.rows_of_person(*who)))
        elif one.person:
            parts.append(Part(one, [], await copy_queries.count_of_person(*who)))
        await db.execute(PROGRESS, begun["id"], clock.now())
    return parts


async def _firm_parts(begun: dict[str, Any]) -> list[Part]:
    parts = []
    for one in copy_queries.of_firms() if begun["firm"] else []:
        parts.append(await _part(one, await copy_queries.rows_of_firm(one, begun["firm"])))
        await db.execute(PROGRESS, begun["id"], clock.now())
    return parts


async def _part(holding: Holding, rows: list[dict[str, Any]]) -> Part:
    """People and firms stand in it by their names, as on the pages of the firm."""
    ids = {value for row in rows for name, value in row.items() if isinstance(value, UUID) and name != "id"}
    names = await copy_queries.names_of(ids)
    files = [File(row["id"], row["title"], row["stored_name"]) for row in rows if row.get("stored_name")]
    shown = [{name: _named(row[name], names) for name in holding.columns} for row in rows]
    return Part(holding, shown, len(shown), files)


def _named(value: Any, names: dict[UUID, str]) -> Any:
    return names.get(value, value) if isinstance(value, UUID) else value


async def _finish(begun: dict[str, Any], content: bytes) -> None:
    name, now = await asyncio.to_thread(stored_files.store, folder(), content), clock.now()
    until = now + timedelta(days=settings().keep_copies_days)
    if await db.execute(FINISH, begun["id"], name, len(content), now, until) != "UPDATE 1":
        stored_files.remove(folder(), name)
