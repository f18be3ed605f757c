"""Errors as pages: a sentence that says what happened and what to do, in the visitor's language."""

from http import HTTPStatus
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException

from lotrinh import i18n
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.web.environment import render
from lotrinh.web.forms import own_path
from lotrinh.web.observation import request_id
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, query_of

log = structlog.get_logger()

MESSAGES = {
    400: N_("The request could not be read. Go back, reload the page and try again."),
    401: N_("Sign in to continue."),
    403: N_("You do not have the rights for this, or the form has expired. Reload the page and try again."),
    404: NotFound.message_id,
    405: N_("This address does not take that kind of request. Go back and try again."),
    413: N_("What you sent is too large. Shorten it and try again."),
    429: N_("Too many attempts. Wait a few minutes and try again."),
    503: N_("The database does not answer at the moment. Nothing you saved is lost; try again in a minute."),
}
TOO_SLOW = N_(
    "This takes too long at the moment, so it was stopped. Nothing was changed; try again in a minute."
)
UNEXPECTED = N_("Something went wrong on our side. Nothing you saved is lost; try again in a minute.")


API = "/api/"
"""Under this path programs ask: they get errors as JSON, and are never sent to a page."""


def domain_error(request: AnyRequest, error: DomainError) -> Page:
    text = i18n.gettext(locale(request), error.message_id, **error.values)
    response = error_page(request, error.status, text)
    if "seconds" in error.values:
        response.headers["Retry-After"] = str(error.values["seconds"])
    return response


def http_error(request: AnyRequest, error: HTTPException) -> Page:
    is_api = request.scope["path"].startswith(API)
    if error.status_code == HTTPStatus.UNAUTHORIZED and request.method == "GET" and not is_api:
        return go(request, f"/sign-in?next={_here(request)}")
    if error.status_code == HTTPStatus.FORBIDDEN:
        log.warning("refused", route=_route(request), reason=error.detail)
    message = MESSAGES.get(error.status_code, MESSAGES[400] if error.status_code < 500 else UNEXPECTED)
    response = error_page(request, error.status_code, i18n.gettext(locale(request), message))
    response.headers.update(error.headers or {})  # Allow, of an address that is asked in the wrong way
    return response


class Detour(Exception):
    """Something has to be done first, at `address`; afterwards the visitor is led back, or to `onward`."""

    def __init__(self, address: str, onward: str = "") -> None:
        super().__init__(address)
        self.address = address
        self.onward = onward


def detour(request: AnyRequest, way: Detour) -> Page:
    onward = quote(way.onward, safe="/") or (_here(request) if request.method == "GET" else _form(request))
    return go(request, f"{way.address}?next={onward}")


def database_away(request: AnyRequest, error: Exception) -> Page:
    log.error("database away", route=_route(request), kind=type(error).__name__)
    return _later(request, MESSAGES[503], 5)


def too_slow(request: AnyRequest, error: Exception) -> Page:
    log.error("statement too slow", route=_route(request), kind=type(error).__name__)
    return _later(request, TOO_SLOW, 30)


def unreadable(request: AnyRequest, error: Exception) -> Page:
    log.info("text that cannot be stored", route=_route(request), kind=type(error).__name__)
    return error_page(request, 400, i18n.gettext(locale(request), MESSAGES[400]))


def denied(request: AnyRequest, error: Exception) -> Page:
    """What is not theirs is not there for them; that the first wall let them by is for us to know."""
    log.error("kept back by the database", route=_route(request), reason=str(error))
    return error_page(request, 404, i18n.gettext(locale(request), MESSAGES[404]))


def unexpected(request: AnyRequest, error: Exception) -> Page:
    log.error("unexpected error", route=_route(request), exc_info=error)
    return error_page(request, 500, i18n.gettext(locale(request), UNEXPECTED))


def error_page(request: AnyRequest, status: int, message: str) -> Page:
    """A page for browsers; for htmx a short notice put into #notice, not a page inside a card."""
    if request.scope["path"].startswith(API):
        return _for_program(status, message)
    template = "errors/_notice.html" if is_partial(request) else "errors/page.html"
    html = render(locale(request), template, status=status, message=message, request_id=request_id(request))
    response = Response(html, status_code=status, media_type=MediaType.HTML)
    if is_partial(request):
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _later(request: AnyRequest, message_id: str, seconds: int) -> Page:
    response = error_page(request, 503, i18n.gettext(locale(request), message_id))
    response.headers["Retry-After"] = str(seconds)
    return response


def _route(request: AnyRequest) -> str:
    """Not the address: what stands in it may be somebody's."""
    return str(request.scope.get("path_template") or "unknown")


def _for_program(status: int, message: str) -> Page:
    response = Response({"status": status, "message": message}, status_code=status, media_type=MediaType.JSON)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response  # type: ignore[return-value]


def _here(request: AnyRequest) -> str:
    query = f"?{query_of(request)}" if query_of(request) else ""
    return quote(request.scope["path"] + query, safe="/")


def _form(request: AnyRequest) -> str:
    """The page on which the visitor sent the form."""
    _, _, after_host = request.headers.get("referer", "").partition("://")[2].partition("/")
    return quote(own_path(f"/{after_host}"), safe="/")
