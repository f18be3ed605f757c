"""The ways to a higher level by trying all combinations: slow, plain and apart from the real search."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

from assessments.checks.bands import lowest_value
from assessments.conditions import Situation
from assessments.model import Context, Number, Question, Questionnaire, Value, Values
from assessments.numbers import Exact, exact, plain
from assessments.points import earned
from assessments.scoring import score


class Reached(NamedTuple):
    effort: Fraction
    changes: int
    questions: frozenset[str]


def every_way(questionnaire: Questionnaire, values: Values, context: Context) -> list[Reached]:
    """All sets of better answers that reach a higher level, by effort and number."""
    level = score(questionnaire, values, context).level
    asked = [question for question in questionnaire.questions if question.maximum]
    choices = [[None, *every_value(question, values.get(question.id))] for question in asked]
    found = []
    for combination in product(*choices):
        changes = {
            question.id: one for question, one in zip(asked, combination, strict=True) if one is not None
        }
        tried = {**values, **changes}
        effort = total_effort(questionnaire, values, tried, changes.keys(), context)
        if effort is not None and score(questionnaire, tried, context).level > level:
            found.append(Reached(effort, len(changes), frozenset(changes)))
    return sorted(found, key=lambda one: one[:2])


def total_effort(
    questionnaire: Questionnaire, values: Values, tried: Values, changed: Iterable[str], context: Context
) -> Fraction | None:
    """None when a change is not allowed: the question does not apply or does not earn more."""
    situation = Situation(questionnaire, tried, context)
    total = Fraction(0)
    for question_id in changed:
        question = questionnaire.question(question_id)
        if situation.verdicts[question_id] != "applies":
            return None
        items = [item.id for item in situation.items(question)]
        steps = steps_up(question, values.get(question_id), tried[question_id], items)
        if steps is None:
            return None
        total += sum(Fraction(exact(one)) * at for at, one in enumerate(sorted(steps), start=1))
    return total


def steps_up(question: Question, before: Value | None, after: Value, items: list[str]) -> list[Number] | None:
    """What each step would cost as the first one."""
    had = points(question, before, items)
    if had is None or before == "not_applicable" or (points(question, after, items) or 0) <= had:
        return None
    if question.kind == "multiple":
        alone = {option.value for option in question.options if option.exclusive}
        ticked = set(before) if isinstance(before, list) else set()
        return [question.effort] * len((ticked - alone) ^ set(after))
    if question.kind == "solution_states":
        states = before if isinstance(before, dict) else {}
        newly = [item for item, state in after.items() if state == "in_use" and states.get(item) != "in_use"]
        efforts = [question.tool_efforts.get(item, question.effort) for item in newly]
        return efforts if set(newly) <= set(items) else None
    steps = {points(question, one, items) for one in every_value(question, None)}
    return [question.effort] * sum(had < one <= points(question, after, items) for one in steps)


def points(question: Question, value: Value | None, items: list[str]) -> Exact | None:
    return 0 if value is None or value in question.reserved else earned(question, value, items)


def every_value(question: Question, before: Value | None) -> Iterator[Value]:
    if question.kind == "multiple":
        together = [option.value for option in question.options if not option.exclusive]
        yield from ([option.value] for option in question.options if option.exclusive)
        for count in range(1, len(together) + 1):
            yield from map(list, combinations(together, count))
    elif question.kind == "solution_states":
        states = before if isinstance(before, dict) else {}
        still = [item.id for item in question.items if states.get(item.id) not in ("in_use", "not_relevant")]
        for count in range(1, len(still) + 1):
            yield from (states | dict.fromkeys(some, "in_use") for some in combinations(still, count))
    else:
        yield from (option.value for option in question.options)
        for band in question.bands:
            ratio = question.kind == "ratio"
            yield {"band": band.value} if ratio else plain(lowest_value(question, band))
