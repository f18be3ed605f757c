"""The demo as a newcomer starts it, with fewer firms, shared by every process of a run; the system's Chromium."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import asyncpg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from lotrinh import embedded_postgres
from tests.bench.stage import free_port, wait_for

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FIRMS = "400"
GRACE = 60
"""Seconds for what runs, such as an edition of the statistics, to come to an end; then it is killed."""

_shared = ExitStack()
_running: list[dict[str, str]] = []


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Before a process of pytest-xdist starts: all of them use one demo, which this process keeps."""
    if not _running:
        _running.append(_shared.enter_context(running_demo()))
    node.workerinput["demo"] = _running[0]


def pytest_unconfigure() -> None:
    _shared.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests of one person share what is theirs: where pytest-xdist does not keep them together, they collide."""
    if not session.config.getoption("loadgroup", default=False):
        return
    scattered = [
        i.nodeid for i in session.items if i.get_closest_marker("xdist_group") and "@" not in i.nodeid
    ]
    if scattered:
        raise pytest.UsageError(f"Not kept together with the others of their group: {', '.join(scattered)}")


@pytest.fixture(scope="session")
def started(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    shared = getattr(request.config, "workerinput", {}).get("demo")
    if shared:
        yield shared
    else:
        with running_demo() as own:
            yield own


@pytest.fixture(scope="session")
def demo(started: dict[str, str]) -> str:
    return started["address"]


@pytest.fixture(scope="session")
def database(started: dict[str, str]) -> Callable[[str], asyncpg.Record]:
    """`database(sql)`: the row of a statement, for what no page does or tells, such as a job that fails."""

    async def first(statement: str) -> asyncpg.Record | None:
        connection = await asyncpg.connect(started["database"])
        try:
            return await connection.fetchrow(statement)
        finally:
            await connection.close()

    def ask(statement: str) -> asyncpg.Record:
        with ThreadPoolExecutor(1) as beside:  # the browser's driver has an event loop in this thread
            row = beside.submit(asyncio.run, first(statement)).result()
        assert row is not None
        return row

    return ask


@contextmanager
def running_demo() -> Iterator[dict[str, str]]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="lotrinh-browser-", ignore_cleanup_errors=True) as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LOTRINH_")}
        environment.pop("DATABASE_URL", None)
        environment["LOTRINH_DATA_DIR"] = folder
        Path(folder).chmod(0o755)
        command = [sys.executable, "-c", "from lotrinh.cli import main; main()", "demo"]
        process = subprocess.Popen([*command, "--port", str(port), "--firms", FIRMS], env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/health", seconds=600)
            with urlopen(f"{address}/statistics") as statistics:
                first = statistics.read().decode()
            database = embedded_postgres.address(Path(folder))
            yield {"address": address, "database": database, "first statistics": first}
        finally:
            stop(process)
            embedded_postgres.stop(Path(folder))


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def window(chromium: Browser, demo: str) -> Iterator[Callable[..., Page]]:
    """`window("lan", width=360, language="en", scripts=False)`: a page in which she is signed in."""
    contexts: list[BrowserContext] = []

    def open_window(
        key: str | None, *, width: int = 1280, language: str = "vi", scripts: bool = True
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, base_url=demo
        )
        contexts.append(context)
        context.add_cookies([{"name": "lang", "value": language, "url": demo}])
        page = context.new_page()
        if key:
            page.goto("/demo")
            page.locator(f"form[action='/demo/people/{key}/session'] button").click()
            page.wait_for_url("**/")
        return page

    yield open_window
    for context in contexts:
        context.close()
