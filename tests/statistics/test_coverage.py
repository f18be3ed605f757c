"""Intervals against a known truth, over many draws of who answers."""

import numpy as np

from lotrinh.statistics.estimation import estimate
from tests.statistics.simulated_province import AREAS, SECTORS, SIZES, province

RUNS = 500
PULL = 0.3  # of maturity on the log odds to answer: from the least to the most mature, about 1 to 4
FAMILIES = {
    "province": slice(0, 1),
    "sizes": slice(1, 1 + SIZES),
    "sectors": slice(1 + SIZES, 1 + SIZES + SECTORS),
    "areas": slice(1 + SIZES + SECTORS, 1 + SIZES + SECTORS + AREAS),
}


def test_intervals_cover_the_truth_although_mature_firms_answer_more_often():
    """Among the published rates, 93 to 97 of 100 intervals hold the truth: over all, by rate and by kind of domain.

    A single rate in a single domain is allowed the chance of 500 draws on top (three standard errors).
    """
    whole = province()
    covered, shown, raw_covered, errors, raw_errors, alike_errors = ([] for _ in range(6))
    for run in range(RUNS):
        found = estimate(whole.registry, whole.answers(run, PULL), whole.domains)
        published = np.array(
            [
                [found.withheld(domain, rate) is None for rate in range(whole.truth.shape[1])]
                for domain in range(len(whole.domains))
            ]
        )
        shown.append(published)
        covered.append((found.low <= whole.truth) & (whole.truth <= found.high))
        plain = 1.96 * np.sqrt(found.counted * (1 - found.counted) / found.respondents[:, None])
        raw_covered.append(np.abs(found.counted - whole.truth) <= plain)
        errors.append(found.estimate - whole.truth)
        raw_errors.append(found.counted - whole.truth)
        alike_errors.append(found.of_alike - whole.truth)
    shown, covered, raw_covered = (np.array(one) for one in (shown, covered, raw_covered))
    counts = shown.sum(axis=0)
    each = (covered & shown).sum(axis=0) / np.maximum(counts, 1)
    often = counts > RUNS / 2
    bias, raw_bias, alike_bias = (np.abs(np.mean(one, axis=0)) for one in (errors, raw_errors, alike_errors))
    report = {
        name: (each[part][often[part]].mean(), raw_covered[:, part].mean()) for name, part in FAMILIES.items()
    }
    print(f"\npublished {shown.mean():.0%} of the rates; coverage estimated, counted:", report)
    print(
        "province, by rate:",
        each[0],
        "bias",
        bias[0],
        "of alike firms",
        alike_bias[0],
        "counted",
        raw_bias[0],
    )
    assert often.mean() > 0.8
    assert 0.93 <= covered[shown].mean() <= 0.97
    for family, part in FAMILIES.items():
        assert 0.93 <= each[part][often[part]].mean() <= 0.97, family
    for rate in range(whole.truth.shape[1]):
        assert 0.93 <= each[:, rate][often[:, rate]].mean() <= 0.97, rate
    assert np.abs(each[often] - 0.95).max() < 0.02 + 3 * np.sqrt(0.95 * 0.05 / RUNS)
    assert raw_covered[:, 0].mean() < 0.5
    assert (bias[0] < raw_bias[0] / 4).all()
    assert (bias[0] < alike_bias[0]).all()
