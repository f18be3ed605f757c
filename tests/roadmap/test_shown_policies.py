"""The nightly run values policies from the lists that were shown; the truth of these lists is known."""

import json
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest

from lotrinh import clock, db
from lotrinh.firms.tables import Firm
from lotrinh.roadmap.refit_services import refit
from lotrinh.roadmap.shown_policies import ShownLists, shown_lists
from tests.browsing import Browser
from tests.cast import Cast
from tests.roadmap.assessed import assess

pytestmark = pytest.mark.anyio

FITTING, EXPLORED = 5, 0.5
BEST, OTHER = 1 - EXPLORED + EXPLORED / FITTING, EXPLORED / FITTING
"""0.6 and 0.1: the chance of the best, and of each of the four others."""
LISTS, ITEMS = (
    ("id", "firm", "day", "fingerprint", "at", "policy", "catalogue", "model", "weights", "eligible", "simulated"),
    ("list", "slot", "solution", "propensity", "score", "probability", "value"),
)  # fmt: skip
RESPONSES = ("firm", "solution", "kind", "given_at", "list", "simulated")


async def shown(
    count: int, *, of_best: float, of_others: float, simulated: bool, ago: int = 1, seed: int = 0
) -> None:
    """So many lists with one place drawn as the planner draws, two of each firm; beside it a fixed place."""
    chance, day = Random(seed), clock.today() - timedelta(days=ago)
    firms, lists, items, responses = [await a_firm() for _ in range(-(-count // 2))], [], [], []
    for number in range(count):
        firm = firms[number // 2]
        list_id, is_best = uuid4(), chance.random() < BEST
        solution = f"best-{number}" if is_best else f"other-{number}"
        lists.append(
            (list_id, firm, day, f"{number:016}", clock.now(), "scored-greedy-1+explore-0.5", "x", "x",
             json.dumps({"exploration": EXPLORED}), [], simulated)
        )  # fmt: skip
        items.append((list_id, 1, "accounting", 1.0, 0.1, 0.1, 0.1))
        items.append((list_id, 2, solution, BEST if is_best else OTHER, 0.1, 0.1, 0.1))
        responses.append((firm, "accounting", "accepted", clock.now(), list_id, simulated))
        if chance.random() < (of_best if is_best else of_others):
            responses.append((firm, solution, "accepted", clock.now(), list_id, simulated))
    await db.copy_rows("recommendation_list", LISTS, lists)
    await db.copy_rows("recommendation_item", ITEMS, items)
    await db.copy_rows("step_response", RESPONSES, responses)


async def a_firm() -> UUID:
    firm = uuid4()
    await Firm(
        id=firm, tax_code=firm.hex[:14], name="Khác", search_key="khac", vsic_version=2025, vsic_code="3101",
        sector="wood", size="small", simulated=True,
    ).save()  # fmt: skip
    return firm


def expected(of_best: float, of_others: float) -> dict[str, float]:
    chances = {"served": BEST, "best_only": 1, "even_lot": 1 / FITTING}
    return {name: of_others + (of_best - of_others) * one for name, one in chances.items()}


def check(found: ShownLists, truth: dict[str, float]) -> None:
    assert {one.name for one in found.policies} == set(truth)
    for one in found.policies:
        for each in (one.self_normalised, one.doubly_robust):
            assert each.low <= truth[one.name] <= each.high
            assert each.high - each.low < 0.12
            assert each.n == found.drawn


async def test_each_policy_is_valued_at_its_truth_real_and_simulated_apart(cast: Cast) -> None:
    await shown(1400, of_best=0.4, of_others=0.1, simulated=False, seed=1)
    await shown(1200, of_best=0.1, of_others=0.5, simulated=True, seed=2)
    real, simulated = await shown_lists()
    assert (real.simulated, real.lists, real.firms, real.places, real.drawn) == (False, 1400, 700, 2800, 1400)
    assert (simulated.simulated, simulated.drawn) == (True, 1200)
    check(real, expected(0.4, 0.1))
    check(simulated, expected(0.1, 0.5))


async def test_a_step_that_was_taken_back_or_seen_elsewhere_was_not_taken_up_here(cast: Cast) -> None:
    await shown(1000, of_best=1, of_others=1, simulated=False)
    (before, _) = await shown_lists()
    served = next(one for one in before.policies if one.name == "served")
    assert served.self_normalised.value == 1
    await db.execute(
        """INSERT INTO step_response (firm, solution, kind, given_at, list, simulated)
        SELECT firm, solution, 'undone', given_at, list, simulated FROM step_response
        WHERE solution <> 'accounting' ORDER BY id LIMIT 500"""
    )
    await db.execute(
        """INSERT INTO step_response (firm, solution, kind, given_at, list, simulated)
        SELECT firm, solution, 'accepted', given_at, NULL, simulated FROM step_response
        WHERE kind = 'undone' ORDER BY id LIMIT 100"""
    )
    (after, _) = await shown_lists()
    served = next(one for one in after.policies if one.name == "served")
    assert served.self_normalised.value == pytest.approx(0.5)


async def test_lists_of_more_than_a_year_ago_do_not_count(cast: Cast) -> None:
    await shown(20, of_best=1, of_others=1, simulated=False, ago=366)
    assert (await shown_lists())[0].drawn == 0


async def test_the_operator_reads_how_many_are_there_and_when_it_will_be_enough(
    quan: Browser, cast: Cast
) -> None:
    await assess(cast.lan)
    await shown(60, of_best=0.4, of_others=0.1, simulated=False, ago=40)
    await refit({})
    card = (await quan.get("/model")).words("#policies")
    assert "do bốc thăm: 60" in card
    assert "chưa nói được khi nào" in card
    await shown(300, of_best=0.4, of_others=0.1, simulated=False, seed=5)
    clock.freeze(clock.now() + timedelta(seconds=1))
    await refit({})
    card = (await quan.get("/model")).words("#policies")
    assert "do bốc thăm: 360" in card
    assert "còn khoảng 64 ngày" in card, "640 are missing at 300 in 30 days"


async def test_the_operator_reads_both_estimates_with_intervals_and_effective_n(
    quan: Browser, cast: Cast
) -> None:
    await assess(cast.lan)
    await shown(1000, of_best=0.4, of_others=0.1, simulated=False, seed=3)
    await shown(40, of_best=0.4, of_others=0.1, simulated=True, seed=4)
    await refit({})
    page = await quan.get("/model")
    rows = [[" ".join(c.text_content().split()) for c in row] for row in page.all("#policies tbody tr")]
    assert [len(row) for row in rows] == [4, 4, 4]
    assert all("%" in cell and "–" in cell for row in rows for cell in row[1:3])
    assert rows[0][3] == "1.000"
    assert "do bốc thăm: 40" in page.words("#policies-simulated")
    assert not page.all("#policies-simulated table")


async def test_a_log_that_does_not_add_up_is_said_and_stops_nothing(quan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await shown(1000, of_best=0.4, of_others=0.1, simulated=False)
    firm, odd = await a_firm(), uuid4()
    day, weights = clock.today(), json.dumps({"exploration": EXPLORED})
    await db.copy_rows(
        "recommendation_list", LISTS, [(odd, firm, day, "f", clock.now(), "p", "x", "x", weights, [], False)]
    )
    await db.copy_rows("recommendation_item", ITEMS, [(odd, 1, "crm", 0.97, 0.1, 0.1, 0.1)])
    await refit({})
    page = await quan.get("/model")
    assert "không khớp nhau" in page.words("#policies")
    assert len(await db.fetch("SELECT 1 FROM model_run")) == 1
