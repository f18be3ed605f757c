"""What can be asked of the app: every route it has, with the addresses and fields that its own pages show."""

import re
from collections import defaultdict
from urllib.parse import parse_qsl, urlsplit

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute
from lxml import html

from tests.fuzz.sending import Answer
from tests.rules.test_access import PEOPLE, REFUSED, filled, pattern, rows

Fields = list[tuple[str, str]]


class Target(msgspec.Struct):
    method: str
    route: str
    paths: list[str] = []
    """Addresses as the access table and links show them."""
    absent: set[str] = set()
    """Those of them whose objects are not."""
    forms: list[Fields] = []
    names: set[str] = set()
    """Of fields, or of what stands behind the question mark."""
    multipart: bool = False
    allowed: set[str] = set()
    """Who is not refused everywhere here, by the access table."""

    def places(self) -> list[int]:
        """Which parts of the path vary."""
        return [n for n, part in enumerate(self.route.split("/")) if "{" in part]


class Targets:
    def __init__(self, app: Litestar, objects: dict[str, str]) -> None:
        self.all: dict[tuple[str, str], Target] = {}
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        for route in app.routes:
            if isinstance(route, HTTPRoute):
                self._enter_route(route)
        for row in rows():
            target = self.all.get((row["verb"], row["route"]))
            if target is not None:
                target.allowed |= {name for name in PEOPLE if row[name] not in REFUSED}
                path = urlsplit(filled(row["path"], objects)).path
                target.paths.append(path)
                if row["object"] == "absent":
                    target.absent.add(path)
                fields = filled(row["fields"], objects) or urlsplit(filled(row["path"], objects)).query
                target.forms.append(parse_qsl(fields, keep_blank_values=True))
        for target in self.all.values():
            target.paths = target.paths or [re.sub(r"\{\}", "x", target.route)]

    def of(self, verb: str, path: str) -> Target:
        return self.all[verb.upper(), pattern(path)]

    def _enter_route(self, route: HTTPRoute) -> None:
        known_as = pattern(route.path)
        self._patterns.append((known_as, re.compile(re.escape(known_as).replace(r"\{\}", "[^/]+"))))
        for method in route.methods & {"GET", "POST"}:
            handler = route.route_handler_map[method][0]
            asked = set(handler.parsed_fn_signature.parameters) - {"self", "request", *route.path_parameters}
            self.all[method, known_as] = Target(method, known_as, names=asked)

    def learn(self, page: Answer) -> None:
        """The forms and links of a page."""
        text = page.body.decode("utf-8", "replace")
        if not page.header(b"content-type").startswith(b"text/html") or "<html" not in text:
            return
        document = html.fromstring(text)
        for form in document.xpath("//form"):
            self._learn_form(form)
        for link in document.xpath("//a/@href"):
            self._learn_address("GET", str(link), [])

    def _learn_form(self, form: html.HtmlElement) -> None:
        sent: Fields = []
        by_name = defaultdict(list)
        for field in form.xpath(".//input|.//select|.//textarea|.//button"):
            name = field.get("name")
            if name and name != "_csrf_token":
                by_name[name] += field.xpath(".//option/@value") or [field.get("value") or field.text or ""]
        for name, values in by_name.items():
            sent.append((name, str(values[len(values) // 2])))
        target = self._learn_address((form.get("method") or "get").upper(), form.get("action") or "", sent)
        if target is not None and "multipart" in (form.get("enctype") or ""):
            target.multipart = True

    def _learn_address(self, method: str, address: str, fields: Fields) -> Target | None:
        parts = urlsplit(address)
        if parts.netloc or not parts.path.startswith("/"):
            return None
        route = next((route for route, known in self._patterns if known.fullmatch(parts.path)), "")
        target = self.all.get((method, route))
        if target is None:
            return None
        if parts.path not in target.paths and len(target.paths) < 40:
            target.paths.append(parts.path)
        asked = fields + parse_qsl(parts.query, keep_blank_values=True)
        target.names.update(name for name, _ in asked)
        if asked and asked not in target.forms and len(target.forms) < 40:
            target.forms.append(asked)
        return target
