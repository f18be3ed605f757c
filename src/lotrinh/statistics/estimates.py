"""The estimates, and the rule that says which of them may be shown."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lotrinh.statistics.frame import Floats, Ints

LEAST_ANSWERS = 30
LEAST_EFFECTIVE = 30.0
LEAST_COVERAGE = 0.02
WIDEST = 0.30


class Withheld(StrEnum):
    """Why there is no estimate. Few answers, a low effective n and a wide interval follow the rule of the US National
    Center for Health Statistics for proportions (Parker et al. 2017, Vital and Health Statistics 2(175)). The last
    three are of figures for which none is tried.
    """

    few_answers = "few_answers"
    low_effective_n = "low_effective_n"
    low_coverage = "low_coverage"
    wide_interval = "wide_interval"
    not_calibrated = "not_calibrated"
    part_asked = "part_asked"
    single_place = "single_place"
    stage = "stage"


@dataclass(frozen=True)
class Estimate:
    """One share or mean in one domain. `estimate`, `low` and `high` are None where `withheld` says why.

    `respondents` of `firms` answered; `counted` is the plain share among them (None without any). `of_alike` is
    the estimate under the other assumption, that maturity has no part in who answers. `low` to `high` is the 95 %
    interval. `design_effect` is Kish's 1 + cv² of the weights, `effective_n` the size of a simple random sample
    that would tell as much, all sources of uncertainty included.
    """

    firms: int
    respondents: int
    counted: float | None
    estimate: float | None
    low: float | None
    high: float | None
    of_alike: float | None
    design_effect: float | None
    effective_n: float | None
    withheld: Withheld | None

    @property
    def coverage(self) -> float:
        return self.respondents / self.firms if self.firms else 0.0


@dataclass(frozen=True)
class Estimates:
    """The estimates of all domains and values as arrays: [domains] or [domains, values]; NaN where there is none.

    `problem` is set when no weights could be made at all; `misfit` and `freedom` are Hansen's test of the response
    model (chi-squared; None where the model is exactly identified).
    """

    firms: Ints
    respondents: Ints
    counted: Floats
    estimate: Floats
    low: Floats
    high: Floats
    of_alike: Floats
    design_effect: Floats
    effective_n: Floats
    problem: Withheld | None = None
    misfit: float | None = None
    freedom: int = 0

    def of(self, domain: int, value: int) -> Estimate:
        """One figure, with the reason where the estimate is withheld."""
        withheld = self.withheld(domain, value)
        return Estimate(
            firms=int(self.firms[domain]),
            respondents=int(self.respondents[domain]),
            counted=_known(self.counted[domain, value]),
            estimate=None if withheld else float(self.estimate[domain, value]),
            low=None if withheld else float(self.low[domain, value]),
            high=None if withheld else float(self.high[domain, value]),
            of_alike=None if withheld else _known(self.of_alike[domain, value]),
            design_effect=_known(self.design_effect[domain]),
            effective_n=_known(self.effective_n[domain, value]),
            withheld=withheld,
        )

    def withheld(self, domain: int, value: int) -> Withheld | None:
        """The first reason that holds, or None: the estimate may be published."""
        answered = int(self.respondents[domain])
        if answered < LEAST_ANSWERS:
            return Withheld.few_answers
        if answered < LEAST_COVERAGE * self.firms[domain]:
            return Withheld.low_coverage
        if self.problem:
            return self.problem
        if not self.effective_n[domain, value] >= LEAST_EFFECTIVE:
            return Withheld.low_effective_n
        if not self.high[domain, value] - self.low[domain, value] <= WIDEST:
            return Withheld.wide_interval
        return None


def _known(figure: float) -> float | None:
    return float(figure) if np.isfinite(figure) else None
