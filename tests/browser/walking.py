"""Which pages a person reaches from the start by following links, and of which kind each of them is."""

import re
from collections import defaultdict
from functools import cache
from urllib.parse import urlsplit

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from lxml import html
from playwright.sync_api import Page as BrowserPage

from lotrinh.accounts.guards import demo_only
from lotrinh.web.pages import Page

FILE = re.compile(r"(/file|\.pdf|\.xlsx|\.json|\.ics|\.csv|\.png|\.md)$")
READ = 3
"""So many pages of a kind are read for their links; two objects of a kind need not lead to the same pages."""


@cache
def http_routes() -> list[HTTPRoute]:
    from lotrinh.app import create_app

    routes = [route for route in create_app().routes if isinstance(route, HTTPRoute)]
    return [route for route in routes if not route.path.startswith("/static")]


@cache
def routes() -> list[tuple[str, re.Pattern[str]]]:
    """Addresses with the parts that vary, such as /firms/{firm_id:uuid}; those with the fewest come first."""
    paths = [route.path for route in http_routes()]
    found = [(path, re.compile(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(path)))) for path in paths]
    return sorted(found, key=lambda route: route[0].count("{"))


def routes_that_answer_pages() -> set[str]:
    """As their handlers say, or with another text."""
    return {path for path, handler in _readers() if handler.parsed_fn_signature.return_type.raw == Page}


def routes_of_the_demo_alone() -> set[str]:
    return {path for path, handler in _readers() if demo_only in handler.resolve_guards()}


def _readers() -> list[tuple[str, HTTPRouteHandler]]:
    return [
        (route.path, handler)
        for route in http_routes()
        for handler in route.route_handlers
        if "GET" in handler.http_methods
    ]


def kind(address: str) -> str:
    """Pages that differ only in their object are one kind."""
    path = urlsplit(address).path
    return next((route for route, pattern in routes() if pattern.fullmatch(path)), path)


def reached(page: BrowserPage) -> dict[str, list[str]]:
    """Kind -> the first addresses of it, each of which answers 200; read without rendering, which is slow."""
    waiting, seen, found = ["/"], {"/"}, defaultdict(list)
    for address in waiting:
        if len(found[kind(address)]) >= READ:
            continue
        found[kind(address)].append(address)
        answer = page.request.get(address)
        assert answer.status == 200, f"{address}: {answer.status}"
        fresh = [link for link in links(answer.text()) if link not in seen]
        seen.update(fresh)
        waiting += fresh
    return found


def links(text: str) -> list[str]:
    found = [str(link).partition("#")[0] for link in html.fromstring(text).xpath("//a/@href")]
    pages = [link for link in found if link.startswith("/") and not link.startswith("/static")]
    return [link for link in dict.fromkeys(pages) if not FILE.search(urlsplit(link).path)]
