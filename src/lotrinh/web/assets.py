"""Addresses of static files: the content's hash is in the address, so browsers may keep them for ever."""

import hashlib
import mimetypes
import re
from functools import cache

from litestar import Router
from litestar.connection import ASGIConnection
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.static_files import create_static_files_router

from lotrinh import paths

mimetypes.add_type("font/woff2", ".woff2")
"""Python knows it only where the machine does."""

OWN_FILE = re.compile(r"/static/[A-Za-z0-9._/-]{1,200}")


@cache
def asset(path: str) -> str:
    digest = hashlib.sha256((paths.STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def could_be_a_file(connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """The file system fails over a null byte or a name that is too long, instead of finding nothing."""
    if not OWN_FILE.fullmatch(connection.scope["path"]):
        raise NotFoundException


def static_files() -> Router:
    return create_static_files_router(
        path="/static",
        directories=[paths.STATIC],
        guards=[could_be_a_file],
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
        opt={"exclude_from_auth": True, "exclude_from_csrf": True},
    )
