"""Every contradiction that a shipped instrument declares is raised by impossible answers, and by those alone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments import content
from assessments.loose import from_json
from assessments.model import Context, Contradiction, Question, Questionnaire
from assessments.plausibility import Flag, flags

CASES: dict[str, dict[str, dict[str, list[dict[str, Any]]]]] = yaml.safe_load(
    (Path(__file__).parent / "contradictions.yaml").read_text(encoding="utf-8")
)
DECLARED = [(key, one.id) for key, each in content.shipped().items() for one in each.contradictions]
SHORTEST_QUOTE = 4


def raised(key: str, given: dict[str, Any]) -> list[Flag]:
    questionnaire = content.shipped()[key]
    values = from_json(questionnaire, given)
    return [one for one in flags(questionnaire, values, Context()) if one.kind == "contradiction"]


def declared(key: str, contradiction_id: str) -> Contradiction:
    return next(one for one in content.shipped()[key].contradictions if one.id == contradiction_id)


def test_every_shipped_version_declares_some_and_each_is_exercised_here() -> None:
    assert sorted(DECLARED) == sorted((key, one) for key, each in CASES.items() for one in each)
    assert {key for key, _ in DECLARED} == content.shipped().keys()
    for key, questionnaire in content.shipped().items():
        assert 3 <= len(questionnaire.contradictions) <= 8, key


@pytest.mark.parametrize(("key", "contradiction_id"), DECLARED, ids=str)
def test_impossible_answers_raise_it_with_its_questions(key: str, contradiction_id: str) -> None:
    for given in CASES[key][contradiction_id]["raises"]:
        (flag,) = raised(key, given)
        assert flag.text == declared(key, contradiction_id).text, given
        assert set(flag.question_ids) & given.keys()


@pytest.mark.parametrize(("key", "contradiction_id"), DECLARED, ids=str)
def test_possible_answers_beside_it_do_not(key: str, contradiction_id: str) -> None:
    assert len(CASES[key][contradiction_id]["beside"]) >= 2
    for given in CASES[key][contradiction_id]["beside"]:
        assert raised(key, given) == [], given


@pytest.mark.parametrize(("key", "contradiction_id"), DECLARED, ids=str)
def test_an_open_answer_contradicts_nothing(key: str, contradiction_id: str) -> None:
    given = CASES[key][contradiction_id]["raises"][0]
    for question_id in given:
        rest = {each: value for each, value in given.items() if each != question_id}
        assert raised(key, rest) == []


@pytest.mark.parametrize(("key", "contradiction_id"), DECLARED, ids=str)
def test_the_text_for_the_advisor_quotes_no_answer(key: str, contradiction_id: str) -> None:
    questionnaire, contradiction = content.shipped()[key], declared(key, contradiction_id)
    for question in asked_by(questionnaire, contradiction):
        for locale in ("vi", "en"):
            text = contradiction.text.get(locale).casefold()
            quoted = [one for one in answers_of(question, locale) if one.casefold() in text]
            assert quoted == []


def asked_by(questionnaire: Questionnaire, contradiction: Contradiction) -> list[Question]:
    from assessments.checks.worlds import within

    named = {one.question for condition in contradiction.every for one in within(condition)}
    return [question for question in questionnaire.questions if question.id in named]


def answers_of(question: Question, locale: str) -> list[str]:
    """The words of its options and bands; shorter ones stand in any sentence."""
    offered = [*question.options, *question.bands]
    words = [one.text.get(locale) for one in offered if one.text is not None]
    return [one for one in words if len(one) >= SHORTEST_QUOTE]
