"""What holds for every roadmap, whatever the catalogue and the firm."""

from collections import Counter
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.parts import Catalogue, Solution
from recommender.planner import WAVE_WEEKS, Roadmap, Step
from recommender.profile import Profile, State
from recommender.rules import Standing, verdicts
from tests.recommender.demos import TRAINING, order, roadmap
from tests.recommender.random_catalogues import situations

Situation = tuple[Profile, Catalogue, dict[str, Any]]
LAW = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.none() | st.integers(0, 3)


def made(situation: Situation, seed: int | None) -> tuple[Profile, Catalogue, dict[str, Any], Roadmap]:
    profile, among, given_too = situation
    return profile, among, given_too, roadmap(profile, among, **given_too, seed=seed)


def solutions_of(steps: tuple[Step, ...], among: Catalogue) -> list[Solution]:
    return [among.solutions[step.solution_id] for step in steps]


def asks_it_of(profile: Profile, first: Solution, there: set[str]) -> bool:
    """A law binds the sectors and sizes it is for, whatever the firm says of it."""
    binds = profile.sector in first.sectors and profile.size in first.sizes
    return binds and not there.intersection(first.alternative_to)


@LAW
@given(situations(), SEEDS)
def test_nothing_comes_before_what_it_is_impossible_without(situation: Situation, seed: int | None) -> None:
    """As the catalogue is written, not as the planner reads it."""
    profile, among, _, found = made(situation, seed)
    there = {name for name, one in verdicts(profile, among).items() if one.kind in {"in_use", "fact"}}
    for step in found.steps:
        solution = among.solutions[step.solution_id]
        laws = {one.id for one in among.solutions.values() if solution.id in one.legally_before}
        asked = {name for name in laws if asks_it_of(profile, among.solutions[name], there)}
        assert {*solution.requires, *asked} <= there
        there.add(solution.id)


@LAW
@given(situations(), SEEDS)
def test_what_works_better_after_another_step_comes_after_it(situation: Situation, seed: int | None) -> None:
    _, among, _, found = made(situation, seed)
    place = {name: number for number, name in enumerate(order(found))}
    for name, number in place.items():
        for earlier in among.solutions[name].works_better_after:
            assert place.get(earlier, -1) < number


@LAW
@given(situations(), SEEDS)
def test_no_step_is_more_than_one_rung_up(situation: Situation, seed: int | None) -> None:
    profile, among, _, found = made(situation, seed)
    now = Standing(profile, among).rungs
    rungs = [one.rung for one in solutions_of(found.steps, among) if one.rung is not None]
    assert all(rung.step <= now[rung.ladder] + 1 for rung in rungs)


@LAW
@given(situations(), SEEDS)
def test_steps_are_open_to_the_firm_and_wanted(situation: Situation, seed: int | None) -> None:
    profile, among, given_too, found = made(situation, seed)
    judged = verdicts(profile, among)
    aside = {*given_too["struck"], *given_too["not_now"]}
    for step in found.steps:
        verdict = judged[step.solution_id]
        assert verdict.kind in {"open", "blocked", "later"}
        assert not verdict.because("rung_ahead", "below_minimum", "other_size", "other_sector")
        assert step.solution_id not in aside
    assert len(set(order(found))) == len(found.steps)
    assert set(order(found)) <= set(found.eligible)


@LAW
@given(situations(), SEEDS)
def test_everything_advisable_is_a_step_or_told_why_not(situation: Situation, seed: int | None) -> None:
    profile, among, _, found = made(situation, seed)
    judged = verdicts(profile, among)
    waiting = {name for name, one in judged.items() if one.kind in {"open", "blocked", "later"}}
    assert waiting == set(order(found)) | found.left_out.keys()
    assert all(found.left_out.values())
    assert set(found.beyond_budget) | {one.solution_id for one in found.blocked} <= found.left_out.keys()
    assert all(step.reasons for step in found.steps)


@LAW
@given(situations(), SEEDS)
def test_the_budget_covers_the_first_twelve_months(situation: Situation, seed: int | None) -> None:
    _, _, given_too, found = made(situation, seed)
    if given_too["budget"] is not None:
        assert sum(step.own_cost for step in found.steps if step.wave < 3) <= given_too["budget"]
    else:
        assert found.beyond_budget == ()


@LAW
@given(situations(), SEEDS)
def test_a_scheme_never_pays_more_than_its_share_and_its_yearly_cap(
    situation: Situation, seed: int | None
) -> None:
    profile, among, _, found = made(situation, seed)
    paid: Counter[bool] = Counter()
    trained = False
    for step, one in zip(found.steps, solutions_of(found.steps, among), strict=True):
        price = one.cost.expected(profile.size)
        training = (
            0 if one.training is None or trained else among.solutions[TRAINING].cost.expected(profile.size)
        )
        trained = trained or one.training is not None
        paid[step.wave == 3] += price + training - step.own_cost
        assert 0 <= price + training - step.own_cost <= price / 2
    cap = next((one.caps.get(profile.size, 0) for one in among.schemes), 0) or 0
    assert paid[False] <= cap
    assert paid[True] <= 2 * cap


@LAW
@given(situations(), SEEDS)
def test_people_and_time_are_there_in_every_wave(situation: Situation, seed: int | None) -> None:
    profile, among, given_too, found = made(situation, seed)
    people = given_too["people"]
    for wave, length in enumerate(WAVE_WEEKS, start=1):
        steps = solutions_of(tuple(step for step in found.steps if step.wave == wave), among)
        assert len(steps) <= given_too["weights"].steps_per_wave[wave - 1]
        assert all(one.weeks.expected(profile.size) <= length for one in steps)
        if people is not None:
            assert all(one.people <= people for one in steps)
            work = sum(one.people * one.weeks.expected(profile.size) for one in steps)
            assert work <= people * length + 1e-6


@LAW
@given(situations(), SEEDS)
def test_the_first_five_serve_no_function_more_than_twice(situation: Situation, seed: int | None) -> None:
    _, among, _, found = made(situation, seed)
    functions = Counter(one.function for one in solutions_of(found.steps[:5], among))
    assert all(times <= 2 for times in functions.values())


@LAW
@given(situations(), SEEDS)
def test_a_platform_step_comes_before_a_fourth_separate_tool(situation: Situation, seed: int | None) -> None:
    profile, among, _, found = made(situation, seed)
    has = [one.kind for one in Standing(profile, among).in_use]
    kinds = [one.kind for one in solutions_of(found.steps, among)]
    if "platform" in kinds and "platform" not in has:
        before = kinds[: kinds.index("platform")].count("separate_tool")
        assert before == 0 or has.count("separate_tool") + before <= 3


@LAW
@given(situations(), SEEDS)
def test_of_two_alternatives_at_most_one_is_a_step(situation: Situation, seed: int | None) -> None:
    _, among, _, found = made(situation, seed)
    for one in solutions_of(found.steps, among):
        assert not set(one.alternative_to) & set(order(found))


@LAW
@given(situations(), SEEDS)
def test_the_same_input_gives_the_same_roadmap(situation: Situation, seed: int | None) -> None:
    assert made(situation, seed)[3] == made(situation, seed)[3]


@LAW
@given(situations(), SEEDS)
def test_ranks_and_waves_only_rise(situation: Situation, seed: int | None) -> None:
    found = made(situation, seed)[3]
    assert [step.rank for step in found.steps] == list(range(1, len(found.steps) + 1))
    assert all(before.wave <= after.wave for before, after in pairwise(found.steps))


@LAW
@given(situations())
def test_an_inserted_step_is_needed_by_a_later_one(situation: Situation) -> None:
    profile, among, _, found = made(situation, None)
    standing = Standing(profile, among)
    place = {name: number for number, name in enumerate(order(found))}
    needs = {
        name: {str(one.values["solution"]) for one in standing.missing(among.solutions[name])}
        for name in place
    }
    for step in found.steps:
        if step.inserted_for is not None:
            assert place[step.solution_id] < place[step.inserted_for]
            assert any(step.solution_id in needed for needed in needs.values())


@LAW
@given(situations())
def test_a_change_that_is_named_does_put_it_into_the_first_wave(situation: Situation) -> None:
    profile, among, given_too, found = made(situation, None)
    told = {step.solution_id: step.reasons for step in found.steps} | dict(found.left_out)
    for name, reasons in told.items():
        for reason in reasons:
            if not reason.kind.startswith("first_wave"):
                continue
            states, changed = dict(profile.states), dict(given_too)
            if reason.kind == "first_wave_if_planned":
                states[name] = "planned"
            elif reason.kind == "first_wave_after":
                states[str(reason.values["solution"])] = "in_use"
            else:
                key = reason.kind.removeprefix("first_wave_with_")
                changed[key] = reason.values[key]
            again = roadmap(msgspec.structs.replace(profile, states=states), among, **changed)
            assert name in [step.solution_id for step in again.steps if step.wave == 1]
            assert name not in [step.solution_id for step in found.steps if step.wave == 1]


def first_wave(found: Roadmap) -> set[str]:
    return {step.solution_id for step in found.steps if step.wave == 1}


def with_state(profile: Profile, name: str, state: State) -> Profile:
    return msgspec.structs.replace(profile, states={**profile.states, name: state})


def told_a_change(found: Roadmap, name: str) -> bool:
    reasons = {step.solution_id: step.reasons for step in found.steps} | dict(found.left_out)
    return any(reason.kind.startswith("first_wave") for reason in reasons[name])


@LAW
@given(situations())
def test_what_a_decision_would_put_into_the_first_wave_is_told(situation: Situation) -> None:
    profile, among, given_too, found = made(situation, None)
    for name in sorted({*found.eligible} - first_wave(found)):
        again = roadmap(with_state(profile, name, "planned"), among, **given_too)
        assert name not in first_wave(again) or told_a_change(found, name)
