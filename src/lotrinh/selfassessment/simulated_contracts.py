"""What a simulated firm answers to the form on contracts and signatures: as far along as in the national index."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import Random

import msgspec
import yaml

from assessments import answers, content
from assessments.model import Context, Question, Questionnaire, Value
from lotrinh.firms.simulated_registry import SimulatedFirm
from lotrinh.firms.size import SizeClass
from lotrinh.selfassessment.simulated_answers import SEED, standing_of

PAPER, HIGHEST_BAND = 0.25, 5


class Asked(msgspec.Struct, frozen=True):
    source: str
    share: float


class Reach(msgspec.Struct, frozen=True):
    source: str
    weight: float
    spread: float
    start: dict[str, float]


class Sole(msgspec.Struct, frozen=True):
    source: str
    share: dict[SizeClass, float]


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    instrument: str
    version: str
    asked: Asked
    reach: Reach
    sole: Sole


@cache
def figures() -> Figures:
    text = Path(__file__).with_name("simulated-contracts.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Figures)


class ContractDraws:
    def __init__(self, seed: int = SEED) -> None:
        self.rng = Random(seed)  # noqa: S311 - reproducible, not secret
        self.figures = figures()
        self.questionnaire: Questionnaire = content.get(self.figures.instrument, self.figures.version)

    def among(self, firms: Iterable[SimulatedFirm]) -> list[SimulatedFirm]:
        return [firm for firm in firms if self.rng.random() < self.figures.asked.share]

    def answers(self, firm: SimulatedFirm) -> dict[str, Value]:
        reach = {part: self._reach(firm, part) for part in self.figures.reach.start}
        told = {
            **self._signing(reach["signing"], firm),
            **_contracts(reach["contracts"]),
            **_labour(reach["labour"]),
        }
        asked = answers.visible(self.questionnaire, told, Context(firm.sector, firm.size))
        return {
            one: told.get(one) or self._answer(self.questionnaire.question(one), reach["other"])
            for one in asked
        }

    def _reach(self, firm: SimulatedFirm, part: str) -> float:
        known = self.figures.reach
        found = known.weight * standing_of(firm.size, firm.maturity) + known.start[part]
        return min(max(found + self.rng.gauss(0, known.spread), 0.0), 1.0)

    def _answer(self, question: Question, reach: float) -> Value:
        if question.kind == "ratio":
            return {"band": question.bands[round(reach * (len(question.bands) - 1))].value}
        if question.kind == "multiple":
            chosen = [
                one.value for one in question.options if one.value != "none" and self.rng.random() < reach
            ]
            return chosen or ["none"]
        return question.options[round(reach * (len(question.options) - 1))].value

    def _signing(self, reach: float, firm: SimulatedFirm) -> dict[str, Value]:
        sole = self.rng.random() < self.figures.sole.share[firm.size]
        signatories = "sole" if sole else ("none", "some", "all")[round(reach * 2)]
        if reach < PAPER:
            return {
                "ways-of-signing": ["paper"], "certificate": "none", "signed-documents": {"band": "0"},
                "signatories": signatories,
            }  # fmt: skip
        ways = ["company-token", "personal"] if signatories == "all" else ["company-token"]
        return {
            "ways-of-signing": ways, "certificate": "valid", "signed-documents": {"band": _band(reach)},
            "signatories": signatories,
        }  # fmt: skip


def _contracts(reach: float) -> dict[str, Value]:
    """The share fits how far the roll-out has come."""
    step = str(round(reach * 4))
    return {"contract-rollout": step, "contract-share": {"band": step}}


def _labour(reach: float) -> dict[str, Value]:
    """Without signatures of workers no labour contract is signed electronically."""
    step = round(reach * 4)
    share = str(step) if step > 1 else "0"
    provider = ("none", "looking", "chosen", "linked", "linked")[step]
    return {
        "worker-signatures": str(step), "labour-provider": provider, "labour-rollout": str(step),
        "labour-share": {"band": share},
    }  # fmt: skip


def _band(reach: float) -> str:
    return str(round(reach * HIGHEST_BAND))
