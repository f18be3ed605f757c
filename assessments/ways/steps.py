"""The better answers to one question, and what the steps up to each of them cost."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from assessments.checks.bands import lowest_value
from assessments.conditions import fits
from assessments.model import Question, Value
from assessments.numbers import Exact, exact, plain
from assessments.parts import NOT_APPLICABLE, Band, Condition
from assessments.points import earned

Effect = tuple[bool | str | None, ...]
Priced = Iterator[tuple[Value, Exact]]


class Answer(NamedTuple):
    """An answer and its points, `gain` more than now; `effect` is what conditions see of it."""

    value: Value | None
    points: Exact
    gain: Exact
    effort: Exact
    effect: Effect


Ticked = tuple[tuple[bool, ...], int]
"""Whether anything is ticked, then whether each condition is met; and the number of ticks changed."""


class Ticks(NamedTuple):
    """Some ticks with what they earn beside those left out, before the cap."""

    total: Exact
    values: list[str]


def answers(
    question: Question, value: Value | None, item_ids: Collection[str], asked: Sequence[Condition]
) -> list[Answer]:
    """The present answer first, then every better one that no other beats, by rising effort.

    Better means that the answer earns more points. "Not applicable" and tools that are not relevant are facts
    and stay; an open answer or "unknown" may be given and counts from 0 points. The k-th step of one question
    costs k times its `effort`, so k steps cost effort × k(k+1)/2 and a leap is dearer than the same number of
    first steps elsewhere. This is a convention of ours. A step is the next higher number of points for
    options and bands, one tick changed for `multiple`, one more tool in use for solution states; there the
    tool of the least effort is the first.

    `item_ids` are the tools that apply to the firm, `asked` the conditions that name the question: among
    answers with the same effect on them, one that earns no more for the same or more effort is left out.
    """
    now = _points(question, value, item_ids)
    stay = Answer(value, now or 0, 0, 0, _effect(question, value, asked))
    if now is None or value == NOT_APPLICABLE:
        return [stay]
    found = [
        Answer(better, points, points - now, effort, _effect(question, better, asked))
        for better, effort in _better(question, value, item_ids, asked)
        if (points := earned(question, better, item_ids) or 0) > now
    ]
    return [stay, *_unbeaten(found)]


def _effort(question: Question, steps: int) -> Exact:
    return exact(question.effort) * (steps * (steps + 1) // 2)


def _points(question: Question, value: Value | None, item_ids: Collection[str]) -> Exact | None:
    if value is None or value in question.reserved:
        return 0
    return earned(question, value, item_ids)


def _effect(question: Question, value: Value | None, asked: Sequence[Condition]) -> Effect:
    if value is None or value in question.reserved:
        assert value is None or isinstance(value, str)
        return (value,)
    return tuple(fits(question, value, one) for one in asked)


def _unbeaten(found: list[Answer]) -> Iterator[Answer]:
    best: dict[Effect, Exact] = {}
    for answer in sorted(found, key=lambda one: (one.effort, -one.points)):
        if answer.points > best.get(answer.effect, 0):
            best[answer.effect] = answer.points
            yield answer


def _better(
    question: Question, value: Value | None, item_ids: Collection[str], asked: Sequence[Condition]
) -> Priced:
    if question.kind == "solution_states":
        return _more_tools(question, value, item_ids)
    if question.kind == "multiple":
        return _other_ticks(question, value, asked)
    return _risen(question, value)


def _risen(question: Question, value: Value | None) -> Priced:
    now = _points(question, value, ()) or 0
    offered: list[Value] = [option.value for option in question.options]
    offered += [_inside(question, band, value) for band in question.bands]
    points = [earned(question, one, ()) or 0 for one in offered]
    steps = {one: number for number, one in enumerate(sorted({one for one in points if one > now}), start=1)}
    for one, worth in zip(offered, points, strict=True):
        if worth in steps:
            yield one, _effort(question, steps[worth])


def _inside(question: Question, band: Band, value: Value | None) -> Value:
    """A ratio moves to the band as such, a number to the end of the band that it reaches first."""
    if question.kind == "ratio":
        return {"band": band.value}
    lowest = lowest_value(question, band)
    position = question.bands.index(band)
    if position + 1 == len(question.bands):
        return plain(lowest)
    above = question.bands[position + 1]
    falling = (above.points or 0) < (band.points or 0)
    if isinstance(value, (int, float)):
        falling = exact(value) > lowest
    highest = lowest_value(question, above) - Fraction(1, 10**question.decimals)
    return plain(max(highest, lowest) if falling else lowest)


def _more_tools(question: Question, value: Value | None, item_ids: Collection[str]) -> Priced:
    """The least effort first; of equals the tools that are planned anyway."""
    states = {key: str(state) for key, state in value.items()} if isinstance(value, dict) else {}
    open_items = [item for item in item_ids if states.get(item) not in ("in_use", "not_relevant")]
    efforts = {item: exact(question.tool_efforts.get(item, question.effort)) for item in open_items}
    open_items.sort(key=lambda item: (efforts[item], states.get(item) != "planned"))
    effort: Exact = 0
    for steps, item in enumerate(open_items, start=1):
        states = {**states, item: "in_use"}
        effort += steps * efforts[item]
        yield {one.id: states[one.id] for one in question.items if one.id in states}, effort


def _other_ticks(question: Question, value: Value | None, asked: Sequence[Condition]) -> Priced:
    """For each number of changed ticks and each effect the best ticks; giving up an exclusive one is free."""
    together = [option for option in question.options if not option.exclusive]
    now = {option.value for option in together if isinstance(value, list) and option.value in value}
    best: dict[Ticked, Ticks] = {((False,) * (len(asked) + 1), 0): Ticks(0, [])}
    for option in together:
        before, best = best, {}
        met = (True, *(option.value in one.any_of for one in asked))
        for (effect, steps), ticks in before.items():
            leaving = steps + (option.value in now)
            _keep(best, (effect, leaving), Ticks(ticks.total + exact(option.unticked), ticks.values))
            ticking = steps + (option.value not in now)
            seen = tuple(map(max, effect, met))
            earns = ticks.total + exact(option.points or 0)
            _keep(best, (seen, ticking), Ticks(earns, [*ticks.values, option.value]))
    yield from (
        (ticks.values, _effort(question, steps)) for ((some, *_), steps), ticks in best.items() if some
    )
    alone = _effort(question, 1 + len(now))
    yield from (([option.value], alone) for option in question.options if option.exclusive)


def _keep(best: dict[Ticked, Ticks], key: Ticked, ticks: Ticks) -> None:
    if key not in best or ticks.total > best[key].total:
        best[key] = ticks
