"""Answers of the app to the people of the cast, gathered without a browser, for a browser to show them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import Litestar

from lotrinh import clock, db
from tests.browsing import Browser, Visit
from tests.cast import Cast, Figure, enter
from tests.conftest import NOON
from tests.database import fresh_database

KEPT_HEADERS = ("content-type", "content-security-policy")


class Answer(msgspec.Struct, frozen=True):
    name: str
    verb: str
    path: str
    status: int
    language: str
    headers: dict[str, str]
    text: str

    @property
    def is_page(self) -> bool:
        return "<html" in self.text


class Gathering:
    def __init__(self, app: Litestar, cast: Cast, patch: pytest.MonkeyPatch, language: str) -> None:
        self.app, self.cast, self.patch, self.language = app, cast, patch, language
        self.answers: list[Answer] = []

    @asynccontextmanager
    async def browser(self, figure: Figure | None) -> AsyncIterator[Browser]:
        from lotrinh.accounts.sessions import open_session

        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://lotrinh.test") as client:
            if figure:
                token = await open_session(figure.id, "test browser", passed=True)
                client.cookies.set("session", token)
            browser = Browser(client, figure.key if figure else "stranger")
            await browser.speak(self.language)
            yield browser

    def keep(self, visit: Visit, name: str) -> None:
        request, headers = visit.response.request, visit.response.headers
        path = request.url.raw_path.decode()
        self.answers.append(
            Answer(
                name=f"{request.method} {path}: {visit.status} for {name}", verb=request.method,
                path=path, status=visit.status, language=self.language, text=visit.text,
                headers={key: headers[key] for key in KEPT_HEADERS if key in headers},
            )
        )  # fmt: skip


Way = Callable[[Gathering], Awaitable[None]]


def gathered(ways: Sequence[tuple[Way, str]], folder: Path) -> list[Answer]:
    """Each way in its language. In a thread of its own: the browser's driver has an event loop in this one."""

    def run() -> list[Answer]:
        with fresh_database("answers") as url, pytest.MonkeyPatch.context() as patch:
            return asyncio.run(_gather(ways, url, patch, folder))

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(copy_context().run, run).result()


async def _gather(
    ways: Sequence[tuple[Way, str]], url: str, patch: pytest.MonkeyPatch, folder: Path
) -> list[Answer]:
    from lotrinh.app import create_app
    from lotrinh.migrate import migrate
    from lotrinh.papers import store
    from lotrinh.roadmap import model_store

    patch.setattr(store, "folder", lambda: folder / "evidence")
    patch.setattr(model_store, "folder", lambda: folder / "models")
    db.configure(url)
    await migrate()
    app, answers = create_app(), []
    async with app.lifespan():
        for way, language in ways:
            with patch.context() as own:
                answers += await _follow(way, app, own, language)
    return answers


async def _follow(way: Way, app: Litestar, patch: pytest.MonkeyPatch, language: str) -> list[Answer]:
    """What it changes is taken back."""
    clock.freeze(NOON)
    try:
        async with db.DB.transaction() as transaction:
            gathering = Gathering(app, await enter(), patch, language)
            await way(gathering)
            await transaction.rollback()
    finally:
        clock.freeze(None)
    return gathering.answers
