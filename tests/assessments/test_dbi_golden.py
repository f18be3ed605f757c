"""The national index of 2021 gives the numbers of its own rules."""

import pytest

from assessments import content
from assessments.explain import binding_sentences, heading
from assessments.model import Context, PillarsMissing, PointsMissing, Questionnaire, Result, Value
from assessments.scoring import score

PILLARS = ["customer", "strategy", "technology", "operations", "culture", "data"]


@pytest.fixture(scope="module")
def dbi() -> Questionnaire:
    return content.get("dbi-sme", "1970-2021")


def answered(dbi: Questionnaire, *steps: int) -> Result:
    """Every criterion of pillar 1, 2, … answered at the given step."""
    values: dict[str, Value] = {}
    for question in dbi.questions:
        step = str(steps[int(question.id[0]) - 1])
        values[question.id] = {"band": step} if question.kind == "ratio" else step
    return score(dbi, values, Context())


def test_it_has_60_criteria_10_components_6_pillars_and_320_points(dbi: Questionnaire) -> None:
    nodes = [component for pillar in dbi.scoring.children for component in pillar.children]
    assert len(dbi.questions) == 60
    assert len(nodes) == 10
    assert [pillar.id for pillar in dbi.pillars] == PILLARS
    assert dbi.scoring.maximum == 320


def test_its_component_maxima_are_the_official_ones(dbi: Questionnaire) -> None:
    maxima = {part.id: part.maximum for pillar in dbi.scoring.children for part in pillar.children}
    assert maxima == {
        "1.1": 45,
        "1.2": 20,
        "2.1": 25,
        "3.1": 10,
        "3.2": 70,
        "4.1": 30,
        "4.2": 35,
        "5.1": 25,
        "5.2": 25,
        "6.1": 35,
    }


@pytest.mark.parametrize(
    ("steps", "points", "total", "levels", "overall"),
    [
        ([0] * 6, [0, 0, 0, 0, 0, 0], 0, [0] * 6, 0),
        ([1] * 6, [13, 5, 16, 13, 10, 7], 64, [1] * 6, 1),
        ([2] * 6, [26, 10, 32, 26, 20, 14], 128, [2] * 6, 2),
        ([3] * 6, [39, 15, 48, 39, 30, 21], 192, [3] * 6, 3),
        ([4] * 6, [52, 20, 64, 52, 40, 28], 256, [4] * 6, 4),
        ([5] * 6, [65, 25, 80, 65, 50, 35], 320, [5] * 6, 5),
        ([5, 5, 5, 5, 5, 1], [65, 25, 80, 65, 50, 7], 292, [5, 5, 5, 5, 5, 1], 4),
        ([5, 5, 5, 5, 1, 1], [65, 25, 80, 65, 10, 7], 252, [5, 5, 5, 5, 1, 1], 3),
        ([0, 5, 0, 0, 0, 0], [0, 25, 0, 0, 0, 0], 25, [0, 5, 0, 0, 0, 0], 0),
    ],
)
def test_official_rules(
    dbi: Questionnaire, steps: list[int], points: list[int], total: int, levels: list[int], overall: int
) -> None:
    result = answered(dbi, *steps)
    assert [pillar.points for pillar in result.pillars] == points
    assert [pillar.max for pillar in result.pillars] == [65, 25, 80, 65, 50, 35]
    assert result.points == total
    assert [pillar.level for pillar in result.pillars] == levels
    assert result.level == overall
    assert result.coverage == 1


def test_pillar_six_alone_holds_back_level_five(dbi: Questionnaire) -> None:
    result = answered(dbi, 5, 5, 5, 5, 5, 1)
    assert result.binding == (
        PillarsMissing(level=5, count_needed=6, pillar_level=5, count_have=5, pillars=("data",)),
    )
    assert result.level_by_points == 5
    assert heading(dbi, result, "vi") == "Còn 1 trụ cột nữa là lên Mức 5"


def test_strategy_alone_is_enough_points_but_one_pillar(dbi: Questionnaire) -> None:
    result = answered(dbi, 0, 5, 0, 0, 0, 0)
    (missing,) = result.binding
    assert isinstance(missing, PillarsMissing)
    assert (missing.count_have, missing.count_needed, result.level_by_points) == (1, 4, 1)
    assert "Bạn đủ điểm Mức 1 nhưng mới có 1/4 trụ cột đạt mức 1." in binding_sentences(dbi, result, "vi")


def test_more_than_64_points_are_asked_of_a_firm_with_64(dbi: Questionnaire) -> None:
    points, pillars = answered(dbi, 1, 1, 1, 1, 1, 1).binding
    assert points == PointsMissing(level=2, needed=64, strict=True, have=64, missing=1)
    assert isinstance(pillars, PillarsMissing)


def test_six_points_of_65_are_under_ten_percent(dbi: Questionnaire) -> None:
    result = score(dbi, {"1.1.1": "5", "1.1.2": "1"}, Context())
    assert (result.pillars[0].points, result.pillars[0].level, result.level) == (6, 0, 0)


@pytest.mark.parametrize(("extra", "level"), [({}, 0), ({"3.2.4": "1"}, 1)])
def test_exactly_ten_percent_is_still_level_zero(
    dbi: Questionnaire, extra: dict[str, Value], level: int
) -> None:
    """8 of 80 in pillar 3; one point more is level 1."""
    values: dict[str, Value] = {"3.1.1": "5", "3.1.2": "3", **extra}
    assert score(dbi, values, Context()).pillars[2].level == level


@pytest.mark.parametrize(
    ("numerator", "denominator", "points"),
    [
        (0, 7, 0),
        (1, 1000, 1),
        (1, 5, 1),
        (20.01, 100, 2),
        (3, 10, 2),
        (2, 5, 2),
        (3, 5, 3),
        (4, 5, 4),
        (7, 7, 5),
    ],
)
def test_a_ratio_on_the_edge_belongs_to_the_lower_band(
    dbi: Questionnaire, numerator: float, denominator: float, points: int
) -> None:
    result = score(dbi, {"1.1.3": {"numerator": numerator, "denominator": denominator}}, Context())
    assert result.points == points


def test_the_unconfirmed_parts_are_marked_as_conventions(dbi: Questionnaire) -> None:
    ratios = [question for question in dbi.questions if question.kind == "ratio"]
    assert all(question.convention for question in ratios)
    assert dbi.legal_status == "replaced"
