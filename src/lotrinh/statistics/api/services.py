"""Tokens of programs, and the count of their requests.

Counts stand in PostgreSQL, in an unlogged table: the limit holds over all server processes, needs no further server,
and costs one small write a request, which an answer from a cache saves.
"""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.statistics.api.problems import TooManyRequests, TooManyTokens, UnknownToken

WITH_TOKEN, WITHOUT_TOKEN = 600, 60
"""Requests a minute."""
MOST_TOKENS = 100
PREFIX = "lts_"
FORGET = "statistics.forget-callers"

COUNT = """
INSERT INTO statistic_caller (caller, minute, requests) VALUES ($1, $2, 1)
ON CONFLICT (caller) DO UPDATE SET
    requests = CASE WHEN statistic_caller.minute = excluded.minute THEN statistic_caller.requests + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING requests
"""
KNOWN = "SELECT id FROM statistic_token WHERE digest = $1 AND revoked_at IS NULL"
IN_USE = "SELECT count(*) AS tokens FROM statistic_token WHERE revoked_at IS NULL"
CREATE = "INSERT INTO statistic_token (id, name, digest, created_by, created_at) VALUES ($1, $2, $3, $4, $5)"
REVOKE = "UPDATE statistic_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id"
TOKENS = """
SELECT t.id, t.name, t.created_at, t.revoked_at, p.name AS created_by
FROM statistic_token t JOIN person p ON p.id = t.created_by
ORDER BY t.revoked_at IS NOT NULL, t.created_at DESC, t.id
"""
OLD = "DELETE FROM statistic_caller WHERE minute < $1"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('api tokens'))"


class Token(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    created_at: datetime
    revoked_at: datetime | None
    created_by: str


@db.by_system
async def count_request(authorization: str, address: str) -> None:
    """Raises UnknownToken, or TooManyRequests once the minute is used up. Addresses are kept as digests only."""
    if authorization:
        caller, most = str(await _token_id(authorization)), WITH_TOKEN
    else:
        caller, most = _digest(f"{settings().secret} {address}"), WITHOUT_TOKEN
    now = clock.now()
    row = await db.fetch_one(COUNT, caller, now.replace(second=0, microsecond=0))
    if row is not None and row["requests"] > most:
        raise TooManyRequests(most=most, seconds=60 - now.second)


async def tokens(visitor: Visitor) -> list[Token]:
    """Those in use first; whoever may release figures sees all of them."""
    return [Token(**row) for row in await db.fetch(TOKENS)] if visitor.staff_role != "none" else []


async def create_token(visitor: Visitor, name: str) -> str:
    """The token itself, which is shown this once."""
    token = PREFIX + secrets.token_urlsafe(32)
    async with db.atomic():
        await db.execute(LOCK)
        in_use = await db.fetch_one(IN_USE)
        if in_use is not None and in_use["tokens"] >= MOST_TOKENS:
            raise TooManyTokens
        token_id = uuid4()
        await db.execute(CREATE, token_id, name, _digest(token), visitor.id, clock.now())
        await audit.record("token.create", "statistic_token", token_id, person_id=visitor.id)
    return token


async def revoke_token(visitor: Visitor, token_id: UUID) -> None:
    async with db.atomic():
        if await db.fetch_one(REVOKE, token_id, clock.now()) is None:
            raise NotFound
        await audit.record("token.revoke", "statistic_token", token_id, person_id=visitor.id)


async def forget_callers(_: dict[str, Any]) -> None:
    """The job: who asked an hour ago need not be known any more."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    await db.execute(OLD, hour)


async def _token_id(authorization: str) -> UUID:
    kind, _, token = authorization.partition(" ")
    row = await db.fetch_one(KNOWN, _digest(token.strip())) if kind.lower() == "bearer" else None
    if row is None:
        raise UnknownToken
    return UUID(str(row["id"]))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
