"""Each route × kind of person × own, foreign or absent object has its expected status in access.csv."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.rules.objects import place

TABLE = Path(__file__).parent / "access.csv"
PEOPLE = ("stranger", "lan", "phuc", "binh", "minh", "hoa", "quan")

pytestmark = pytest.mark.anyio


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def pattern(path: str) -> str:
    """The route's address with its parameters bare: /claims/{claim_id:uuid} -> /claims/{}."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def filled(text: str, objects: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: objects[found[1]], text)


class _Undo(Exception):
    pass


async def status_and_place(
    browser: Browser, verb: str, path: str, fields: str = ""
) -> tuple[int, str | None]:
    """The answer's status and where it leads; whatever the request changed is undone."""
    visit = None
    try:
        async with db.atomic():
            visit = await (browser.get(path) if verb == "GET" else browser.post(path, parse_qsl(fields)))
            raise _Undo
    except _Undo:
        pass
    assert visit is not None
    return visit.status, visit.location


@pytest.mark.usefixtures("evidence_folder")
@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['verb']} {row['path']} [{row['object']}]")
async def test_each_person_gets_the_status_of_the_table(
    row: dict[str, str], cast: Cast, browser_of: Callable
) -> None:
    objects = await place(cast)
    path, fields = (filled(row[column], objects) for column in ("path", "fields"))
    figures = {name: getattr(cast, name, None) for name in PEOPLE}
    found = {
        name: str((await status_and_place(await browser_of(figures[name]), row["verb"], path, fields))[0])
        for name in PEOPLE
    }
    assert found == {name: row[name] for name in PEOPLE}


def test_every_route_has_a_row(app: Litestar) -> None:
    in_table = {(row["verb"], pattern(row["route"])) for row in rows()}
    missing = [route for route in routes(app) if route not in in_table]
    assert not missing


def routes(app: Litestar) -> list[tuple[str, str]]:
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith("/static"):
            found += [(verb, pattern(route.path)) for verb in route.methods if verb in ("GET", "POST")]
    return sorted(found)


def test_routes_use_only_get_and_post(app: Litestar) -> None:
    verbs = {verb for route in app.routes if isinstance(route, HTTPRoute) for verb in route.methods}
    assert verbs <= {"GET", "HEAD", "OPTIONS", "POST"}
