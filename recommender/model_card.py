"""The model card, written from a manifest, so that no figure in it is from memory."""

from collections.abc import Iterator, Sequence

from recommender.artefact import Manifest
from recommender.evaluation import Figures, Group
from recommender.metrics import CUT, Estimate

PURPOSE = """\
It estimates, for one firm and each solution the firm does not use, the probability that this solution is the
firm's next step: what it would answer "planned" to. The roadmap weighs that with need, cost and impact; no
solution is advised on it alone, and none is withheld from a firm by it alone.

One logistic regression a solution on profile, answers and solutions in use, its coefficients held near 0 by a
normal prior (variance {variance:g}), then drawn towards a prior probability by {prior_strength:g}
pseudo-observations. A solution that fewer than {minimum_positives:g} firms plan has no regression: it serves the
prior. Unknown answers add nothing. Explanations are the terms of the regression, so they sum to its log-odds."""

LIMITS = """\
- It learns what firms say they plan, not what does them good, nor what they will have done.
- Whoever answers is not whoever exists: firms without an answer are not in the figures.
- Ranking gains are averages; for a single firm they may well be none.
- Probabilities are true to level only for firms like those learned from. When a new wave of answers comes at
  another level, all are off together until the model is trained anew; `drift` measures by how much.
- Nothing here is causal: a firm that took up a solution after seeing it might have done so anyway."""


def card(manifest: Manifest) -> str:
    """Markdown: what it is, the data and its window, how good it is, its limits, and whom it does not serve."""
    parts = [
        "# Model card: the next step",
        f"Version `{manifest.version}`, made {manifest.made_at:%Y-%m-%d}; written from its manifest, not by hand.",
        "## What it does",
        PURPOSE.format(**manifest.settings),
        "## What it was learned from",
        "\n".join(_data(manifest)),
        "## How good it is",
        *_measured(manifest),
        "## Limits",
        LIMITS,
        "## Whom it does not serve",
        "\n".join(_not_served(manifest)),
    ]
    return "\n\n".join(parts) + "\n"


def _data(manifest: Manifest) -> Iterator[str]:
    data, schema = manifest.data, manifest.schema
    window = f"{data.first_day or 'unknown'} to {data.last_day or 'unknown'}"
    yield f"- Data: {data.name}{', **simulated**' if data.simulated else ''}; answers from {window}"
    yield f"- Firms: {data.firms:,}, of which {data.labelled_firms:,} told what they plan; {data.plans:,} plans"
    yield f"- Solutions: {len(schema.solutions)}; columns: {len(schema.names)} from {len(set(schema.groups))} questions"
    yield f"- Schema `{manifest.schema_hash}`; " + ", ".join(
        f"{k} {v}" for k, v in manifest.libraries.items()
    )


def _measured(manifest: Manifest) -> Iterator[str]:
    measured = manifest.measured
    if measured.not_measured:
        yield f"Not measured: {measured.not_measured}. It serves the prior, or nearly so."
        return
    n = measured.figures[0].ndcg.n
    yield (
        f"Measured {measured.split}, on firms it had not seen, beside what is simpler. n = {n} firms that plan "
        f"something; 95 % intervals from resampling firms; ties broken at random."
    )
    yield "\n".join(_figures(measured.figures))
    if measured.shift is not None:
        yield f"Level: {measured.shift:+.3f} on the log-odds would make as many expected as there are."
    yield "Difference of NDCG to the popularity within the firm's own size and sector, groups of ten firms or more:"
    yield "\n".join(_groups(measured.groups))


def _figures(figures: Sequence[Figures]) -> Iterator[str]:
    yield f"| | NDCG@{CUT} | recall@{CUT} | calibration error | over next-step popularity |"
    yield "|---|---|---|---|---|"
    for one in figures:
        error = str(one.calibration) if one.calibration else "–"
        yield f"| {one.scorer} | {one.ndcg} | {one.recall} | {error} | {_percent(one.lift)} |"


def _percent(lift: Estimate | None) -> str:
    return f"{lift.value:+.1%} [{lift.low:+.1%}, {lift.high:+.1%}]" if lift else "–"


def _groups(groups: Sequence[Group]) -> Iterator[str]:
    yield "| size | sector | n | difference | below |"
    yield "|---|---|---|---|---|"
    for one in groups:
        below = "**yes**" if one.wholly_below else "no"
        yield f"| {one.size} | {one.sector} | {one.gain.n} | {one.gain} | {below} |"


def _not_served(manifest: Manifest) -> Iterator[str]:
    alone = [solution for solution, share in manifest.prior_share.items() if share == 1]
    yield "- Firms that have answered nothing get the average firm's probabilities, which is no advice of their own."
    yield "- Sizes and sectors with fewer than ten firms in the table above: how well it serves them is unknown."
    yield f"- Solutions that serve the prior alone ({len(alone)}): {', '.join(alone) or 'none'}."
