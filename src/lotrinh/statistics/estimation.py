"""From answers to estimates for every firm of the registry: weights, intervals, domains.

The weight of a firm that answered is 1 / its chance to answer (`response`), then moved as little as possible
until the weighted firms agree with the registry (`calibration`). Intervals come from doing all of it again with a
part of the firms left out (`replication`).
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy

from lotrinh.statistics.calibration import Calibration, NotCalibrated, calibrate, recalibrate
from lotrinh.statistics.estimates import Estimates, Withheld
from lotrinh.statistics.frame import (
    Bools,
    Floats,
    Ints,
    Registry,
    Respondents,
    indicators,
    merged_categories,
    pooled_classes,
)
from lotrinh.statistics.replication import (
    GROUPS,
    Replicates,
    critical_value,
    groups_of,
    standard_errors,
    wilson,
)
from lotrinh.statistics.response import NoResponseModel, ResponseModel, fit, refit

LEAST_ALTOGETHER = 4 * GROUPS
MATURITY_STEPS = 20

Margin = tuple[str, ...]


@dataclass(frozen=True)
class Design:
    """What the weights rest on, as margins: combinations of dimensions of the registry.

    The chance to answer depends on `response` and on maturity. It does not depend on `instruments` besides:
    they tell what maturity does to it. Weighted firms agree with the registry in all three.
    """

    response: tuple[Margin, ...]
    instruments: tuple[Margin, ...]
    further: tuple[Margin, ...]


DESIGN = Design(
    response=(("sector", "size"), ("area",)),
    instruments=(("park",), ("foreign",)),
    further=(("size", "area"), ("sector", "area")),
)


@dataclass(frozen=True)
class Sample:
    """Firms alike in cell and maturity, one row each, and what their weights must agree with."""

    alike: Ints
    counts: Floats
    drivers: Floats
    telling: Floats
    telling_firms: Floats
    classes: Floats
    class_firms: Floats
    domains: Floats


def estimate(
    registry: Registry, respondents: Respondents, domains: Bools, design: Design = DESIGN
) -> Estimates:
    """Every value in every domain; `domains[m, c]` says whether cell c of the registry belongs to domain m.

    Raises nothing for thin data: `Estimates.withheld` says what may be shown, and why not. ValueError for a margin
    of the design over a dimension that the registry lacks.
    """
    if len(respondents.cell) < LEAST_ALTOGETHER:
        return _counted(registry, respondents, domains, Withheld.few_answers)
    sample = _sample(registry, respondents, domains, design)
    try:
        return _estimated(_counted(registry, respondents, domains, None), sample, respondents.values)
    except (NotCalibrated, NoResponseModel):
        return _counted(registry, respondents, domains, Withheld.not_calibrated)


def _sample(registry: Registry, respondents: Respondents, domains: Bools, design: Design) -> Sample:
    answered = respondents.per_cell(registry)
    merged = merged_categories(registry, answered)
    response, instruments, further = (
        [pooled_classes(merged, answered, margin) for margin in margins]
        for margins in (design.response, design.instruments, design.further)
    )
    kinds, alike = np.unique(
        respondents.cell * (MATURITY_STEPS + 1) + _steps(respondents.maturity), return_inverse=True
    )
    cell, step = np.divmod(kinds, MATURITY_STEPS + 1)
    telling, classes = indicators([*response, *instruments]), indicators([*response, *instruments, *further])
    return Sample(
        alike=alike.reshape(-1),
        counts=np.bincount(alike.reshape(-1)).astype(float),
        drivers=np.column_stack([indicators(response)[cell], step / MATURITY_STEPS]),
        telling=telling[cell],
        telling_firms=telling.T @ registry.firms,
        classes=classes[cell],
        class_firms=classes.T @ registry.firms,
        domains=domains[:, cell].astype(float),
    )


def _steps(maturity: Floats) -> Ints:
    """Maturity in equal steps from the lowest to the highest seen; firms of one step count as alike."""
    low, high = maturity.min(), maturity.max()
    return np.asarray(np.rint((maturity - low) / max(high - low, 1e-9) * MATURITY_STEPS), dtype=np.int64)


def _estimated(counted: Estimates, sample: Sample, values: Floats) -> Estimates:
    model = fit(sample.counts, sample.drivers, sample.telling, sample.telling_firms)
    calibration = calibrate(sample.counts * model.weights, sample.classes, sample.class_firms)
    weights = model.weights * calibration.factors
    totals = _sums(sample.alike, values, len(weights))
    share = _shares(weights, sample, totals)
    replicates = Replicates(sample.alike, groups_of(len(values)), np.sqrt(np.maximum(1 - 1 / weights, 0.0)))
    error = standard_errors(_replicated(replicates, sample, model, calibration, values, totals), share)
    effective_n = _effective_n(share, error, weights, sample)
    t = critical_value(np.minimum(counted.respondents, GROUPS) - 1.0)[:, None]
    low, high = wilson(share, effective_n, t)
    return replace(
        counted,
        estimate=share,
        low=low,
        high=high,
        of_alike=_of_alike(sample, totals),
        design_effect=_design_effects(weights, sample),
        effective_n=effective_n,
        misfit=model.misfit if model.freedom else None,
        freedom=model.freedom,
    )


def _replicated(
    replicates: Replicates,
    sample: Sample,
    model: ResponseModel,
    calibration: Calibration,
    values: Floats,
    totals: Floats,
) -> Floats:
    """Every share from every replicate, weighted anew: [domains, GROUPS, values]."""
    counts = replicates.counts()
    starts = refit(model, counts, sample.drivers, sample.telling, sample.telling_firms)
    weights = starts * recalibrate(calibration, counts * starts, sample.classes, sample.class_firms)
    columns = np.column_stack([np.ones(len(values)), values])
    sums = replicates.sums(weights, columns, np.column_stack([sample.counts, totals]), sample.domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(sums[:, :, 1:] / sums[:, :, :1])


def _shares(weights: Floats, sample: Sample, totals: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        weighted = sample.domains * weights
        return np.asarray((weighted @ totals) / (weighted @ sample.counts)[:, None])


def _of_alike(sample: Sample, totals: Floats) -> Floats:
    """The shares when the chance to answer depends on the margins alone: all firms start with one weight."""
    start = np.full(len(sample.counts), sample.class_firms.sum() / (sample.counts @ sample.classes).sum())
    try:
        factors = calibrate(sample.counts * start, sample.classes, sample.class_firms).factors
    except NotCalibrated:
        return np.full((len(sample.domains), totals.shape[1]), np.nan)
    return _shares(start * factors, sample, totals)


def _design_effects(weights: Floats, sample: Sample) -> Floats:
    """Kish's 1 + cv² of the weights in each domain (Kish 1965): n Σw² / (Σw)²."""
    with np.errstate(divide="ignore", invalid="ignore"):
        n, total, squares = (sample.domains @ (sample.counts * weights**power) for power in (0, 1, 2))
        return np.asarray(n * squares / total**2)


def _effective_n(share: Floats, error: Floats, weights: Floats, sample: Sample) -> Floats:
    """p(1 - p) / variance; where the replicates cannot tell (a share of 0 or 1), (Σw)² / Σw(w - 1)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        of_weights = (sample.domains @ (sample.counts * weights)) ** 2 / (
            sample.domains @ (sample.counts * weights * np.maximum(weights - 1, 0.0))
        )
        told = share * (1 - share) / error**2
    return np.where(error > 0, told, of_weights[:, None])


def _counted(
    registry: Registry, respondents: Respondents, domains: Bools, problem: Withheld | None
) -> Estimates:
    """Everything that needs no weights."""
    cells = len(registry.firms)
    answered = domains @ respondents.per_cell(registry)
    sums = domains.astype(float) @ _sums(respondents.cell, respondents.values, cells)
    nothing = np.full(sums.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        counted = sums / answered[:, None]
    return Estimates(
        firms=domains @ registry.firms,
        respondents=answered,
        counted=counted,
        estimate=nothing,
        low=nothing,
        high=nothing,
        of_alike=nothing,
        design_effect=nothing[:, 0],
        effective_n=nothing,
        problem=problem,
    )


def _sums(rows: Ints, values: Floats, count: int) -> Floats:
    """The sum of each column of the values by row: [count, values]."""
    into = scipy.sparse.csr_matrix(
        (np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(count, len(rows))
    )
    return np.asarray(into @ values)
