"""Whence somebody comes, where they go on to, and the cookies they keep."""

import secrets
from urllib.parse import quote
from uuid import UUID

from litestar.datastructures import Cookie

from lotrinh.accounts.authentication import session_cookie
from lotrinh.accounts.devices import network
from lotrinh.settings import settings
from lotrinh.web.forms import own_path
from lotrinh.web.pages import AnyRequest

CODE_COOKIE = "sign-in"
CODE_PAGE = 60 * 60
DAY = 24 * 60 * 60
YEAR = 365 * DAY


def cookie(key: str, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=key, value=value, max_age=max_age, httponly=True, secure=settings().https, samesite="lax"
    )


def session(token: str) -> Cookie:
    """The row decides when it ends, which is never later."""
    return cookie(session_cookie(), token, settings().session_days * DAY)


def no_session() -> Cookie:
    return cookie(session_cookie(), "", 0)


def device_of(request: AnyRequest) -> str:
    """The browser's own token; a new one for a browser that has none."""
    return request.cookies.get(_device_cookie()) or secrets.token_urlsafe(32)


def device_to_keep(token: str) -> Cookie:
    return cookie(_device_cookie(), token, YEAR)


def asked_code(code_id: UUID | None) -> Cookie:
    """Which code this browser waits for; none once it was given."""
    return cookie(CODE_COOKIE, str(code_id), CODE_PAGE) if code_id else cookie(CODE_COOKIE, "", 0)


def code_id_of(request: AnyRequest) -> UUID | None:
    try:
        return UUID(request.cookies.get(CODE_COOKIE, ""))
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


def _device_cookie() -> str:
    return "__Host-device" if settings().https else "device"
