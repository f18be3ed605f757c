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
    """`email` is empty unless the provider says that it was verified. `factors`: how the person was asked.

    `session`: the provider's own name of theirs there; empty if it gives none.
    """

    subject: str
    email: str
    factors: frozenset[str]
    asked_at: datetime | None
    session: str


async def read(token: str, nonce: str) -> Claims:
    """Raises NotBelieved; the reason is for nobody but whoever forges tokens."""
    claims = await signed(token)
    try:
        _check(claims, nonce)
        return _claims(claims)
    except (JoseError, ValueError, TypeError, OverflowError) as problem:
        raise refused() from problem


async def signed(token: str) -> dict[str, Any]:
    """The claims of a token that the provider signed; what they say is still to be checked. Raises NotBelieved."""
    try:
        try:
            return _verified(token, await discovery.keys())
        except InvalidKeyIdError:
            return _verified(token, await discovery.keys(anew=True))
    except (JoseError, ValueError, TypeError) as problem:
        raise refused() from problem


def check_for_us(claims: dict[str, Any]) -> None:
    """From the provider, for this product, and not over; raises JoseError."""
    known = settings()
    JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": known.oidc_issuer},
        aud={"essential": True, "value": known.oidc_client_id},
        exp={"essential": True},
        iat={"essential": True},
    ).validate(claims)


def refused() -> NotBelieved:
    return NotBelieved(name=settings().oidc_name)


def _verified(token: str, keys: KeySet) -> dict[str, Any]:
    return jwt.decode(token, keys, algorithms=ALGORITHMS).claims


def _check(claims: dict[str, Any], nonce: str) -> None:
    check_for_us(claims)
    # A token for several must name whom it was given to.
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != settings().oidc_client_id:
        raise ValueError("azp")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise ValueError("nonce")


def _claims(claims: dict[str, Any]) -> Claims:
    email = claims.get("email")
    is_verified = isinstance(email, str) and claims.get("email_verified") is True
    methods = claims.get("amr")
    given = [*(methods if isinstance(methods, list) else []), claims.get("acr")]
    at = claims.get("auth_time")
    is_time = isinstance(at, int) and not isinstance(at, bool)
    return Claims(
        subject=name_in(claims, "sub"),
        email=str(email).strip().lower() if is_verified else "",
        factors=frozenset(one for one in given if isinstance(one, str)),
        asked_at=min(datetime.fromtimestamp(at, UTC), clock.now()) if is_time else None,  # type: ignore[arg-type]
        session=name_in(claims, "sid") if "sid" in claims else "",
    )


def name_in(claims: dict[str, Any], key: str) -> str:
    """The provider's name of a person or a session, as long as one may be."""
    name = claims.get(key)
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST or "\x00" in name:
        raise ValueError(key)
    return name
