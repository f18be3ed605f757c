"""Addresses of static files: the content's hash is in the address, so browsers may keep them for ever."""

import hashlib
from functools import cache

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from lotrinh import paths


@cache
def asset(path: str) -> str:
    digest = hashlib.sha256((paths.STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def static_files() -> Router:
    return create_static_files_router(
        path="/static",
        directories=[paths.STATIC],
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
        opt={"exclude_from_auth": True, "exclude_from_csrf": True},
    )
