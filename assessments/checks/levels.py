"""Checks the level rules: named levels, one bound each, in rising order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assessments.model import Questionnaire
from assessments.numbers import plain
from assessments.problems import Problem
from assessments.rules import OverallLevel, PillarLevel


def level_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Levels without a name or a rule, bounds that are missing, doubled, out of range or out of order."""
    levels = questionnaire.levels
    named = Counter(name.level for name in levels.names)
    ruled = {rule.level for rule in levels.pillar} | {rule.level for rule in levels.overall}
    for level, times in named.items():
        if times > 1:
            yield Problem(f"levels.names[{level}]", f"is used {times} times; every level is named once")
        if level not in ruled and level != 0:
            yield Problem(f"levels.names[{level}]", "no rule gives this level")
    for level in sorted((ruled | {0}) - named.keys()):
        if level or not _starts_at_zero(levels.overall):
            yield Problem(f"levels.names[{level}]", "is missing; every level that can be given has a name")
    yield from _rule_problems("levels.pillar", levels.pillar)
    yield from _rule_problems("levels.overall", levels.overall)
    yield from _count_problems(questionnaire)


def _starts_at_zero(rules: Sequence[OverallLevel]) -> bool:
    return any(rule.start is not None and rule.start <= 0 and rule.pillars is None for rule in rules)


def _rule_problems(where: str, rules: Sequence[PillarLevel | OverallLevel]) -> Iterator[Problem]:
    for rule in rules:
        if (rule.above is None) == (rule.start is None):
            yield Problem(f"{where}[{rule.level}]", "needs one bound: either above or from")
        is_share = isinstance(rule, PillarLevel) or rule.on == "share"
        if rule.bound < 0 or (is_share and rule.bound > 1):
            yield Problem(f"{where}[{rule.level}]", f"{plain(rule.bound)} is outside what can be reached")
    for before, after in pairwise(rules):
        if after.level <= before.level:
            yield Problem(f"{where}[{after.level}]", f"comes after level {before.level}; levels rise")


def _count_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    given = {rule.level for rule in questionnaire.levels.pillar}
    for rule in questionnaire.levels.overall:
        where = f"levels.overall[{rule.level}].pillars"
        if rule.pillars is None:
            continue
        if rule.pillars.count > len(questionnaire.pillars):
            reason = f"needs {rule.pillars.count} pillars, but there are {len(questionnaire.pillars)}"
            yield Problem(f"{where}.count", f"{reason}: level {rule.level} is unreachable")
        if rule.pillars.level not in given:
            yield Problem(f"{where}.level", f"no rule gives a pillar level {rule.pillars.level}")
