"""Cookies: one kind, which no script reads, which only this very host can set, and which other sites cannot send on."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from lotrinh.settings import settings

DAY = 24 * 60 * 60
YEAR = 365 * DAY


def name_of(key: str) -> str:
    """The __Host- prefix needs https, which a demo on 127.0.0.1 does not have."""
    return f"__Host-{key}" if settings().https else key


def cookie(key: str, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=name_of(key), value=value, max_age=max_age, httponly=True, secure=settings().https, samesite="lax"
    )


def no_cookie(key: str) -> Cookie:
    """Takes it away; browsers take one with the prefix away only under the terms it was set under."""
    return cookie(key, "", 0)


def value_of(connection: ASGIConnection[Any, Any, Any, Any], key: str) -> str:
    return connection.cookies.get(name_of(key), "")
