"""From firms to a model that knows how good it is."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
import scipy
import sklearn
from sklearn.base import clone

from recommender import baselines, drift, evaluation, tasks
from recommender.artefact import FORMAT, Artefact, Data, Manifest, Measured, version_of
from recommender.dataset import Array, Dataset
from recommender.evaluation import Split
from recommender.features import Schema
from recommender.model import NextStepModel

Progress = Callable[[str, float], None]
LEAST_LABELLED, LEAST_PLANS = 100, 20
MOST_ASKED = 5_000


def train(
    data: Dataset,
    *,
    made_at: datetime,
    settings: NextStepModel | None = None,
    progress: Progress = lambda _stage, _share: None,
) -> Artefact:
    """Measure the model on firms it has not seen, beside its baselines, then learn from all of them.

    `progress` is told the stage and the share that is done, 0..1.
    """
    settings = settings or NextStepModel()
    progress("measure", 0.0)
    measured = _measure(data, settings, lambda share: progress("measure", 0.8 * share))
    progress("learn", 0.8)
    model: NextStepModel = clone(settings)
    model.fit(data.features, data.in_use, data.planned, prior=data.prior)
    progress("done", 1.0)
    return Artefact(model, drift.reference(data.features), _manifest(data, model, measured, made_at))


def _measure(data: Dataset, settings: NextStepModel, progress: Callable[[float], None]) -> Measured:
    target = tasks.next_step(data).target
    labelled = np.asarray((~np.isnan(target)).any(axis=1))
    firms, plans = int(labelled.sum()), int((target == 1).sum())
    if firms < LEAST_LABELLED or plans < LEAST_PLANS:
        return Measured(not_measured=f"{firms} firms with a known next step and {plans} plans are too few")
    scorers = evaluation.standard_scorers(tasks.NEXT_STEPS, settings)
    if data.prior is not None:
        scorers["prior alone"] = baselines.prior_alone
    name, split = _split(data, labelled)
    scored = evaluation.score(tasks.NEXT_STEPS, split, scorers, progress)
    return Measured(
        split=name,
        figures=tuple(evaluation.figures(scored)),
        groups=tuple(evaluation.groups(scored)),
        shift=drift.level_shift(scored.scores["model"], scored.test.target),
    )


def _split(data: Dataset, labelled: Array) -> tuple[str, Split]:
    """Five folds; of many firms 5,000 are asked about once, which is enough for narrow intervals."""
    if labelled.sum() <= MOST_ASKED:
        return f"by organisation, {evaluation.FOLDS} folds", evaluation.by_organisation(data)
    drawn = np.random.default_rng(0).permutation(np.flatnonzero(labelled))[:MOST_ASKED]
    asked = np.isin(np.arange(data.size), drawn)
    return f"by organisation, {MOST_ASKED:,} left out", [(data.rows(~asked), data.rows(asked))]


def _manifest(data: Dataset, model: NextStepModel, measured: Measured, made_at: datetime) -> Manifest:
    schema = Schema(data.feature_names, data.feature_groups, data.solutions)
    labels = tasks.next_step(data).target
    return Manifest(
        format=FORMAT,
        version=version_of(made_at),
        made_at=made_at,
        schema_hash=schema.hash,
        schema=schema,
        data=Data(
            name=data.name, firms=data.size, labelled_firms=int((~np.isnan(labels)).any(axis=1).sum()),
            plans=int(model.n_positive_.sum()), first_day=data.first_day, last_day=data.last_day,
            simulated=data.simulated,
        ),
        settings=model.get_params(),
        measured=measured,
        prior_share=dict(zip(data.solutions, map(float, model.prior_share_), strict=True)),
        libraries={"numpy": np.__version__, "scikit-learn": sklearn.__version__, "scipy": scipy.__version__},
    )  # fmt: skip
