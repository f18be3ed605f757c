"""What the probabilities of a next step obey, whatever the firms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone

from recommender.model import NextStepModel
from tests.recommender.firms import firms

DATA = firms()
PRIOR = np.array([0.1, 0.4, 0.6, 0.9])
SHAPES = st.tuples(st.integers(0, 12), st.integers(1, 4), st.integers(1, 5))
STATES = st.sampled_from([0.0, 1.0, np.nan])
NUMBERS = st.one_of(st.floats(-1e6, 1e6), st.just(np.nan))


def fitted(**changes: float) -> NextStepModel:
    return NextStepModel(**changes).fit(DATA.features, DATA.in_use, DATA.planned, prior=PRIOR)


@st.composite
def few_firms(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, d, m = draw(SHAPES)
    return (
        draw(arrays(float, (n, d), elements=NUMBERS)),
        draw(arrays(float, (n, m), elements=STATES)),
        draw(arrays(float, (n, m), elements=STATES)),
    )


@given(few_firms(), st.integers(0, 3))
@settings(deadline=None)
def test_probabilities_lie_between_0_and_1_and_are_0_for_what_is_in_use(few, minimum) -> None:
    features, in_use, planned = few
    model = NextStepModel(minimum_positives=minimum).fit(features, in_use, planned)
    probabilities = model.predict_proba(features, in_use)
    assert probabilities.shape == in_use.shape
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert (probabilities[in_use == 1] == 0).all()


@given(few_firms(), st.data())
@settings(deadline=None)
def test_contributions_sum_to_the_score_beside_any_reference(few, data) -> None:
    features, in_use, planned = few
    model = NextStepModel(minimum_positives=1).fit(features, in_use, planned)
    row = data.draw(arrays(float, features.shape[1], elements=NUMBERS))
    used = data.draw(arrays(float, in_use.shape[1], elements=STATES))
    beside = data.draw(arrays(float, features.shape[1], elements=NUMBERS)), used
    why = model.contributions(row, used, beside)
    score = model.decision_function(row[None], used[None])[0]
    groups = why.by_group([f"question {n // 2}" for n in range(len(row))])
    scale = 1 + np.abs(why.parts).sum(axis=1)
    assert (np.abs(why.base + sum(groups.values()) - score) <= 1e-9 * scale).all()
    assert (np.abs(why.score - score) <= 1e-9 * scale).all()


@given(st.floats(0, 1000), st.floats(0, 1000))
@settings(deadline=None, max_examples=20)
def test_more_pseudo_observations_move_every_probability_towards_the_prior(one, other) -> None:
    less, more = sorted([one, other])
    asked = DATA.features, np.zeros(DATA.in_use.shape)
    distances = [
        np.abs(fitted(prior_strength=k).predict_proba(*asked) - PRIOR) for k in (less, more)
    ]  # fmt: skip
    assert (distances[1] <= distances[0] + 1e-12).all()


def test_the_share_of_the_prior_is_that_of_the_pseudo_observations() -> None:
    model = fitted(prior_strength=30)
    assert model.prior_share_ == pytest.approx(30 / (30 + model.n_labelled_))
    assert (model.n_labelled_ == (DATA.in_use == 0).sum(axis=0)).all()


def test_a_firm_that_tells_nothing_of_its_plans_changes_nothing() -> None:
    silent = np.full((1, DATA.planned.shape[1]), np.nan)
    extended = NextStepModel().fit(
        np.vstack([DATA.features, np.full((1, 5), 1e3)]),
        np.vstack([DATA.in_use, [[1, 0, 1, 0]]]),
        np.vstack([DATA.planned, silent]),
        prior=np.vstack([np.tile(PRIOR, (len(DATA.features), 1)), [PRIOR[::-1]]]),
    )
    asked = DATA.features, DATA.in_use
    assert extended.predict_proba(*asked) == pytest.approx(fitted().predict_proba(*asked), abs=1e-12)


def test_what_is_in_use_or_not_relevant_is_not_learned_from() -> None:
    not_relevant = np.random.default_rng(3).random(DATA.in_use.shape) < 0.2
    contradicting = np.where(not_relevant | (DATA.in_use == 1), 1.0, DATA.planned)
    models = [
        NextStepModel().fit(DATA.features, DATA.in_use, planned, not_relevant)
        for planned in (DATA.planned, contradicting)
    ]
    assert (models[0].coefficients_ == models[1].coefficients_).all()
    assert (models[0].n_positive_ == models[1].n_positive_).all()


def test_an_unknown_answer_counts_as_the_average_one() -> None:
    model = fitted()
    row, used = DATA.features[:1].copy(), DATA.in_use[:1].copy()
    average, unknown = row.copy(), row.copy()
    average[0, 0], unknown[0, 0] = model.means_[0], np.nan
    assert model.predict_proba(unknown, used) == pytest.approx(model.predict_proba(average, used))
    used[0, 1] = np.nan
    why = model.contributions(unknown[0], used[0], (DATA.features[1], DATA.in_use[1]))
    assert (why.parts[:, [0, 5 + 1]] == 0).all()


def test_without_any_label_the_prior_is_served_as_it_is() -> None:
    nothing = np.full(DATA.planned.shape, np.nan)
    model = NextStepModel().fit(DATA.features, DATA.in_use, nothing, prior=PRIOR)
    probabilities = model.predict_proba(DATA.features, np.zeros(DATA.in_use.shape))
    assert (probabilities == PRIOR).all()
    assert (model.prior_share_ == 1).all()


def test_without_any_firm_and_any_prior_every_solution_is_as_likely_as_not() -> None:
    model = NextStepModel().fit(np.empty((0, 5)), np.empty((0, 4)), np.empty((0, 4)))
    assert (model.predict_proba(np.zeros((2, 5)), np.zeros((2, 4))) == 0.5).all()


def test_a_solution_that_fewer_than_twenty_plan_serves_the_prior_of_each_firm() -> None:
    planned = DATA.planned.copy()
    plans = np.flatnonzero(planned[:, 2] == 1)
    planned[plans[19:], 2] = 0
    model = NextStepModel().fit(DATA.features, DATA.in_use, planned, prior=PRIOR)
    own = np.random.default_rng(0).random(DATA.in_use.shape)
    served = model.predict_proba(DATA.features, np.zeros(DATA.in_use.shape), prior=own)
    assert (served[:, 2] == own[:, 2]).all()
    assert (served[:, 1] != own[:, 1]).any()
    planned[plans[19], 2] = 1
    assert NextStepModel().fit(DATA.features, DATA.in_use, planned).prior_share_[2] < 1


def test_without_a_prior_the_share_that_plans_a_solution_is_served() -> None:
    model = NextStepModel(minimum_positives=10_000).fit(DATA.features, DATA.in_use, DATA.planned)
    shares = np.nanmean(DATA.planned, axis=0)
    assert np.argsort(model.prior_).tolist() == np.argsort(shares).tolist()
    assert model.prior_ == pytest.approx(shares, abs=0.03)


def test_it_learns_which_firms_plan_what() -> None:
    many, new = firms(count=4000), firms(seed=2)
    model = NextStepModel().fit(many.features, many.in_use, many.planned)
    probabilities = model.predict_proba(new.features, new.in_use)[:, 3]
    planned, not_planned = (probabilities[new.planned[:, 3] == state].mean() for state in (1, 0))
    assert planned > not_planned + 0.05


def test_kept_negatives_weigh_for_all_so_that_the_level_stays_true() -> None:
    many = firms(count=6000)
    model = NextStepModel(negatives=100).fit(many.features, many.in_use, many.planned)
    expected = model.predict_proba(many.features, many.in_use)[many.in_use == 0].mean()
    assert expected == pytest.approx(np.nanmean(many.planned), abs=0.01)


def test_it_is_a_scikit_learn_estimator() -> None:
    model = NextStepModel(7, variance=0.1, minimum_positives=3, negatives=50, random_state=4)
    twin = clone(model)
    assert twin.get_params() == model.get_params()
    twin.set_params(prior_strength=9)
    assert (twin.prior_strength, model.prior_strength) == (9, 7)


def test_the_same_firms_give_the_same_model() -> None:
    one, other = (NextStepModel(negatives=30).fit(DATA.features, DATA.in_use, DATA.planned) for _ in "ab")
    assert (one.coefficients_ == other.coefficients_).all()
    assert (one.intercepts_ == other.intercepts_).all()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"features": DATA.features[:-1]}, "features of 399 firms"),
        ({"features": DATA.features[0]}, "tables with one row a firm"),
        ({"features": np.where(DATA.features > 0.99, np.inf, DATA.features)}, "infinite"),
        ({"in_use": DATA.in_use + 1}, "in use \\(1\\), not in use"),
        ({"planned": DATA.planned[:, 1:]}, "Planned has the shape"),
        ({"planned": DATA.planned * 2}, "planned \\(1\\), not planned"),
        ({"not_relevant": DATA.in_use[1:]}, "Not relevant has the shape"),
        ({"prior": PRIOR[1:]}, "The prior has the shape"),
        ({"prior": PRIOR * 2}, "from 0 to 1"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changes, sentence) -> None:
    arrays_of = {"features": DATA.features, "in_use": DATA.in_use, "planned": DATA.planned}
    with pytest.raises(ValueError, match=sentence):
        NextStepModel().fit(**(arrays_of | changes))


@pytest.mark.parametrize("wrong", [{"prior_strength": -1}, {"variance": 0}])
def test_settings_without_a_meaning_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="Pseudo-observations are not negative"):
        fitted(**wrong)


def test_asking_about_other_columns_than_learned_from_is_refused() -> None:
    with pytest.raises(ValueError, match="knows 5 features, not 4"):
        fitted().predict_proba(DATA.features[:, 1:], DATA.in_use)
    with pytest.raises(ValueError, match="knows 4 solutions, not 3"):
        fitted().predict_proba(DATA.features, DATA.in_use[:, 1:])
    with pytest.raises(ValueError, match="group names"):
        fitted().contributions(DATA.features[0], DATA.in_use[0]).by_group(["one"])
