"""Acts that a stranger at an unlocked screen must not do: each is in sensitive.csv, and asks who is there."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from lotrinh import clock, db
from lotrinh.accounts.guards import recent_factor
from tests.cast import Cast
from tests.rules.objects import place
from tests.rules.test_access import PEOPLE, filled, pattern, routes, rows, undone

TABLE = Path(__file__).parent / "sensitive.csv"
SIGNED_IN = PEOPLE[1:]
ASKED = "/second-factor"
# In the handler, since it must first be known whose it is, or what there is.
BY_HAND = {("GET", "/exports/{}/file"), ("GET", "/second-factor/app")}

SOUNDS_SENSITIVE = re.compile(
    r"/(role|identity|exports|refund\w*|restor\w+|service|reset\w*|(api-)?tokens)(/|$)"
)
# What is undone is put back as it was, what is revoked only does less, a token of the open figures opens nothing,
# and the small Stripe of the demo moves no money.
HARMLESS = re.compile(r"/restoration$|/revocation$|^/statistics/tokens$|^/fakestripe/")

pytestmark = pytest.mark.anyio


def listed() -> set[tuple[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as source:
        return {(row["verb"], row["route"]) for row in csv.DictReader(source)}


def guarded(app: Litestar) -> set[tuple[str, str]]:
    return {
        (verb, pattern(route.path))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if recent_factor in handler.resolve_guards()
        for verb in handler.http_methods
        if verb in ("GET", "POST")
    }


def test_the_list_is_what_is_guarded(app: Litestar) -> None:
    assert listed() - BY_HAND == guarded(app)


def test_what_sounds_sensitive_is_on_the_list(app: Litestar) -> None:
    found = {
        (verb, route)
        for verb, route in routes(app)
        if verb == "POST" and SOUNDS_SENSITIVE.search(route) and not HARMLESS.search(route)
    }
    assert found
    assert found <= listed()


@pytest.mark.usefixtures("evidence_folder")
@pytest.mark.parametrize(("verb", "route"), sorted(listed()), ids=" ".join)
async def test_eleven_minutes_later_everybody_is_asked_first(
    verb: str, route: str, cast: Cast, browser_of: Callable, frozen_clock: Callable
) -> None:
    objects = await place(cast)
    ways = [row for row in rows() if (row["verb"], row["route"]) == (verb, route)]
    assert ways, "no row in access.csv"
    browsers = [await browser_of(getattr(cast, name)) for name in SIGNED_IN]
    frozen_clock(clock.now() + timedelta(minutes=11))
    events = await db.fetch("SELECT count(*) AS n FROM audit_event")
    found = set()
    for row in ways:
        path, fields = (filled(row[column], objects) for column in ("path", "fields"))
        for browser in browsers:
            visit = await undone(browser, verb, path, fields)
            to_factor = visit.status == 303 and (visit.location or "").startswith(f"{ASKED}?next=")
            found.add(ASKED if to_factor else str(visit.status))
    assert ASKED in found
    assert found <= {ASKED, "404", "409"}
    assert await db.fetch("SELECT count(*) AS n FROM audit_event") == events
