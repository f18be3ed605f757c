"""Simulated answers to the quick form: the tools of the figures, hanging together, the same ones every time."""

from statistics import correlation, mean

import pytest

from assessments import answers
from assessments.model import Context
from assessments.scoring import score
from lotrinh.firms.simulated_registry import SimulatedFirm, simulate
from lotrinh.selfassessment.simulated_answers import standing_of
from lotrinh.selfassessment.simulated_quick import QuickDraws, figures

COMMON = ("accounting", "crm", "barcode", "wms", "erp", "online-shop", "e-contract")


@pytest.fixture(scope="module")
def firms() -> list[SimulatedFirm]:
    """No large firm answers."""
    return [firm for firm in simulate(6_000) if firm.size != "large"]


def tools(firms: list[SimulatedFirm]) -> list[dict[str, str]]:
    draws = QuickDraws()
    return [draws.answers(firm)["tools-common"] for firm in firms]


@pytest.mark.parametrize("size", ["micro", "small", "medium"])
def test_firms_of_a_size_have_the_tools_of_the_figures(firms: list[SimulatedFirm], size: str) -> None:
    """Eight per cent points are three standard errors of a share near one half in a sample of 350."""
    sample = [firm for firm in firms if firm.size == size and firm.sector in ("wood", "other")][:350]
    found = tools(sample)
    for item in COMMON:
        wanted = figures().tools.rate(item, sample[0])
        share = mean(each[item] == "in_use" for each in found)
        assert abs(share - wanted) < 0.08 + 3 / len(sample), (item, share, wanted)


def test_a_more_digital_firm_has_more_tools_and_answers_better(firms: list[SimulatedFirm]) -> None:
    sample = [firm for firm in firms if firm.size == "small"][:600]
    counts = [float(sum(state == "in_use" for state in each.values())) for each in tools(sample)]
    assert correlation([firm.maturity for firm in sample], counts) > 0.4
    draws = QuickDraws()
    points = [
        float(score(draws.questionnaire, draws.answers(f), Context(f.sector, f.size)).points) for f in sample
    ]
    assert correlation([standing_of(firm.size, firm.maturity) for firm in sample], points) > 0.7


def test_every_question_that_must_be_answered_is(firms: list[SimulatedFirm]) -> None:
    draws = QuickDraws()
    for firm in firms[:300]:
        given = draws.answers(firm)
        assert not answers.missing(draws.questionnaire, given, Context(firm.sector, firm.size))
        assert ("tools-food" in given) == (firm.sector == "food")


def test_the_warehouse_fits_the_tools(firms: list[SimulatedFirm]) -> None:
    draws = QuickDraws()
    for given in map(draws.answers, firms[:500]):
        if given["warehouse"] != "not_applicable":
            assert (given["warehouse"] == "2") == (given["tools-common"]["wms"] == "in_use")


def test_the_same_firms_give_the_same_answers_every_time(firms: list[SimulatedFirm]) -> None:
    one, again = QuickDraws(), QuickDraws()
    assert [one.answers(firm) for firm in firms[:50]] == [again.answers(firm) for firm in firms[:50]]
