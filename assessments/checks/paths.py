"""Checks that some firm can walk every path to its end."""

from collections.abc import Iterable, Iterator
from itertools import product

from assessments.checks.worlds import MOST_WORLDS, TooManyWorlds, candidates, contexts_of, within
from assessments.conditions import Situation
from assessments.model import Context, Question, Questionnaire, Value
from assessments.parts import Condition
from assessments.problems import Problem
from assessments.rules import Path

Answers = dict[str, Value]


def path_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Paths without steps, and steps that no answers meet together with all steps before them."""
    for path in questionnaire.paths:
        where = f"paths[{path.id}].steps"
        if not path.steps:
            yield Problem(where, "has no steps")
            continue
        try:
            reached = _Walk(questionnaire, path).furthest()
        except TooManyWorlds:
            yield Problem(where, "the conditions combine in too many ways to check; use fewer")
            continue
        if reached < len(path.steps):
            step = path.steps[reached].id
            yield Problem(f"{where}[{step}].done_if", "no answers can meet it together with the steps before")


class _Walk:
    """Tries answers step by step and goes back when a later step cannot be met."""

    def __init__(self, questionnaire: Questionnaire, path: Path) -> None:
        self._questionnaire = questionnaire
        self._wanted = [path.applies_if, *(step.done_if for step in path.steps)]
        self._conditions = list(self._all_conditions(self._wanted))
        self._tries = 0
        self._furthest = 0

    def furthest(self) -> int:
        """The most steps that one firm can have done without a gap."""
        for context in contexts_of(self._conditions):
            if self._from(0, {}, context):
                break
        return max(self._furthest - 1, 0)

    def _from(self, number: int, answers: Answers, context: Context) -> bool:
        self._furthest = max(self._furthest, number)
        if number == len(self._wanted):
            return True
        gates = [one for one in self._gates(self._wanted[number]) if one.id not in answers]
        for values in product(*(candidates(gate, self._conditions) for gate in gates)):
            tried = answers | dict(zip((gate.id for gate in gates), values, strict=True))
            if self._hold(number, tried, context) and self._from(number + 1, tried, context):
                return True
        return False

    def _hold(self, number: int, answers: Answers, context: Context) -> bool:
        self._tries += 1
        if self._tries > MOST_WORLDS:
            raise TooManyWorlds(self._tries)
        situation = Situation(self._questionnaire, answers, context)
        return all(situation.holds(one) == "applies" for one in self._wanted[: number + 1])

    def _all_conditions(self, conditions: Iterable[Condition | None]) -> Iterator[Condition]:
        for one in conditions:
            yield from within(one)
            for gate in self._gates(one):
                yield from within(gate.applies_if)

    def _gates(self, condition: Condition | None) -> list[Question]:
        """The questions that a condition hangs on, through the conditions of those questions too."""
        found: dict[str, Question] = {}
        for one in within(condition):
            if one.question is not None and one.question not in found:
                question = self._questionnaire.question(one.question)
                found |= {gate.id: gate for gate in self._gates(question.applies_if)}
                found[question.id] = question
        return list(found.values())
