"""The pages of a list show each firm once, in one order, whichever way and from whichever end they are reached."""

from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from lotrinh import db
from lotrinh.centre import firm_list
from lotrinh.centre.cohorts import readings
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre import crowd
from tests.centre.importing import run_jobs

pytestmark = pytest.mark.anyio

ORDERS = ("name", "level", "submitted", "employees", "contact", "waiting")
# Of few firms, which are found before they are put in order; of many; and of many, by walking along the order.
WAYS = pytest.mark.parametrize(("few", "far"), [(5_000, 2_500), (0, 2_500), (0, 0)])


@pytest.fixture
async def gathered(cast: Cast) -> list[dict[str, Any]]:
    await crowd.gather(cast.minh.id)
    return await crowd.firms()


@pytest.mark.parametrize("far", [2_500, 0])
@pytest.mark.parametrize("order", ORDERS)
async def test_pages_show_each_firm_once_in_each_order(
    minh: Browser, gathered: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, order: str, far: int
) -> None:
    monkeypatch.setattr(firm_list, "FAR", far)
    found = await crowd.pages(minh, "/firms", order=order)
    assert [len(page) for page in found] == [50, 50, 23]
    assert list(chain(*found)) == crowd.in_order(gathered, order)


@WAYS
@pytest.mark.parametrize("order", ["level", "submitted"])
async def test_without_consent_pages_are_in_the_order_of_names(
    minh: Browser,
    gathered: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    order: str,
    few: int,
    far: int,
) -> None:
    monkeypatch.setattr(firm_list, "FEW", few)
    monkeypatch.setattr(firm_list, "FAR", far)
    assert crowd.in_order(gathered, order) != crowd.in_order(gathered, "name")
    await db.execute("DELETE FROM consent")
    others = [one for one in gathered if one["sector"] == "other"]
    found = await crowd.pages(minh, "/firms", order=order, sector="other")
    assert list(chain(*found)) == crowd.in_order(others, "name")


@WAYS
@pytest.mark.parametrize(
    ("narrowed", "fits"),
    [({"sector": "other"}, lambda one: one["sector"] == "other"),
     ({"park": 0}, lambda one: not one["in_park"]),
     ({"q": "xuong"}, lambda one: one["search_key"].startswith("xuong"))],
)  # fmt: skip
async def test_pages_show_each_firm_once_that_a_filter_finds(
    minh: Browser,
    gathered: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    narrowed: dict[str, Any],
    fits: Callable[[dict[str, Any]], bool],
    few: int,
    far: int,
) -> None:
    monkeypatch.setattr(firm_list, "FEW", few)
    monkeypatch.setattr(firm_list, "FAR", far)
    wanted = [one for one in gathered if fits(one)]
    found = await crowd.pages(minh, "/firms", order="level", **narrowed)
    assert len(found) == 3
    assert list(chain(*found)) == crowd.in_order(wanted, "level")


async def test_pages_of_a_cohort_show_firms_that_came_after_its_figures(
    minh: Browser, gathered: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Far pages are reached from the end, so that the number of firms has to be that of now."""
    monkeypatch.setattr(readings, "MANY", 2)
    monkeypatch.setattr(firm_list, "FAR", 50)
    made = await minh.post("/cohorts", {"name": "Nhóm", "kind": "filter", "address": "?sector=other"})
    await run_jobs()
    await db.execute("UPDATE firm SET sector = 'other' WHERE sector <> 'other'")
    found = await crowd.pages(minh, made.location, order="name")
    assert list(chain(*found)) == crowd.in_order(await crowd.firms(), "name")
