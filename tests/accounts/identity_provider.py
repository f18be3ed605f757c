"""A small provider of single sign-on with real keys: discovery, authorization code with PKCE, ID tokens.

`falsify` and the attributes beside it make it lie in one way at a time.
"""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from litestar import Litestar, Request, Response, get, post

from lotrinh import clock
from lotrinh.accounts.provider import discovery
from lotrinh.settings import settings

ISSUER = "https://sso.test/realms/tinh"
CLIENT_ID, CLIENT_SECRET = "lo-trinh-so", "a secret of: the provider"


def configure(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"LOTRINH_OIDC_{name}", value)
    settings.cache_clear()
    discovery.forget()


class IdentityProvider:
    """`person`: the claims of whoever sits there and says yes."""

    def __init__(self, issuer: str = ISSUER) -> None:
        self.issuer = issuer
        self.person: dict[str, Any] = {}
        self.falsify: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.key: Any = new_key("k1")
        self.published: list[Any] = [self.key]
        self.is_away = self.garbles = False
        self.metadata: dict[str, Any] = {}
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.app = Litestar(
            [self._discovery(), self._authorize(), self._token(), self._keys()],
            openapi_config=None,
            logging_config=None,
        )

    def connect(self) -> httpx.AsyncClient:
        """In place of the product's own way there."""
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def rotate(self, name: str) -> None:
        self.key = new_key(name)
        self.published = [self.key]

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.is_away:
            raise httpx.ConnectError("nobody there", request=request)
        if self.garbles:
            return httpx.Response(200, text="<html>down for maintenance</html>")
        return await httpx.ASGITransport(self.app).handle_async_request(request)

    def _discovery(self) -> Any:
        @get(f"{urlsplit(self.issuer).path}/.well-known/openid-configuration")
        async def discovery() -> dict[str, Any]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "end_session_endpoint": f"{self.issuer}/logout",
            } | self.metadata

        return discovery

    def _authorize(self) -> Any:
        @get(f"{urlsplit(self.issuer).path}/authorize")
        async def authorize(request: Request[Any, Any, Any]) -> Response[str]:
            asked = dict(request.query_params)
            assert asked["response_type"] == "code"
            assert asked["client_id"] == CLIENT_ID
            assert "openid" in asked["scope"].split()
            assert asked["code_challenge_method"] == "S256"
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            back = urlencode({"code": code, "state": asked["state"], "iss": self.issuer})
            return Response("", status_code=303, headers={"Location": f"{asked['redirect_uri']}?{back}"})

        return authorize

    def _token(self) -> Any:
        @post(f"{urlsplit(self.issuer).path}/token", status_code=200)
        async def token(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
            sent = dict(parse_qsl((await request.body()).decode()))
            asked = self.codes.pop(sent["code"], None)
            if asked is None or not self._is_client(request, sent) or not proves(asked, sent):
                return Response({"error": "invalid_grant"}, status_code=400)
            return Response(
                {"access_token": "-", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
            )

        return token

    def _keys(self) -> Any:
        @get(f"{urlsplit(self.issuer).path}/keys")
        async def keys() -> dict[str, Any]:
            return dict(KeySet(self.published).as_dict())

        return keys

    def _is_client(self, request: Request[Any, Any, Any], sent: dict[str, str]) -> bool:
        if self.metadata.get("token_endpoint_auth_methods_supported") == ["client_secret_post"]:
            return (sent.get("client_id"), sent.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        given = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        return [unquote_plus(part) for part in given.split(":")] == [CLIENT_ID, CLIENT_SECRET]

    def id_token(self, nonce: str) -> str:
        return self._token_of({"nonce": nonce} | self.person | self.falsify)

    def logout_token(self, **told: Any) -> str:
        """`told`: what it says of who left, and anything it says wrongly; None leaves a claim out."""
        events: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}
        return self._token_of({"jti": secrets.token_urlsafe(8), "events": events} | told)

    def _token_of(self, told: dict[str, Any]) -> str:
        now = int(clock.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300} | told
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return ".".join((b64(b'{"alg":"none"}'), b64(json.dumps(claims).encode()), ""))
        if self.algorithm == "HS256":
            return shared(json.dumps(claims).encode(), self.key)
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


def new_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


def new_curve_key(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig"})


def shared(claims: bytes, key: RSAKey) -> str:
    """The old trick: what everybody can read of the key, used as if it were a shared secret."""
    told = f"{b64(json.dumps({'alg': 'HS256', 'kid': key.kid}).encode())}.{b64(claims)}"
    return f"{told}.{b64(hmac.digest(key.as_pem(private=False), told.encode(), 'sha256'))}"


def proves(asked: dict[str, str], sent: dict[str, str]) -> bool:
    """Whoever redeems the code is who asked for it (PKCE), on the same way back."""
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    return b64(digest) == asked["code_challenge"] and sent["redirect_uri"] == asked["redirect_uri"]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
