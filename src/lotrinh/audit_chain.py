"""The audit record as a chain: each event is hashed together with the hash before it, so that no change goes unseen.

Events are linked some minutes after they were written, in an order of their own: a hash computed while a person waits
would make all people wait for one another. The newest hash, the head, is written to a file after each linking and
mailed to the operators every night; kept elsewhere, it shows whether the end of the record was cut off, too.
"""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from piccolo.columns import BigInt, Bytea, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh import clock, db
from lotrinh.i18n import N_
from lotrinh.settings import settings

BATCH = 5_000
LOCK = 7_308_202
COLUMNS = "e.id, e.at, e.person_id, e.firm_id, e.action, e.object_kind, e.object_id, e.detail"
# A transaction that took its number early may be committed late, so events before the newest link are looked at, too.
REACH = 100_000
WITHIN_REACH = f"e.id > coalesce((SELECT max(event) FROM audit_link), 0) - {REACH}"  # noqa: S608 - a constant
IN_NO_LINK = "NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.event = e.id)"
UNLINKED = f"""
SELECT {COLUMNS} FROM audit_event e WHERE {WITHIN_REACH} AND {IN_NO_LINK} ORDER BY e.id LIMIT {BATCH}
"""  # noqa: S608 - constants
LINKED = f"""
SELECT l.position, l.event, l.digest, l.linked_at, {COLUMNS} FROM audit_link l LEFT JOIN audit_event e ON e.id = l.event
WHERE l.position > $1 ORDER BY l.position LIMIT {BATCH}
"""  # noqa: S608 - constants
HEAD = "SELECT position, digest FROM audit_link ORDER BY position DESC LIMIT 1"
WAITING = f"SELECT count(*) AS events FROM audit_event e WHERE {WITHIN_REACH} AND {IN_NO_LINK}"  # noqa: S608
LEFT_OUT = f"SELECT e.id FROM audit_event e WHERE NOT {WITHIN_REACH} AND {IN_NO_LINK} ORDER BY e.id"  # noqa: S608


class AuditLink(Table):
    """An event's place in the chain; `digest`: SHA-256 of the digest before it, the event and `linked_at`.

    Links of the first versions left `linked_at` out; they count as they are, since a chain is never hashed anew.
    """

    position = BigInt(primary_key=True, default=None)
    event = BigInt(default=None, unique=True)
    digest = Bytea(default=None)
    linked_at = Timestamptz(default=TimestamptzNow())


class Head(msgspec.Struct, frozen=True):
    """The newest link: `digest` in hexadecimal digits, at `at` (ISO, UTC)."""

    position: int
    digest: str
    at: str


class Problem(msgspec.Struct, frozen=True):
    """`what`: a sentence to be translated; `number`: of an event or a link that it names."""

    position: int
    what: str
    number: int = 0

    @property
    def named(self) -> dict[str, int]:
        return {"position": self.position, "number": self.number}


REMOVED = N_("Link %(position)s: event %(number)s was removed.")
CHANGED = N_("Link %(position)s: event %(number)s or the link is not what it was.")
MISSING = N_("Links %(position)s to %(number)s are missing.")
ANOTHER = N_("Link %(position)s: the chain is not the one whose head was kept.")
CUT_OFF = N_("Link %(position)s was cut off: its head was kept.")
NEVER_LINKED = N_("Event %(number)s stands among old ones, but was never linked.")


class Verdict(msgspec.Struct, frozen=True):
    """`waiting`: events to be linked at the next go; `heads`: how many kept heads were compared."""

    links: int
    waiting: int
    heads: int
    problems: list[Problem]


async def link_new_events() -> int:
    """How many were linked; the new head goes into the file of heads."""
    linked = 0
    while batch := await _link_batch():
        linked += batch
    newest = await head() if linked else None
    if newest:
        _keep(newest)
    return linked


async def _link_batch() -> int:
    async with db.atomic():
        await db.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        events = await db.fetch(UNLINKED)
        head = await db.fetch_one(HEAD)
        position, digest = (head["position"], head["digest"]) if head else (0, b"")
        links, now = [], clock.now()
        for place, event in enumerate(events, position + 1):
            digest = _digest(digest, event, now)
            links.append((place, event["id"], digest, now))
        await db.copy_rows("audit_link", ("position", "event", "digest", "linked_at"), links)
    return len(links)


def _digest(before: bytes, event: dict[str, Any], linked_at: datetime | None) -> bytes:
    detail = json.loads(event["detail"])
    told = [event["id"], event["at"].isoformat(), str(event["person_id"]), str(event["firm_id"])]
    told += [event["action"], event["object_kind"], event["object_id"], detail]
    told += [linked_at.isoformat()] if linked_at else []
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(before + text.encode()).digest()


async def head() -> Head | None:
    row = await db.fetch_one(HEAD)
    return (
        Head(row["position"], row["digest"].hex(), clock.now().isoformat(timespec="seconds")) if row else None
    )


def _keep(newest: Head) -> None:
    with heads_file().open("ab") as file:
        file.write(msgspec.json.encode(newest) + b"\n")


def heads_file() -> Path:
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    return settings().data_dir / "audit-heads.jsonl"


def kept_heads(file: Path) -> list[Head]:
    """ValueError for a file that holds anything else."""
    if not file.exists():
        return []
    try:
        return [msgspec.json.decode(line, type=Head) for line in file.read_bytes().splitlines() if line]
    except msgspec.MsgspecError as problem:
        raise ValueError(f"{file.name} is no file of heads: {problem}") from None


async def verify(heads: list[Head]) -> Verdict:
    """Every link computed anew from the events as they are now, and compared with the heads kept."""
    problems: list[Problem] = []
    kept = {head.position: bytes.fromhex(head.digest) for head in heads}
    before, last = b"", 0
    async for row in _links():
        problems += _gap(last, row["position"])
        problems += _wrong(row, before)
        if kept.get(row["position"], row["digest"]) != row["digest"]:
            problems.append(Problem(row["position"], ANOTHER))
        before, last = row["digest"], row["position"]
    problems += [Problem(one, CUT_OFF) for one in kept if one > last]
    problems += [Problem(last, NEVER_LINKED, row["id"]) for row in await db.fetch(LEFT_OUT)]
    waiting = await db.fetch_one(WAITING)
    return Verdict(last, waiting["events"] if waiting else 0, len(kept), problems)


def _gap(last: int, position: int) -> list[Problem]:
    return [] if position == last + 1 else [Problem(last + 1, MISSING, position - 1)]


def _wrong(row: dict[str, Any], before: bytes) -> list[Problem]:
    if row["id"] is None:
        return [Problem(row["position"], REMOVED, row["event"])]
    if row["digest"] not in (_digest(before, row, row["linked_at"]), _digest(before, row, None)):
        return [Problem(row["position"], CHANGED, row["event"])]
    return []


async def _links() -> AsyncIterator[dict[str, Any]]:
    last = 0
    while rows := await db.fetch(LINKED, last):
        for row in rows:
            yield row
        last = rows[-1]["position"]
