"""The firms an instrument can meet: every sector and size, and every way to answer what conditions ask.

In each of these worlds all other questions are answered at their best, which shows what can be reached.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import product
from math import prod
from typing import NamedTuple, get_args

from assessments.checks.bands import lowest_value
from assessments.conditions import Situation, fits
from assessments.model import Context, Question, Questionnaire, Value
from assessments.numbers import Exact, exact, plain
from assessments.parts import Condition, Ratio, Sector, Size
from assessments.points import earned, ticked
from assessments.tree import NOTHING, Reading

MOST_WORLDS = 4096


class World(NamedTuple):
    """What applies to one kind of firm, and each question's best points there."""

    applying: frozenset[str]
    items: frozenset[tuple[str, str]]
    leaves: dict[str, Reading]


class TooManyWorlds(Exception):
    """The conditions combine in more ways than can be checked; the argument is their number."""


def worlds(questionnaire: Questionnaire) -> Iterator[World]:
    """Every world once for each combination; raises TooManyWorlds instead of guessing."""
    conditions = list(all_conditions(questionnaire))
    gates = {question.id: question for question in questionnaire.questions if _asked_by(question, conditions)}
    choices = [candidates(question, conditions) for question in gates.values()]
    contexts = list(contexts_of(conditions))
    number = len(contexts) * prod(map(len, choices))
    if number > MOST_WORLDS:
        raise TooManyWorlds(number)
    for context in contexts:
        for answers in product(*choices):
            yield _world(questionnaire, dict(zip(gates, answers, strict=True)), context)


def all_conditions(questionnaire: Questionnaire) -> Iterator[Condition]:
    """Every condition of the questionnaire with all conditions inside it."""
    for question in questionnaire.questions:
        yield from within(question.applies_if)
        for item in question.items:
            yield from within(item.applies_if)


def within(condition: Condition | None) -> Iterator[Condition]:
    """A condition and all conditions inside it."""
    if condition is not None:
        yield condition
        for nested in (condition.negated, *condition.every, *condition.some):
            yield from within(nested)


def _asked_by(question: Question, conditions: Iterable[Condition]) -> bool:
    return any(condition.question == question.id for condition in conditions)


def contexts_of(conditions: Collection[Condition]) -> Iterator[Context]:
    """The kinds of firm that the conditions tell apart."""
    sectors: tuple[Sector | None, ...] = (None,)
    sizes: tuple[Size | None, ...] = (None,)
    if any(condition.sector for condition in conditions):
        sectors = get_args(Sector)
    if any(condition.size for condition in conditions):
        sizes = get_args(Size)
    return (Context(sector, size) for sector, size in product(sectors, sizes))


def candidates(question: Question, conditions: Iterable[Condition]) -> list[Value]:
    """For each different effect on the conditions, the answer that earns most."""
    asked = [one for one in conditions if one.question == question.id]
    best: dict[tuple[bool, ...], tuple[Value, int | float]] = {}
    for value in _answers(question, asked):
        effect = tuple(fits(question, value, one) for one in asked)
        points = plain(earned(question, value, ()) or 0)
        if effect not in best or points > best[effect][1]:
            best[effect] = (value, points)
    return [value for value, _ in best.values()]


def _answers(question: Question, asked: list[Condition]) -> Iterator[Value]:
    if question.kind == "multiple":
        yield from (sorted(ticks) for ticks in _ticks(question, [set(one.any_of) for one in asked]))
        return
    yield from (option.value for option in question.options)
    if question.kind in ("number", "ratio"):
        sizes = [exact(question.lowest or 0), *(lowest_value(question, band) for band in question.bands)]
        sizes += [exact(one.at_least) for one in asked if one.at_least is not None]
        yield from (_size(question, size) for size in sizes)


def _size(question: Question, size: Exact) -> Value:
    """The answer that stands for a number, a count or a share."""
    if question.kind == "number":
        return plain(size)
    ratio: Ratio = {"numerator": size.numerator, "denominator": size.denominator}
    return {"count": plain(size)} if question.count else ratio


def _ticks(question: Question, asked: list[set[str]]) -> Iterator[set[str]]:
    """The best selection, each option alone, all together, and each without or only what is asked."""
    together = {option.value for option in question.options if not option.exclusive}
    good = {
        option.value
        for option in question.options
        if not option.exclusive and ticked([option], [option.value]) >= exact(option.unticked)
    }
    tries = [good, together, *({option.value} for option in question.options)]
    for wanted in asked:
        tries += [good - wanted, good | (wanted & together), wanted & together]
    yield from (selection for selection in tries if selection)


def _world(questionnaire: Questionnaire, answers: dict[str, Value], context: Context) -> World:
    situation = Situation(questionnaire, answers, context)
    leaves: dict[str, Reading] = {}
    items: set[tuple[str, str]] = set()
    for question in questionnaire.questions:
        applies = situation.verdicts[question.id] == "applies"
        maximum = exact(question.maximum)
        points = earned(question, answers[question.id], ()) if question.id in answers else maximum
        leaves[question.id] = Reading(points or 0, maximum) if applies else NOTHING
        if applies:
            items.update((question.id, item.id) for item in situation.items(question))
    applying = frozenset(key for key, verdict in situation.verdicts.items() if verdict == "applies")
    return World(applying, frozenset(items), leaves)
