"""The dry run: every row read and compared with the registry, nothing of the registry changed.

Rows are kept in many small transactions, so that the page can tell how far it is. Whoever starts again takes
a new attempt, clears what an earlier one left, and an earlier one that still runs stops at its next step.
"""

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from lotrinh import clock, db
from lotrinh.centre.registry_import import comparison, problems, store
from lotrinh.centre.registry_import.locking import one_at_a_time
from lotrinh.centre.registry_import.places import places_on
from lotrinh.centre.registry_import.rows import COLUMNS, Layout, Problem, RowReader, repeated_codes
from lotrinh.sheet_files.sheets import Line

CHECK = "import.check"
CHUNK = 2_500
LEFT_BY_CHECK = ("import_row", "import_change", "import_problem")

# Whoever compares holds the row by its key alone, so as to say beside that how far it is: this waits for the end.
ALONE = "SELECT 1 FROM registry_import WHERE id = $1 FOR UPDATE"
BEGIN = """
UPDATE registry_import SET attempt = attempt + 1, rows_done = 0, rows_compared = 0, touched_at = $2
WHERE id = $1 AND state = 'checking' RETURNING *
"""
PROGRESS = """
UPDATE registry_import SET rows_done = $3, touched_at = $4
WHERE id = $1 AND attempt = $2 AND state = 'checking'
"""
HOLD_BY_KEY = """
SELECT 1 FROM registry_import WHERE id = $1 AND attempt = $2 AND state = 'checking' FOR KEY SHARE
"""
COMPARED = """
UPDATE registry_import SET rows_compared = $3, touched_at = $4
WHERE id = $1 AND attempt = $2 AND state = 'checking'
"""
FINISH = """
UPDATE registry_import SET state = 'checked', problem = '', checked_at = $3, touched_at = $3, new_firms = $4,
    changed_firms = $5, unchanged_firms = $6, refused_rows = $7, changes = $8, older_facts = $9
WHERE id = $1 AND attempt = $2
"""
LOST = """
UPDATE registry_import SET state = 'discarded', problem = $3, stored_name = NULL WHERE id = $1 AND attempt = $2
"""


class Overtaken(Exception):
    """Another attempt has begun, or somebody discarded the import: what this one did is of no use."""


async def check(payload: dict[str, Any]) -> None:
    """The job; doing it twice gives the same, and an import that waits for no check is left alone."""
    begun = await _begin(UUID(payload["import"]))
    if begun is None:
        return
    try:
        await _check(begun)
    except Overtaken:
        return
    except FileNotFoundError:
        await db.execute(LOST, begun["id"], begun["attempt"], problems.FileGone.message_id)


async def clear(import_id: UUID, *tables: str) -> None:
    """What an earlier check left, or some of it; call it in the transaction that makes it void."""
    for table in tables or LEFT_BY_CHECK:
        await db.execute(f"DELETE FROM {table} WHERE registry_import = $1", import_id)


async def _begin(import_id: UUID) -> dict[str, Any] | None:
    async with db.atomic():
        await db.execute(ALONE, import_id)
        begun = await db.fetch_one(BEGIN, import_id, clock.now())
        if begun is not None:
            await clear(import_id)
        return begun


async def _check(begun: dict[str, Any]) -> None:
    reader = await _reader(begun)
    done, refused, lines = 0, 0, store.lines(begun["stored_name"])
    while chunk := await asyncio.to_thread(_next_lines, lines):
        rows, wrong = await asyncio.to_thread(reader.read, chunk)
        done += len(chunk)
        refused += len(chunk) - len(rows)
        async with db.atomic():
            await _hold(begun, done)
            await _keep(begun["id"], rows, wrong)
    async with db.atomic():
        await one_at_a_time()
        await _hold_by_key(begun)
        counts = await comparison.compare(
            begun["id"], begun["valid_on"], partial(_say_compared, begun, refused)
        )
        unchanged = counts.taken - counts.new_firms - counts.changed_firms
        await db.execute(
            FINISH, begun["id"], begun["attempt"], clock.now(), counts.new_firms, counts.changed_firms, unchanged,
            counts.refused_rows, counts.changes, counts.older_facts,
        )  # fmt: skip


async def _reader(begun: dict[str, Any]) -> RowReader:
    layout = Layout(
        headings=json.loads(begun["headings"]),
        columns=json.loads(begun["columns"]),
        unit=begun["unit"],
        vsic_version=begun["vsic_version"],
    )
    lines = store.lines(begun["stored_name"])
    repeated = await asyncio.to_thread(repeated_codes, lines, layout.columns["tax_code"])
    return RowReader(layout, await places_on(begun["valid_on"]), repeated)


def _next_lines(lines: Iterator[Line]) -> list[Line]:
    return list(islice(lines, CHUNK))


async def _hold(begun: dict[str, Any], done: int) -> None:
    """Say how far it is and keep others off the import until the transaction ends."""
    if await db.execute(PROGRESS, begun["id"], begun["attempt"], done, clock.now()) != "UPDATE 1":
        raise Overtaken


async def _hold_by_key(begun: dict[str, Any]) -> None:
    """Keep others off the import until the transaction ends, but for the words on how far it is."""
    if await db.fetch_one(HOLD_BY_KEY, begun["id"], begun["attempt"]) is None:
        raise Overtaken


async def _say_compared(begun: dict[str, Any], refused: int, compared: int) -> None:
    """Rows that are refused already need no comparison."""
    await db.execute_apart(COMPARED, begun["id"], begun["attempt"], refused + compared, clock.now())


async def _keep(import_id: UUID, rows: list[tuple[object, ...]], wrong: list[Problem]) -> None:
    await db.copy_rows("import_row", ("registry_import", *COLUMNS), ((import_id, *row) for row in rows))
    await comparison.keep_problems(import_id, wrong)
