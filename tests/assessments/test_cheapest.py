"""The cheapest ways up, against a search through all combinations."""

from collections.abc import Sequence
from math import prod

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from assessments import content
from assessments.cheapest import OutOfTime, Way, cheapest
from assessments.model import Context, Question, Questionnaire, Value, Values
from assessments.scoring import score
from tests.assessments.demos import CONTEXTS, answers, demo, every_answer
from tests.assessments.every_way import Reached, every_value, every_way
from tests.assessments.small_instruments import EFFORTS, questionnaires
from tests.assessments.test_scoring_laws import EVERY

Firm = tuple[Questionnaire, dict[str, Value], Context]
LAW = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
MOST_COMBINATIONS = 800
PLENTY = 60.0
LEVEL_ONE = {
    "warehouse": "no",
    "orders": "2",
    "data": "0",
    "speed": 80,
    "replaced": 3,
    "apps": {"crm": "in_use"},
}
ON_TOP = {"warehouse": "no", "orders": "3", "data": "3", "speed": 100, "replaced": 1}


def priced(draw: st.DrawFn, question: Question) -> Question:
    """With efforts of its own for some of its tools."""
    efforts = draw(st.fixed_dictionaries({}, optional={one.id: EFFORTS for one in question.items}))
    return replace(question, tool_efforts=efforts)


@st.composite
def small_firms(draw: st.DrawFn) -> Firm:
    questionnaire = draw(questionnaires())
    sections = (
        replace(one, questions=tuple(priced(draw, each) for each in one.questions))
        for one in questionnaire.sections
    )
    questionnaire = replace(questionnaire, sections=tuple(sections))
    values: dict[str, Value] = {}
    for question in questionnaire.questions:
        offered = list(every_value(question, None))
        if question.kind == "solution_states":
            states = st.sampled_from(["in_use", "planned", "no_plan", "not_relevant"])
            offered = [draw(st.fixed_dictionaries({}, optional={one.id: states for one in question.items}))]
        value = draw(st.sampled_from([None, *offered[:2], *offered, *question.reserved]))
        if value is not None:
            values[question.id] = value
    return questionnaire, values, Context(draw(st.sampled_from([None, "wood", "food"])))


@LAW
@given(small_firms())
def test_no_combination_of_answers_is_cheaper(firm: Firm) -> None:
    questionnaire, values, _ = firm
    choices = (1 + len(list(every_value(one, values.get(one.id)))) for one in questionnaire.questions)
    assume(prod(choices) <= MOST_COMBINATIONS)
    compare(firm, cheapest(*firm, most=4, seconds=PLENTY), every_way(*firm), 4)


@pytest.mark.parametrize("values", [{}, LEVEL_ONE, {"warehouse": "yes", "data": "unknown", "orders": "1"}])
def test_the_demo_has_no_cheaper_combination(values: Values) -> None:
    firm = demo("ways"), dict(values), Context()
    ways = cheapest(*firm, most=6, seconds=PLENTY)
    assert ways
    compare(firm, ways, every_way(*firm), 6)


def compare(firm: Firm, ways: Sequence[Way], rest: Sequence[Reached], most: int) -> None:
    """Each way is the first of all that leave a question of every way before it as it is."""
    for way in ways:
        check(firm, way)
        questions = frozenset(one.question_id for one in way.changes)
        assert (way.effort, len(way.changes)) == rest[0][:2]
        assert (way.effort, len(way.changes), questions) in rest
        rest = [one for one in rest if not one.questions >= questions]
    assert len(ways) == most or not rest


def check(firm: Firm, way: Way) -> None:
    questionnaire, values, context = firm
    changes = {one.question_id: one.to_value for one in way.changes}
    assert list(changes) == [one.id for one in questionnaire.questions if one.id in changes]
    assert score(questionnaire, {**values, **changes}, context).level == way.level
    assert way.level > score(questionnaire, values, context).level
    assert way.effort == pytest.approx(sum(one.effort for one in way.changes))
    assert all(one.from_value == values.get(one.question_id) for one in way.changes)
    assert all(one.points_gained > 0 for one in way.changes)


LARGE = st.sampled_from(EVERY)


@st.composite
def large_firms(draw: st.DrawFn) -> Firm:
    questionnaire = draw(LARGE)
    return questionnaire, draw(answers(questionnaire)), draw(CONTEXTS)


@settings(LAW, max_examples=60)
@given(large_firms())
def test_every_way_reaches_the_level_it_names(firm: Firm) -> None:
    ways = cheapest(*firm, seconds=PLENTY)
    for way in ways:
        check(firm, way)
    questions = [{one.question_id for one in way.changes} for way in ways]
    assert [way.effort for way in ways] == sorted(way.effort for way in ways)
    assert not any(later >= one for at, one in enumerate(questions) for later in questions[at + 1 :])


@settings(LAW, max_examples=60)
@given(large_firms())
def test_facts_stay(firm: Firm) -> None:
    questionnaire, values, _ = firm
    for change in (change for way in cheapest(*firm, seconds=PLENTY) for change in way.changes):
        assert questionnaire.question(change.question_id).maximum
        assert change.from_value == values.get(change.question_id) != "not_applicable"
        if isinstance(change.from_value, dict) and isinstance(change.to_value, dict):
            before = [item for item, state in change.from_value.items() if state == "not_relevant"]
            assert all(change.to_value[item] == "not_relevant" for item in before)


@pytest.mark.parametrize("questionnaire", content.shipped().values(), ids=content.shipped())
def test_from_nothing_every_level_is_climbed_to_the_top(questionnaire: Questionnaire) -> None:
    firm = questionnaire, {}, Context("wood", "small")
    facts = [one for one in questionnaire.questions if not one.maximum]
    values: dict[str, Value] = {one.id: every_answer(one)[-1] for one in facts}
    levels = [score(questionnaire, values, firm[2]).level]
    while ways := cheapest(questionnaire, values, firm[2], most=1, seconds=PLENTY):
        values |= {one.question_id: one.to_value for one in ways[0].changes}
        levels.append(ways[0].level)
    assert levels == [name.level for name in questionnaire.levels.names]


def test_at_the_top_there_is_nothing_left() -> None:
    best = ON_TOP | {"apps": dict.fromkeys(["crm", "erp", "wms"], "in_use")}
    assert score(demo("ways"), best, Context()).binding == ()
    assert cheapest(demo("ways"), best, Context()) == ()


def test_no_way_is_made_up_where_facts_stand_against_it() -> None:
    facts: dict[str, Value] = {
        "warehouse": "no",
        "orders": "not_applicable",
        "apps": dict.fromkeys(["crm", "erp", "wms"], "not_relevant"),
    }
    assert {way.level for way in cheapest(demo("ways"), facts, Context())} == {1}
    reached = facts | {"data": "1", "speed": 100, "replaced": 1}
    assert score(demo("ways"), reached, Context()).level == 1
    assert cheapest(demo("ways"), reached, Context()) == ()


def test_an_answer_may_open_a_question_or_leave_it_closed() -> None:
    firm = demo("opening"), {"service": "nobody", "contracts": "0"}, Context()
    ways = cheapest(*firm)
    found = [(way.effort, {one.question_id: one.to_value for one in way.changes}) for way in ways]
    assert found == [
        (4, {"service": "own", "tokens": "2"}),
        (5, {"service": "provider", "contracts": "1"}),
        (6, {"contracts": "2"}),
    ]
    compare(firm, ways, every_way(*firm), 3)


def test_effort_decides_between_questions() -> None:
    """Orders and data earn the same, but a step of data is three times the work; later steps cost more."""
    firm = demo("ways"), {"warehouse": "no"}, Context()
    changes = {one.question_id: one for way in cheapest(*firm, most=9) for one in way.changes}
    assert changes["orders"].effort in (1, 3, 6)
    assert changes["data"].effort in (3, 9, 18)


def test_a_number_moves_to_the_near_end_of_a_band() -> None:
    weak = {
        "warehouse": "no",
        "orders": "3",
        "data": "3",
        "speed": 0,
        "replaced": 9,
        "apps": {"crm": "in_use"},
    }
    ways = cheapest(demo("ways"), weak, Context(), most=9)
    values = {
        (one.question_id, one.to_value) for way in ways for one in way.changes if one.question_id != "apps"
    }
    assert values <= {("speed", 0.1), ("speed", 80.1), ("replaced", 5), ("replaced", 2)}
    assert {key for key, _ in values} == {"speed", "replaced"}


def test_planned_tools_come_first() -> None:
    planned = {**ON_TOP, "speed": 0, "apps": {"crm": "no_plan", "erp": "no_plan", "wms": "planned"}}
    (way,) = cheapest(demo("ways"), planned, Context(), most=1)
    states = next(one.to_value for one in way.changes if one.question_id == "apps")
    assert states == {"crm": "in_use", "erp": "no_plan", "wms": "in_use"}


def test_the_same_answers_have_the_same_ways() -> None:
    assert cheapest(demo("ways"), LEVEL_ONE, Context()) == cheapest(demo("ways"), dict(LEVEL_ONE), Context())


def test_time_that_is_up_is_said() -> None:
    with pytest.raises(OutOfTime) as stopped:
        cheapest(content.get("dbi-sme", "1970-2021"), {}, Context(), seconds=0)
    assert stopped.value.ways == ()
