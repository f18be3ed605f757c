"""A result in words: what is missing for the next level, and which answers brought most and least."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import Any

import msgspec

from assessments.model import (
    Contribution,
    Number,
    PillarsMissing,
    PointsMissing,
    Questionnaire,
    Result,
    Text,
)
from assessments.notation import write_number
from assessments.numbers import exact, plain, rounded_down

_TOP = Text("Bạn đang ở mức cao nhất: Mức {level} – {name}", "You are at the top: Level {level} – {name}")
_NEXT = Text("Còn {missing} nữa là lên Mức {level}", "Level {level} is {missing} away")
_BOTH = Text("{points} và {pillars}", "{points} and {pillars}")
_POINTS = (Text("{count} điểm", "{count} point"), Text("{count} điểm", "{count} points"))
_PILLARS = (Text("{count} trụ cột", "{count} pillar"), Text("{count} trụ cột", "{count} pillars"))

_NEEDS = Text("Mức {level} cần {conditions}.", "Level {level} needs {conditions}.")
_MORE_THAN = Text("trên {points}", "more than {points}")
_AT_LEAST = Text("từ {points} trở lên", "at least {points}")
_PILLAR_RULE = Text("ít nhất {pillars} đạt mức {level}", "at least {pillars} at level {level}")
_HAVE = Text("Bạn có {have}.", "You have {have}.")
_POINTS_ALONE = Text(
    "Bạn đủ điểm Mức {level} nhưng mới có {have}/{needed} trụ cột đạt mức {pillar_level}.",
    "You have the points for Level {level}, but only {have} of {needed} pillars are at level {pillar_level}.",
)
_BELOW = Text(
    "Trụ cột chưa đạt mức {level}, gần nhất trước: {names}.",
    "Pillars below level {level}, nearest first: {names}.",
)
_LEFT_OUT = Text(
    "{count} câu “Chưa rõ” hoặc “Không áp dụng” không tính vào điểm phần trăm, nhưng mức vẫn xét trên "
    "đủ điểm.",
    "Answers “Not sure” or “Not applicable”: {count}. They do not count in the percentage, but the level is "
    "still judged against all points.",
)


def heading(questionnaire: Questionnaire, result: Result, locale: str) -> str:
    """One line without a full stop, such as "Còn 7 điểm và 1 trụ cột nữa là lên Mức 3"."""
    if not result.binding:
        name = questionnaire.level(result.level).text.get(locale)
        return _TOP.get(locale).format(level=result.level, name=name)
    gaps = [_gap(one, locale) for one in result.binding]
    missing = gaps[0] if len(gaps) == 1 else _BOTH.get(locale).format(points=gaps[0], pillars=gaps[1])
    return _NEXT.get(locale).format(missing=missing, level=result.binding[0].level)


def binding_sentences(questionnaire: Questionnaire, result: Result, locale: str) -> list[str]:
    """Full sentences: the rule of the next level, what there is, the pillars below it, what was left out."""
    sentences = []
    if result.binding:
        sentences += _rule_sentences(questionnaire, result, locale)
    for one in result.binding:
        if isinstance(one, PillarsMissing):
            sentences += _pillar_sentences(questionnaire, result, one, locale)
    left_out = sum(one.status in ("unknown", "not_applicable") for one in result.contributions)
    if left_out:
        sentences.append(_LEFT_OUT.get(locale).format(count=left_out))
    return sentences


def _gap(one: PointsMissing | PillarsMissing, locale: str) -> str:
    if isinstance(one, PillarsMissing):
        return _counted(_PILLARS, one.count_needed - one.count_have, locale)
    return _counted(_POINTS, _upwards(one.missing), locale)


def _counted(texts: tuple[Text, Text], count: Number, locale: str) -> str:
    return texts[count != 1].get(locale).format(count=write_number(count, locale))


def _upwards(points: Number) -> Number:
    """At least 0.1 and rounded up, so that the gap named is never too small."""
    return plain(max(Fraction(ceil(exact(points) * 10), 10), Fraction(1, 10)))


def _rule_sentences(questionnaire: Questionnaire, result: Result, locale: str) -> list[str]:
    level = result.binding[0].level
    rule = next(one for one in questionnaire.levels.overall if one.level == level)
    needed = rule.bound if rule.on == "points" else rule.bound * exact(result.maximum)
    points = _counted(_POINTS, plain(needed), locale)
    conditions = (_MORE_THAN if rule.strict else _AT_LEAST).get(locale).format(points=points)
    have = _counted(_POINTS, rounded_down(result.points, 1), locale)
    if rule.pillars is not None:
        pillars = _counted(_PILLARS, rule.pillars.count, locale)
        also = _PILLAR_RULE.get(locale).format(pillars=pillars, level=rule.pillars.level)
        conditions = _BOTH.get(locale).format(points=conditions, pillars=also)
        reached = sum((pillar.level or 0) >= rule.pillars.level for pillar in result.pillars)
        have = _BOTH.get(locale).format(points=have, pillars=_counted(_PILLARS, reached, locale))
    needs = _NEEDS.get(locale).format(level=level, conditions=conditions)
    return [needs, _HAVE.get(locale).format(have=have)]


def _pillar_sentences(
    questionnaire: Questionnaire, result: Result, one: PillarsMissing, locale: str
) -> list[str]:
    names = ", ".join(questionnaire.pillar(pillar).title.get(locale) for pillar in one.pillars)
    below = _BELOW.get(locale).format(level=one.pillar_level, names=names)
    if result.level_by_points < one.level:
        return [below]
    alone = _POINTS_ALONE.get(locale).format(
        level=one.level, have=one.count_have, needed=one.count_needed, pillar_level=one.pillar_level
    )
    return [alone, below]


def strongest(result: Result, count: int) -> tuple[Contribution, ...]:
    """The scored answers that brought the largest share of what they could, then the most points."""
    scored = [one for one in result.contributions if one.status == "scored" and one.points]
    return tuple(sorted(scored, key=lambda one: (-one.points / one.maximum, -one.points)))[:count]


def weakest(result: Result, count: int) -> tuple[Contribution, ...]:
    """The answers that leave the most points on the table, unanswered ones included."""
    asked = [one for one in result.contributions if one.status in ("scored", "unanswered")]
    open_points: Sequence[Contribution] = [one for one in asked if one.points < one.maximum]
    return tuple(sorted(open_points, key=lambda one: one.points - one.maximum))[:count]


def result_json(questionnaire: Questionnaire, result: Result) -> dict[str, Any]:
    """Plain data for the command line and for files: the result with the names of version and level."""
    return {
        "level_name": msgspec.to_builtins(questionnaire.level(result.level).text),
        "legal_status": questionnaire.legal_status,
        **msgspec.to_builtins(result),
    }
