"""A person with a browser: visits pages, fills in forms, and checks every page on the way."""

from typing import Any
from urllib.parse import urlencode

import httpx
from lxml import html

from tests.page_rules import faults

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Visit:
    """An answer of the server, with its page parsed."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("location") or response.headers.get("hx-redirect")
        self.text = response.text
        self.page = html.fromstring(response.text) if response.text.lstrip().startswith("<") else None

    def find(self, css: str) -> Any:
        found = self.all(css)
        assert found, f"nothing matches {css!r}"
        return found[0]

    def all(self, css: str) -> list[Any]:
        assert self.page is not None, f"no page: {self.status} {self.text[:200]!r}"
        return list(self.page.cssselect(css))

    def words(self, css: str = "body") -> str:
        return " ".join(" ".join(e.text_content() for e in self.all(css)).split())

    @property
    def heading(self) -> str:
        return self.words("h1")


class Browser:
    """Follows no redirect by itself: a test says where it goes."""

    def __init__(self, client: httpx.AsyncClient, name: str) -> None:
        self.client = client
        self.name = name

    async def get(self, path: str, *, partial: bool = False, **query: Any) -> Visit:
        return self._check(
            await self.client.get(path, params=query or None, headers=PARTIAL if partial else None)
        )

    async def post(
        self,
        path: str,
        fields: dict[str, Any] | list[tuple[str, str]] | None = None,
        *,
        partial: bool = False,
    ) -> Visit:
        """Submit a form: the token is the one of the cookie, as the page would carry it."""
        if "csrf" not in self.client.cookies:
            await self.client.get("/privacy")
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields or [])
        pairs.append(("_csrf_token", self.client.cookies["csrf"]))
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | (PARTIAL if partial else {})
        response = await self.client.post(path, content=urlencode(pairs, doseq=True), headers=headers)
        return self._check(response)

    async def follow(self, visit: Visit) -> Visit:
        assert visit.location, f"{visit.status}: no place to go; {visit.text[:300]}"
        return await self.get(visit.location)

    async def speak(self, language: str) -> None:
        self.client.cookies.set("lang", language)

    def _check(self, response: httpx.Response) -> Visit:
        visit = Visit(response)
        if response.headers.get("content-type", "").startswith("text/html") and "<html" in response.text:
            found = faults(response.text)
            assert not found, f"{response.request.url}: {found}"
        return visit
