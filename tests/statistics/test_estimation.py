"""Estimates for the whole registry, and when there is none."""

from dataclasses import replace

import numpy as np
import pytest

from lotrinh.statistics.estimates import Withheld
from lotrinh.statistics.estimation import DESIGN, estimate
from lotrinh.statistics.frame import Registry, Respondents
from lotrinh.statistics.replication import critical_value, wilson
from tests.statistics.simulated_province import province


@pytest.fixture(scope="module")
def whole():
    return province()


def some(answers: Respondents, which: np.ndarray) -> Respondents:
    return Respondents(answers.cell[which], answers.maturity[which], answers.values[which])


def test_the_same_answers_give_the_same_figures(whole):
    answers = whole.answers(1, 0.3)
    first, second = (estimate(whole.registry, answers, whole.domains) for _ in range(2))
    assert (first.estimate == second.estimate).all()
    assert (first.low == second.low).all()


def test_firms_that_never_answered_are_in_the_denominator(whole):
    found = estimate(whole.registry, whole.answers(1, 0.3), whole.domains)
    assert found.firms[0] == 65_000
    one = found.of(0, 2)
    assert one.coverage == one.respondents / 65_000
    assert one.low < one.estimate < one.high
    assert one.estimate < one.counted  # mature firms answer more often
    assert one.design_effect > 1
    assert one.effective_n < one.respondents


def test_where_everybody_answered_hardly_anything_is_left_to_chance(whole):
    """All large firms answered, besides the others that did."""
    answers = whole.answers(1, 0.3)
    large, rest = np.flatnonzero(whole.size == 3), np.flatnonzero(whole.registry.cells[answers.cell, 1] != 3)
    both = Respondents(
        np.concatenate([whole.cell[large], answers.cell[rest]]),
        np.concatenate([np.clip(np.floor(whole.maturity[large] + 2), 0, 5), answers.maturity[rest]]),
        np.concatenate([whole.uses[large], answers.values[rest]]),
    )
    found = estimate(whole.registry, both, whole.domains)
    of_large, of_medium = (found.high - found.low)[[4, 3]]
    assert found.estimate[4] == pytest.approx(whole.truth[4], abs=0.01)
    assert (of_large < of_medium / 4).all()


def test_few_answers_give_no_estimate_and_the_count_stays(whole):
    answers = some(whole.answers(1, 0.3), np.arange(100))
    found = estimate(whole.registry, answers, whole.domains).of(0, 0)
    assert found.withheld is Withheld.low_coverage
    assert (found.estimate, found.low, found.high) == (None, None, None)
    assert found.counted == pytest.approx(answers.values[:, 0].mean())


def test_a_domain_with_few_answers_gets_none(whole):
    answers = whole.answers(1, 0.3)
    of_large = whole.registry.cells[answers.cell, 1] == 3
    thinned = some(answers, np.flatnonzero(~of_large | (np.cumsum(of_large) <= 12)))
    found = estimate(whole.registry, thinned, whole.domains)
    assert found.of(4, 0).withheld is Withheld.few_answers
    assert found.of(0, 0).withheld is None


def test_a_domain_that_hardly_answered_gets_none(whole):
    answers = whole.answers(1, 0.3)
    of_micro = whole.registry.cells[answers.cell, 1] == 0
    thinned = some(answers, np.flatnonzero(~of_micro | (np.cumsum(of_micro) <= 400)))
    assert estimate(whole.registry, thinned, whole.domains).of(1, 0).withheld is Withheld.low_coverage


def test_nobody_at_all_answered():
    registry = Registry(
        ("sector", "size", "area", "park", "foreign"), np.zeros((1, 5), dtype=int), np.array([10])
    )
    nobody = Respondents(np.zeros(0, dtype=int), np.zeros(0), np.zeros((0, 2)))
    found = estimate(registry, nobody, np.ones((1, 1), dtype=bool)).of(0, 1)
    assert found.withheld is Withheld.few_answers
    assert found.counted is None
    assert found.coverage == 0


def test_when_nothing_tells_what_maturity_does_there_is_no_estimate(whole):
    """No park, no foreign capital anywhere: the part of maturity in who answers cannot be found."""
    cells = whole.registry.cells.copy()
    cells[:, 3:] = 0
    blind, row = np.unique(cells, axis=0, return_inverse=True)
    row = row.reshape(-1)
    registry = replace(
        whole.registry, cells=blind, firms=np.bincount(row, weights=whole.registry.firms).astype(int)
    )
    answers = whole.answers(1, 0.3)
    answers = Respondents(row[answers.cell], answers.maturity, answers.values)
    found = estimate(registry, answers, np.ones((1, len(blind)), dtype=bool)).of(0, 2)
    assert found.withheld is Withheld.not_calibrated


def test_where_parks_answer_for_reasons_of_their_own_there_is_no_absurd_estimate():
    """A third of the park and a tenth of the others, whatever their maturity: no maturity explains that."""
    cells = np.array([[0, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]])
    registry = Registry(("sector", "size", "area", "park", "foreign"), cells, np.array([3000, 600, 500]))
    cell = np.repeat([0, 1, 2], [600, 180, 140])
    maturity = np.arange(len(cell)) % 6 + 0.0
    uses = (np.arange(len(cell)) % 3 == 0).astype(float)[:, None]
    found = estimate(registry, Respondents(cell, maturity, uses), np.ones((1, 3), dtype=bool)).of(0, 0)
    assert found.withheld is Withheld.not_calibrated


def test_a_margin_over_an_unknown_dimension_is_refused(whole):
    design = replace(DESIGN, further=(("colour",),))
    with pytest.raises(ValueError, match="colour"):
        estimate(whole.registry, whole.answers(1, 0.3), whole.domains, design)


def test_an_interval_never_leaves_what_is_possible():
    low, high = wilson(
        np.array([0.0, 1.0, 0.01]), np.array([40.0, 40.0, 40.0]), critical_value(np.full(3, 39.0))
    )
    assert low[0] == pytest.approx(0)
    assert 0.05 < high[0] < 0.15
    assert high[1] == pytest.approx(1)
    assert (low >= 0).all()
    assert (high <= 1).all()


def test_wilsons_interval_of_a_textbook_example():
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81 of 263 gives 0.2553 to 0.3662."""
    low, high = wilson(np.array([81 / 263]), np.array([263.0]), np.array([1.959964]))
    assert (low[0], high[0]) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
