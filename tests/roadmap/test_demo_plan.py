"""The demo's furniture maker has something of everything in her plan."""

import pytest

from lotrinh import clock, db
from lotrinh.roadmap import check_in_queries
from lotrinh.roadmap.demo_plan import enter_plan
from lotrinh.roadmap.plan_queries import plan
from tests.cast import Cast
from tests.roadmap.people import visitor_of

pytestmark = pytest.mark.anyio


async def test_one_step_is_done_one_half_done_one_overdue_and_a_check_in_is_due(cast: Cast) -> None:
    lan = await visitor_of(cast.lan)
    await enter_plan(lan)
    steps = {one.solution: one for one in await plan(lan)}
    assert steps["backup-and-access"].done_at is not None
    contract = steps["e-contract"]
    assert (contract.is_overdue, contract.items_done, len(contract.items)) == (False, 4, 8)
    assert steps["bill-of-materials"].is_overdue
    assert [one.solution for one in await check_in_queries.due(lan)] == ["backup-and-access"]
    rows = await db.fetch("SELECT simulated, recorded_at < $1 AS is_past FROM adoption", clock.now())
    assert rows == [{"simulated": True, "is_past": True}]
