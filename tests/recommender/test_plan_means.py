"""What a roadmap does with money, people and time, and which change of them it names."""

from recommender.parts import Cost, Solution, Weeks
from tests.recommender.demos import TEXT, catalogue, firm, kinds, order, practice, roadmap, scheme
from tests.recommender.test_plan import MILLION, costing, lasting, reason_of, spread, step_of, waves


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
