"""Reads the session cookie of each request; strangers are nobody, not an error."""

from litestar.connection import ASGIConnection
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import Receive, Scope, Send

from lotrinh.accounts.sessions import visitor
from lotrinh.database_roles import NOBODY, act_as, acting_as
from lotrinh.web.cookies import value_of

SESSION_COOKIE = "session"


class SessionAuthentication(AbstractAuthenticationMiddleware):
    """From here on the database, too, is asked as this visitor."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with acting_as(NOBODY):
            await super().__call__(scope, receive, send)

    async def authenticate_request(self, connection: ASGIConnection) -> AuthenticationResult:  # type: ignore[type-arg]
        token = value_of(connection, SESSION_COOKIE)
        user = await visitor(token) if token else None
        if user is not None:
            act_as(user.acting)
        return AuthenticationResult(user=user, auth=None)
