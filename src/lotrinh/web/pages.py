"""Answers of handlers: a page, a part of one, or the way to another."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.utils.scope.state import ScopeState
from markupsafe import Markup

from lotrinh import i18n
from lotrinh.errors import UnknownFilter
from lotrinh.settings import settings
from lotrinh.web.cookies import cookie, no_cookie, value_of
from lotrinh.web.environment import environment
from lotrinh.web.navigation import is_current, items_for
from lotrinh.web.notices import NOTICES

AnyRequest = Request[Any, Any, Any]
Page = Response[str]

NOTICE_COOKIE = "notice"
LANGUAGE_COOKIE = "lang"
LAST_PAGE = 100_000


def locale(request: AnyRequest) -> i18n.Locale:
    chosen = value_of(request, LANGUAGE_COOKIE)
    if chosen:
        return i18n.locale_of(chosen)
    visitor = request.scope.get("user")
    return i18n.locale_of(visitor.locale) if visitor else i18n.DEFAULT


def is_partial(request: AnyRequest) -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def page(
    request: AnyRequest, template: str, *, status: int = 200, address: str | None = None, **context: Any
) -> Page:
    """`address`: where the page can be reached again, when it answers a form sent elsewhere."""
    language = locale(request)
    notice = NOTICES.get(value_of(request, NOTICE_COOKIE))
    shown = {"kind": notice.kind, "text": i18n.gettext(language, notice.message_id)} if notice else None
    html = (
        environment(language)
        .get_template(template)
        .render(
            **_surroundings(request, language, address),
            notices=[shown] if shown else [],
            **context,
        )
    )
    response = Response(html, status_code=status, media_type=MediaType.HTML)
    response.headers["Vary"] = "HX-Request-Type, Cookie"
    response.headers["Cache-Control"] = "no-store"
    if notice:
        response.set_cookie(no_cookie(NOTICE_COOKIE))
    return response


def go(request: AnyRequest, url: str, *, notice: str | None = None) -> Page:
    """Elsewhere: 303 for browsers, 204 with HX-Redirect for htmx."""
    htmx = is_partial(request)
    response = Response("", status_code=204 if htmx else 303, media_type=MediaType.HTML)
    response.headers["HX-Redirect" if htmx else "Location"] = url
    response.headers["Cache-Control"] = "no-store"
    if notice:
        response.set_cookie(cookie(NOTICE_COOKIE, notice, 60))
    return response


def query_of(request: AnyRequest) -> str:
    """As it was sent. `request.url` would read the Host header, too, and fail where that is no host."""
    return request.scope["query_string"].decode("latin-1")


def page_number(given: Mapping[str, Any], name: str = "page") -> int:
    """Of a list, from 1; `name`: of a second list beside it. Raises UnknownFilter for what is none."""
    page = str(given.get(name, "")).strip() or "1"
    if not (page.isascii() and page.isdecimal() and len(page) <= len(str(LAST_PAGE))):
        raise UnknownFilter(name=name)
    if not 1 <= int(page) <= LAST_PAGE:
        raise UnknownFilter(name=name)
    return int(page)


def words_of(request: AnyRequest, longest: int = 200) -> str:
    """What was typed into the search box of a list."""
    return str(request.query_params.get("words", "")).replace("\0", "").strip()[:longest]


def _surroundings(request: AnyRequest, language: i18n.Locale, address: str | None) -> dict[str, Any]:
    visitor = request.scope.get("user")
    token = ScopeState.from_scope(request.scope).csrf_token or ""
    path, _, query = (address or f"{request.scope['path']}?{query_of(request)}").partition("?")
    return {
        "request_path": path,
        "query_string": query,
        "person": visitor,
        "firm": visitor.firm if visitor else None,
        "nav": lambda: _nav(visitor, language, path),
        "csrf_token": token,
        "csrf_field": lambda: Markup('<input type="hidden" name="_csrf_token" value="{}">').format(token),
        "demo": settings().demo,
        "simulated": settings().demo,
    }


def _nav(visitor: Any, language: i18n.Locale, path: str) -> list[dict[str, Any]]:
    return [
        {"url": item.url, "label": i18n.gettext(language, item.label), "current": is_current(item, path)}
        for item in items_for(visitor)
    ]
