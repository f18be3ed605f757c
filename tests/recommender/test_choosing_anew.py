"""What is kept from one choice to the next is what the next would have found out itself."""

from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.catalogue import shipped
from recommender.parts import Catalogue
from recommender.planner import Weights
from recommender.planning.candidates import Candidates
from recommender.planning.choosing import Choice, limits
from recommender.planning.given import Given
from recommender.planning.packing import Packing
from recommender.profile import Profile
from recommender.rules import expert_prior
from tests.recommender.demos import TODAY, catalogue, firm, practice, roadmap
from tests.recommender.random_catalogues import MILLION, firms, situations
from tests.recommender.test_plan import costing, spread

LAW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
Situation = tuple[Profile, Catalogue, dict[str, Any]]


def everything_given(situation: Situation) -> Given:
    profile, among, told = situation
    return Given(
        profile=profile,
        catalogue=among,
        probabilities=told["probabilities"],
        on=TODAY,
        weights=told["weights"],
        budget=told["budget"],
        people=told["people"],
        pinned=told["pinned"],
        left_aside=frozenset((*told["struck"], *told["not_now"])),
    )


def seen(candidates: Candidates) -> list[tuple[str, float, tuple[str, ...], frozenset[str]]]:
    return [(one.id, one.score, one.chain, one.soft) for one in candidates.items.values()]


def assert_any_may_come_into_use(firm_given: Given) -> None:
    candidates = Candidates(firm_given)
    for one in firm_given.catalogue.solutions.values():
        if one.advisable:
            assert seen(candidates.using(one.id)) == seen(Candidates(firm_given.using(one.id)))


@LAW
@given(situations())
def test_one_more_in_use_changes_the_candidates_as_if_the_firm_had_said_so(situation: Situation) -> None:
    assert_any_may_come_into_use(everything_given(situation))


def unlimited(profile: Profile, among: Catalogue) -> Given:
    told = {
        "probabilities": expert_prior(profile, among),
        "weights": Weights(),
        "budget": None,
        "people": None,
    }
    return everything_given((profile, among, told | {"pinned": (), "struck": (), "not_now": ()}))


@settings(LAW, max_examples=10)
@given(firms(shipped()))
def test_so_it_is_with_all_that_the_shipped_catalogue_knows(profile: Profile) -> None:
    assert_any_may_come_into_use(unlimited(profile, shipped()))


def test_so_it_is_with_what_the_law_asks_for_first() -> None:
    among = catalogue(practice("first", legally_before=("then",)), practice("then", function="data"))
    assert_any_may_come_into_use(unlimited(firm(), among))


def steps_and_refusals(choice: Choice) -> tuple[Any, ...]:
    steps = [
        (one.id, one.wave, one.start, one.own_cost, one.inserted_for) for one in choice.packing.sequence()
    ]
    return steps, choice.refused


@LAW
@given(
    situations(), st.lists(st.none() | st.integers(0, 250).map(lambda million: million * MILLION), max_size=6)
)
def test_budgets_that_share_what_was_found_out_choose_as_if_each_were_alone(
    situation: Situation, budgets: list[int | None]
) -> None:
    firm_given = everything_given(situation)
    candidates = Candidates(firm_given)
    has = limits(firm_given, candidates)
    shared = Packing(has).filling
    for budget in budgets:
        limited = msgspec.structs.replace(has, budget=budget)
        sharing = Choice(candidates.items, Packing(limited, shared), firm_given.pinned)
        alone = Choice(candidates.items, Packing(limited), firm_given.pinned)
        assert steps_and_refusals(sharing) == steps_and_refusals(alone)


def test_of_two_changes_that_would_do_the_smaller_is_told() -> None:
    """Two million more are less than a decision to plan it, nine million are more."""
    first = spread("a", "b", cost=costing(5))
    chances = {"a": 0.2, "b": 0.2, "dear": 0.1}

    def change(price: int) -> str:
        among = catalogue(*first, practice("dear", function="data", cost=costing(price)))
        made = roadmap(firm(size="micro"), among, probabilities=chances, budget=30 * MILLION)
        told = [*made.left_out.get("dear", ()), *(one for step in made.steps for one in step.reasons)]
        return next(one.kind for one in told if one.kind.startswith("first_wave"))

    assert change(22) == "first_wave_with_budget"
    assert change(29) == "first_wave_if_planned"
