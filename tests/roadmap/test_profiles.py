"""What the recommender knows of a firm follows from its answers, and unknown stays unknown."""

from datetime import timedelta

import pytest

from lotrinh import clock
from lotrinh.firms.tables import Firm
from lotrinh.roadmap import adoption_services
from lotrinh.roadmap.profiles import all_profiles, reader
from lotrinh.roadmap.records import record
from lotrinh.roadmap.response_services import respond
from lotrinh.selfassessment.demo_rounds import enter_rounds
from recommender.profile import Profile
from tests.cast import Cast
from tests.roadmap.assessed import assess, other_firms, person, quick_answers, submit

pytestmark = pytest.mark.anyio


async def profile_of(firm: object) -> Profile:
    found = await record(firm)
    assert found is not None
    return reader().profile(found)


async def test_answers_become_shares_states_and_a_rung(cast: Cast) -> None:
    await assess(cast.lan, accounting="in_use", crm="planned", wood_materials="in_use", warehouse="1")
    found = await profile_of(cast.an_phat)
    assert (found.sector, found.size, found.employees) == ("wood", "small", 86)
    assert found.answers["quick/cloud"] == 0.8
    assert found.answers["quick/orders"] == 0.2
    assert found.states["accounting"] == "in_use"
    assert found.states["crm"] == "planned"
    assert found.states["bill-of-materials"] == "in_use"
    assert found.states["erp"] == "no_plan"
    assert found.rungs == {"warehouse": 1}
    assert "quick/warehouse" not in found.answers, "it is not scored"


async def test_what_was_not_answered_stays_unknown(cast: Cast) -> None:
    answers = quick_answers("wood") | {"cloud": "unknown", "warehouse": "unknown"}
    await submit(cast.lan, "quick/1.0", answers)
    found = await profile_of(cast.an_phat)
    assert "quick/cloud" not in found.answers
    assert found.rungs == {}
    assert "contracts" not in found.needs
    assert "e-archive" not in found.states
    assert found.scale == {}


async def test_the_gap_of_a_function_is_one_less_the_mean_of_its_answers(cast: Cast) -> None:
    await assess(cast.lan)
    found = await profile_of(cast.an_phat)
    assert found.needs["sales"] == pytest.approx(1 - (0.2 + 0.2) / 2)


async def test_other_questionnaires_tell_rungs_steps_and_tools(cast: Cast) -> None:
    await enter_rounds(await person(cast.lan))
    found = await profile_of(cast.an_phat)
    assert found.rungs == {"warehouse": 0, "transport": 1}
    assert found.path_steps["e-contract"] == {"review", "signatures"}
    assert found.path_steps["e-labour-contract"] == {"identity"}
    assert found.scale == {"items": 780, "orders_per_day": 35, "vehicles": 3}
    assert found.answers["dbi-sme/2.1.1"] == 0.6
    assert found.states["hrm"] == "in_use"


async def test_a_firm_without_a_warehouse_is_not_advised_on_one(cast: Cast) -> None:
    await submit(cast.lan, "quick/1.0", quick_answers("wood") | {"warehouse": "not_applicable"})
    states = (await profile_of(cast.an_phat)).states
    assert states["barcode"] == states["wms"] == "not_relevant"


async def test_a_later_adoption_wins_over_the_questionnaire_and_moves_the_rung(cast: Cast) -> None:
    await assess(cast.lan, barcode="no_plan")
    clock.freeze(clock.now() + timedelta(days=1))
    await adoption_services.record(
        await person(cast.lan), "barcode", status="in_use", on_date=clock.today(), source="declared"
    )
    found = await profile_of(cast.an_phat)
    assert found.states["barcode"] == "in_use"
    assert found.rungs["warehouse"] == 1


async def test_a_later_questionnaire_wins_over_an_earlier_adoption(cast: Cast) -> None:
    await adoption_services.record(
        await person(cast.lan), "crm", status="in_use", on_date=clock.today(), source="declared"
    )
    clock.freeze(clock.now() + timedelta(days=1))
    await assess(cast.lan, crm="no_plan")
    assert (await profile_of(cast.an_phat)).states["crm"] == "no_plan"


async def test_what_was_dropped_is_no_longer_in_use(cast: Cast) -> None:
    await assess(cast.lan, barcode="in_use", warehouse="1")
    clock.freeze(clock.now() + timedelta(days=1))
    await adoption_services.record(
        await person(cast.lan),
        "barcode",
        status="dropped",
        on_date=clock.today(),
        source="declared",
        reason="staff",
    )
    found = await profile_of(cast.an_phat)
    assert found.states["barcode"] == "no_plan"
    assert found.rungs["warehouse"] == 0


async def test_an_answer_to_a_step_counts_until_it_is_taken_back(cast: Cast) -> None:
    await assess(cast.lan)
    clock.freeze(clock.now() + timedelta(minutes=1))
    lan = await person(cast.lan)
    await respond(lan, "crm", "not_relevant")
    assert (await profile_of(cast.an_phat)).states["crm"] == "not_relevant"
    await respond(lan, "crm", "undone")
    assert (await profile_of(cast.an_phat)).states["crm"] == "no_plan"


async def test_the_batch_has_every_firm_with_a_result_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotrinh.roadmap.records.CHUNK_SIZE", 3)
    await assess(cast.lan, accounting="in_use")
    await assess(cast.binh, "metal")
    await other_firms(5)
    found = [one async for one in all_profiles()]
    with_result = await Firm.count()
    assert len(found) == len(dict(found)) == with_result - 1, "one firm of the cast has no result"
    assert dict(found)[cast.an_phat] == await profile_of(cast.an_phat)
