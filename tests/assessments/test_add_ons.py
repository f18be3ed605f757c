"""Contracts, logistics and the European assessment: everything in them can be reached and counts."""

from itertools import product

import pytest

from assessments import content
from assessments.answers import visible
from assessments.model import NOT_APPLICABLE, Context, Question, Questionnaire, Result, Value
from assessments.scoring import score
from tests.assessments.demos import every_answer

ADD_ONS = ["contracts/1.0", "logistics/1.0", "eu-dma/1.0"]
NOBODY = Context()
FIRMS = list(product(["own", "outside", "none"], ["own", "hired", "both", "none"]))


def add_on(key: str, scoring: str | None = None) -> Questionnaire:
    return content.shipped()[key].under(scoring)


def by_points(questionnaire: Questionnaire, question: Question, others: dict[str, Value]) -> list[Value]:
    """The answers of a question from the one that earns least to the one that earns most."""

    def points(value: Value) -> float:
        found = score(questionnaire, {**others, question.id: value}, NOBODY)
        return sum(one.points for one in found.contributions if one.question_id == question.id)

    return sorted(every_answer(question), key=points)


def answered(questionnaire: Questionnaire, which: int, **fixed: Value) -> Result:
    """Every question answered at its worst (0) or best (-1), but for those fixed."""
    values: dict[str, Value] = dict(fixed)
    for question in questionnaire.questions:
        values.setdefault(question.id, by_points(questionnaire, question, values)[which])
    return score(questionnaire, values, NOBODY)


@pytest.mark.parametrize(
    ("key", "scoring", "fixed", "highest"),
    [
        ("contracts/1.0", None, {}, 100),
        ("logistics/1.0", None, {"warehouse": "own", "fleet": "both"}, 100),
        ("eu-dma/1.0", None, {}, 593.75 / 6),
        ("eu-dma/1.0", "planned-half", {}, 100),
    ],
)
def test_the_lowest_and_the_highest_score_are_reached(
    key: str, scoring: str | None, fixed: dict[str, Value], highest: float
) -> None:
    questionnaire = add_on(key, scoring)
    levels = [name.level for name in questionnaire.levels.names]
    worst, best = answered(questionnaire, 0, **fixed), answered(questionnaire, -1, **fixed)
    assert (worst.score, worst.level) == (0, levels[0])
    assert (best.score, best.level) == (pytest.approx(highest), levels[-1])
    assert best.coverage == worst.coverage == 1


@pytest.mark.parametrize("key", ADD_ONS)
def test_every_option_is_scored_or_the_question_is_declared_not_scored(key: str) -> None:
    for question in add_on(key).questions:
        given = [one.points for one in (*question.options, *question.bands)]
        assert all((points is not None) == bool(question.maximum) for points in given), question.id
        if not question.maximum and question.kind != "number":
            assert question.convention in ("not-scored", "outside-warehouse"), question.id


@pytest.mark.parametrize("key", ADD_ONS)
def test_minutes_add_up_and_a_question_takes_about_half_a_minute(key: str) -> None:
    questionnaire = add_on(key)
    assert questionnaire.minutes == sum(section.minutes for section in questionnaire.sections)
    assert 0.4 <= questionnaire.minutes / len(questionnaire.questions) <= 1


OWN_WAREHOUSE = {
    "items", "item-codes", "labels", "stock-counts", "stock-difference", "storekeeper", "stock-system",
    "automation",
}  # fmt: skip
OWN_FLEET = {"vehicles", "trips-a-day", "trip-planning", "vehicle-tracking", "fuel"}
DELIVERS = {"proof-of-delivery", "delivery-notice"}
ALWAYS = {"warehouse", "fleet", "orders-a-day", "orders", "links", "indicators"}


@pytest.mark.parametrize(("warehouse", "fleet"), FIRMS)
def test_a_firm_is_asked_only_about_what_it_has(warehouse: str, fleet: str) -> None:
    asked = set(visible(add_on("logistics/1.0"), {"warehouse": warehouse, "fleet": fleet}, NOBODY))
    assert asked == (
        ALWAYS
        | (OWN_WAREHOUSE if warehouse == "own" else set())
        | (OWN_FLEET if fleet in ("own", "both") else set())
        | (DELIVERS if fleet != "none" else set())
        | ({"carriers"} if fleet in ("hired", "both") else set())
    )


@pytest.mark.parametrize(("warehouse", "fleet"), FIRMS)
def test_whatever_a_firm_has_it_can_reach_everything(warehouse: str, fleet: str) -> None:
    best = answered(add_on("logistics/1.0"), -1, warehouse=warehouse, fleet=fleet)
    assert (best.score, best.level, best.coverage) == (100, 5, 1)
    ladders = {one.id: (one.reached, one.next) for one in best.paths}
    assert ladders == ({"warehouse": (5, None)} if warehouse == "own" else {}) | (
        {"transport": (5, None)} if fleet in ("own", "both") else {}
    )


def test_a_part_that_a_firm_does_not_have_has_no_level() -> None:
    found = answered(add_on("logistics/1.0"), -1, warehouse="none", fleet="none")
    assert [(one.level, one.score) for one in found.pillars] == [(None, None), (None, None), (5, 100)]


def test_ids_are_asked_of_firms_with_e_labour_contracts_only() -> None:
    contracts = add_on("contracts/1.0")
    assert "labour-ids" not in visible(contracts, {"labour-rollout": "0"}, NOBODY)
    assert "labour-ids" in visible(contracts, {"labour-rollout": "1"}, NOBODY)


@pytest.mark.parametrize("key", ["contracts/1.0", "logistics/1.0"])
def test_saying_not_applicable_is_offered_nowhere_because_questions_skip_themselves(key: str) -> None:
    assert not any(NOT_APPLICABLE in question.reserved for question in add_on(key).questions)
