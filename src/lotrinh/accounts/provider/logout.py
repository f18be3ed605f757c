"""The provider says that somebody left there: their sessions end here, too (OpenID Connect Back-Channel Logout 1.0)."""

from typing import Any

from joserfc.errors import JoseError

from lotrinh import audit, clock, db
from lotrinh.accounts.provider import tokens
from lotrinh.accounts.provider.attempts import LIFETIME
from lotrinh.accounts.provider.spent import spend
from lotrinh.accounts.sessions import digest_of
from lotrinh.settings import settings

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST = 10_000
# A session that the provider named ends by that name; one it did not name, with any word about its person.
END = """
DELETE FROM session WHERE through_provider
    AND ($2::text IS NULL OR person = (SELECT person FROM provider_identity WHERE issuer = $1 AND subject = $2))
    AND ($3::text IS NULL OR provider_session = $3 OR (provider_session IS NULL AND $2::text IS NOT NULL))
RETURNING id, person
"""


@db.by_system
async def end_sessions(token: str) -> None:
    """Raises NotBelieved. That there is nothing to end is no reason to refuse: they may have left before."""
    subject, session, number = await _told(token)
    named = digest_of(session) if session else None
    async with (
        db.atomic()
    ):  # their word is spent with what it brings about: told again after a failure, it counts
        if not await spend(f"left {number}"):
            raise tokens.refused()
        for ended in await db.fetch(END, settings().oidc_issuer, subject, named):
            await audit.record("signed out by provider", "session", ended["id"], person_id=ended["person"])


async def _told(token: str) -> tuple[str | None, str | None, str]:
    """Who left, or which session ended, never neither; and the number of the token."""
    if len(token) > LONGEST:
        raise tokens.refused()
    claims = await tokens.signed(token)
    try:
        _check(claims)
        told = tuple(tokens.name_in(claims, key) if key in claims else None for key in ("sub", "sid"))
        number = tokens.name_in(claims, "jti")
    except (JoseError, ValueError, TypeError, OverflowError) as problem:
        raise tokens.refused() from problem
    if not any(told):
        raise tokens.refused()
    return told[0], told[1], number


def _check(claims: dict[str, Any]) -> None:
    """§2.6; and not from so long ago that nobody remembers whether it was heard before."""
    tokens.check_for_us(claims)
    if not isinstance(dict(claims.get("events", ())).get(EVENT), dict):
        raise ValueError("events")  # noqa: TRY004 - one error for all that is told wrongly
    if "nonce" in claims:  # an ID token, which is no word that somebody left
        raise ValueError("nonce")
    if clock.now().timestamp() - claims["iat"] > LIFETIME.total_seconds():
        raise ValueError("iat")
