"""What must hold for every instrument and all answers."""

import random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import content
from assessments.model import Context, Questionnaire, Result, Value
from assessments.scoring import score
from tests.assessments.demos import CONTEXTS, NAMES, answers, demo, every_answer

USUAL = [*map(demo, NAMES), *content.shipped().values()]
EVERY = [*USUAL, *(one.questionnaire for usual in USUAL for one in usual.alternatives)]
QUESTIONNAIRES = st.sampled_from(EVERY)
LAW = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def firms(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, Value], Context]:
    questionnaire = draw(QUESTIONNAIRES)
    return questionnaire, draw(answers(questionnaire)), draw(CONTEXTS)


Firm = tuple[Questionnaire, dict[str, Value], Context]


@LAW
@given(firms())
def test_everything_is_bounded(firm: Firm) -> None:
    found = score(*firm)
    assert 0 <= found.points <= found.maximum
    assert found.score is None or 0 <= found.score <= 100
    assert 0 <= found.coverage <= 1
    for part in found.pillars:
        assert 0 <= part.points <= part.max
        assert part.score is None or 0 <= part.score <= 100
    assert all(0 <= one.points <= one.maximum for one in found.contributions)
    assert found.level <= found.level_by_points


@LAW
@given(firms(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(firm: Firm, shuffler: random.Random) -> None:
    questionnaire, values, context = firm
    pairs = list(values.items())
    shuffler.shuffle(pairs)
    assert score(questionnaire, dict(pairs), context) == score(questionnaire, values, context)


@LAW
@given(firms(), st.data())
def test_skipping_a_row_never_raises_anything(firm: Firm, data: st.DataObject) -> None:
    questionnaire, values, context = firm
    if not values:
        return
    skipped = data.draw(st.sampled_from(sorted(values)))
    before = score(questionnaire, values, context)
    after = score(questionnaire, {key: one for key, one in values.items() if key != skipped}, context)
    assert after.level <= before.level
    assert share(after) <= share(before)
    if before.score is not None and values[skipped] not in ("unknown", "not_applicable"):
        assert after.score is not None
        assert after.score <= before.score


@LAW
@given(firms(), st.data())
def test_saying_unknown_or_not_applicable_never_raises_a_level(firm: Firm, data: st.DataObject) -> None:
    questionnaire, values, context = firm
    question = data.draw(st.sampled_from(questionnaire.questions))
    before = score(questionnaire, values, context)
    for reserved in question.reserved:
        after = score(questionnaire, {**values, question.id: reserved}, context)
        assert after.level <= before.level
        assert after.level_by_points <= before.level_by_points
        for one, other in zip(after.pillars, before.pillars, strict=True):
            assert (one.level or 0) <= (other.level or 0)


@LAW
@given(firms(), st.data())
def test_a_better_answer_never_lowers_anything(firm: Firm, data: st.DataObject) -> None:
    """Better: it earns more itself, and it does not change which questions are asked."""
    questionnaire, values, context = firm
    question = data.draw(st.sampled_from(questionnaire.questions))
    tried = [score(questionnaire, {**values, question.id: one}, context) for one in every_answer(question)]
    ordered = sorted(tried, key=lambda one: earned(one, question.id))
    worse, better = ordered[0], ordered[-1]
    if earned(worse, question.id) == earned(better, question.id) or asked(worse) != asked(better):
        return
    assert worse.level <= better.level
    assert share(worse) <= share(better)
    assert (worse.score or 0) <= (better.score or 0)


def asked(found: Result) -> list[str]:
    return [one.status for one in found.contributions]


def earned(found: Result, question_id: str) -> float:
    return sum(one.points for one in found.contributions if one.question_id == question_id)


def share(found: Result) -> float:
    return found.points / found.maximum if found.maximum else 0


@LAW
@given(firms())
def test_contributions_add_up_to_the_points(firm: Firm) -> None:
    found = score(*firm)
    tolerance = 1.3 if found.questionnaire == "demo-rounding/1" else 1e-9
    assert sum(one.points for one in found.contributions) == pytest.approx(found.points, abs=tolerance)
    assert sum(one.maximum for one in found.contributions) == pytest.approx(found.maximum)


@LAW
@given(firms())
def test_a_result_survives_its_snapshot(firm: Firm) -> None:
    found = score(*firm)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Result) == found


@pytest.mark.parametrize("questionnaire", EVERY, ids=lambda one: f"{one.key} {one.scoring_id or ''}".strip())
def test_every_stated_level_is_reached_on_the_way_up(questionnaire: Questionnaire) -> None:
    """From nothing to everything, one question and one step at a time."""
    steps = {question.id: ranked(questionnaire, question.id) for question in questionnaire.questions}
    values: dict[str, Value] = {}
    results = [score(questionnaire, values, FIRM)]
    for rank in range(max(map(len, steps.values()))):
        for question_id, ordered in steps.items():
            values[question_id] = ordered[min(rank, len(ordered) - 1)]
            results.append(score(questionnaire, values, FIRM))
    named = {name.level for name in questionnaire.levels.names}
    assert {one.level for one in results} == named
    if questionnaire.levels.pillar:
        assert {pillar.level for one in results for pillar in one.pillars} >= named - {0}


FIRM = Context("wood", "small")


def ranked(questionnaire: Questionnaire, question_id: str) -> list[Value]:
    question = questionnaire.question(question_id)
    values = every_answer(question)
    return sorted(values, key=lambda one: earned(score(questionnaire, {question_id: one}, FIRM), question_id))
