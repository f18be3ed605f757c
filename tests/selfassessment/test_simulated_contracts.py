"""Simulated forms on contracts: complete, and nothing in them that cannot be true."""

from itertools import islice

from assessments.answers import missing
from assessments.model import Context
from assessments.plausibility import flags
from assessments.scoring import score
from lotrinh.firms.simulated_registry import simulate
from lotrinh.selfassessment.simulated_contracts import ContractDraws, figures

FIRMS = 2_000


def test_answers_are_complete_and_agree_with_one_another() -> None:
    draws = ContractDraws()
    asked = draws.among(firm for firm in islice(simulate(FIRMS), FIRMS) if firm.size != "large")
    assert abs(len(asked) / FIRMS - figures().asked.share) < 0.05
    workers = set()
    for firm in asked[:400]:
        found, context = draws.answers(firm), Context(firm.sector, firm.size)
        assert not missing(draws.questionnaire, found, context)
        assert not flags(draws.questionnaire, found, context)
        assert 0 <= score(draws.questionnaire, found, context).level <= 5
        workers.add(found["worker-signatures"])
    assert {"0", "1", "2"} <= workers
