"""Puts a level rule and the answers to choose from into whole numbers."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from math import ceil

from assessments.binding import next_step, pillar_level
from assessments.model import Questionnaire
from assessments.numbers import Exact, common_step, exact
from assessments.parts import Bounded
from assessments.rules import Node, OverallLevel
from assessments.tree import evaluate, nodes, rounded, worths
from assessments.ways.futures import Future
from assessments.ways.goals import Goal, Move
from assessments.ways.steps import Answer


class Scale:
    """One future in whole numbers; `worths` is what a point of each question adds to the root."""

    def __init__(self, questionnaire: Questionnaire, future: Future) -> None:
        root = questionnaire.scoring
        self._questionnaire = questionnaire
        self._future = future
        self._readings = evaluate(root, future.leaves)
        self.worths = worths(root, future.leaves, self._readings)
        self._factors = {
            node.id: self._factor(node)
            for node in nodes(root)
            if node.round is not None or any(node.id == pillar.id for pillar in questionnaire.pillars)
        }
        self._rounding = [node for node in nodes(root) if node.round is not None and self._factors[node.id]]
        self._unit = common_step(self._values()) or 1
        self._effort = common_step(self._efforts())

    def _factor(self, node: Node) -> Exact:
        """What one point of the node adds to the root; 0 when nothing below it applies."""
        below = worths(node, self._future.leaves, self._readings)
        return next((Fraction(self.worths[key]) / one for key, one in below.items() if one), 0)

    def _values(self) -> Iterator[Exact]:
        for key, offers in self._future.offers.items():
            yield from (self.worths[key] * offer.points for offer in offers)
        for node in self._rounding:
            yield self._step(node)
            yield self._factors[node.id] * self._readings[node.id].maximum

    def _efforts(self) -> Iterator[Exact]:
        """Of the whole file, so that costs in different futures compare."""
        for question in self._questionnaire.questions:
            yield exact(question.effort)
            yield from map(exact, question.tool_efforts.values())

    def _step(self, node: Node) -> Exact:
        return self._factors[node.id] / Fraction(10**node.round.digits) if node.round else 0

    def goal(self, rule: OverallLevel) -> Goal:
        """What a level needs."""
        root = self._questionnaire.scoring
        needed = rule.bound if rule.on == "points" else rule.bound * self._readings[root.id].maximum
        return Goal(
            node=root,
            moves={key: self._moves(key, offers) for key, offers in self._future.offers.items()},
            value=self._first(needed, rule),
            pillars=rule.pillars.count if rule.pillars else 0,
            bars=dict(self._bars(rule.pillars.level)) if rule.pillars else {},
            rounders={node.id: partial(self._rounded, node) for node in self._rounding},
            slack=sum(ceil(self._step(node) / self._unit) for node in self._rounding),
        )

    def _moves(self, question_id: str, offers: Sequence[Answer]) -> list[Move]:
        """Effort first, then the number of changes."""
        changes = len(self._questionnaire.questions) + 1
        return [
            Move(
                int(offer.effort / self._effort) * changes + bool(offer.gain),
                int(self.worths[question_id] * offer.points / self._unit),
                offer,
            )
            for offer in offers
        ]

    def _bars(self, level: int) -> Iterator[tuple[str, int]]:
        """The least value at which each pillar has the level, without those that never have."""
        rules = [rule for rule in self._questionnaire.levels.pillar if rule.level >= level]
        for pillar in self._questionnaire.pillars:
            reading = self._readings[pillar.id]
            held = pillar_level(self._questionnaire.levels, reading)
            if held is not None and held >= level:
                yield pillar.id, 0
            elif reading.maximum:
                whole = reading.maximum * self._factors[pillar.id]
                yield pillar.id, min(self._first(rule.bound * whole, rule) for rule in rules)

    def _first(self, needed: Exact, rule: Bounded) -> int:
        return int(next_step(needed, self._unit, strict=rule.strict) / self._unit)

    def _rounded(self, node: Node, value: int) -> int:
        assert node.round is not None
        factor = Fraction(self._factors[node.id]) / self._unit
        points = rounded(value / factor, node.round)
        return int(min(points, self._readings[node.id].maximum) * factor)
