"""Checks that everything stated can be reached by some firm with some answers: questions, maxima, levels."""

from collections.abc import Iterator
from itertools import pairwise

from assessments.binding import Standing, has_pillars, has_points, next_step, pillar_level, point_step
from assessments.checks.worlds import TooManyWorlds, World, worlds
from assessments.model import Questionnaire
from assessments.numbers import Exact, exact, plain
from assessments.parts import Bounded
from assessments.problems import Problem
from assessments.rules import Leaf, Node, OverallLevel
from assessments.tree import Reading, evaluate, nodes


def reach_problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Questions, tools and levels that no answers reach, and stated maxima that do not add up."""
    try:
        every = list(worlds(questionnaire))
    except TooManyWorlds as error:
        yield Problem("sections", f"the conditions combine in {error} ways, too many to check; use fewer")
        return
    yield from _never_asked(questionnaire, every)
    yield from _maximum_problems(questionnaire, every)
    standings = [_standing(questionnaire, world) for world in every]
    yield from _pillar_level_problems(questionnaire, standings)
    yield from _overall_problems(questionnaire, standings)


def _never_asked(questionnaire: Questionnaire, every: list[World]) -> Iterator[Problem]:
    asked = frozenset[str]().union(*(world.applying for world in every))
    items = frozenset[tuple[str, str]]().union(*(world.items for world in every))
    for question in questionnaire.questions:
        where = f"sections[{question.section_id}].questions[{question.id}]"
        if question.id not in asked:
            yield Problem(f"{where}.applies_if", "no firm and no answers can meet it")
            continue
        for item in question.items:
            if (question.id, item.id) not in items:
                yield Problem(f"{where}.items[{item.id}].applies_if", "no firm and no answers can meet it")


def _maximum_problems(questionnaire: Questionnaire, every: list[World]) -> Iterator[Problem]:
    best: dict[str, Exact] = {}
    for world in every:
        readings = evaluate(questionnaire.scoring, world.leaves)
        for node in nodes(questionnaire.scoring):
            best[node.id] = max(best.get(node.id, 0), _reached(node, world, readings))
    for node in nodes(questionnaire.scoring):
        if node.maximum is not None and exact(node.maximum) != best[node.id]:
            reason = f"states {node.maximum}, but the answers can reach {plain(best[node.id])}"
            yield Problem(f"scoring[{node.id}].maximum", reason)


def _reached(node: Node, world: World, readings: dict[str, Reading]) -> Exact:
    """What the children add up to; for a mean, which adds nothing up, the value of the node itself."""
    if node.combine != "sum":
        return readings[node.id].points
    return sum(
        world.leaves[child.question].points * exact(child.times)
        if isinstance(child, Leaf)
        else readings[child.id].points
        for child in node.children
    )


def _pillar_level_problems(questionnaire: Questionnaire, standings: list[Standing]) -> Iterator[Problem]:
    for rule in questionnaire.levels.pillar:
        if not any((level or 0) >= rule.level for one in standings for level in one.levels.values()):
            yield Problem(f"levels.pillar[{rule.level}]", "is unreachable: no answers bring a pillar there")
    for before, after in pairwise(questionnaire.levels.pillar):
        if after.passed(before.bound) or _same_bound(before, after):
            reason = f"is unreachable: level {after.level} begins there too"
            yield Problem(f"levels.pillar[{before.level}]", reason)


def _overall_problems(questionnaire: Questionnaire, standings: list[Standing]) -> Iterator[Problem]:
    rules = questionnaire.levels.overall
    for rule in rules:
        if not any(has_points(rule, one) and has_pillars(rule.pillars, one) for one in standings):
            yield Problem(f"levels.overall[{rule.level}]", "is unreachable: no answers meet its conditions")
        for higher in rules:
            if higher.level > rule.level and _swallows(questionnaire, higher, rule):
                reason = f"is unreachable: whoever meets it also meets level {higher.level}"
                yield Problem(f"levels.overall[{rule.level}]", reason)


def _swallows(questionnaire: Questionnaire, higher: OverallLevel, rule: OverallLevel) -> bool:
    """Whether the first total that passes the lower rule already passes the higher one."""
    needed, given = higher.pillars, rule.pillars
    if higher.on != rule.on:
        return False
    if needed is not None and (given is None or given.count < needed.count or given.level < needed.level):
        return False
    step = point_step(questionnaire) if rule.on == "points" else 0
    first = next_step(rule.bound, step, strict=rule.strict)
    return higher.passed(first) or _same_bound(rule, higher)


def _same_bound(one: Bounded, other: Bounded) -> bool:
    return (one.bound, one.strict) == (other.bound, other.strict)


def _standing(questionnaire: Questionnaire, world: World) -> Standing:
    readings = evaluate(questionnaire.scoring, world.leaves)
    pillars = {pillar.id: readings[pillar.id] for pillar in questionnaire.pillars}
    levels = {key: pillar_level(questionnaire.levels, reading) for key, reading in pillars.items()}
    return Standing(readings[questionnaire.scoring.id], pillars, levels)
