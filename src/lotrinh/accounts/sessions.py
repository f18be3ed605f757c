"""Sessions as rows: a random token in the cookie, only its digest in the table."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.accounts.tables import Session
from lotrinh.accounts.visitor import CurrentFirm, Visitor
from lotrinh.batches import Batches
from lotrinh.database_roles import AS_IT_STANDS, acting_as
from lotrinh.errors import NotFound
from lotrinh.settings import settings

SEEN_EVERY = timedelta(minutes=1)

# Whoever knows the token may ask, so it takes no switch of role; the function is among the row rights.
VISITORS = "SELECT * FROM visitors_of_sessions($1, $2)"
RENEW = """
UPDATE session SET digest = $3, confirmed_at = $4, factor_at = CASE WHEN $5 THEN $4 ELSE factor_at END
WHERE id = $1 AND person = $2
"""
STAFF_ROLE = "SELECT staff_role FROM person WHERE id = $1"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(
    person_id: UUID, client: str, *, passed: bool = False, through_provider: bool = False,
    provider_session: str = "", confirmed_at: datetime | None = None,
) -> str:  # fmt: skip
    """A new session; the token is known only to the caller. `passed`: nothing is left to be asked for.

    `confirmed_at`: when the provider asked the person who they are, which may be hours ago.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    person = await db.fetch_one(STAFF_ROLE, person_id)
    await Session(
        id=uuid4(),
        digest=digest_of(token),
        person=person_id,
        client=client[:200],
        created_at=now,
        seen_at=now,
        expires_at=now + longest(is_staff=person is not None and person["staff_role"] != "none"),
        factor_at=now if passed else None,
        confirmed_at=confirmed_at if through_provider else now,
        through_provider=through_provider,
        provider_session=digest_of(provider_session) if provider_session else None,
    ).save()
    return token


async def renew(of: Visitor, now: datetime, *, passed: bool) -> str:
    """The session's new token, once they showed who they are: one from before is worth nothing afterwards.

    `passed`: by their second factor.
    """
    token = secrets.token_urlsafe(32)
    if await db.execute(RENEW, of.session_id, of.id, digest_of(token), now, passed) != "UPDATE 1":
        raise NotFound
    return token


def longest(*, is_staff: bool) -> timedelta:
    """After so long a session ends, however much it was used."""
    limits = settings()
    return timedelta(hours=limits.staff_session_hours) if is_staff else timedelta(days=limits.session_days)


def longest_idle(*, is_staff: bool) -> timedelta:
    limits = settings()
    return timedelta(minutes=limits.staff_idle_minutes) if is_staff else timedelta(days=limits.idle_days)


async def visitor(token: str) -> Visitor | None:
    now = clock.now()
    row = await _rows(digest_of(token))
    if row is None or _is_idle(row, now):
        return None
    if now - row["seen_at"] > SEEN_EVERY:
        with db.as_system():
            await Session.update({Session.seen_at: now}).where(Session.id == row["session_id"])
    return Visitor(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        staff_role=row["staff_role"],
        locale=row["locale"],
        session_id=row["session_id"],
        firm=_firm(row),
        has_second_factor=row["second_factor_since"] is not None,
        factor_at=row["factor_at"],
        confirmed_at=row["confirmed_at"],
        through_provider=row["through_provider"],
    )


async def _read(digests: Sequence[str]) -> list[dict[str, Any] | None]:
    with acting_as(AS_IT_STANDS):
        rows = {row["digest"]: row for row in await db.fetch(VISITORS, digests, clock.now())}
    return [rows.get(digest) for digest in digests]


_rows = Batches(_read)


def _is_idle(row: dict[str, Any], now: datetime) -> bool:
    """Also for somebody who became staff after signing in."""
    is_staff = row["staff_role"] != "none"
    return bool(now - row["seen_at"] > longest_idle(is_staff=is_staff))


def _firm(row: dict[str, object]) -> CurrentFirm | None:
    if row["firm_id"] is None:
        return None
    return CurrentFirm(
        id=row["firm_id"],  # type: ignore[arg-type]
        name=str(row["firm_name"]),
        place=str(row["place"]),
        role="owner" if row["role"] == "owner" else "member",
        sector=str(row["sector"]),
        size=str(row["size"]),
    )
