"""What a step costs where a file does not say: by name, by capability, or as an ordinary one."""

import pytest
from msgspec.structs import replace

from assessments import capabilities, content
from assessments.cheapest import cheapest
from assessments.efforts import effort_of, effort_problems
from assessments.model import Context
from assessments.scoring import score

QUICK = content.get("quick", "1.0")


def test_every_capability_has_an_effort_on_one_scale() -> None:
    assert {one.effort for one in capabilities.shipped().values()} == {0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4}
    heaviest = {key for key, one in capabilities.shipped().items() if one.effort == 4}
    assert heaviest == {"erp", "robotics", "warehouse-robots"}


def test_a_declared_effort_holds_before_the_list() -> None:
    questions = content.get("dbi-sme", "1970-2021").questions
    assert {one.id: one.effort for one in questions if one.id in ("3.2.11", "2.1.1", "1.1.1")} == {
        "3.2.11": 4, "2.1.1": 2, "1.1.1": 1,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["contracts/1.0", "logistics/1.0", "wood/1.0", "eu-dma/1.0"])
def test_a_question_costs_what_its_capability_costs(key: str) -> None:
    for question in content.shipped()[key].questions:
        if question.capability:
            assert question.effort == capabilities.shipped()[question.capability].effort, question.id


def test_every_scored_question_and_tool_of_the_quick_form_is_named() -> None:
    scored = [one for one in QUICK.questions if one.maximum]
    named = {one.id for one in scored if not one.items}
    named |= {f"{one.id}/{item.id}" for one in scored for item in one.items}
    assert capabilities.efforts()["quick"].keys() == named


def test_what_nobody_names_is_an_ordinary_step() -> None:
    assert effort_of("workshop", "orders", None) == 1
    assert effort_of("workshop", "orders", "no-such-capability") == 1


def test_the_light_tools_come_before_the_heavy_ones() -> None:
    tools = QUICK.question("tools-common")
    values = {"tools-common": dict.fromkeys([one.id for one in tools.items], "no_plan")}
    (way,) = cheapest(QUICK, values, Context("other", "small"), most=1)
    (change,) = [one for one in way.changes if one.question_id == "tools-common"]
    assert isinstance(change.to_value, dict)
    chosen = [item for item, state in change.to_value.items() if state == "in_use"]
    lightest = sorted(tools.tool_efforts[item] for item in tools.tool_efforts)[: len(chosen)]
    assert sorted(tools.tool_efforts[item] for item in chosen) == lightest
    assert "erp" not in chosen


def test_efforts_change_no_points() -> None:
    values = {"cloud": "mostly", "tools-common": {"erp": "in_use", "crm": "in_use"}}
    sections = tuple(
        replace(one, questions=tuple(replace(each, effort=9, tool_efforts={}) for each in one.questions))
        for one in QUICK.sections
    )
    heavy = replace(QUICK, sections=sections)
    assert score(heavy, values, Context("wood")) == score(QUICK, values, Context("wood"))
    assert heavy.content_hash == QUICK.content_hash


@pytest.mark.parametrize(
    ("efforts", "problem"),
    [
        ({"slow": {"cloud": 1}}, "efforts.slow: there is no such instrument"),
        ({"quick": {"clouds": 1}}, "efforts.quick.clouds: there is no such scored question or tool"),
        ({"quick": {"goals": 1}}, "efforts.quick.goals: there is no such scored question or tool"),
        ({"quick": {"tools-common/crn": 1}}, "efforts.quick.tools-common/crn: there is no such scored"),
        ({"wood": {"plan": 1}}, "efforts.wood.plan: the question has a capability, whose effort holds"),
    ],
)
def test_an_effort_for_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, efforts: dict, problem: str
) -> None:
    monkeypatch.setattr(capabilities, "efforts", lambda: efforts)
    (found,) = effort_problems(content.shipped().values())
    assert str(found).startswith(problem)


def test_the_shipped_efforts_are_for_something() -> None:
    assert list(effort_problems(content.shipped().values())) == []
