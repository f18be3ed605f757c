"""Each route × kind of person × own, foreign or absent object has its expected status in access.csv.

The column `object` says what stands in the address: `absent` is nothing that is there, `-` where there is no object.
"""

import csv
import functools
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, quote

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.rules.objects import place

TABLE = Path(__file__).parent / "access.csv"
PEOPLE = ("stranger", "lan", "phuc", "binh", "minh", "hoa", "quan")
REFUSED = {"401", "404"}
# Routes by their beginning: in this table nobody is given an object of theirs, and where that is tried instead.
GIVEN_ELSEWHERE = {
    "/api/v1/rounds/{}": "opens to a key alone, not to a person: tests/billing/test_api.py",
    "/demo/": "in a demo alone: tests/accounts/test_demo.py",
    "/fakestripe/": "in a demo alone: tests/fakestripe/test_pages.py",
    "/operation/people/{}/identity": "with a single sign-on alone: tests/accounts/test_provider.py",
}

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


async def undone(browser: Browser, verb: str, path: str, fields: str = "") -> Visit:
    """The answer; whatever the request changed is undone."""
    visit = None
    try:
        async with db.atomic():
            visit = await (browser.get(path) if verb == "GET" else browser.post(path, parse_qsl(fields)))
            raise _Undo
    except _Undo:
        pass
    assert visit is not None
    return visit


def with_object() -> dict[tuple[str, str], list[dict[str, str]]]:
    """The rows of each verb and route whose address has a parameter."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows():
        if "{" in row["route"]:
            found.setdefault((row["verb"], row["route"]), []).append(row)
    return found


def is_there(row: dict[str, str]) -> bool:
    """Somebody is given the object: a row that says so of what is absent does not count."""
    return row["object"] not in ("-", "absent") and any(row[name] not in REFUSED for name in PEOPLE[1:])


def not_there(name: str, among: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows that are "not there" for a person, the absent one first; none where there is nothing to compare."""
    found = sorted((row for row in among if row[name] == "404"), key=lambda row: row["object"] != "absent")
    return found if {row["object"] == "absent" for row in found} == {True, False} else []


def bare(visit: Visit, path: str, browser: Browser) -> str:
    """The answer's body without what is of this one request: its address, its number, the token of its form."""
    own = (
        quote(path, safe=""),
        path,
        visit.response.headers["x-request-id"],
        browser.client.cookies.get("csrf"),
    )
    return functools.reduce(lambda text, part: text.replace(part, "…") if part else text, own, visit.text)


@pytest.mark.usefixtures("evidence_folder")
@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['verb']} {row['path']} [{row['object']}]")
async def test_each_person_gets_the_status_of_the_table(
    row: dict[str, str], cast: Cast, browser_of: Callable
) -> None:
    objects = await place(cast)
    path, fields = (filled(row[column], objects) for column in ("path", "fields"))
    figures = {name: getattr(cast, name, None) for name in PEOPLE}
    found = {
        name: str((await undone(await browser_of(figures[name]), row["verb"], path, fields)).status)
        for name in PEOPLE
    }
    assert found == {name: row[name] for name in PEOPLE}


@pytest.mark.usefixtures("evidence_folder")
@pytest.mark.parametrize(("verb", "route"), with_object(), ids=lambda part: part)
async def test_what_is_foreign_is_answered_word_for_word_like_what_is_absent(
    verb: str, route: str, cast: Cast, browser_of: Callable
) -> None:
    objects, ways = await place(cast), with_object()[verb, route]
    for name in PEOPLE:
        if not (compared := not_there(name, ways)):
            continue
        browser, bodies = await browser_of(getattr(cast, name, None)), []
        for row in compared:
            path, fields = (filled(row[column], objects) for column in ("path", "fields"))
            bodies.append(bare(await undone(browser, verb, path, fields), path, browser))
        assert bodies == bodies[:1] * len(bodies), name


def test_every_route_has_a_row(app: Litestar) -> None:
    in_table = {(row["verb"], pattern(row["route"])) for row in rows()}
    missing = [route for route in routes(app) if route not in in_table]
    assert not missing


def test_every_route_with_an_object_has_rows_of_one_that_is_there_and_of_an_absent_one(app: Litestar) -> None:
    table = with_object()
    asked = [route for route in routes(app) if "{" in route[1]]
    assert asked
    no_absent = [route for route in asked if "absent" not in {row["object"] for row in table.get(route, [])}]
    none_there = [
        route
        for route in asked
        if not any(map(is_there, table.get(route, []))) and not route[1].startswith(tuple(GIVEN_ELSEWHERE))
    ]
    assert (no_absent, none_there) == ([], [])


def test_what_is_given_elsewhere_is_given_nobody_here() -> None:
    for beginning in GIVEN_ELSEWHERE:
        found = [
            row for (_, route), ways in with_object().items() if route.startswith(beginning) for row in ways
        ]
        assert found, beginning
        assert not any(map(is_there, found)), beginning


def routes(app: Litestar) -> list[tuple[str, str]]:
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith("/static"):
            found += [(verb, pattern(route.path)) for verb in route.methods if verb in ("GET", "POST")]
    return sorted(found)


def test_routes_use_only_get_and_post(app: Litestar) -> None:
    verbs = {verb for route in app.routes if isinstance(route, HTTPRoute) for verb in route.methods}
    assert verbs <= {"GET", "HEAD", "OPTIONS", "POST"}
