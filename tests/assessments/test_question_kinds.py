"""What an answer to each kind of question earns."""

from typing import Literal

import pytest

from assessments.model import Context, PillarsMissing, Value
from assessments.numbers import exact
from assessments.rules import Rounding
from assessments.scoring import score
from assessments.tree import rounded
from tests.assessments.demos import demo, result


def earned(name: str, values: dict[str, Value], context: Context | None = None) -> dict[str, float]:
    return {one.question_id: one.points for one in result(name, values, context).contributions}


@pytest.mark.parametrize("question", ["ladder", "single", "scale"])
def test_an_option_earns_its_points(question: str) -> None:
    assert [earned("choices", {question: step})[question] for step in ("0", "1", "2")] == [0, 1, 2]


def test_times_multiplies_points_and_maximum() -> None:
    (frequency,) = [
        one for one in result("choices", {"frequency": "2"}).contributions if one.question_id == "frequency"
    ]
    assert (frequency.points, frequency.maximum) == (4, 4)


@pytest.mark.parametrize(
    ("ticked", "points"),
    [
        (["backup"], 2),
        (["backup", "audit"], 3),
        (["backup", "policy", "audit"], 4),
        (["backup", "policy", "shared"], 1),
        (["shared"], 0),
        (["none"], 0),
    ],
)
def test_ticks_add_up_between_zero_and_the_cap(ticked: list[str], points: int) -> None:
    assert earned("multiple", {"measures": ticked})["measures"] == points


@pytest.mark.parametrize(
    ("speed", "points"), [(0, 0), (0.1, 1), (80, 1), (80.1, 2), (120.4, 2), (120.5, 3), (10000, 3)]
)
def test_a_number_earns_the_points_of_its_band(speed: float, points: int) -> None:
    assert earned("numbers", {"speed": speed})["speed"] == points


def test_a_number_without_bands_is_only_recorded() -> None:
    assert "turnover" not in earned("numbers", {"turnover": 12.5})


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ({"numerator": 0, "denominator": 5}, 0),
        ({"numerator": 1, "denominator": 5}, 1),
        ({"numerator": 0.3, "denominator": 1.5}, 1),
        ({"numerator": 201, "denominator": 1000}, 2),
        ({"band": "2"}, 2),
    ],
)
def test_a_ratio_earns_the_points_of_its_band(value: Value, points: int) -> None:
    assert earned("ratios", {"trained": value})["trained"] == points


@pytest.mark.parametrize(("count", "points"), [(0, 0), (1, 1), (3, 1), (4, 2)])
def test_a_count_earns_the_points_of_its_band(count: int, points: int) -> None:
    assert earned("ratios", {"staff": {"count": count}})["staff"] == points


@pytest.mark.parametrize(
    ("states", "points"),
    [
        ({"accounting": "in_use", "invoices": "in_use"}, 6),
        ({"accounting": "in_use", "invoices": "planned"}, 3),
        ({"accounting": "in_use"}, 3),
        ({"accounting": "in_use", "invoices": "not_relevant"}, 6),
        ({"accounting": "no_plan", "invoices": "not_relevant"}, 0),
    ],
)
def test_tools_earn_by_the_share_in_use_of_those_that_are_relevant(
    states: dict[str, str], points: int
) -> None:
    assert earned("solutions", {"tools": states})["tools"] == points


def test_tools_of_another_sector_do_not_count() -> None:
    states: dict[str, Value] = {"tools": {"accounting": "in_use", "invoices": "in_use", "kiln": "in_use"}}
    assert earned("solutions", states, Context("food"))["tools"] == 6
    assert earned("solutions", states, Context("wood"))["tools"] == 4.5


def test_tools_that_are_all_not_relevant_count_as_not_applicable() -> None:
    found = result("solutions", {"tools": {"accounting": "not_relevant", "invoices": "not_relevant"}})
    assert found.contributions[0].status == "not_applicable"
    assert found.score is None


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("choices", {"single": "unknown"}),
        ("choices", {"ladder": "9"}),
        ("multiple", {"measures": "backup"}),
        ("multiple", {"measures": ["nothing"]}),
        ("ratios", {"trained": {"band": "9"}}),
        ("ratios", {"trained": {"numerator": 1, "denominator": 0, "band": "9"}}),
        ("numbers", {"speed": -1}),
        ("solutions", {"tools": "in_use"}),
    ],
)
def test_an_answer_that_is_not_offered_is_not_scored(name: str, values: dict[str, Value]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        score(demo(name), values, Context())


def test_weights_rescaling_and_rounding_follow_the_declaration() -> None:
    """a + b = 4 of 6 is 6.66… of 10, cut to 6.6; (3 * 0.66 + 1 * 1/3) / 4 of 100 is 57.83…, rounded to 58."""
    found = result("rounding", {"a": "3", "b": "1", "c": "1"})
    assert (found.points, found.maximum, found.score) == (58, 100, 58)
    assert not any(isinstance(one, PillarsMissing) for one in found.binding)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half_up", [0.3, 0.2, 0.4]), ("half_even", [0.2, 0.2, 0.4]), ("down", [0.2, 0.2, 0.3])],
)
def test_rounding_modes(mode: Literal["half_up", "half_even", "down"], expected: list[float]) -> None:
    rounding = Rounding(digits=1, mode=mode)
    assert [float(rounded(exact(value), rounding)) for value in (0.25, 0.24, 0.35)] == expected
