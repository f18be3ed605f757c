"""How a roadmap is put together: one rule a test, on catalogues of a few solutions."""

import pytest

from recommender.parts import Cost, Minimum, Rung, Solution, Weeks
from recommender.planner import Roadmap, Step, Weights
from recommender.reasons import Reason
from tests.recommender.demos import (
    TEXT,
    catalogue,
    fact,
    firm,
    kinds,
    order,
    practice,
    roadmap,
    scheme,
    solution,
)

MILLION = 1_000_000


def costing(million: int, per: str = "year") -> Cost:
    return Cost(low=million * MILLION, high=million * MILLION, per="year" if per == "year" else "once")


def lasting(weeks: int) -> Weeks:
    return Weeks(low=weeks, high=weeks)


def step_of(made: Roadmap, name: str) -> Step:
    return next(step for step in made.steps if step.solution_id == name)


def waves(made: Roadmap) -> dict[str, int]:
    return {step.solution_id: step.wave for step in made.steps}


def spread(*names: str, **fields) -> list[Solution]:
    """Practices of a function each, so that variety plays no part."""
    return [practice(name, function=f"function-{name}", **fields) for name in names]


def reason_of(reasons: tuple[Reason, ...], kind: str) -> Reason:
    return next(reason for reason in reasons if reason.kind == kind)


def test_the_score_is_probability_times_need_times_value() -> None:
    among = catalogue(practice("plan", impact=4, cost=costing(50), weeks=lasting(26), people=2))
    made = roadmap(firm(needs={"sales": 0.8}), among, probabilities={"plan": 0.25})
    step = step_of(made, "plan")
    assert step.value == pytest.approx(4 / (1 + 4 * 0.5))  # half of a small firm's money, time and people
    assert (step.probability, step.need) == (0.25, 0.8)
    assert step.score == pytest.approx(0.25 * 0.8 * step.value)
    squared = roadmap(
        firm(needs={"sales": 0.8}), among, probabilities={"plan": 0.25}, weights=Weights(need=2)
    )
    assert step_of(squared, "plan").score == pytest.approx(0.25 * 0.8**2 * step.value)


def test_an_unknown_need_is_said_and_counts_as_half() -> None:
    among = catalogue(practice("plan"))
    step = step_of(roadmap(firm(), among), "plan")
    assert step.need is None
    assert reason_of(step.reasons, "need_unknown") == Reason(
        "need_unknown", {"functions": "sales", "gap": 0.5}
    )
    assert step.score == pytest.approx(step_of(roadmap(firm(needs={"sales": 0.5}), among), "plan").score)


def test_the_need_is_the_mean_of_the_functions_that_were_told() -> None:
    among = catalogue(practice("erp", also_serves=("stock", "people")))
    step = step_of(roadmap(firm(needs={"sales": 0.2, "stock": 0.6}), among), "erp")
    assert step.need == pytest.approx(0.4)
    assert reason_of(step.reasons, "need").values["functions"] == "sales stock"


def test_the_larger_gap_comes_first() -> None:
    among = catalogue(*spread("a", "b"))
    assert order(roadmap(firm(needs={"function-a": 0.1, "function-b": 0.9}), among)) == ["b", "a"]
    assert order(roadmap(firm(needs={"function-a": 0.9, "function-b": 0.1}), among)) == ["a", "b"]


def test_a_quick_win_comes_first_although_something_else_is_worth_more() -> None:
    slow = practice("slow", function="data", impact=5, weeks=lasting(12))
    among = catalogue(slow, practice("quick", impact=1))
    made = roadmap(firm(), among, probabilities={"slow": 0.9, "quick": 0.1})
    assert order(made) == ["quick", "slow"]
    assert "quick_win" in kinds(made.steps[0].reasons)
    assert "quick_win" not in kinds(made.steps[1].reasons)


def test_a_weak_prerequisite_is_inserted_and_said() -> None:
    among = catalogue(
        practice("base", function="data"),
        practice("top", requires=("base",)),
        *spread("c", "d"),
    )
    made = roadmap(firm(), among, probabilities={"base": 0.01, "top": 0.9, "c": 0.5, "d": 0.5})
    assert order(made)[:3] == ["c", "base", "top"]  # a quick win first; top is none, it needs base
    assert step_of(made, "base").inserted_for == "top"
    assert reason_of(step_of(made, "base").reasons, "inserted_for").values == {"solution": "top"}
    assert reason_of(step_of(made, "base").reasons, "opens").values == {"solutions": "top"}


def test_a_prerequisite_that_is_worth_it_alone_is_not_inserted_for_another() -> None:
    among = catalogue(practice("base", function="data"), practice("top", requires=("base",)))
    made = roadmap(firm(), among, probabilities={"base": 0.9, "top": 0.1})
    assert (order(made), step_of(made, "base").inserted_for) == (["base", "top"], None)


def test_a_prerequisite_that_does_not_leave_time_pushes_the_step_into_the_next_wave() -> None:
    base, top = practice("base", weeks=lasting(10)), practice("top", weeks=lasting(10), requires=("base",))
    made = roadmap(firm(), catalogue(base, top))
    assert waves(made) == {"base": 1, "top": 2}
    assert reason_of(step_of(made, "top").reasons, "later_wave").values == {"wave": 2, "limit": "time"}


def test_what_works_better_after_a_step_waits_for_it() -> None:
    among = catalogue(*spread("codes"), practice("count", works_better_after=("codes",), impact=5))
    made = roadmap(firm(), among, probabilities={"codes": 0.2, "count": 0.9})
    assert order(made) == ["codes", "count"]
    assert reason_of(step_of(made, "codes").reasons, "helps").values == {"solutions": "count"}
    alone = roadmap(firm(), among, struck=("codes",))
    assert order(alone) == ["count"]
    assert reason_of(alone.steps[0].reasons, "better_after").values == {"solution": "codes"}


def test_facts_are_shown_and_never_advised() -> None:
    among = catalogue(fact("e-tax"), practice("plan"))
    made = roadmap(firm(states={"e-tax": "no_plan"}), among, pinned=("e-tax",))
    assert (made.facts, order(made)) == (("e-tax",), ["plan"])
    assert "e-tax" not in made.left_out


def test_of_two_alternatives_the_better_is_chosen_and_said() -> None:
    among = catalogue(
        practice("own", alternative_to=("rented",)), practice("rented", alternative_to=("own",), impact=5)
    )
    made = roadmap(firm(), among)
    assert order(made) == ["rented"]
    assert reason_of(made.left_out["own"], "alternative_chosen").values == {"solution": "rented"}


def test_no_second_rung_is_planned_even_after_the_first() -> None:
    rungs = [
        practice(f"rung-{step}", function=f"f{step}", rung=Rung(ladder="warehouse", step=step))
        for step in (1, 2, 3)
    ]
    made = roadmap(firm(), catalogue(*rungs))
    assert order(made) == ["rung-1"]
    assert [one.solution_id for one in made.blocked] == ["rung-2", "rung-3"]
    assert reason_of(made.left_out["rung-2"], "rung_ahead").values == {
        "ladder": "warehouse",
        "step": 2,
        "now": 0,
    }
    assert order(roadmap(firm(rungs={"warehouse": 1}), catalogue(*rungs))) == ["rung-2"]


def test_a_step_that_needs_a_rung_too_high_is_left_out_with_the_obstacle() -> None:
    wms = practice("wms", rung=Rung(ladder="warehouse", step=2))
    made = roadmap(firm(), catalogue(wms, practice("docks", function="data", requires=("wms",))))
    assert order(made) == []
    assert reason_of(made.left_out["docks"], "obstacle").values == {"solution": "wms"}


def test_no_more_than_two_of_the_first_five_serve_one_function() -> None:
    sales = [practice(f"sales-{number}") for number in range(4)]
    among = catalogue(*sales, *spread("b", "c", "d"))
    made = roadmap(firm(needs={"sales": 1.0, "function-b": 0.1, "function-c": 0.1, "function-d": 0.1}), among)
    assert order(made) == ["sales-0", "sales-1", "b", "c", "d", "sales-2", "sales-3"]
    few = roadmap(firm(), catalogue(*sales))
    assert order(few) == ["sales-0", "sales-1"]
    assert reason_of(few.left_out["sales-2"], "function_full").values == {"function": "sales", "most": 2}


def test_a_fourth_separate_tool_waits_for_a_platform() -> None:
    tools = [solution(name, function=f"function-{name}") for name in "abcde"]
    erp = solution("erp", kind="platform", function="finance", cost=costing(300), weeks=lasting(30), people=3)
    made = roadmap(firm(), catalogue(*tools, erp))
    assert order(made) == ["a", "b", "c", "erp", "d", "e"]
    assert waves(made)["erp"] == 2
    assert reason_of(step_of(made, "erp").reasons, "before_more_tools").values == {"tools": 3}
    already = roadmap(firm(states=dict.fromkeys("abc", "in_use")), catalogue(*tools, erp))
    assert order(already) == ["erp", "d", "e"]


def test_no_tool_waits_for_a_platform_that_cannot_be_had() -> None:
    tools = [solution(name, function=f"function-{name}") for name in "abcde"]
    erp = solution("erp", kind="platform", function="finance", cost=costing(300), weeks=lasting(30), people=3)
    made = roadmap(firm(), catalogue(*tools, erp), budget=100 * MILLION)
    assert order(made) == ["a", "b", "c", "d", "e"]
    assert made.beyond_budget == ("erp",)
    assert reason_of(made.left_out["erp"], "beyond_budget").values == {
        "own_cost": 300 * MILLION,
        "left": 100 * MILLION,
    }


def test_a_budget_leaves_the_dear_out_and_keeps_the_cheap() -> None:
    dear, cheap = (
        practice("dear", impact=5, cost=costing(80)),
        practice("cheap", function="data", cost=costing(10)),
    )
    made = roadmap(firm(), catalogue(dear, cheap), budget=30 * MILLION)
    assert order(made) == ["cheap"]
    assert made.beyond_budget == ("dear",)
    assert reason_of(made.left_out["dear"], "first_wave_with_budget").values == {"budget": 90 * MILLION}


def test_the_budget_counts_what_support_leaves() -> None:
    among = catalogue(practice("tool", cost=costing(40), support=("digital_solution",)), schemes=(scheme(),))
    assert step_of(roadmap(firm(), among, budget=20 * MILLION), "tool").own_cost == 20 * MILLION
    in_later_years = roadmap(firm(size="large"), among, budget=20 * MILLION)
    assert [step.wave for step in in_later_years.steps] == [3]
    assert roadmap(firm(size="large"), among, budget=19 * MILLION).beyond_budget == ("tool",)


def test_one_yearly_cap_is_shared_by_the_steps_of_the_year() -> None:
    tools = spread("a", "b", "c", cost=costing(40), support=("digital_solution",), weeks=lasting(4))
    made = roadmap(firm(), catalogue(*tools, schemes=(scheme(),)))
    assert [step.own_cost for step in made.steps] == [20 * MILLION, 20 * MILLION, 30 * MILLION]
    shared = reason_of(step_of(made, "c").reasons, "cap_used_up").values
    assert shared == {"schemes": "rent", "paid": 10 * MILLION, "alone": 20 * MILLION}


def test_in_the_third_wave_a_yearly_price_still_meets_the_cap_of_one_year() -> None:
    tool = practice("tool", cost=costing(200), support=("digital_solution",), weeks=lasting(60))
    made = roadmap(firm(), catalogue(tool, schemes=(scheme(),)))
    assert [(step.wave, step.own_cost) for step in made.steps] == [(3, 150 * MILLION)]


def test_drafts_and_unknown_caps_pay_nothing() -> None:
    unsure = (scheme("draft", status="draft", share=1.0), scheme("open", caps={"small": None}))
    among = catalogue(practice("tool", cost=costing(40), support=("digital_solution",)), schemes=unsure)
    step = step_of(roadmap(firm(), among), "tool")
    assert step.own_cost == 40 * MILLION
    assert [one.scheme_id for one in step.support] == ["open", "draft"]


def test_training_is_paid_once() -> None:
    training = Solution(
        id="course", title=TEXT, summary=TEXT, kind="training", function="data", cost=costing(6, "once")
    )
    made = roadmap(firm(), catalogue(*spread("a", "b", training="course"), training))
    assert [step.own_cost for step in made.steps] == [16 * MILLION, 10 * MILLION]


def test_people_work_on_one_thing_after_the_other() -> None:
    among = catalogue(
        *spread("a", "b", "c", people=2, weeks=lasting(6)), *spread("d", people=4, weeks=lasting(6))
    )
    made = roadmap(firm(states=dict.fromkeys("abc", "planned")), among, people=2)
    assert waves(made) == {"a": 1, "b": 1, "c": 2}
    assert reason_of(step_of(made, "c").reasons, "later_wave").values == {"wave": 2, "limit": "people"}
    assert reason_of(step_of(made, "c").reasons, "first_wave_with_people").values == {"people": 4}
    assert reason_of(made.left_out["d"], "beyond_people").values == {"needs": 4, "has": 2}


def test_what_takes_longer_than_a_wave_comes_in_a_longer_one() -> None:
    among = catalogue(*spread("month", weeks=lasting(4)), *spread("half-year", weeks=lasting(26)))
    too_long = spread("years", weeks=lasting(120))
    made = roadmap(firm(), catalogue(*among.solutions.values(), *too_long))
    assert waves(made) == {"month": 1, "half-year": 2}
    assert reason_of(made.left_out["years"], "too_long").values == {"weeks": 120}


def test_a_wave_shows_no_more_steps_than_can_be_followed() -> None:
    among = catalogue(*spread(*"abcdefghijklmn"))
    made = roadmap(firm(), among)
    assert list(waves(made).values()) == [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3]
    assert reason_of(made.left_out["m"], "no_slot").values == {"steps": 12}


def test_pins_come_first_and_break_no_rule() -> None:
    among = catalogue(
        *spread("a", "b", "c"),
        *spread("d", weeks=lasting(12)),
        practice("large", minimum=Minimum(employees=100)),
    )
    made = roadmap(firm(employees=20), among, pinned=("d", "large"))
    assert order(made) == ["a", "d", "b", "c"]  # one quick win first, then what is pinned
    assert "pinned" in kinds(step_of(made, "d").reasons)
    assert "below_minimum" in kinds(made.left_out["large"])


def test_what_is_struck_or_put_off_stays_out_and_is_said() -> None:
    among = catalogue(*spread("a", "b", "c"), practice("top", requires=("a",)))
    made = roadmap(firm(), among, struck=("a",), not_now=("b",), pinned=("a",))
    assert order(made) == ["c"]
    assert kinds(made.left_out["a"]) == ["struck"]
    assert kinds(made.left_out["b"]) == ["not_now"]
    assert reason_of(made.left_out["top"], "obstacle").values == {"solution": "a"}


def test_a_planned_step_counts_as_probable() -> None:
    among = catalogue(*spread("a", "b"))
    made = roadmap(firm(states={"b": "planned"}), among, probabilities={"a": 0.3, "b": 0.1})
    assert (order(made), step_of(made, "b").probability) == (["b", "a"], 0.6)


def test_a_missing_probability_is_the_expert_prior() -> None:
    among = catalogue(*spread("a"))
    assert 0 < step_of(roadmap(firm(), among, probabilities={}), "a").probability < 1


def test_the_smallest_change_may_be_a_decision_or_a_prerequisite() -> None:
    among = catalogue(*spread("a", "b", "c", "d"))
    made = roadmap(firm(), among, probabilities={"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.4})
    assert "first_wave_if_planned" in kinds(step_of(made, "d").reasons)
    chain = catalogue(
        *spread("base", weeks=lasting(10)), practice("top", weeks=lasting(10), requires=("base",))
    )
    top = step_of(roadmap(firm(), chain), "top")
    assert reason_of(top.reasons, "first_wave_after").values == {"solution": "base"}


def test_smaller_firms_plan_with_the_low_end_of_the_ranges() -> None:
    cost = Cost(low=10 * MILLION, high=20 * MILLION, per="year")
    assert [cost.expected(size) for size in ("micro", "small", "medium", "large")] == [
        10 * MILLION, 13 * MILLION, 17 * MILLION, 20 * MILLION,
    ]  # fmt: skip
    assert Weeks(low=2, high=12).expected("medium") == 9
