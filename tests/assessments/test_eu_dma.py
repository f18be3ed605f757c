"""The shipped European assessment gives the published numbers in both ways of scoring."""

import pytest

from assessments import content
from assessments.model import Context, Questionnaire, Result, Value
from assessments.scoring import score

EDIH, ALTERNATIVE = None, "planned-half"


def dma(scoring: str | None) -> Questionnaire:
    return content.get("eu-dma", "1.0").under(scoring)


def scored(scoring: str | None, values: dict[str, Value]) -> Result:
    return score(dma(scoring), values, Context())


def good(question_id: str, count: int | None = None) -> list[str]:
    """The first good items of a tick list."""
    options = dma(EDIH).question(question_id).options
    return [one.value for one in options if one.points][:count]


def rows(prefix: str, answers: list[str]) -> dict[str, Value]:
    """The answers to the rows of a table, in order."""
    ids = [question.id for question in dma(EDIH).questions if question.id.startswith(prefix)]
    return dict(zip(ids, answers, strict=True))


SAMPLE: dict[str, Value] = {
    "q1-invested": ["none"],
    "q1-planned": good("q1-planned"),
    "q2": good("q2", 6),
    "q3": good("q3", 8),
    **rows("q4-", ["4", "5", "5", "5", "4", "5", "5"]),
    "q5": good("q5", 6),
    "q6": good("q6", 6),
    "q7": good("q7", 6),
    "q8": good("q8", 5),
    **rows("q9-", ["5", "5", "4", "5", "5"]),
    "q10": good("q10", 7),
    **rows("q11-", ["yes"] * 5),
}
EVERYTHING: dict[str, Value] = {
    question.id: good(question.id) if question.kind == "multiple" else question.options[-1].value
    for question in dma(EDIH).questions
}


@pytest.mark.parametrize(
    ("scoring", "dimensions", "overall"),
    [
        (EDIH, [53.33, 87.14, 80.36, 79.17, 96, 85], 80.17),
        (ALTERNATIVE, [46.67, 87.14, 80.36, 91.67, 96, 85], 81.14),
    ],
)
def test_the_sample_firm(scoring: str | None, dimensions: list[float], overall: float) -> None:
    found = scored(scoring, SAMPLE)
    assert [round(one.score or 0, 2) for one in found.pillars] == dimensions
    assert round(found.score or 0, 2) == overall
    assert (found.level, found.coverage, found.maximum) == (4, 1, 100)


@pytest.mark.parametrize("scoring", [EDIH, ALTERNATIVE])
def test_nothing_answered_is_zero(scoring: str | None) -> None:
    found = scored(scoring, {})
    assert (found.points, found.score, found.level, found.coverage) == (0, 0, 1, 0)


def test_everything_positive_is_a_hundred_where_a_clean_answer_is_rewarded() -> None:
    assert scored(ALTERNATIVE, EVERYTHING).score == 100


def test_everything_positive_without_that_reward_misses_the_negative_item() -> None:
    found = scored(EDIH, EVERYTHING)
    assert [one.score for one in found.pillars] == [100, 100, 100, 93.75, 100, 100]
    assert round(found.score or 0, 2) == 98.96


def test_the_convention_names_both_totals() -> None:
    text = dma(EDIH).convention("negative-item").text
    totals = [round(scored(scoring, EVERYTHING).score or 0, 2) for scoring in (EDIH, ALTERNATIVE)]
    assert totals == [98.96, 100]
    assert "điểm chung tối đa 98,96" in text.vi and "điểm chung tối đa 100" in text.vi
    assert "the total at 98.96" in text.en and "the total can reach 100" in text.en


@pytest.mark.parametrize("scoring", [EDIH, ALTERNATIVE])
def test_only_the_first_question_fully_invested(scoring: str | None) -> None:
    found = scored(scoring, {"q1-invested": EVERYTHING["q1-invested"]})
    assert round(found.pillars[0].score or 0, 2) == 33.33
    assert round(found.score or 0, 2) == 5.56


@pytest.mark.parametrize(
    ("ticks", "edih", "alternative"),
    [
        (["not-digital"], 0, 0),
        (good("q7", 1), 1 / 8, 2 / 7),
        (good("q7", 6), 6 / 8, 1),
        (good("q7"), 7 / 8, 1),
        ([*good("q7"), "not-digital"], 7 / 8, 1),
        ([*good("q7", 5), "not-digital"], 5 / 8, 5 / 7),
    ],
)
def test_the_negative_item_never_earns_and_never_passes_the_whole(
    ticks: list[str], edih: float, alternative: float
) -> None:
    assert scored(EDIH, {"q7": ticks}).pillars[3].score == pytest.approx(50 * edih)
    assert scored(ALTERNATIVE, {"q7": ticks}).pillars[3].score == pytest.approx(50 * alternative)


def test_partly_is_half() -> None:
    assert scored(EDIH, {"q11-energy": "partly"}).pillars[5].score == 5


@pytest.mark.parametrize(
    ("automation", "green", "overall", "level"),
    [
        (["5", "5", "5", "5", "5"], ["no", "no", "no", "no", "no"], 25, 1),
        (["5", "5", "5", "5", "2"], ["yes", "partly", "no", "no", "no"], 25.5, 2),
    ],
)
def test_25_is_basic_and_whatever_is_above_is_average(
    automation: list[str], green: list[str], overall: float, level: int
) -> None:
    values = {**rows("q9-", automation), **rows("q11-", green), "q10": good("q10")}
    found = scored(EDIH, values)
    assert (found.score, found.level) == (overall, level)


def test_a_row_marked_unknown_leaves_the_score_and_not_the_level() -> None:
    known = scored(EDIH, rows("q9-", ["5", "5", "0", "0", "0"]))
    unsure = scored(EDIH, rows("q9-", ["5", "5", "unknown", "unknown", "unknown"]))
    assert (known.pillars[4].score, unsure.pillars[4].score) == (40, 100)
    assert known.pillars[4].level == unsure.pillars[4].level == 2
