"""Which simulated firms assess themselves, and what they answer; drawn from figures, the same for the same seed."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from statistics import NormalDist

import msgspec
import yaml

from assessments import content
from assessments.model import Question, Questionnaire, Value
from assessments.parts import NOT_APPLICABLE, UNKNOWN
from lotrinh.firms.sector import Sector
from lotrinh.firms.simulated_registry import SimulatedFirm
from lotrinh.firms.simulation_figures import Maturity, Weighted
from lotrinh.firms.simulation_figures import figures as registry_figures
from lotrinh.firms.size import SizeClass

SEED = 20261101


class Response(msgspec.Struct, frozen=True):
    """`firms` answer out of a whole registry, but never more than `most` of those asked."""

    source: str
    firms: int
    most: float
    size: dict[SizeClass, float]
    sector: dict[Sector, float]
    maturity: float


class Levels(msgspec.Struct, frozen=True):
    source: str
    micro: tuple[float, ...]
    small: tuple[float, ...]
    medium: tuple[float, ...]


class Scale(msgspec.Struct, frozen=True):
    """The latent standing of a firm, where each level begins on it, and how answers follow from it."""

    source: str
    lowest: float
    entries: tuple[float, ...]
    highest: float
    pillar_spread: float
    question_spread: float
    cuts: tuple[float, ...]
    unknown: float
    not_applicable: float


class Ease(msgspec.Struct, frozen=True):
    source: str
    questions: dict[str, float]


class Everyone(msgspec.Struct, frozen=True):
    source: str
    questions: dict[str, dict[SizeClass, dict[str, float]]]


class Slips(msgspec.Struct, frozen=True):
    """The share of firms that let answers stand which cannot all be true."""

    source: str
    share: float


class Dates(msgspec.Struct, frozen=True):
    source: str
    days: int
    work: int


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    instrument: str
    version: str
    response: Response
    levels: Levels
    answers: Scale
    ease: Ease
    everyone: Everyone
    slips: Slips
    dates: Dates

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)


@cache
def figures() -> Figures:
    text = Path(__file__).with_name("simulated-results.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Figures)


class Respondents:
    """Picks the firms that answer out of a registry of `count`; the demonstration's firms answer for themselves."""

    def __init__(self, count: int) -> None:
        self.rng = Random(SEED)  # noqa: S311 - reproducible, not secret
        self.response = figures().response
        self.share = min(self.response.firms / count, self.response.most)

    def among(self, firms: Iterable[SimulatedFirm]) -> list[SimulatedFirm]:
        return [firm for firm in firms if self.rng.random() < self._chance(firm) and firm.key is None]

    def _chance(self, firm: SimulatedFirm) -> float:
        response = self.response
        chance = self.share * response.size[firm.size] * response.sector[firm.sector]
        return chance * (1 + response.maturity * max(-1.0, min(firm.maturity, 2.0)))


class AnswerDraws:
    def __init__(self, seed: int = SEED) -> None:
        self.rng = Random(seed)  # noqa: S311 - reproducible, not secret
        self.figures = figures()
        self.questionnaire = self.figures.questionnaire
        sections = self.questionnaire.sections
        self.pillars = {question.id: section.pillar for section in sections for question in section.questions}
        self.everyone = {
            question: {size: Weighted(shares) for size, shares in by_size.items()}
            for question, by_size in self.figures.everyone.questions.items()
        }

    def answers(self, firm: SimulatedFirm) -> dict[str, Value]:
        standing, spread = standing_of(firm.size, firm.maturity), self.figures.answers.pillar_spread
        tilts = {pillar.id: self.rng.gauss(0, spread) for pillar in self.questionnaire.pillars}
        found: dict[str, Value] = {}
        for question in self.questionnaire.questions:
            if question.id in self.everyone:
                step = self.everyone[question.id][firm.size].draw(self.rng)
            else:
                step = self._step(question, standing + tilts.get(self.pillars[question.id] or "", 0.0))
            found[question.id] = {"band": step} if step.isdigit() and question.kind == "ratio" else step
        return found

    def _step(self, question: Question, standing: float) -> str:
        scale, chance = self.figures.answers, self.rng.random()
        if question.unknown and chance < scale.unknown:
            return UNKNOWN
        if question.not_applicable and chance < scale.unknown + scale.not_applicable:
            return NOT_APPLICABLE
        ease = self.figures.ease.questions.get(question.id, 0.0)
        reached = standing + ease + self.rng.gauss(0, scale.question_spread)
        return str(bisect_left(scale.cuts, reached))


def standing_of(size: SizeClass, maturity: float) -> float:
    """Firms of a size in the order of their maturity, spread over the levels as the figures say."""
    shares: tuple[float, ...] = getattr(figures().levels, size)
    scale = figures().answers
    ranks = (0.0, *accumulate(shares))
    marks = (scale.lowest, *scale.entries, scale.highest)
    return _between(_rank(size, maturity), zip(ranks, marks, strict=True))


def _rank(size: SizeClass, maturity: float) -> float:
    parts: Maturity = registry_figures().maturity
    return NormalDist(parts.size[size], parts.spread).cdf(maturity)


def _between(rank: float, points: Iterable[tuple[float, float]]) -> float:
    for (low, first), (high, second) in pairwise(points):
        if rank <= high and high > low:
            return first + (second - first) * (rank - low) / (high - low)
    return second
