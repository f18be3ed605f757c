"""All that is claimed of the model, measured anew on the survey: by organisation, by wave, and for leaks."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from recommender import baselines, drift, evaluation, metrics, surveys, tasks
from recommender.dataset import Array, Dataset
from recommender.evaluation import Figures, Group, Scored, Scorer, Split
from recommender.metrics import Estimate
from recommender.model import NextStepModel
from recommender.tasks import Task

EARLIER, LATER = "2019", "2020"
CHOSEN_BY = (0.001, 0.003, 0.01, 0.03)
LEVEL_FIRMS = 300
BASE = tasks.NEXT_STEPS.baseline
LEAST_LIFT, MOST_ERROR = 0.03, 0.02

Say = Callable[[str], None]


class Part(Struct, frozen=True):
    """One table: what was asked, over which firms, and what each scorer reached."""

    title: str
    firms: int
    figures: Sequence[Figures]

    def of(self, scorer: str) -> Figures:
        return next(one for one in self.figures if one.scorer == scorer)


class Claim(Struct, frozen=True):
    text: str
    measured: str
    met: bool


class Measurement(Struct, frozen=True):
    """losses: log loss by variance of the coefficients on the earlier wave, by task."""

    parts: Sequence[Part]
    groups: Sequence[Group]
    losses: Mapping[str, Mapping[float, float]] = {}
    claims: Sequence[Claim] = ()


def measure(data: Dataset, say: Say) -> Measurement:
    """Next steps of any data set, by organisation, with all solutions told and with none."""
    split = evaluation.by_organisation(data)
    told, scored = _part(tasks.NEXT_STEPS, split, data.name, say)
    untold, _ = _part(tasks.UNTOLD_NEXT_STEPS, split, data.name, say)
    return Measurement([told, untold], evaluation.groups(scored))


def measure_survey(say: Say) -> Measurement:
    """Everything, on both waves; takes a minute or two. `say` is told what is under way."""
    earlier, later = surveys.read(EARLIER), surveys.read(LATER)
    losses = {task.name: _losses(task, earlier, say) for task in (tasks.NEXT_STEPS, tasks.COLD_START)}
    shares = _shares(earlier, later)
    parts, scored = _parts(later, shares, say)
    by_wave = _by_wave(earlier, later, say)
    groups = evaluation.groups(scored)
    return Measurement(
        [parts[0], by_wave, *parts[1:]],
        groups,
        losses,
        [
            *_bounds(parts[0], by_wave, next(one for one in parts if one.title.startswith(tasks.COLD_START.name))),
            _no_group_below(groups),
            _no_leak(later, say),
            _sums(later, say),
        ],
    )  # fmt: skip


def _parts(later: Dataset, shares: Array, say: Say) -> tuple[list[Part], Scored]:
    split = evaluation.by_organisation(later)
    prior: dict[str, Scorer] = {
        "prior alone": lambda _train, test: np.broadcast_to(shares, test.target.shape)
    }
    title = f"{later.name}, by organisation"
    told, scored = _part(tasks.NEXT_STEPS, split, title, say, prior)
    others = (tasks.UNTOLD_NEXT_STEPS, tasks.COLD_START, tasks.OTHER_TOOLS)
    return [told, *(_part(task, split, title, say)[0] for task in others)], scored


def _part(
    task: Task, split: Split, title: str, say: Say, more: Mapping[str, Scorer] | None = None
) -> tuple[Part, Scored]:
    name = f"{task.name}; {title}"
    say(name)
    scored = evaluation.score(task, split, evaluation.standard_scorers(task) | dict(more or {}))
    return Part(name, len(scored.test.target), evaluation.figures(scored, task.baseline)), scored


def _by_wave(earlier: Dataset, later: Dataset, say: Say) -> Part:
    """With a last line: the model after its level was set on 300 firms of the later wave, over the others."""
    title = f"learned from {earlier.name}, asked about {later.name}"
    part, scored = _part(tasks.NEXT_STEPS, evaluation.by_wave(earlier, later), title, say)
    order = np.random.default_rng(0).permutation(part.firms)
    level, rest = order[:LEVEL_FIRMS], order[LEVEL_FIRMS:]
    scores, target = scored.scores["model"], scored.test.target
    moved = drift.shifted(scores, drift.level_shift(scores[level], target[level]))[rest]
    remaining = {"model": moved, BASE: scored.scores[BASE][rest]}
    chosen = {
        name: getattr(scored.test, name)[rest] for name in ("features", "seen", "target", "used", "segments")
    }
    again = evaluation.figures(Scored(tasks.Examples(**chosen), remaining))[0]
    name = f"model, level set on {LEVEL_FIRMS} of the new"
    return replace(part, figures=[*part.figures, replace(again, scorer=name)])


def _shares(earlier: Dataset, later: Dataset) -> Array:
    """(m,) share of the earlier wave that plans each solution; what it did not ask about gets the mean."""
    share = dict(zip(earlier.solutions, baselines.share(tasks.next_step(earlier).target), strict=True))
    mean = float(np.mean([value for value in share.values() if value > 0]))
    return np.array([share.get(solution, mean) for solution in later.solutions])


def _losses(task: Task, earlier: Dataset, say: Say) -> dict[float, float]:
    say(f"strength of regularisation for {task.name}, on {earlier.name}")
    return evaluation.losses(task, earlier, CHOSEN_BY)


def _bounds(told: Part, by_wave: Part, cold: Part) -> list[Claim]:
    lifts = [part.of("model").lift for part in (told, by_wave, cold)]
    error = told.of("model").calibration
    assert error is not None
    organisation, wave, start = (_known(lift) for lift in lifts)
    return [
        Claim("next steps by organisation: NDCG@10 at least 3 % above next-step popularity",
              percent(organisation), organisation.value >= LEAST_LIFT),
        Claim("next steps by time: not below next-step popularity", percent(wave), wave.value >= 0),
        Claim("cold start, answers alone: at least 3 % above adoption popularity", percent(start),
              start.value >= LEAST_LIFT),
        Claim("calibration error by organisation at most 0.02", str(error), error.value <= MOST_ERROR),
    ]  # fmt: skip


def _known(lift: Estimate | None) -> Estimate:
    assert lift is not None
    return lift


def _no_group_below(groups: Sequence[Group]) -> Claim:
    below = [f"{group.size}, {group.sector}" for group in groups if group.wholly_below]
    text = "no size × sector group with its interval wholly below its own popularity"
    return Claim(text, "; ".join(below) or f"none of {len(groups)}", not below)


def _no_leak(later: Dataset, say: Say) -> Claim:
    say("plans dealt out anew among the firms")
    scorers = {"model": evaluation.model(), BASE: baselines.target_popularity}
    split = evaluation.by_organisation(evaluation.permuted(later))
    scored = evaluation.score(tasks.NEXT_STEPS, split, scorers)
    lift = metrics.lift(scored.ndcg("model"), scored.ndcg(BASE))
    return Claim("plans dealt out anew: no lift is left", percent(lift), lift.low <= 0)


def _sums(later: Dataset, say: Say) -> Claim:
    """Beside firms drawn at random, since explanations compare a firm with others."""
    say("contributions")
    model = NextStepModel().fit(later.features, later.in_use, later.planned)
    scores = model.decision_function(later.features, later.in_use)
    beside = np.random.default_rng(0).permutation(later.size)
    gaps = []
    for firm in range(later.size):
        reference = later.features[beside[firm]], later.in_use[beside[firm]]
        why = model.contributions(later.features[firm], later.in_use[firm], reference)
        total = why.base + sum(why.by_group(later.feature_groups).values())
        gaps.append(np.abs(total - scores[firm]).max())
    text = f"contributions by question sum to the score, {later.size} firms × {len(later.solutions)}"
    return Claim(text, f"largest gap {max(gaps):.1e}", max(gaps) < 1e-9)


def percent(lift: Estimate) -> str:
    return f"{lift.value:+.1%} [{lift.low:+.1%}, {lift.high:+.1%}], n = {lift.n}"
