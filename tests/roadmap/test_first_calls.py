"""What the recommendation pages call: adding a step, recording an event, reading today's states."""

from datetime import date

import pytest

from lotrinh import db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.visitor import Visitor
from lotrinh.roadmap import adoption_queries, adoption_services, plan_services
from tests.cast import Cast, Figure

pytestmark = pytest.mark.anyio
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


async def visitor_of(figure: Figure) -> Visitor:
    found = await visitor(await open_session(figure.id, "test"))
    assert found is not None
    return found


async def test_a_step_is_added_once(cast: Cast) -> None:
    lan, phuc = await visitor_of(cast.lan), await visitor_of(cast.phuc)
    first = await plan_services.add_step(lan, "crm")
    assert await plan_services.add_step(phuc, "crm") == first
    assert (await db.fetch("SELECT owner FROM plan_step")) == [{"owner": cast.lan.id}]


async def test_the_newest_event_tells_what_holds_and_the_run_since_when(cast: Cast) -> None:
    lan = await visitor_of(cast.lan)
    for status, day in (("main_way_of_working", JUNE), ("planned", date(2026, 4, 1)), ("in_use", MAY)):
        await adoption_services.record(lan, "crm", status=status, on_date=day, source="declared")
    found = await adoption_queries.states([cast.an_phat, cast.tan_thanh])
    assert found == {cast.an_phat: {"crm": ("main_way_of_working", MAY)}, cast.tan_thanh: {}}


async def test_the_same_event_twice_is_one(cast: Cast) -> None:
    lan = await visitor_of(cast.lan)
    said = {"status": "in_use", "on_date": MAY, "source": "declared"}
    assert await adoption_services.record(lan, "crm", **said) == await adoption_services.record(
        lan, "crm", **said
    )
