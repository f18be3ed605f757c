"""Where the provider of sign-in is reached, and the keys it signs with (OpenID Connect Discovery 1.0)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import httpx
import msgspec
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lotrinh import clock
from lotrinh.accounts.provider.problems import ProviderAway
from lotrinh.settings import is_private_way, settings

log = structlog.get_logger()

KEPT = timedelta(hours=1)
PAUSE = timedelta(seconds=10)
SECONDS = 5.0
SIGNING = {"RSA", "EC", "OKP"}


class Endpoints(msgspec.Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Kept(msgspec.Struct):
    """What this process knows of the provider; an hour later it asks anew."""

    endpoints: Endpoints | None = None
    keys: KeySet | None = None
    read_at: datetime | None = None
    until: datetime | None = None


_kept = _Kept()


def connect() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=SECONDS, headers={"Accept": "application/json"})


def forget() -> None:
    _kept.endpoints = _kept.keys = _kept.read_at = _kept.until = None


async def endpoints() -> Endpoints:
    if _kept.until is None or clock.now() > _kept.until:
        forget()
    if _kept.endpoints is None:
        _kept.endpoints = await _discover()
        _kept.until = clock.now() + KEPT
    return _kept.endpoints


async def keys(*, anew: bool = False) -> KeySet:
    """`anew`: the provider signs with a key that was not there when its keys were read last.

    Strangers may name such a key, too: the provider is not asked each time.
    """
    known = await endpoints()
    is_due = _kept.read_at is None or clock.now() - _kept.read_at >= PAUSE
    if _kept.keys is None or (anew and is_due):
        found = await _ask("GET", known.jwks_uri)
        try:
            listed = [key for key in found["keys"] if key.get("kty") in SIGNING and key.get("use") != "enc"]
            _kept.keys, _kept.read_at = KeySet.import_key_set({"keys": listed}), clock.now()
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as problem:
            raise away() from problem
    return _kept.keys


async def redeem(sent: dict[str, str]) -> dict[str, Any]:
    """What the provider gives for a code; it knows us by our secret (RFC 6749 §2.3.1)."""
    known, own = await endpoints(), settings()
    secret = own.oidc_client_secret.get_secret_value()
    if "client_secret_basic" in known.token_endpoint_auth_methods_supported:
        basic = httpx.BasicAuth(quote_plus(own.oidc_client_id), quote_plus(secret))
        return await _ask("POST", known.token_endpoint, data=sent, auth=basic)
    return await _ask(
        "POST", known.token_endpoint, data=sent | {"client_id": own.oidc_client_id, "client_secret": secret}
    )


async def _ask(method: str, address: str, **sent: Any) -> dict[str, Any]:
    """The provider's answer, be it a refusal; what is no answer at all is as good as silence."""
    try:
        # httpx limits each read; a provider that drips must not hold the request for minutes either.
        async with asyncio.timeout(2 * SECONDS), connect() as client:
            answer = await client.request(method, address, **sent)
            if answer.is_server_error:
                raise away()
            found = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as problem:
        log.warning("provider away", kind=type(problem).__name__, reason=str(problem))
        raise away() from problem
    if not isinstance(found, dict):
        raise away()
    return found


def away() -> ProviderAway:
    return ProviderAway(name=settings().oidc_name)


async def _discover() -> Endpoints:
    issuer = settings().oidc_issuer
    found = await _ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    try:
        known = msgspec.convert(found, Endpoints)
    except msgspec.ValidationError as problem:
        raise away() from problem
    ways = (known.authorization_endpoint, known.token_endpoint, known.jwks_uri)
    if known.issuer != issuer or not all(is_private_way(way) for way in ways):
        raise away()
    return known
