"""Splits and tasks ask fairly, and the model is ahead on the survey."""

import numpy as np
import pytest
from msgspec.structs import replace

from recommender import baselines, evaluation, metrics, surveys, tasks
from recommender.model import NextStepModel
from tests.recommender.firms import firms

DATA = firms(300)
EARLIER, LATER = surveys.read("2019"), surveys.read("2020")


def test_every_firm_is_asked_about_once_and_never_learned_from_for_it() -> None:
    numbered = replace(DATA, features=np.arange(300.0)[:, None])
    split = evaluation.by_organisation(numbered)
    asked = np.concatenate([test.features[:, 0] for _, test in split])
    assert sorted(asked) == list(range(300))
    assert all(not set(train.features[:, 0]) & set(test.features[:, 0]) for train, test in split)


def test_by_wave_both_ask_about_the_same_solutions() -> None:
    [(train, test)] = evaluation.by_wave(EARLIER, LATER)
    assert train.solutions == test.solutions
    place = EARLIER.solutions.index("helm")
    assert np.array_equal(
        train.in_use[:, train.solutions.index("helm")], EARLIER.in_use[:, place], equal_nan=True
    )


def test_hidden_tools_were_in_use_and_look_unused_and_seen_ones_are_no_candidates() -> None:
    examples = tasks.hidden_use(LATER, seed=5)
    hidden = examples.target == 1
    assert (LATER.in_use[hidden] == 1).all()
    assert (examples.seen[hidden] == 0).all()
    assert np.isnan(examples.target[examples.seen == 1]).all()
    used = (LATER.in_use == 1).sum(axis=1)
    assert (hidden.sum(axis=1)[used >= 2] == np.maximum(np.round(0.3 * used), 1)[used >= 2]).all()
    assert (hidden.sum(axis=1)[used < 2] == 0).all()


def test_a_cold_start_tells_no_solution() -> None:
    for examples in (tasks.untold_use(DATA), tasks.untold_next_step(DATA)):
        assert np.isnan(examples.seen).all()


def test_scorers_do_not_see_the_answers_of_those_they_are_asked_about() -> None:
    seen = []

    def peep(train: tasks.Examples, test: tasks.Examples) -> np.ndarray:
        seen.append((test.target, test.used))
        return baselines.random(train, test)

    evaluation.score(tasks.NEXT_STEPS, evaluation.by_organisation(DATA), {"peep": peep})
    assert len(seen) == 5
    assert all(not target.any() and not used.any() for target, used in seen)


def test_baselines_are_the_shares_they_say() -> None:
    train, test = tasks.next_step(DATA), tasks.next_step(DATA.rows(np.arange(3)))
    assert baselines.adoption_popularity(train, test)[0] == pytest.approx(DATA.in_use.mean(axis=0))
    assert baselines.target_popularity(train, test)[2] == pytest.approx(np.nanmean(DATA.planned, axis=0))
    members = (DATA.segments == DATA.segments[0]).all(axis=1)
    own, overall = (np.nanmean(DATA.planned[rows], axis=0) for rows in (members, slice(None)))
    drawn = baselines.segment_popularity(train, test)[0]
    assert ((drawn - own) * (drawn - overall) <= 0).all()
    with pytest.raises(ValueError, match="no prior"):
        baselines.prior_alone(train, test)


def test_next_steps_on_the_survey_are_three_percent_above_popularity_and_true_to_level() -> None:
    scored = evaluation.score(
        tasks.NEXT_STEPS, evaluation.by_organisation(LATER), evaluation.standard_scorers(tasks.NEXT_STEPS)
    )
    figures = {one.scorer: one for one in evaluation.figures(scored)}
    assert figures["model"].lift.value >= 0.03
    assert figures["model"].lift.low > 0
    assert figures["model"].calibration.value <= 0.02
    assert figures["random"].ndcg.high < figures["adoption popularity"].ndcg.low
    assert not any(group.wholly_below for group in evaluation.groups(scored))


def test_next_steps_learned_from_the_earlier_wave_are_ahead_in_the_later_one() -> None:
    scored = evaluation.score(
        tasks.NEXT_STEPS, evaluation.by_wave(EARLIER, LATER), evaluation.standard_scorers(tasks.NEXT_STEPS)
    )
    assert evaluation.figures(scored)[0].lift.low > 0


def test_with_plans_dealt_out_anew_nothing_is_left_to_learn() -> None:
    dealt = evaluation.permuted(LATER)
    assert np.nansum(dealt.planned) > 0.7 * np.nansum(LATER.planned)
    assert np.isnan(dealt.planned[LATER.in_use == 1]).all()
    scored = evaluation.score(
        tasks.NEXT_STEPS, evaluation.by_organisation(dealt), evaluation.standard_scorers(tasks.NEXT_STEPS)
    )
    assert evaluation.figures(scored)[0].lift.low <= 0


def test_the_strength_of_regularisation_is_the_best_on_the_earlier_wave() -> None:
    losses = evaluation.losses(tasks.NEXT_STEPS, EARLIER, (0.001, 0.003, 0.01))
    assert min(losses, key=losses.get) == tasks.NEXT_STEPS.variance == NextStepModel().variance


def test_a_group_below_its_own_popularity_is_found() -> None:
    test = tasks.next_step(firms(400, solutions=12))
    scores = {"model": np.nan_to_num(-test.target), "segment popularity": np.nan_to_num(test.target)}
    groups = evaluation.groups(evaluation.Scored(test, scores))
    assert len(groups) == 4
    assert all(group.wholly_below for group in groups)
    assert metrics.mean(metrics.ndcg(scores["segment popularity"], test.target)).value == 1
