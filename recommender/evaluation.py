"""The model and what it has to beat, on the same firms: by organisation and by wave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from recommender import baselines, metrics, tasks
from recommender.dataset import Array, Dataset
from recommender.metrics import Estimate
from recommender.tasks import Examples, Task, joined

if TYPE_CHECKING:
    from recommender.model import NextStepModel

Scorer = Callable[[Examples, Examples], Array]
Split = Sequence[tuple[Dataset, Dataset]]
FOLDS = 5
LEAST_FIRMS = 10
VARIANCES = (0.0003, 0.001, 0.003, 0.01, 0.03)
PROBABILITIES = frozenset({"model", "next-step popularity", "segment popularity", "prior alone"})


class Scored(Struct, frozen=True):
    """The scores (n, m) of each scorer for the same examples."""

    test: Examples
    scores: Mapping[str, Array]

    def ndcg(self, scorer: str) -> Array:
        return metrics.ndcg(self.scores[scorer], self.test.target)


class Figures(Struct, frozen=True):
    """What one scorer reached; `lift` is over the baseline of the task, None of that itself."""

    scorer: str
    ndcg: Estimate
    recall: Estimate
    calibration: Estimate | None
    lift: Estimate | None


class Group(Struct, frozen=True):
    """The model beside the popularity among firms of one size and sector; `gain` is a difference of NDCG."""

    size: str
    sector: str
    model: Estimate
    own_popularity: Estimate
    gain: Estimate

    @property
    def wholly_below(self) -> bool:
        return self.gain.high < 0


def by_organisation(data: Dataset, folds: int = FOLDS, seed: int = 0) -> Split:
    """Every firm is asked about once, by what was learned from the firms of the other folds."""
    place = np.random.default_rng(seed).permutation(data.size) % folds
    return [(data.rows(place != fold), data.rows(place == fold)) for fold in range(folds)]


def by_wave(earlier: Dataset, later: Dataset) -> Split:
    """What was learned from the earlier wave, asked about in the later one; solutions that both ask about."""
    common = tuple(sorted(set(earlier.solutions) & set(later.solutions)))
    return [(earlier.only(common), later.only(common))]


def model(settings: "NextStepModel | None" = None) -> Scorer:
    """The model as a scorer, fresh for every fold."""
    from sklearn.base import clone  # noqa: PLC0415 - slow to import

    from recommender.model import NextStepModel  # noqa: PLC0415 - slow to import

    def score(train: Examples, test: Examples) -> Array:
        fresh: NextStepModel = clone(settings or NextStepModel())
        fresh.fit(train.features, train.seen, train.target, prior=train.prior)
        return fresh.predict_proba(test.features, test.seen, prior=test.prior)

    return score


def standard_scorers(task: Task, settings: "NextStepModel | None" = None) -> dict[str, Scorer]:
    """The model and what it has to beat in a task."""
    from recommender.model import NextStepModel  # noqa: PLC0415 - slow to import

    return {
        "model": model(settings or NextStepModel(variance=task.variance)),
        "random": baselines.random,
        "adoption popularity": baselines.adoption_popularity,
        "segment popularity": baselines.segment_popularity,
        task.baseline: baselines.target_popularity,
    }


def score(
    task: Task,
    split: Split,
    scorers: Mapping[str, Scorer],
    progress: Callable[[float], None] = lambda _share: None,
) -> Scored:
    """Learn from the first and ask about the second of every pair; the answers one below the other."""
    tests: list[Examples] = []
    scores: dict[str, list[Array]] = {name: [] for name in scorers}
    for done, (learn_from, ask_about) in enumerate(split, start=1):
        train, test = task.train(learn_from), task.test(ask_about)
        tests.append(test)
        blind = replace(test, target=np.zeros(test.target.shape), used=np.zeros(test.used.shape))
        for name, scorer in scorers.items():
            scores[name].append(scorer(train, blind))
        progress(done / len(split))
    return Scored(joined(tests), {name: np.concatenate(parts) for name, parts in scores.items()})


def figures(scored: Scored, baseline: str = tasks.NEXT_STEPS.baseline) -> list[Figures]:
    """For each scorer NDCG@10, recall@10, calibration where it gives probabilities, and the lift."""
    base = scored.ndcg(baseline)
    return [
        Figures(
            scorer=name,
            ndcg=metrics.mean(scored.ndcg(name)),
            recall=metrics.mean(metrics.recall(scores, scored.test.target)),
            calibration=metrics.calibration_error(scores, scored.test.target)
            if name in PROBABILITIES
            else None,
            lift=metrics.lift(scored.ndcg(name), base) if name != baseline else None,
        )
        for name, scores in scored.scores.items()
    ]


def groups(scored: Scored) -> list[Group]:
    """Size by sector, each with ten firms or more that plan something; the largest first."""
    return sorted(_groups(scored), key=lambda group: -group.gain.n)


def _groups(scored: Scored) -> Iterator[Group]:
    ours, own = scored.ndcg("model"), scored.ndcg("segment popularity")
    for size, sector in np.unique(scored.test.segments, axis=0):
        members = (scored.test.segments == (size, sector)).all(axis=1) & ~np.isnan(ours)
        if members.sum() >= LEAST_FIRMS and "-" not in {size, sector}:
            yield Group(
                size=str(size), sector=str(sector), model=metrics.mean(ours[members]),
                own_popularity=metrics.mean(own[members]), gain=metrics.mean(ours[members] - own[members]),
            )  # fmt: skip


def permuted(data: Dataset, seed: int = 0) -> Dataset:
    """The plans of the firms dealt out anew: whatever is still learned from them leaks from elsewhere."""
    dealt = data.planned[np.random.default_rng(seed).permutation(data.size)]
    asked = ~np.isnan(data.planned) & (data.in_use != 1)
    return replace(data, planned=np.where(asked, np.nan_to_num(dealt), np.nan))


def losses(task: Task, data: Dataset, variances: Sequence[float] = VARIANCES) -> dict[float, float]:
    """Log loss by variance of the coefficients, by organisation; the least one chooses the variance."""
    from recommender.model import NextStepModel  # noqa: PLC0415 - slow to import

    scorers = {str(variance): model(NextStepModel(variance=variance)) for variance in variances}
    scored = score(task, by_organisation(data), scorers)
    return {v: metrics.log_loss(scored.scores[str(v)], scored.test.target) for v in variances}
