"""What an advisor is told to ask about again, and what is left in peace."""

from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from assessments import content
from assessments.model import Context, Questionnaire, Result, Value
from assessments.plausibility import flags
from assessments.scoring import score
from tests.assessments.demos import Change, demo, put, refused
from tests.assessments.test_scoring_laws import LAW, Firm, firms

FIRM = Context("wood", "small")


def dbi() -> Questionnaire:
    return content.get("dbi-sme", "1970-2021")


def ladders() -> list[str]:
    """The questions of the index that take one option."""
    return [one.id for one in dbi().questions if one.options and one.kind != "multiple"]


def kinds(values: dict[str, Value], earlier: dict[str, Value] | None = None, **evidence: int) -> list[str]:
    previous = None if earlier is None else (earlier, score(dbi(), earlier, FIRM))
    proven = {key.replace("q", "").replace("_", "."): count for key, count in evidence.items()}
    return [flag.kind for flag in flags(dbi(), values, FIRM, previous, proven)]


def test_one_step_throughout_a_section_is_a_straight_line() -> None:
    section = dbi().section("infrastructure-automation")
    asked = [one.id for one in section.questions]
    values: dict[str, Value] = dict.fromkeys(asked, "3")
    (flag,) = flags(dbi(), values, FIRM)
    assert flag.kind == "straight_line"
    assert set(flag.question_ids) == set(asked)
    assert str(len(asked)) in flag.text.vi
    assert section.title.en in flag.text.en
    assert kinds({**values, asked[0]: "1"}) == []
    assert kinds({**values, asked[0]: "unknown"}) == []


def test_bands_are_steps_as_options_are() -> None:
    """The second step throughout: options, picked bands, and counts that lie in that band."""
    section = dbi().section("workforce")
    values: dict[str, Value] = {
        one.id: {"numerator": 1, "denominator": 10} if one.numerator else "1" for one in section.questions
    }
    values |= {one.id: {"band": "1"} for one in section.questions if one.count}
    (flag,) = flags(dbi(), values, FIRM)
    assert set(flag.question_ids) == {one.id for one in section.questions}


def test_the_whole_form_is_one_flag_not_one_for_each_section() -> None:
    asked = ladders()
    mostly: dict[str, Value] = dict.fromkeys(asked, "4") | dict.fromkeys(asked[: len(asked) // 5], "1")
    assert kinds(mostly) == ["straight_line"]
    (flag,) = flags(dbi(), mostly, FIRM)
    assert "whole form" in flag.text.en


def test_a_firm_at_the_start_is_not_suspected() -> None:
    assert kinds(dict.fromkeys(ladders(), "0")) == []


def test_the_last_option_is_one_step_whatever_the_number_of_options() -> None:
    section = dbi().section("infrastructure-automation")
    first, *others = section.questions
    shorter = replace(section, questions=(replace(first, options=first.options[2:]), *others))
    changed = replace(dbi(), sections=(shorter,), contradictions=())
    last: dict[str, Value] = {one.id: one.options[-1].value for one in section.questions}
    assert [len(flag.question_ids) for flag in flags(changed, last, FIRM)] == [7]
    fourth: dict[str, Value] = {one.id: one.options[3].value for one in shorter.questions}
    assert [len(flag.question_ids) for flag in flags(changed, fourth, FIRM)] == [7]
    assert flags(changed, last | {first.id: first.options[3].value}, FIRM) == ()


def test_a_declared_contradiction_is_named_with_its_questions() -> None:
    both: dict[str, Value] = {"speed": 100, "orders": "0"}
    (flag,) = flags(demo("ways"), both, Context())
    assert (flag.kind, flag.question_ids) == ("contradiction", ("orders", "speed"))
    assert flag.text == demo("ways").contradictions[0].text
    for value in ("1", "unknown", "not_applicable"):
        assert flags(demo("ways"), {**both, "orders": value}, Context()) == ()
    assert flags(demo("ways"), {"speed": 100}, Context()) == ()


def test_a_leap_needs_evidence() -> None:
    before: dict[str, Value] = {"1.1.1": "1", "1.1.2": "1"}
    assert kinds(before | {"1.1.1": "4"}, before) == ["jump"]
    assert kinds(before | {"1.1.1": "3"}, before) == []
    assert kinds(before | {"1.1.1": "4"}, before, q1_1_1=1) == []
    assert kinds(before | {"1.1.1": "4"}, before, q1_1_2=1) == ["jump"]
    assert kinds(before | {"1.1.1": "4"}) == []


@pytest.mark.parametrize("open_answer", [None, "unknown"])
def test_a_first_answer_is_no_leap(open_answer: str | None) -> None:
    before: dict[str, Value] = {} if open_answer is None else {"1.1.1": open_answer}
    assert kinds({"1.1.1": "5"}, before) == []


def test_a_rise_of_the_whole_needs_evidence_behind_half_of_it() -> None:
    asked = ladders()
    before: dict[str, Value] = {one: str(at % 2) for at, one in enumerate(asked)}
    after: dict[str, Value] = {one: str(2 + at % 3) for at, one in enumerate(asked)}
    previous = before, score(dbi(), before, FIRM)
    rise = [one for one in flags(dbi(), after, FIRM, previous) if one.kind == "rise"]
    assert [set(one.question_ids) for one in rise] == [set(asked)]
    assert rise[0].text.en.startswith(f"Far more points than last time; 0 of {len(asked)} answers")
    assert "%" not in rise[0].text.vi + rise[0].text.en
    half = dict.fromkeys(asked[: len(asked) // 2 + 1], 1)
    assert not [one for one in flags(dbi(), after, FIRM, previous, half) if one.kind == "rise"]


@LAW
@given(firms(), firms())
def test_nothing_is_said_of_a_round_that_is_the_same(firm: Firm, other: Firm) -> None:
    questionnaire, values, context = firm
    earlier: tuple[dict[str, Value], Result] = values, score(*firm)
    assert flags(*firm, earlier) == flags(*firm)
    for flag in flags(*firm, (other[1], score(*other))):
        assert flag.question_ids
        assert flag.text.vi
        assert "{" not in flag.text.vi + flag.text.en
    assert score(questionnaire, values, context) == earlier[1]


CONTRADICTION: dict[str, Any] = {
    "id": "both",
    "text": {"vi": "Chữ", "en": "Text"},
    "if_all": [{"question": "single", "any_of": ["0"]}],
}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            put("contradictions", to=[CONTRADICTION] * 2),
            "contradictions[both]: is used 2 times; every id is unique",
        ),
        (
            put("contradictions", to=[CONTRADICTION | {"if_all": []}]),
            "contradictions[both].if_all: needs at least one condition",
        ),
        (
            put("contradictions", to=[CONTRADICTION | {"if_all": [{"question": "absent", "any_of": ["0"]}]}]),
            "contradictions[both].if_all[1].question: there is no question 'absent'",
        ),
        (
            put("contradictions", to=[CONTRADICTION | {"if_all": [{"question": "single", "any_of": ["9"]}]}]),
            "contradictions[both].if_all[1].any_of[9]: is not an answer of 'single'",
        ),
        (
            put("contradictions", to=[CONTRADICTION | {"text": {"vi": "Chữ"}}]),
            "contradictions[both].text.en: missing translation",
        ),
    ],
)
def test_a_faulty_contradiction_is_refused(tmp_path: Any, change: Change, problem: str) -> None:
    assert problem in refused(tmp_path, "choices", change)


def test_effort_belongs_to_scored_questions_and_is_positive(tmp_path: Any) -> None:
    effort = put("sections", 0, "questions", 0, "effort", to=2)
    (problem,) = refused(tmp_path, "ways", effort)
    assert problem.endswith(
        "questions[warehouse].effort: prices points, but scoring does not use the question"
    )
    for wrong in (0, -1, "much"):
        (problem,) = refused(tmp_path, "ways", put("sections", 0, "questions", 1, "effort", to=wrong))
        assert "questions[orders].effort: " in problem
