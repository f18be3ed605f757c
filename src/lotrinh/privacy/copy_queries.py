"""Copies of one's own data as the person who asked for them sees them; nobody else does."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.privacy.holdings import Holding, holdings

PATIENCE = timedelta(minutes=2)
"""A job that has not been heard of for so long may be started again."""
LATEST = 10
SEEN = """
SELECT e.id, e.state, e.parts, e.parts_done, e.stored_name, e.size, e.asked_at, e.touched_at, e.expires_at,
       f.name AS firm
FROM data_export e LEFT JOIN firm f ON f.id = e.firm WHERE e.person = $1
"""
NAMES = """
SELECT id, coalesce(nullif(name, ''), email) AS name FROM person WHERE id = ANY ($1::uuid[])
UNION ALL
SELECT id, name FROM firm WHERE id = ANY ($1::uuid[])
"""


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """`firm`: the name of the firm whose data are in it, too."""

    id: UUID
    state: str
    parts: int
    parts_done: int
    stored_name: str | None
    size: int
    asked_at: datetime
    touched_at: datetime
    expires_at: datetime | None
    firm: str | None

    @property
    def is_busy(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def is_stuck(self) -> bool:
        return self.is_busy and clock.now() - self.touched_at > PATIENCE


@db.by_system
async def copy(visitor: Visitor, copy_id: UUID) -> Copy | None:
    row = await db.fetch_one(f"{SEEN} AND e.id = $2", visitor.id, copy_id)
    return Copy(**row) if row else None


@db.by_system
async def copies(visitor: Visitor) -> list[Copy]:
    """The newest first."""
    rows = await db.fetch(f"{SEEN} ORDER BY e.asked_at DESC, e.id LIMIT {LATEST}", visitor.id)
    return [Copy(**row) for row in rows]


async def rows_of_person(holding: Holding, person_id: UUID, email: str) -> list[dict[str, Any]]:
    sql = f"{_WHO} SELECT {_columns(holding)} FROM {holding.table}, who WHERE {holding.person}"  # noqa: S608 - our data
    return await db.fetch(sql, person_id, email)


async def count_of_person(holding: Holding, person_id: UUID, email: str) -> int:
    sql = f"{_WHO} SELECT count(*) AS n FROM {holding.table}, who WHERE {holding.person}"  # noqa: S608 - our data
    row = await db.fetch_one(sql, person_id, email)
    return int(row["n"]) if row else 0


async def rows_of_firm(holding: Holding, firm_id: UUID) -> list[dict[str, Any]]:
    return await db.fetch(
        f"SELECT {_columns(holding)} FROM {holding.table} WHERE {holding.firm}",  # noqa: S608 - our data
        firm_id,
    )


async def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """Of those that are people or firms."""
    return {row["id"]: row["name"] for row in await db.fetch(NAMES, list(ids))}


def of_firms() -> list[Holding]:
    """What goes into the copy of a firm's owner besides the owner's own."""
    return [one for one in holdings() if one.firm and not one.internal]


# Both parameters stand in every statement, whichever the condition asks for.
_WHO = "WITH who AS (SELECT $1::uuid AS who_id, $2::text AS who_email)"


def _columns(holding: Holding) -> str:
    stored = ["id", "stored_name"] if holding.files else []
    return ", ".join(f'{holding.table}."{name}"' for name in [*holding.columns, *stored])
