"""What a simulated firm answers to the quick form: as digital as in the national index, its tools hanging together."""

from bisect import bisect_left
from functools import cache
from math import sqrt
from pathlib import Path
from random import Random
from statistics import NormalDist

import msgspec
import yaml

from assessments import answers, content
from assessments.model import NOT_APPLICABLE, Context, Question, Questionnaire, Value
from lotrinh.firms.sector import Sector
from lotrinh.firms.simulated_registry import SimulatedFirm
from lotrinh.firms.simulation_figures import figures as registry_figures
from lotrinh.firms.size import SizeClass
from lotrinh.selfassessment.simulated_answers import SEED, Ease, standing_of
from lotrinh.selfassessment.simulated_answers import figures as national_figures

NORMAL = NormalDist()


class Marks(msgspec.Struct, frozen=True):
    source: str
    options: dict[str, dict[str, float]]


class Tools(msgspec.Struct, frozen=True):
    source: str
    correlation: float
    rates: dict[str, dict[SizeClass, float]]
    of: dict[str, str]
    others: str
    sector: dict[Sector, dict[str, float]]

    def rate(self, item: str, firm: SimulatedFirm) -> float:
        known = self.rates[self.of.get(item, self.others)][firm.size]
        return known * self.sector.get(firm.sector, {}).get(item, 1.0)


class Rest(msgspec.Struct, frozen=True):
    source: str
    near: float
    planned_near: float
    planned_far: float
    not_relevant: float


class Warehouse(msgspec.Struct, frozen=True):
    source: str
    none: dict[Sector, float]


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    instrument: str
    version: str
    ease: Ease
    marks: Marks
    tools: Tools
    rest: Rest
    warehouse: Warehouse


@cache
def figures() -> Figures:
    text = Path(__file__).with_name("simulated-quick.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Figures)


class QuickDraws:
    def __init__(self, seed: int = SEED) -> None:
        self.rng = Random(seed)  # noqa: S311 - reproducible, not secret
        self.figures = figures()
        self.questionnaire: Questionnaire = content.get(self.figures.instrument, self.figures.version)

    def answers(self, firm: SimulatedFirm) -> dict[str, Value]:
        standing = standing_of(firm.size, firm.maturity)
        asked = answers.visible(self.questionnaire, {}, Context(firm.sector, firm.size))
        questions = [self.questionnaire.question(one) for one in asked]
        found: dict[str, Value] = {}
        for question in questions:
            if question.kind == "solution_states":
                found[question.id] = self._states(question, firm)
            elif question.id in self.figures.marks.options:
                found[question.id] = self._ticked(self.figures.marks.options[question.id], standing)
            elif question.maximum:
                found[question.id] = self._step(question, standing)
        return found | self._not_scored(found, firm)

    def _step(self, question: Question, standing: float) -> str:
        scale = national_figures().answers
        ease = self.figures.ease.questions.get(question.id, 0.0)
        reached = bisect_left(scale.cuts, standing + ease + self.rng.gauss(0, scale.question_spread))
        return question.options[round(reached / len(scale.cuts) * (len(question.options) - 1))].value

    def _ticked(self, marks: dict[str, float], standing: float) -> list[str]:
        spread = national_figures().answers.question_spread
        ticked = [one for one, mark in marks.items() if standing + self.rng.gauss(0, spread) >= mark]
        return ticked or ["none"]

    def _states(self, question: Question, firm: SimulatedFirm) -> dict[str, str]:
        parts, tools = registry_figures().maturity, self.figures.tools
        strength = (firm.maturity - parts.size[firm.size]) / parts.spread
        found = {}
        for item in question.items:
            own = self.rng.gauss(0, 1)
            latent = sqrt(tools.correlation) * strength + sqrt(1 - tools.correlation) * own
            missed = NORMAL.inv_cdf(1 - tools.rate(item.id, firm)) - latent
            found[item.id] = "in_use" if missed < 0 else self._rest(missed)
        return found

    def _rest(self, missed: float) -> str:
        rest, chance = self.figures.rest, self.rng.random()
        planned = rest.planned_near if missed < rest.near else rest.planned_far
        if chance < planned:
            return "planned"
        return "not_relevant" if chance < planned + rest.not_relevant else "no_plan"

    def _not_scored(self, found: dict[str, Value], firm: SimulatedFirm) -> dict[str, Value]:
        """What follows from the tools: how labour contracts are signed and how the warehouse works."""
        tools = found["tools-common"]
        assert isinstance(tools, dict)
        labour = self.rng.choice(["few", "some"]) if tools["e-labour-contract"] == "in_use" else "none"
        if self.rng.random() < self.figures.warehouse.none[firm.sector]:
            return {"labour-contracts": labour, "warehouse": NOT_APPLICABLE}
        rung = "2" if tools["wms"] == "in_use" else "1" if tools["barcode"] == "in_use" else "0"
        return {"labour-contracts": labour, "warehouse": rung}
