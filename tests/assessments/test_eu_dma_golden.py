"""The arithmetic of the European self-assessment, in the two ways it is done."""

import pytest

from assessments.model import Value
from tests.assessments.demos import demo, result

SAMPLE: dict[str, Value] = {
    "planned": [str(number) for number in range(1, 11)],
    "q2": ["1", "2", "3", "4", "5", "6"],
    "q3": ["1", "2", "3", "4", "5", "6", "7", "8"],
    **{f"q4.{row}": degree for row, degree in enumerate("4555455", start=1)},
    "q5": ["1", "2", "3", "4", "5", "6"],
    "q6": ["1", "2", "3", "4", "5", "6"],
    "q7": ["1", "2", "3", "4", "5", "6"],
    "q8": ["1", "2", "3", "4", "5"],
    **{f"q9.{row}": degree for row, degree in enumerate("55455", start=1)},
    "q10": ["1", "2", "3", "4", "5", "6", "7"],
    **{f"q11.{row}": "yes" for row in range(1, 6)},
}
EVERYTHING: dict[str, Value] = {
    question.id: [option.value for option in question.options if not option.unticked]
    if question.kind == "multiple"
    else question.options[-1].value
    for question in demo("eu-dma-alternative").questions
}


@pytest.mark.parametrize(
    ("name", "dimensions", "overall"),
    [
        ("eu-dma-edih", [53.33, 87.14, 80.36, 79.17, 96, 85], 80.17),
        ("eu-dma-alternative", [46.67, 87.14, 80.36, 91.67, 96, 85], 81.14),
    ],
)
def test_the_sample_firm(name: str, dimensions: list[float], overall: float) -> None:
    found = result(name, SAMPLE)
    assert [pillar.score for pillar in found.pillars] == pytest.approx(dimensions, abs=0.005)
    assert [pillar.points for pillar in found.pillars] == pytest.approx(dimensions, abs=0.005)
    assert found.score == pytest.approx(overall, abs=0.005)
    assert found.points == pytest.approx(overall, abs=0.005)


@pytest.mark.parametrize("name", ["eu-dma-edih", "eu-dma-alternative"])
def test_nothing_answered_is_zero(name: str) -> None:
    found = result(name, {})
    assert (found.points, found.score, found.coverage, found.level) == (0, 0, 0, 1)


def test_everything_positive_is_one_hundred() -> None:
    ticks = {**EVERYTHING, "q7": [str(number) for number in range(1, 9)]}
    assert result("eu-dma-edih", ticks).score == 100
    assert result("eu-dma-alternative", EVERYTHING).score == 100


@pytest.mark.parametrize(
    ("ticked", "counted"),
    [
        (["1", "2", "3", "4", "5", "6", "7"], 7),
        (["1", "2", "3", "4", "5", "6"], 7),
        (["1"], 2),
        (["reverse"], 0),
    ],
)
def test_leaving_out_the_reverse_item_never_earns_more_than_the_maximum(
    ticked: list[str], counted: int
) -> None:
    found = result("eu-dma-alternative", {"q7": ticked})
    assert found.pillars[3].points == pytest.approx(100 * counted / 7 / 2)


def test_only_the_first_question_fully_invested() -> None:
    found = result("eu-dma-edih", {"invested": EVERYTHING["invested"]})
    assert found.pillars[0].score == pytest.approx(33.33, abs=0.005)
    assert found.score == pytest.approx(5.56, abs=0.005)


def test_partially_is_half() -> None:
    assert result("eu-dma-edih", {"q11.1": "partially"}).pillars[5].score == 5


def test_no_value_falls_between_two_bands() -> None:
    """25 is the first band and everything above, 25.5 included, the second."""
    at_25 = result("eu-dma-edih", {"q9.1": "5", "q9.2": "1", "q9.3": "0"})
    assert at_25.pillars[4].score == 24
    levels = []
    for total in range(26):
        degrees = [str(min(5, max(0, total - 5 * row))) for row in range(5)]
        found = result("eu-dma-edih", {f"q9.{row}": degree for row, degree in enumerate(degrees, start=1)})
        levels.append(found.pillars[4].level)
    assert levels == [1] * 7 + [2] * 6 + [3] * 6 + [4] * 7
