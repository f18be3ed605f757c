"""The probability that a solution is a firm's next step: one regularised logistic regression a solution,
drawn towards a prior by pseudo-observations.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from msgspec import Struct
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from recommender import shapes
from recommender.dataset import Array

FLOAT = np.float32


class Contributions(Struct, frozen=True):
    """Why a firm's log-odds are what they are, beside a reference firm, for each of m solutions.

    score: (m,) log-odds of the regression, before it is drawn towards the prior
    base: (m,) log-odds of the reference firm, with what is unknown of the firm left out
    parts: (m, d + m) what each feature and then each solution in use adds; base + parts.sum(1) is the score
    """

    score: Array
    base: Array
    parts: Array

    def by_group(self, groups: Sequence[str]) -> dict[str, Array]:
        """(m,) a group; `groups` names that of each of the d features and, if it goes on, of the m solutions."""
        width, m = self.parts.shape[1], len(self.score)
        if len(groups) not in {width, width - m}:
            raise ValueError(f"There are {len(groups)} group names for {width - m} features.")
        named = np.array([*groups, *["solutions in use"] * (width - len(groups))])
        return {str(group): self.parts[:, named == group].sum(axis=1) for group in dict.fromkeys(named)}


class NextStepModel(BaseEstimator):  # type: ignore[misc]
    """n firms, d features, m solutions; NaN is unknown everywhere and adds nothing to a score.

    A firm is labelled for a solution if it is known whether the firm plans it, does not use it, and the
    solution is relevant to it; only such cells are learned from. After `fit`:

    n_labelled_, n_positive_: (m,) labelled firms, and those of them that plan the solution
    prior_: (m,) the prior that is served where `predict_proba` is given none
    prior_share_: (m,) weight of the prior, k / (k + n_labelled) for k = `prior_strength`; 1 where fewer
        than `minimum_positives` firms plan the solution, so that there is no regression
    coefficients_: (m, d + m), intercepts_: (m,) of the standardised features and solutions in use
    means_, scales_: (d + m,) over the firms with a label

    variance: prior variance of a coefficient (the C of scikit-learn); 0.003 has the least loss on the
        2019 wave of the survey, and is tried again by `lotrinh evaluate`
    negatives: how many firms without the plan are kept for each solution, at least; more are a waste of
        time. The kept ones weigh for all (King and Zeng 2001, weighted case-control sampling).
    """

    def __init__(
        self,
        prior_strength: float = 20,
        *,
        variance: float = 0.003,
        minimum_positives: int = 20,
        negatives: int = 4000,
        random_state: int = 0,
    ) -> None:
        self.prior_strength = prior_strength
        self.variance = variance
        self.minimum_positives = minimum_positives
        self.negatives = negatives
        self.random_state = random_state

    def fit(
        self, features: Any, in_use: Any, planned: Any, not_relevant: Any = None, prior: Any = None
    ) -> Self:
        """Learn from (n, d) features and (n, m) states; `prior` is (m,) or (n, m) in 0..1.

        Without a prior, the share of firms that plan a solution serves, itself drawn towards the share
        over all solutions. ValueError names an array whose shape does not fit.
        """
        if self.prior_strength < 0 or self.variance <= 0:
            raise ValueError("Pseudo-observations are not negative, and a variance is over 0.")
        features, in_use = shapes.pair(features, in_use)
        labels = shapes.labels(in_use, planned, not_relevant)
        rows = np.asarray((~np.isnan(labels)).any(axis=1))
        self.n_features_in_, self.n_solutions_ = features.shape[1], in_use.shape[1]
        self.n_labelled_ = (~np.isnan(labels)).sum(axis=0)
        self.n_positive_ = (labels == 1).sum(axis=0)
        self.prior_ = self._prior(prior, rows)
        self.means_, self.scales_ = _moments(np.hstack([features[rows], in_use[rows]]))
        self._learn(self._design(features[rows], in_use[rows]), labels[rows])
        return self

    def predict_proba(self, features: Any, in_use: Any, prior: Any = None) -> Array:
        """(n, m) probability of being the next step; 0 where the solution is in use."""
        check_is_fitted(self)
        features, in_use = self._checked(features, in_use)
        served = self.prior_ if prior is None else shapes.prior(prior, in_use.shape)
        scores = expit(self._scores(features, in_use))
        probabilities: Array = self.prior_share_ * served + (1 - self.prior_share_) * scores
        probabilities[in_use == 1] = 0
        return probabilities

    def decision_function(self, features: Any, in_use: Any) -> Array:
        """(n, m) log-odds of the regressions, before they are drawn towards the prior."""
        check_is_fitted(self)
        return self._scores(*self._checked(features, in_use))

    def contributions(
        self, features_row: Any, in_use_row: Any, reference: tuple[Any, Any] | None = None
    ) -> Contributions:
        """What each answer of one firm adds to its log-odds beside `reference`, a pair of such rows.

        Without a reference, beside the average of the firms learned from. What is unknown of the firm
        adds nothing: the reference then counts as unknown there, too.
        """
        check_is_fitted(self)
        row = self._standardised(*self._checked(*shapes.row(features_row, in_use_row)))[0]
        beside = np.zeros_like(row)
        if reference is not None:
            beside = self._standardised(*self._checked(*shapes.row(*reference)))[0]
        beside = np.nan_to_num(np.where(np.isnan(row), np.nan, beside))
        base = self.coefficients_ @ beside + self.intercepts_
        parts = self.coefficients_ * (np.nan_to_num(row) - beside)
        return Contributions(score=base + parts.sum(axis=1), base=base, parts=parts)

    def _learn(self, design: Array, labels: Array) -> None:
        """A regression for each solution that enough firms plan, and not all."""
        self.coefficients_ = np.zeros((self.n_solutions_, len(self.means_)))
        self.intercepts_ = _log_odds(self.prior_)
        learned = self.n_positive_ >= max(self.minimum_positives, 1)
        learned &= self.n_positive_ < self.n_labelled_
        with threadpool_limits(1):  # steps too small to share: threads wait for one another
            for solution in np.flatnonzero(learned).tolist():
                self._regress(solution, design, labels[:, solution])
        self.prior_share_ = np.where(learned, self._share(self.n_labelled_), 1.0)

    def _regress(self, solution: int, design: Array, label: Array) -> None:
        rows, weights = self._sample(solution, label)
        sampled = design[rows].astype(np.float64)
        own = self.n_features_in_ + solution
        sampled[:, own] = 0  # nobody who is labelled uses it, so it tells nothing
        regression = LogisticRegression(C=self.variance, tol=1e-5, max_iter=500)
        regression.fit(sampled, label[rows] == 1, sample_weight=weights)
        self.coefficients_[solution] = regression.coef_[0]
        self.intercepts_[solution] = regression.intercept_[0]

    def _sample(self, solution: int, label: Array) -> tuple[Array, Array]:
        """All positives, and as many negatives but at least `negatives`, which weigh for all."""
        positive, negative = np.flatnonzero(label == 1), np.flatnonzero(label == 0)
        kept = min(max(self.negatives, len(positive)), len(negative))
        chance = np.random.default_rng([self.random_state, solution])
        drawn = np.sort(chance.choice(negative, kept, replace=False)) if kept < len(negative) else negative
        weights = np.concatenate([np.ones(len(positive)), np.full(kept, len(negative) / max(kept, 1))])
        return np.concatenate([positive, drawn]), weights

    def _share(self, n: Array) -> Array:
        share: Array = self.prior_strength / np.maximum(self.prior_strength + n, 1e-12)
        return share

    def _prior(self, prior: Any, rows: Array) -> Array:
        """(m,) what is given, over the firms with a label, or any firms; else what the labels themselves say."""
        if prior is not None:
            given = shapes.prior(prior, (len(rows), self.n_solutions_))
            if given.ndim == 1:
                return given
            if len(given):
                return np.asarray(given[rows].mean(axis=0) if rows.any() else given.mean(axis=0))
        overall = (self.n_positive_.sum() + 1) / (self.n_labelled_.sum() + 2)  # Laplace's rule
        share = self._share(self.n_labelled_)
        return np.asarray(share * overall + (1 - share) * self.n_positive_ / np.maximum(self.n_labelled_, 1))

    def _checked(self, features: Any, in_use: Any) -> tuple[Array, Array]:
        features, in_use = shapes.pair(features, in_use)
        if features.shape[1] != self.n_features_in_:
            raise ValueError(f"The model knows {self.n_features_in_} features, not {features.shape[1]}.")
        if in_use.shape[1] != self.n_solutions_:
            raise ValueError(f"The model knows {self.n_solutions_} solutions, not {in_use.shape[1]}.")
        return features, in_use

    def _standardised(self, features: Array, in_use: Array) -> Array:
        return (np.hstack([features, in_use]) - self.means_) / self.scales_

    def _design(self, features: Array, in_use: Array) -> Array:
        """(n, d + m) standardised, unknown at the mean; half the memory of what it is made from."""
        d = features.shape[1]
        design = np.empty((len(features), d + in_use.shape[1]), dtype=FLOAT)
        np.divide(features - self.means_[:d], self.scales_[:d], out=design[:, :d], casting="unsafe")
        np.divide(in_use - self.means_[d:], self.scales_[d:], out=design[:, d:], casting="unsafe")
        return np.nan_to_num(design, copy=False)

    def _scores(self, features: Array, in_use: Array) -> Array:
        return np.nan_to_num(self._standardised(features, in_use)) @ self.coefficients_.T + self.intercepts_


def _moments(columns: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of what is known; an infinite deviation silences a constant column."""
    known = ~np.isnan(columns)
    count = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, columns, 0).sum(axis=0) / count
    deviations = np.sqrt((np.where(known, columns - means, 0) ** 2).sum(axis=0) / count)
    return means, np.where(deviations > 1e-9, deviations, np.inf)


def _log_odds(probability: Array) -> Array:
    clipped = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)))
