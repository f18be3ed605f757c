"""What a person types becomes a value or an instruction; nothing raises and nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import answers, content
from assessments.answers import AnswerError, parse
from assessments.model import Value
from tests.assessments.demos import NAMES, demo

ODD = [
    "",
    " ",
    "\0",
    "\u202e",
    "😀",
    "1" * 5000,
    "3",
    "unknown",
    "not_applicable",
    "in_use",
    "1.200",
    "backup",
    "-1",
    "NaN",
]


def read(name: str, fields: dict[str, list[str]]) -> answers.Parsed:
    questionnaire = demo(name)
    return parse(questionnaire, [question.id for question in questionnaire.questions], fields)


def value(name: str, fields: dict[str, list[str]]) -> Value:
    parsed = read(name, fields)
    assert not parsed.errors
    (only,) = parsed.values.values()
    return only


def error(name: str, fields: dict[str, list[str]]) -> AnswerError:
    parsed = read(name, fields)
    assert not parsed.values
    (only,) = parsed.errors.values()
    assert only.message.vi
    assert only.message.en
    return only


def test_only_questions_with_fields_are_touched() -> None:
    parsed = read("choices", {"q.ladder": ["2"], "q.single": [""], "q.elsewhere": ["1"]})
    assert parsed.values == {"ladder": "2"}
    assert parsed.cleared == {"single"}
    assert not parsed.errors


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("choices", {"q.ladder": [" 2 "]}, "2"),
        ("choices", {"q.ladder": ["", "not_applicable"]}, "not_applicable"),
        ("choices", {"q.scale": ["unknown"]}, "unknown"),
        ("multiple", {"q.measures": ["", "audit", "backup"]}, ["backup", "audit"]),
        ("multiple", {"q.measures": ["none"]}, ["none"]),
        ("multiple", {"q.measures": ["unknown"]}, "unknown"),
        ("numbers", {"q.speed": ["80,5"]}, 80.5),
        ("numbers", {"q.speed": ["1.200"]}, 1200),
        ("numbers", {"q.turnover": ["1,25", ""]}, 1.25),
        ("numbers", {"q.speed": ["", "unknown"]}, "unknown"),
        (
            "ratios",
            {"q.trained.numerator": ["3"], "q.trained.denominator": ["1 200"]},
            {"numerator": 3, "denominator": 1200},
        ),
        (
            "ratios",
            {"q.trained.numerator": [""], "q.trained.denominator": [""], "q.trained.band": ["2"]},
            {"band": "2"},
        ),
        ("ratios", {"q.trained.band": ["not_applicable"]}, "not_applicable"),
        ("ratios", {"q.staff.count": ["4"], "q.staff.band": [""]}, {"count": 4}),
        ("ratios", {"q.staff.band": ["unknown"]}, "unknown"),
        (
            "solutions",
            {"q.tools.invoices": ["planned"], "q.tools.accounting": ["in_use"]},
            {"accounting": "in_use", "invoices": "planned"},
        ),
        ("solutions", {"q.tools": ["unknown"]}, "unknown"),
    ],
)
def test_good_answers(name: str, fields: dict[str, list[str]], expected: Value) -> None:
    assert value(name, fields) == expected


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("choices", {"q.ladder": ["9"]}, "Choose from the answers"),
        ("choices", {"q.ladder": ["1", "2"]}, "one answer only"),
        ("choices", {"q.ladder": ["1", "1"]}, "one answer only"),
        ("choices", {"q.single": ["unknown"]}, "Choose from the answers"),
        ("multiple", {"q.measures": ["backup", "none"]}, "choose nothing else"),
        ("multiple", {"q.measures": ["backup", "unknown"]}, "remove the other answers"),
        ("multiple", {"q.measures": ["backup", "firewall"]}, "Choose from the answers"),
        ("numbers", {"q.speed": ["fast"]}, "Enter a number"),
        ("numbers", {"q.speed": ["-1"]}, "from 0 to 10000"),
        ("numbers", {"q.speed": ["1,25"]}, "at most 1 decimals"),
        ("numbers", {"q.speed": ["1", "2"]}, "one answer only"),
        ("numbers", {"q.turnover": ["9" * 18]}, "too large"),
        ("ratios", {"q.trained.numerator": ["3"], "q.trained.denominator": [""]}, "both numbers"),
        ("ratios", {"q.trained.numerator": ["3"], "q.trained.band": ["1"]}, "both numbers"),
        (
            "ratios",
            {"q.trained.numerator": ["3"], "q.trained.denominator": ["2"]},
            "cannot be larger than “People in all”",
        ),
        ("ratios", {"q.trained.numerator": ["0"], "q.trained.denominator": ["0"]}, "choose “Not applicable”"),
        ("ratios", {"q.trained.numerator": ["-3"], "q.trained.denominator": ["2"]}, "0 or a larger number"),
        ("ratios", {"q.trained.band": ["9"]}, "Choose from the answers"),
        ("ratios", {"q.trained.band": ["1", "2"]}, "one answer only"),
        ("ratios", {"q.staff.count": ["1,5"]}, "whole number"),
        ("ratios", {"q.staff.count": ["-1"]}, "0 or a larger number"),
        ("solutions", {"q.tools.accounting": ["bought"]}, "Choose from the answers"),
        ("solutions", {"q.tools.accounting": ["planned", "in_use"]}, "one answer only"),
        ("solutions", {"q.tools": ["unknown"], "q.tools.accounting": ["in_use"]}, "remove the other answers"),
        ("choices", {"q.ladder": ["2\0"]}, "unusual characters"),
        ("choices", {"q.ladder": ["2\u202e"]}, "unusual characters"),
        ("choices", {"q.ladder": ["2" * 500]}, "too long"),
    ],
)
def test_refused_answers_say_what_to_do(name: str, fields: dict[str, list[str]], says: str) -> None:
    assert says in error(name, fields).message.en


def test_what_was_typed_is_kept_beside_the_message() -> None:
    refused = error("ratios", {"q.trained.numerator": ["ba"], "q.trained.denominator": ["10"]})
    assert refused.typed == {"q.trained.numerator": "ba", "q.trained.denominator": "10"}
    assert error("multiple", {"q.measures": ["none", "backup"]}).chosen == ("none", "backup")


def test_one_refused_answer_does_not_hold_up_the_others() -> None:
    parsed = read("choices", {"q.ladder": ["9"], "q.frequency": ["1"]})
    assert parsed.values == {"frequency": "1"}
    assert set(parsed.errors) == {"ladder"}


def test_numbers_win_over_a_band_and_it_is_said() -> None:
    fields = {"q.trained.numerator": ["1"], "q.trained.denominator": ["4"], "q.trained.band": ["unknown"]}
    parsed = read("ratios", fields)
    assert parsed.values == {"trained": {"numerator": 1, "denominator": 4}}
    assert "clear the numbers" in parsed.understood["trained"].en


def test_an_ambiguous_number_says_how_it_was_read() -> None:
    parsed = read("numbers", {"q.speed": ["1.200"]})
    assert parsed.understood["speed"].vi == "Đã hiểu “1.200” là 1200, không phải 1,2."
    assert not read("numbers", {"q.speed": ["1200"]}).understood


FIELDS = [
    name
    for demo_name in NAMES
    for question in demo(demo_name).questions
    for name in answers.field_names(question)
]


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(NAMES),
    st.dictionaries(
        st.sampled_from(FIELDS) | st.text(max_size=20),
        st.lists(st.sampled_from(ODD) | st.text(max_size=30), max_size=4),
        max_size=12,
    ),
)
def test_arbitrary_fields_never_raise(name: str, fields: dict[str, list[str]]) -> None:
    questionnaire = demo(name)
    parsed = parse(questionnaire, [question.id for question in questionnaire.questions], fields)
    assert parsed.values.keys().isdisjoint(parsed.errors)
    assert all(refused.message.vi and refused.message.en for refused in parsed.errors.values())
    for question_id, accepted in parsed.values.items():
        again = answers.from_json(questionnaire, {question_id: accepted})
        assert again == {question_id: accepted}


@pytest.mark.parametrize("key", content.shipped())
def test_every_shipped_question_can_be_answered_through_its_form(key: str) -> None:
    questionnaire = content.shipped()[key]
    fields: dict[str, list[str]] = {}
    for question in questionnaire.questions:
        filled = {"solution_states": "planned", "number": "1", "ratio": "1"}.get(question.kind)
        reserved = f"q.{question.id}" if question.items else f"q.{question.id}.band"
        for name in set(answers.field_names(question)) - {reserved}:
            fields[name] = [filled or question.options[0].value]
    parsed = parse(questionnaire, [question.id for question in questionnaire.questions], fields)
    assert not parsed.errors
    assert len(parsed.values) == len(questionnaire.questions)
