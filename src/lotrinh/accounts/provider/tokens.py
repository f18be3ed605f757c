"""The provider's word on who somebody is: an ID token, checked as OpenID Connect Core 1.0 §3.1.3.7 asks."""

import hmac
from datetime import UTC, datetime
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from lotrinh import clock
from lotrinh.accounts.provider import discovery
from lotrinh.accounts.provider.problems import NotBelieved
from lotrinh.settings import settings

# Of two keys only: a shared secret, or no signature at all, would let others speak for the provider.
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY = 60  # seconds that the clocks of two machines may differ
LONGEST = 255


class Claims(msgspec.Struct, frozen=True):
    """`email` is empty unless the provider says that it was verified. `factors`: how the person was asked."""

    subject: str
    email: str
    factors: frozenset[str]
    asked_at: datetime | None


async def read(token: str, nonce: str) -> Claims:
    """Raises NotBelieved; the reason is for nobody but whoever forges tokens."""
    try:
        found = _verified(token, await discovery.keys())
    except InvalidKeyIdError:
        found = None
    except (JoseError, ValueError, TypeError) as problem:
        raise refused() from problem
    try:
        claims = found or _verified(token, await discovery.keys(anew=True))
        _check(claims, nonce)
        return _claims(claims)
    except (JoseError, ValueError, TypeError, OverflowError) as problem:
        raise refused() from problem


def refused() -> NotBelieved:
    return NotBelieved(name=settings().oidc_name)


def _verified(token: str, keys: KeySet) -> dict[str, Any]:
    return jwt.decode(token, keys, algorithms=ALGORITHMS).claims


def _check(claims: dict[str, Any], nonce: str) -> None:
    known = settings()
    JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": known.oidc_issuer},
        aud={"essential": True, "value": known.oidc_client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    ).validate(claims)
    # A token for several must name whom it was given to.
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != known.oidc_client_id:
        raise ValueError("azp")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise ValueError("nonce")


def _claims(claims: dict[str, Any]) -> Claims:
    subject, email = claims["sub"], claims.get("email")
    if not 0 < len(subject) <= LONGEST or "\x00" in subject:
        raise ValueError("sub")
    is_verified = isinstance(email, str) and claims.get("email_verified") is True
    methods = claims.get("amr")
    given = [*(methods if isinstance(methods, list) else []), claims.get("acr")]
    at = claims.get("auth_time")
    is_time = isinstance(at, int) and not isinstance(at, bool)
    return Claims(
        subject=subject,
        email=str(email).strip().lower() if is_verified else "",
        factors=frozenset(one for one in given if isinstance(one, str)),
        asked_at=min(datetime.fromtimestamp(at, UTC), clock.now()) if is_time else None,  # type: ignore[arg-type]
    )
