"""Who did what to which object: an append-only record, written in the doer's transaction."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID as Uuid

from piccolo.columns import JSONB, UUID, BigSerial, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh import clock, db


class AuditEvent(Table):
    """Keys of other tables are plain values here: the record outlives what it speaks of."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=TimestamptzNow())
    person_id = UUID(null=True, default=None)
    firm_id = UUID(null=True, default=None, index=True)
    action = Varchar(length=40, default=None)
    object_kind = Varchar(length=30, default=None)
    object_id = Varchar(length=80, default=None)
    detail = JSONB(default="{}")


# Without RETURNING, which Piccolo adds: whoever adds to the record need not be able to read it.
ONE = """
INSERT INTO audit_event (at, person_id, firm_id, action, object_kind, object_id, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
EACH = """
INSERT INTO audit_event (at, person_id, firm_id, action, object_kind, object_id, detail)
SELECT $1, $2, firm, $3, $4, $5, '{}' FROM unnest($6::uuid[]) AS firm
"""
ALL = """
INSERT INTO audit_event (at, person_id, action, object_kind, object_id, detail)
SELECT $1, $2, $3, $4, o.id, o.detail::jsonb FROM unnest($5::text[], $6::text[]) AS o (id, detail)
"""


async def record(
    action: str,
    object_kind: str,
    object_id: Uuid | str,
    *,
    person_id: Uuid | None,
    firm_id: Uuid | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    noted = json.dumps(detail or {})
    await db.execute(ONE, clock.now(), person_id, firm_id, action, object_kind, str(object_id), noted)


async def record_each(
    action: str, object_kind: str, object_id: Uuid, *, person_id: Uuid | None, firm_ids: Sequence[Uuid]
) -> None:
    """The same act on many firms, noted with each."""
    await db.execute(EACH, clock.now(), person_id, action, object_kind, str(object_id), list(firm_ids))


async def record_all(
    action: str, object_kind: str, details: Mapping[Uuid, dict[str, Any]], *, person_id: Uuid | None
) -> None:
    """The same act on many objects, each with its detail."""
    noted = [json.dumps(one) for one in details.values()]
    await db.execute(ALL, clock.now(), person_id, action, object_kind, list(map(str, details)), noted)
