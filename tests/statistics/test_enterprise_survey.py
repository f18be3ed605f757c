"""Weights, intervals and suppression on a real survey, beside the figures that its makers published.

The firms themselves are not open, so what can be held together is what follows from the published shares, standard
errors and numbers of firms (data/README.md).
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from lotrinh.statistics.calibration import calibrate
from lotrinh.statistics.disclosure.attack import attack
from lotrinh.statistics.disclosure.rules import RULE
from lotrinh.statistics.disclosure.suppression import protect
from lotrinh.statistics.disclosure.tables import Dimension, Table
from lotrinh.statistics.estimates import Estimates, Withheld
from lotrinh.statistics.replication import critical_value, wilson

SIZES = ("Small (5-19)", "Medium (20-99)", "Large (100+)")
MANUFACTURING = ("Food", "Garments", "Fabricated Metal Products", "Other Manufacturing")
SERVICES = ("Retail", "Construction", "Other Services")
NEARLY_ALL = 950  # of 1,028 firms asked: shares of fewer speak of a part of the firms
WEB_SITE, CERTIFIED = "t5", "bready_t1"


class Survey:
    def __init__(self) -> None:
        with (Path(__file__).parent / "data" / "enterprise-survey-vietnam-2023.csv").open() as lines:
            rows = list(csv.DictReader(lines))
        self.rows = {(row["cut"], row["category"], row["indicator"]): row for row in rows}
        self.indicators = sorted({row["indicator"] for row in rows})
        self.of_all = [one for one in self.indicators if self.firms("all", "All", one) >= NEARLY_ALL]

    def share(self, cut: str, category: str, indicator: str) -> float:
        return float(self.rows[cut, category, indicator]["percent"]) / 100

    def error(self, cut: str, category: str, indicator: str) -> float:
        return float(self.rows[cut, category, indicator]["standard_error"]) / 100

    def firms(self, cut: str, category: str, indicator: str) -> int:
        return int(self.rows[cut, category, indicator]["firms"])

    def by_size(self, what, indicators: list[str]) -> np.ndarray:
        return np.array([[what("size", size, one) for size in SIZES] for one in indicators])


@pytest.fixture(scope="module")
def survey():
    return Survey()


def shares_of_sizes(survey: Survey, indicators: list[str]) -> np.ndarray:
    """How many of all firms are small, medium, large, as the shares of all firms imply: not published itself."""
    by_size = survey.by_size(survey.share, indicators)
    every = np.array([survey.share("all", "All", one) for one in indicators])
    others = by_size[:, :2] - by_size[:, 2:]
    found = np.linalg.lstsq(others, every - by_size[:, 2], rcond=None)[0]
    return np.append(found, 1 - found.sum())


def test_weights_calibrated_to_the_sizes_give_the_published_shares(survey):
    """The sizes are read off one half of the shares, and the other half is estimated with them."""
    half, other = survey.of_all[::2], survey.of_all[1::2]
    answered = np.array([survey.firms("size", size, "t5") for size in SIZES], dtype=float)
    totals = shares_of_sizes(survey, half) * answered.sum()
    weighted = answered * calibrate(answered, np.eye(3), totals).factors
    by_size = survey.by_size(survey.share, other)
    published = np.array([survey.share("all", "All", one) for one in other])
    estimated, counted = by_size @ weighted / weighted.sum(), by_size @ answered / answered.sum()
    print(
        "furthest from the published share:",
        np.abs(estimated - published).max(),
        np.abs(counted - published).max(),
    )
    assert np.abs(estimated - published).max() < 0.002
    assert np.abs(counted - published).max() > 0.05


def test_standard_errors_of_the_sizes_add_up_to_the_published_ones(survey):
    sizes = shares_of_sizes(survey, survey.of_all)
    published = np.array([survey.error("all", "All", one) for one in survey.of_all])
    added = np.sqrt(survey.by_size(survey.error, survey.of_all) ** 2 @ sizes**2)
    assert added == pytest.approx(published, rel=0.1)


def intervals(survey: Survey, cut: str, category: str) -> tuple[np.ndarray, ...]:
    shown = [one for one in survey.of_all if (cut, category, one) in survey.rows]
    shares, errors = (
        np.array([what(cut, category, one) for one in shown]) for what in (survey.share, survey.error)
    )
    shares, errors = shares[errors > 1e-4], errors[errors > 1e-4]
    low, high = wilson(shares, shares * (1 - shares) / errors**2, critical_value(np.full(len(shares), 1e6)))
    return shares, errors, low, high


def test_intervals_agree_with_the_published_standard_errors_and_stay_possible(survey):
    """Away from 0 and 1 the bounds are the published share ± 1.96 standard errors, to within 2 / effective firms;
    near 0 and 1 the plain ones leave what is possible, and ours do not.
    """
    left = 0
    for cut, category in (("all", "All"), *(("size", size) for size in SIZES)):
        shares, errors, low, high = intervals(survey, cut, category)
        middle = (shares > 0.2) & (shares < 0.8)
        effective = shares * (1 - shares) / errors**2
        assert (np.abs(low - shares + 1.96 * errors) * effective)[middle].max() < 2
        assert (np.abs(high - shares - 1.96 * errors) * effective)[middle].max() < 2
        assert (low >= 0).all()
        assert (high <= 1).all()
        assert ((low < shares) & (shares < high)).all()
        left += int(((shares - 1.96 * errors < 0) | (shares + 1.96 * errors > 1)).sum())
    assert left > 10


def of_survey(survey: Survey, cut: str, categories: tuple[str, ...], indicator: str) -> Estimates:
    shares, errors = (
        np.array([[what(cut, category, indicator)] for category in categories])
        for what in (survey.share, survey.error)
    )
    answered = np.array([survey.firms(cut, category, indicator) for category in categories])
    effective = shares * (1 - shares) / errors**2
    low, high = wilson(shares, effective, critical_value(answered - 1.0)[:, None])
    return Estimates(
        firms=answered,
        respondents=answered,
        counted=shares,
        estimate=shares,
        low=low,
        high=high,
        of_alike=shares,
        design_effect=answered / effective[:, 0],
        effective_n=effective,
    )


def test_figures_too_uncertain_for_us_are_those_with_few_effective_firms(survey):
    """All firms and the sizes are shown; the north's web sites, 43 % ± 14 by 126 firms, are not."""
    every = of_survey(survey, "all", ("All",), WEB_SITE)
    sizes = of_survey(survey, "size", SIZES, WEB_SITE)
    assert every.withheld(0, 0) is None
    assert [sizes.withheld(number, 0) for number in range(3)] == [None] * 3
    regions = of_survey(survey, "location", ("Southeast", "Northern Midlands and Mountains"), WEB_SITE)
    assert regions.withheld(0, 0) is None
    assert regions.withheld(1, 0) is Withheld.low_effective_n
    assert every.of(0, 0).effective_n < 1_028 / 2  # far from a simple random sample


def sectors() -> Dimension:
    return Dimension(
        "sector", (*MANUFACTURING, *SERVICES), {"manufacturing": MANUFACTURING, "services": SERVICES}
    )


@pytest.mark.parametrize("indicator", [CERTIFIED, WEB_SITE, "bready_tax2"])
def test_no_small_number_behind_the_shares_of_sectors_can_be_worked_out(survey, indicator):
    """As if each sector's share were a plain count of the firms asked there."""
    firms = np.array([survey.firms("sector", one, indicator) for one in (*MANUFACTURING, *SERVICES)])
    yes = np.rint([survey.share("sector", one, indicator) for one in (*MANUFACTURING, *SERVICES)] * firms)
    table = Table(
        "shares", (sectors(), Dimension("answer", ("yes", "no"))), np.column_stack([yes, firms - yes])
    )
    asked = {
        cell: float(value)
        for cell, value in protect([Table("asked", (sectors(),), firms)]).published().items()
    }
    found = protect([table], released=asked)
    low, high = attack(found.system, found.hidden, whole=True)
    small = (found.system.values < RULE.least) & (found.system.high > 0)
    assert found.hidden[small].all()
    assert (high[found.hidden] - low[found.hidden] >= RULE.least).all()
    assert (low[small] == 0).all()
    assert (high[small] >= RULE.least).all()
    assert small.any() == (indicator != WEB_SITE)
