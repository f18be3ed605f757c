"""The cheapest ways to the next overall level: the smallest sets of better answers, found exactly.

A way changes answers so that a level above the present one is reached, with the least effort there is;
`ways/steps.py` says what may change and what it costs. Each further way leaves at least one question of every
way before it as it is, and is the cheapest that does. So no way holds all changes of another, and no change
can be left out.

The search is exact for every instrument that the format can express: sums, means, weights, rescaled and
rounded nodes, nested pillars, and answers that open or close other questions. The work grows with the number
of futures (the product, over scored questions that conditions name, of what the conditions tell apart; the
checks refuse files with more than 4096 such combinations) and, in each, with the square of the number of
different values or efforts of a node, whichever is smaller. `seconds` bounds it whatever the file.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from time import monotonic
from typing import NamedTuple

from msgspec import Struct

from assessments.model import Context, Number, Questionnaire, Value, Values
from assessments.numbers import plain
from assessments.rules import OverallLevel
from assessments.scoring import score
from assessments.ways.aims import Scale
from assessments.ways.fronts import DeadlinePassed, Search, Stair, changed
from assessments.ways.futures import futures
from assessments.ways.goals import Goal, Price, price


class Change(Struct, frozen=True, kw_only=True):
    """A better answer to one question; `points_gained` are those of the whole instrument, before rounding."""

    question_id: str
    from_value: Value | None
    to_value: Value
    points_gained: Number
    effort: Number


class Way(Struct, frozen=True, kw_only=True):
    """Changes, in the order of the questions, that together reach `level`; efforts are relative."""

    level: int
    effort: Number
    changes: tuple[Change, ...]


class OutOfTime(Exception):
    """The time was up; `ways` are those found before, each as cheap as promised."""

    def __init__(self, ways: tuple[Way, ...]) -> None:
        super().__init__(f"the time was up after {len(ways)} ways")
        self.ways = ways


class _Aim(NamedTuple):
    scale: Scale
    goal: Goal
    price: Price


class _Found(NamedTuple):
    aim: _Aim
    stair: Stair

    @property
    def questions(self) -> frozenset[str]:
        return frozenset(changed(self.stair[2]))


def cheapest(
    questionnaire: Questionnaire, values: Values, context: Context, *, most: int = 3, seconds: float = 2.0
) -> tuple[Way, ...]:
    """At most `most` ways by rising effort, then by the number of changes; always the same ones of equals.

    Empty at the top level, and when better answers alone do not get there. Raises OutOfTime after `seconds`,
    and ValueError for an answer that its question does not offer.
    """
    deadline = monotonic() + seconds
    rules = _rules_above(questionnaire, score(questionnaire, values, context).level)
    found: list[_Found] = []
    try:
        aims = list(_aims(questionnaire, values, context, rules, deadline))
        while len(found) < most and (one := _next(aims, found, deadline)):
            found.append(one)
    except DeadlinePassed as error:
        raise OutOfTime(tuple(_way(questionnaire, values, context, one) for one in found)) from error
    return tuple(_way(questionnaire, values, context, one) for one in found)


def _rules_above(questionnaire: Questionnaire, level: int) -> list[OverallLevel]:
    """The rules of higher levels, without those that nobody meets who does not meet another of them."""
    above = [rule for rule in questionnaire.levels.overall if rule.level > level]
    return [rule for at, rule in enumerate(above) if not any(_is_easier(one, rule) for one in above[:at])]


def _is_easier(one: OverallLevel, other: OverallLevel) -> bool:
    few, many = one.pillars, other.pillars
    if few is not None and (many is None or few.count > many.count or few.level > many.level):
        return False
    return one.on == other.on and (one.bound, one.strict) <= (other.bound, other.strict)


def _aims(
    questionnaire: Questionnaire,
    values: Values,
    context: Context,
    rules: Sequence[OverallLevel],
    deadline: float,
) -> Iterator[_Aim]:
    for future in futures(questionnaire, values, context) if rules else ():
        if monotonic() > deadline:
            raise DeadlinePassed
        if future.offers:
            scale = Scale(questionnaire, future)
            yield from (_Aim(scale, goal, price(goal)) for goal in map(scale.goal, rules))


def _next(aims: Sequence[_Aim], found: Sequence[_Found], deadline: float) -> _Found | None:
    """The cheapest way that leaves a question of each found one as it is.

    The limit rises until something is found within it; that there is something is certain before.
    """
    ways = [one.questions for one in found]
    aims = [aim for aim in aims if _is_possible(aim.goal, ways, deadline)]
    if not aims:
        return None
    searches = [(aim, Search(aim.goal, aim.price, ways, deadline)) for aim in aims]
    start = max(min(aim.price.bound(aim.goal) for aim in aims), found[-1].stair[0] if found else 0)
    slack = min(move.cost for aim in aims for moves in aim.goal.moves.values() for move in moves if move.cost)
    while True:
        best = _within(start + slack, searches)
        if best is not None:
            return best
        slack *= 2


def _within(limit: int, searches: Sequence[tuple[_Aim, Search]]) -> _Found | None:
    best = None
    for aim, search in searches:
        stair = search.cheapest(limit)
        if stair is not None:
            best, limit = _Found(aim, stair), stair[0] - 1
    return best


def _is_possible(goal: Goal, ways: Sequence[frozenset[str]], deadline: float) -> bool:
    """Whether the best answers get there if they cost nothing."""
    free = {key: [move._replace(cost=0) for move in moves] for key, moves in goal.moves.items()}
    return Search(goal._replace(moves=free), Price(0, 1), ways, deadline).cheapest(0) is not None


def _way(questionnaire: Questionnaire, values: Values, context: Context, found: _Found) -> Way:
    answers = changed(found.stair[2])
    changes = tuple(
        Change(
            question_id=question.id,
            from_value=values.get(question.id),
            to_value=answer.value,
            points_gained=plain(answer.gain * found.aim.scale.worths[question.id]),
            effort=plain(answer.effort),
        )
        for question in questionnaire.questions
        if (answer := answers.get(question.id)) is not None and answer.value is not None
    )
    reached = score(questionnaire, {**values, **{one.question_id: one.to_value for one in changes}}, context)
    effort = sum((answer.effort for answer in answers.values()), start=Fraction(0))
    return Way(level=reached.level, effort=plain(effort), changes=changes)
