"""What the shipped catalogue advises to firms of every sector and size: what must never be, and what should be."""

from itertools import product

import pytest

from recommender.catalogue import shipped
from recommender.planner import Roadmap, plan
from recommender.profile import Profile
from recommender.rules import expert_prior
from tests.recommender.demos import TODAY

SECTORS = ("wood", "food", "metal", "chemicals", "logistics", "other")
EMPLOYEES = {"micro": 8, "small": 45, "medium": 150, "large": 600}
FACTS = {"organisation-signature", "e-invoice", "e-tax"}
AUTOMATION = {"automatic-identification", "warehouse-robots"}
OWN = {
    "wood": {
        "legal-timber",
        "cutting-optimisation",
        "kiln-monitoring",
        "bill-of-materials",
        "product-traceability",
    },
    "food": {"haccp-records", "cold-chain", "recipes", "shelf-life", "product-traceability"},
    "metal": {
        "cad-cam",
        "quotation-from-drawings",
        "drawing-control",
        "bill-of-materials",
        "cutting-optimisation",
    },
    "chemicals": {"safety-data-sheets", "hazard-labels", "compatible-storage", "recipes", "safety-alerts"},
}


def advised(sector: str, size: str, **about) -> Roadmap:
    given = {name: about.pop(name) for name in ("budget", "people") if name in about}
    profile = Profile(**{"sector": sector, "size": size, "employees": EMPLOYEES[size], **about})
    return plan(profile, shipped(), probabilities=expert_prior(profile, shipped()), on=TODAY, **given)


def first(made: Roadmap, number: int) -> list[str]:
    return [step.solution_id for step in made.steps[:number]]


ALIKE = list(product(SECTORS, EMPLOYEES))


@pytest.mark.parametrize(("sector", "size"), ALIKE)
@pytest.mark.parametrize(
    "about", [{}, {"needs": {"warehouse": 1.0, "transport": 1.0}}, {"rungs": {"warehouse": 0}}]
)
def test_nobody_is_advised_what_the_law_gave_everybody_nor_robots_from_the_bottom_rung(
    sector: str, size: str, about: dict
) -> None:
    made = advised(sector, size, **about)
    assert set(made.facts) == FACTS
    steps = set(first(made, len(made.steps)))
    assert not steps & FACTS
    assert not steps & AUTOMATION


@pytest.mark.parametrize(("sector", "size"), ALIKE)
def test_every_firm_gets_at_least_three_steps_of_two_functions(sector: str, size: str) -> None:
    made = advised(sector, size)
    assert len(made.steps) >= 3
    functions = [shipped().solutions[name].function for name in first(made, 3)]
    assert len(set(functions)) >= 2
    assert made.steps[0].wave == 1


@pytest.mark.parametrize(("sector", "size"), [one for one in ALIKE if one[0] in OWN])
def test_makers_get_what_their_sector_is_about_early(sector: str, size: str) -> None:
    assert OWN[sector] & set(first(advised(sector, size), 5))


def test_sectors_and_sizes_get_different_roadmaps() -> None:
    found = {(sector, size): tuple(first(advised(sector, size), 12)) for sector, size in ALIKE}
    for size in ("micro", "small", "medium"):
        assert len({frozenset(found[sector, size][:3]) for sector in OWN}) == len(OWN)
    for sector in SECTORS:
        assert len({found[sector, size] for size in EMPLOYEES}) > 1


def test_what_is_in_use_makes_room_for_the_next() -> None:
    before = first(advised("wood", "small"), 3)
    after = first(advised("wood", "small", states=dict.fromkeys(before, "in_use")), 3)
    assert not set(before) & set(after)
    assert len(after) == 3


def test_the_warehouse_is_climbed_rung_by_rung() -> None:
    needs = {"warehouse": 1.0}
    scale = {"items": 3000, "order_lines_per_day": 900, "orders_per_day": 300}
    on_rung = {0: "barcode", 1: "wms", 2: "oms", 3: "automatic-identification", 4: "warehouse-robots"}
    for now, expected in on_rung.items():
        made = advised("food", "large", rungs={"warehouse": now}, needs=needs, scale=scale)
        ladder = [
            one.solution_id
            for one in made.steps
            if (rung := shipped().solutions[one.solution_id].rung) and rung.ladder == "warehouse"
        ]
        assert set(ladder) <= {expected}
        assert expected in made.eligible


def test_e_labour_contracts_come_after_the_signatures_that_the_law_asks_for() -> None:
    made = advised("wood", "medium", states={"e-labour-contract": "planned"}, needs={"contracts": 1.0})
    names = first(made, len(made.steps))
    assert names.index("worker-signatures") < names.index("e-labour-contract")


def test_a_small_budget_still_gets_a_roadmap_and_says_what_it_cannot_pay() -> None:
    made = advised("metal", "small", budget=20_000_000, people=2)
    assert made.steps
    assert sum(step.own_cost for step in made.steps if step.wave < 3) <= 20_000_000
    assert made.beyond_budget
    reasons = {reason.kind for name in made.beyond_budget for reason in made.left_out[name]}
    assert "beyond_budget" in reasons


def test_the_shipped_catalogue_is_of_the_agreed_size() -> None:
    assert 70 <= len(shipped().solutions) <= 85
    assert len(shipped().functions) == 15
