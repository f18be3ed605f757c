"""Answers written by hand as JSON for the command line."""

import pytest

from assessments import content
from assessments.answers import BadAnswers, from_json
from tests.assessments.demos import demo


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("choices", {"ladder": 2}, {"ladder": "2"}),
        ("choices", {"ladder": 2.0, "single": None}, {"ladder": "2"}),
        ("multiple", {"measures": "backup"}, {"measures": ["backup"]}),
        ("multiple", {"measures": ["audit", "backup"]}, {"measures": ["backup", "audit"]}),
        ("numbers", {"speed": 1.2}, {"speed": 1.2}),
        ("ratios", {"trained": 1, "staff": "2"}, {"trained": {"band": "1"}, "staff": {"band": "2"}}),
        (
            "ratios",
            {"trained": {"denominator": 4, "numerator": 1}},
            {"trained": {"numerator": 1, "denominator": 4}},
        ),
        ("ratios", {"staff": {"count": 3}}, {"staff": {"count": 3}}),
        (
            "ratios",
            {"trained": {"band": 2}, "staff": "unknown"},
            {"trained": {"band": "2"}, "staff": "unknown"},
        ),
        ("solutions", {"tools": {"invoices": "planned"}}, {"tools": {"invoices": "planned"}}),
    ],
)
def test_loose_forms(name: str, raw: dict[str, object], value: dict[str, object]) -> None:
    assert from_json(demo(name), raw) == value


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("choices", ["2"], "maps question ids to answers"),
        ("choices", {"leader": 2}, "leader: demo-choices/1 has no such question"),
        ("choices", {"ladder": 7}, "ladder: 7 was refused. Choose from the answers"),
        ("choices", {"ladder": True}, "ladder: True was refused"),
        ("choices", {"ladder": [2]}, "It takes: 0, 1, 2, not_applicable, unknown."),
        ("multiple", {"measures": ["backup", "none"]}, "choose nothing else"),
        ("numbers", {"speed": "fast"}, "Enter a number"),
        ("numbers", {"speed": float("nan")}, "Enter a number"),
        ("numbers", {"speed": 1e300}, "too large"),
        ("numbers", {"speed": 20000}, "from 0 to 10000"),
        ("ratios", {"trained": {"numerator": 2}}, "in the form"),
        ("ratios", {"trained": {"numerator": 2, "denominator": 1}}, "cannot be larger"),
        ("ratios", {"staff": {"numerator": 2, "denominator": 1}}, "in the form"),
        ("solutions", {"tools": "in_use"}, "in the form"),
        ("solutions", {"tools": {"crm": "in_use"}}, "Choose from the answers"),
    ],
)
def test_bad_answers_are_named(name: str, raw: object, says: str) -> None:
    with pytest.raises(BadAnswers) as refused:
        from_json(demo(name), raw)
    assert says in str(refused.value)


def test_every_bad_answer_is_listed() -> None:
    with pytest.raises(BadAnswers) as refused:
        from_json(demo("choices"), {"ladder": 7, "single": 8, "other": 1})
    assert len(refused.value.problems) == 3


def test_the_official_codes_and_steps_of_the_national_index_are_enough() -> None:
    dbi = content.get("dbi-sme", "1970-2021")
    values = from_json(dbi, {question.id: 3 for question in dbi.questions})
    assert len(values) == 60
