"""Reads the session cookie of each request; strangers are nobody, not an error."""

from litestar.connection import ASGIConnection
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from lotrinh.accounts.sessions import visitor
from lotrinh.settings import settings


def session_cookie() -> str:
    """The __Host- prefix needs https, which a demo on 127.0.0.1 does not have."""
    return "__Host-session" if settings().https else "session"


class SessionAuthentication(AbstractAuthenticationMiddleware):
    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:  # type: ignore[type-arg]
        token = connection.cookies.get(session_cookie())
        user = await visitor(token) if token else None
        return AuthenticationResult(user=user, auth=None)
