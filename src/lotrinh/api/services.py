"""Making, revoking and using keys."""

import math
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.sessions import digest_of
from lotrinh.accounts.visitor import CurrentFirm, Visitor
from lotrinh.api.problems import NoKey, TooManyCalls, TooManyTokens
from lotrinh.errors import NotFound

PREFIX = "lts_"
MOST_TOKENS = 10
MOST_CALLS, MINUTE = 60, timedelta(minutes=1)

LOCK_FIRM = "SELECT 1 FROM firm WHERE id = $1 FOR NO KEY UPDATE"
HOLDING = "SELECT count(*)::int AS holding FROM api_token WHERE firm = $1 AND revoked_at IS NULL"
MAKE = "INSERT INTO api_token (id, firm, name, digest, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6)"
REVOKE = """
UPDATE api_token SET revoked_at = coalesce(revoked_at, $3), revoked_by = coalesce(revoked_by, $4)
WHERE id = $1 AND firm = $2
"""
# A key acts for its maker, and only as long as that person owns the firm.
HOLDER = """
SELECT t.id AS token, t.last_used_at, t.minute_began, t.minute_calls, p.id, p.email, p.name, p.locale,
       f.id AS firm, f.name AS firm_name, f.sector, f.size
FROM api_token t JOIN firm f ON f.id = t.firm JOIN person p ON p.id = t.made_by
JOIN member m ON m.firm = t.firm AND m.person = t.made_by AND m.role = 'owner' AND m.ended_at IS NULL
WHERE t.digest = $1 AND t.revoked_at IS NULL FOR UPDATE OF t
"""
COUNT = "UPDATE api_token SET minute_began = $2, minute_calls = $3, last_used_at = $4 WHERE id = $1"


async def make(visitor: Visitor, name: str) -> str:
    """The key itself, which nobody can see again."""
    firm, token_id, token = _firm(visitor), uuid4(), PREFIX + secrets.token_urlsafe(32)
    async with db.atomic():
        await db.execute(LOCK_FIRM, firm)
        counted = await db.fetch_one(HOLDING, firm)
        if counted and counted["holding"] >= MOST_TOKENS:
            raise TooManyTokens
        await db.execute(MAKE, token_id, firm, name, digest_of(token), visitor.id, clock.now())
        await audit.record("api-token.make", "api_token", token_id, person_id=visitor.id, firm_id=firm)
    return token


async def revoke(visitor: Visitor, token_id: UUID) -> None:
    """At once and for good; revoked twice is revoked once."""
    firm = _firm(visitor)
    async with db.atomic():
        if await db.execute(REVOKE, token_id, firm, clock.now(), visitor.id) != "UPDATE 1":
            raise NotFound
        await audit.record("api-token.revoke", "api_token", token_id, person_id=visitor.id, firm_id=firm)


@db.by_system
async def admit(token: str) -> Visitor:
    """Whom the key acts for. Its first use of a day is in the audit record: a line for each call would bury it."""
    now = clock.now()
    async with db.atomic():
        row = await db.fetch_one(HOLDER, digest_of(token))
        if row is None:
            raise NoKey
        began, calls = _counted(row, now)
        await db.execute(COUNT, row["token"], began, calls, now)
        if not row["last_used_at"] or clock.local(row["last_used_at"]).date() != clock.local(now).date():
            await audit.record(
                "api-token.use", "api_token", row["token"], person_id=row["id"], firm_id=row["firm"]
            )
    return _holder(row)


def _counted(row: dict[str, Any], now: datetime) -> tuple[datetime, int]:
    """When the present minute of the key began, and how many calls it has with this one."""
    began: datetime | None = row["minute_began"]
    if began is None or now - began >= MINUTE:
        return now, 1
    if row["minute_calls"] >= MOST_CALLS:
        left = began + MINUTE - now
        raise TooManyCalls(most=MOST_CALLS, seconds=max(1, math.ceil(left.total_seconds())))
    return began, row["minute_calls"] + 1


def _holder(row: dict[str, Any]) -> Visitor:
    firm = CurrentFirm(
        id=row["firm"], name=row["firm_name"], place="", role="owner", sector=row["sector"], size=row["size"]
    )
    return Visitor(
        id=row["id"], email=row["email"], name=row["name"], staff_role="none", locale=row["locale"],
        session_id=row["token"], firm=firm,
    )  # fmt: skip


def _firm(visitor: Visitor) -> UUID:
    if visitor.firm is None or visitor.firm.role != "owner":
        raise NotFound
    return visitor.firm.id
