"""Each request gets an id, a line in the log and its place in the figures; around all else, so none is missed."""

import re
from time import perf_counter
from uuid import uuid4

import structlog
from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import Message, Receive, Scope, Send

from lotrinh.web import figures
from lotrinh.web.pages import AnyRequest

HEADER = "X-Request-ID"
GIVEN = re.compile(rb"[A-Za-z0-9._-]{8,64}")
QUIET = {"/health", "/ready", "/metrics", "/static"}
"""Asked for all the time by machines: counted, but not written down unless they fail."""

REFUSED = {403, 404, 429}

log = structlog.get_logger()


class ObservedApp(Litestar):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        known_as, begin, status = _id_of(scope), perf_counter(), 500
        scope["request_id"] = known_as  # type: ignore[typeddict-unknown-key]

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableScopeHeaders.from_message(message)[HEADER] = known_as
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=known_as):
            try:
                await super().__call__(scope, receive, send_with_id)
            finally:
                _note(scope, status, perf_counter() - begin)


def request_id(request: AnyRequest) -> str:
    """Empty where there was no request, such as in a page rendered by a test."""
    return str(request.scope.get("request_id", ""))


def _id_of(scope: Scope) -> str:
    """The one a proxy in front has given, if it is one; else a new one."""
    given = next((value for name, value in scope["headers"] if name == HEADER.lower().encode()), b"")
    return given.decode() if GIVEN.fullmatch(given) else uuid4().hex


def _note(scope: Scope, status: int, seconds: float) -> None:
    """The route's template, never the address: what stands in an address may be somebody's."""
    route = str(scope.get("path_template") or "unknown")
    method = scope["method"] if route != "unknown" else "any"  # type: ignore[typeddict-item]
    figures.note_request(str(method), route, status, seconds)
    if route not in QUIET or status >= 500:
        log.info(
            "request", method=method, route=route, status=status, ms=round(seconds * 1000, 1), **_who(scope, status)
        )  # fmt: skip


def _who(scope: Scope, status: int) -> dict[str, str]:
    """Only of those who were refused: an account that tries doors can be told from many that err once."""
    visitor = scope.get("user")
    return {"person": str(visitor.id)} if visitor and status in REFUSED else {}
