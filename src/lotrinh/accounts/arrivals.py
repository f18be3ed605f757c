"""Whence somebody comes, where they go on to, and the cookies they keep."""

import secrets
from urllib.parse import quote
from uuid import UUID

from litestar.datastructures import Cookie

from lotrinh.accounts.authentication import SESSION_COOKIE
from lotrinh.accounts.devices import network
from lotrinh.settings import settings
from lotrinh.web.cookies import DAY, YEAR, cookie, no_cookie, value_of
from lotrinh.web.forms import own_path
from lotrinh.web.pages import AnyRequest

CODE_COOKIE = "sign-in"
CODE_PAGE = 60 * 60
DEVICE_COOKIE = "device"


def session(token: str) -> Cookie:
    """The row decides when it ends, which is never later."""
    return cookie(SESSION_COOKIE, token, settings().session_days * DAY)


def no_session() -> Cookie:
    return no_cookie(SESSION_COOKIE)


def device_of(request: AnyRequest) -> str:
    """The browser's own token; a new one for a browser that has none."""
    return value_of(request, DEVICE_COOKIE) or secrets.token_urlsafe(32)


def device_to_keep(token: str) -> Cookie:
    return cookie(DEVICE_COOKIE, token, YEAR)


def asked_code(code_id: UUID | None) -> Cookie:
    """Which code this browser waits for; none once it was given."""
    return cookie(CODE_COOKIE, str(code_id), CODE_PAGE) if code_id else no_cookie(CODE_COOKIE)


def code_id_of(request: AnyRequest) -> UUID | None:
    try:
        return UUID(value_of(request, CODE_COOKIE))
    except ValueError:
        return None


async def onward_of(request: AnyRequest) -> str:
    fields = await request.form() if request.method == "POST" else request.query_params
    given = fields.get("next")
    return own_path(given if isinstance(given, str) else None)


def with_next(onward: str) -> str:
    return "" if onward == "/" else f"?next={quote(onward, safe='/')}"


def client(request: AnyRequest) -> str:
    return network(request.client.host if request.client else "")


def user_agent(request: AnyRequest) -> str:
    return request.headers.get("user-agent", "")
