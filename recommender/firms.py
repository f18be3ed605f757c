"""A model learned from profiles of firms, and asked about them again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from recommender import drift, evaluation, tasks
from recommender.artefact import Artefact
from recommender.catalogue import Catalogue
from recommender.dataset import Dataset
from recommender.evaluation import Figures, Split
from recommender.features import matrix, prior, schema_of, states
from recommender.profile import Profile
from recommender.rules import expert_prior

NEWEST = 0.2
"""The share of firms that a split by time asks about."""


def dataset_of(
    profiles: Sequence[Profile],
    days: Sequence[date],
    catalogue: Catalogue,
    question_keys: Iterable[str],
    *,
    name: str,
    simulated: bool,
) -> Dataset:
    """N firms with the day of the newest answer of each; what a firm plans is what there is to learn.

    The prior is that of the rules without the plans: with them it would know what it is asked.
    """
    schema = schema_of(catalogue, question_keys)
    told = states(profiles, schema)
    return Dataset(
        name=name,
        features=matrix(profiles, schema),
        feature_names=schema.names,
        feature_groups=schema.groups,
        in_use=told.in_use,
        planned=np.where(told.not_relevant, np.nan, told.planned),
        solutions=schema.solutions,
        segments=np.array([(one.size, one.sector) for one in profiles]).reshape(-1, 2),
        prior=prior([expert_prior(without_plans(one), catalogue) for one in profiles], schema),
        first_day=min(days).isoformat() if days else None,
        last_day=max(days).isoformat() if days else None,
        simulated=simulated,
    )


def without_plans(profile: Profile) -> Profile:
    """The same firm before it said what it plans."""
    return replace(
        profile,
        states={one: "no_plan" if state == "planned" else state for one, state in profile.states.items()},
    )


def by_time(data: Dataset, days: Sequence[date]) -> Split:
    """The fifth of the firms that answered last is asked about, by what was learned from those before."""
    order = np.argsort([day.toordinal() for day in days], kind="stable")
    newest = np.isin(np.arange(data.size), order[data.size - int(data.size * NEWEST) :])
    return [(data.rows(~newest), data.rows(newest))]


def figures_by_time(data: Dataset, days: Sequence[date]) -> list[Figures]:
    """The model beside its baselines on the firms that answered last; empty where none of them plans anything."""
    split = by_time(data, days)
    if not split[0][1].size or not np.nansum(tasks.next_step(split[0][1]).target):
        return []
    scored = evaluation.score(tasks.NEXT_STEPS, split, evaluation.standard_scorers(tasks.NEXT_STEPS))
    return evaluation.figures(scored)


def probabilities(
    artefact: Artefact, profiles: Sequence[Profile], catalogue: Catalogue
) -> list[Mapping[str, float]]:
    """By solution, for each firm; ValueError if the catalogue has other solutions than the model knows."""
    schema = artefact.manifest.schema
    known = prior([expert_prior(without_plans(one), catalogue) for one in profiles], schema)
    found = artefact.model.predict_proba(matrix(profiles, schema), states(profiles, schema).in_use, known)
    return [dict(zip(schema.solutions, map(float, row), strict=True)) for row in found]


class Changed(Struct, frozen=True):
    """What an older model would say of the firms of today; shifted: the questions answered otherwise by now.

    level: what its log-odds lack to expect as many plans as there are, None without plans.
    """

    shifted: tuple[str, ...]
    rank_correlation: float
    level: float | None


class Refit(Struct, frozen=True):
    """A new model, how it does on the firms that answered last, and what changed since the one before."""

    artefact: Artefact
    by_time: tuple[Figures, ...]
    changed: Changed | None


def refit(data: Dataset, days: Sequence[date], before: Artefact | None, *, made_at: datetime) -> Refit:
    """`before` is compared only if it was learned from the same columns."""
    from recommender.training import train  # noqa: PLC0415 - slow to import

    artefact = train(data, made_at=made_at)
    comparable = before is not None and before.manifest.schema_hash == artefact.manifest.schema_hash
    return Refit(
        artefact=artefact,
        by_time=tuple(figures_by_time(data, days)),
        changed=_changed(before, artefact, data) if before is not None and comparable else None,
    )


def _changed(before: Artefact, after: Artefact, data: Dataset) -> Changed:
    old, new = (one.model.predict_proba(data.features, data.in_use, data.prior) for one in (before, after))
    found = drift.compare(before.spread, data.features, old, new, tasks.next_step(data).target)
    questions = dict.fromkeys(data.feature_groups[place] for place in found.shifted.tolist())
    return Changed(tuple(questions), found.rank_correlation, found.level)


class Mover(Struct, frozen=True):
    """What one group of answers adds to the log-odds of a solution, beside the average firm learned from.

    group: a question, sector, size, foreign_invested, in_park, a ladder, a scale, or "solutions in use"
    """

    group: str
    value: float


def movers(artefact: Artefact, profile: Profile, solution: str, most: int) -> list[Mover]:
    """The strongest first; empty where the model does not know the solution or only the prior speaks."""
    schema = artefact.manifest.schema
    if artefact.manifest.prior_share.get(solution, 1.0) >= 1:
        return []
    features, in_use = matrix([profile], schema), states([profile], schema).in_use
    found = artefact.model.contributions(features[0], in_use[0]).by_group(schema.groups)
    place = schema.solutions.index(solution)
    moved = [Mover(group, float(parts[place])) for group, parts in found.items()]
    return sorted((one for one in moved if one.value), key=lambda one: -abs(one.value))[:most]
