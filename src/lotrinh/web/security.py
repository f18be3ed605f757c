"""Headers of every answer and the form tokens."""

from typing import Any

from litestar import Request, Response
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.enums import ScopeType
from litestar.exceptions import ClientException
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import Message, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from lotrinh.settings import settings
from lotrinh.web.cookies import name_of

POLICY = "; ".join(  # noqa: FLY002 - one line a rule
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

TRANSPORT = "max-age=63072000; includeSubDomains"


def _sent(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


ALWAYS = _sent(HEADERS | {"Cache-Control": "no-store"})
ENCRYPTED = _sent({"Strict-Transport-Security": TRANSPORT})


class FormRequest(Request[Any, Any, Any]):
    async def form(self) -> FormMultiDict:
        """A part that is no text in the character set it names is the sender's mistake, not ours."""
        try:
            return await super().form()
        except (UnicodeDecodeError, LookupError) as error:
            raise ClientException("unreadable form") from error


class FormTokens(CSRFMiddleware):
    """Litestar's double-submit tokens; a token that is no ASCII text is wrong, not an error of ours."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A cookie signed with another secret counts as none: else its owner could never post again."""
        if scope["type"] == ScopeType.HTTP:
            name, cookies = self.config.cookie_name, ASGIConnection[Any, Any, Any, Any](scope).cookies
            if not self._decode_csrf_token(cookies.get(name, "")):
                others = {key: value for key, value in cookies.items() if key != name}
                ScopeState.from_scope(scope).cookies = others
        try:
            await super().__call__(scope, receive, send)
        finally:
            await _close_uploads(scope)

    def _decode_csrf_token(self, token: object) -> str | None:
        is_text = isinstance(token, str) and token.isascii()
        return super()._decode_csrf_token(str(token)) if is_text else None


async def _close_uploads(scope: Scope) -> None:
    """Read for the token, but not by a handler if a guard refused the visitor."""
    form = ScopeState.from_scope(scope).form
    for sent in form.values() if isinstance(form, dict) else ():
        for each in sent if isinstance(sent, list) else [sent]:
            if isinstance(each, UploadFile):
                await each.close()


def form_tokens() -> DefineMiddleware:
    config = CSRFConfig(
        secret=settings().secret,
        cookie_name=name_of("csrf"),
        cookie_secure=settings().https,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude_from_csrf_key="exclude_from_csrf",
    )
    return DefineMiddleware(FormTokens, config=config)


def allow_forms_to(answer: Response[str], addresses: tuple[str, ...]) -> Response[str]:
    """A form of this page may lead there by a redirect, which browsers hold against `form-action`, too."""
    own = "form-action 'self'"
    answer.headers["Content-Security-Policy"] = POLICY.replace(own, " ".join((own, *addresses)))
    return answer


async def add_headers(message: Message, _scope: Scope) -> None:
    """For `before_send`: reaches error pages and static files, which other hooks miss."""
    if message["type"] != "http.response.start":
        return
    headers = message["headers"] = list(message.get("headers", ()))
    present = {name.lower() for name, _ in headers}
    wanted = ALWAYS + ENCRYPTED if settings().https else ALWAYS
    headers += [(name, value) for name, value in wanted if name.lower() not in present]
