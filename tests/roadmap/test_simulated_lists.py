"""The demo's lists are the planner's own, marked as simulated, and enough for the operator to read estimates."""

import pytest

from lotrinh import db
from lotrinh.roadmap import simulated_lists
from lotrinh.roadmap.shown_policies import shown_lists
from recommender.catalogue import shipped
from tests.cast import Cast
from tests.roadmap.assessed import assess, other_firms

pytestmark = pytest.mark.anyio


async def test_lists_have_the_propensities_of_the_planner_and_nobody_of_the_cast_gets_any(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await assess(cast.lan)
    await other_firms(12, step="3", crm="planned")
    monkeypatch.setattr(simulated_lists, "FIRMS", 10)
    await simulated_lists.load_lists()
    real, simulated = await shown_lists()
    assert (real.lists, simulated.firms, simulated.lists) == (0, 10, 10 * simulated_lists.LISTS_EACH)
    assert 0.1 <= simulated.drawn / simulated.places <= 0.2
    assert not await db.fetch("SELECT 1 FROM recommendation_list WHERE firm = $1", cast.an_phat)
    rows = await db.fetch(
        "SELECT i.solution, l.eligible FROM recommendation_item i JOIN recommendation_list l ON l.id = i.list"
    )
    assert all(row["solution"] in shipped().solutions and row["solution"] in row["eligible"] for row in rows)


async def test_what_was_taken_up_stands_in_the_plan(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await other_firms(12)
    monkeypatch.setattr(simulated_lists, "MOST_EAGER", 1.0)
    monkeypatch.setattr(simulated_lists, "EAGER", 1000.0)
    await simulated_lists.load_lists()
    responses = await db.fetch("SELECT firm, solution FROM step_response WHERE simulated ORDER BY 1, 2")
    assert responses
    assert responses == await db.fetch("SELECT firm, solution FROM plan_step ORDER BY 1, 2")
