"""The level rules: which level a standing reaches, and what the next one still needs."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from assessments.model import PillarsMissing, PointsMissing, Questionnaire
from assessments.numbers import Exact, common_step, exact, plain, whole
from assessments.parts import Number
from assessments.rules import Leaf, Levels, OverallLevel, PillarCount
from assessments.tree import Reading, nodes

Binding = tuple[PointsMissing | PillarsMissing, ...]


class Standing(NamedTuple):
    """Points earned of the full maximum, overall and by pillar, with each pillar's level."""

    total: Reading
    pillars: dict[str, Reading]
    levels: dict[str, int | None]


def pillar_level(levels: Levels, reading: Reading) -> int | None:
    """The highest level whose share is passed, 0 below the first; None without pillar levels or questions."""
    if not levels.pillar or not reading.maximum:
        return None
    share = reading.share
    return max((rule.level for rule in levels.pillar if rule.passed(share)), default=0)


def overall_level(questionnaire: Questionnaire, standing: Standing, *, points_only: bool = False) -> int:
    """The highest level whose own conditions all hold, or 0."""
    held = (
        rule.level
        for rule in questionnaire.levels.overall
        if has_points(rule, standing) and (points_only or has_pillars(rule.pillars, standing))
    )
    return max(held, default=0)


def binding(questionnaire: Questionnaire, standing: Standing, level: int) -> Binding:
    """What is missing for the next level above; empty at the top."""
    above = [rule for rule in questionnaire.levels.overall if rule.level > level]
    if not above:
        return ()
    rule = min(above, key=lambda one: one.level)
    missing: list[PointsMissing | PillarsMissing] = []
    if not has_points(rule, standing):
        missing.append(_points_missing(questionnaire, rule, standing.total))
    if rule.pillars is not None and not has_pillars(rule.pillars, standing):
        missing.append(_pillars_missing(questionnaire.levels, rule.level, rule.pillars, standing))
    return tuple(missing)


def has_points(rule: OverallLevel, standing: Standing) -> bool:
    """Whether the total passes the bound of a level."""
    size = standing.total.points if rule.on == "points" else standing.total.share
    return rule.passed(size)


def has_pillars(needed: PillarCount | None, standing: Standing) -> bool:
    """Whether enough pillars are high enough."""
    return needed is None or _count(needed, standing) >= needed.count


def _count(needed: PillarCount, standing: Standing) -> int:
    return sum(level is not None and level >= needed.level for level in standing.levels.values())


def _points_missing(questionnaire: Questionnaire, rule: OverallLevel, total: Reading) -> PointsMissing:
    needed = rule.bound if rule.on == "points" else whole(rule.bound * Fraction(total.maximum))
    return PointsMissing(
        level=rule.level,
        needed=plain(needed),
        strict=rule.strict,
        have=plain(total.points),
        missing=plain(next_step(needed, point_step(questionnaire), strict=rule.strict) - total.points),
    )


def next_step(needed: Exact, step: Exact, *, strict: bool) -> Exact:
    """The first number of points that can be earned and passes the bound; the bound itself without steps."""
    if not step:
        return needed
    steps = Fraction(needed) / step
    return (floor(steps) + 1 if strict else ceil(steps)) * step


def point_step(questionnaire: Questionnaire) -> Exact:
    """Every reachable total is a multiple of this; 0 when totals have no common step."""
    root = questionnaire.scoring
    if root.round is not None:
        return whole(Fraction(1, 10**root.round.digits))
    return common_step(_steps(questionnaire)) if _only_sums(questionnaire) else 0


def _only_sums(questionnaire: Questionnaire) -> bool:
    plain_nodes = all(
        node.combine == "sum" and node.rescale is None and node.round is None
        for node in nodes(questionnaire.scoring)
    )
    return plain_nodes and all(
        question.kind != "solution_states" or not question.maximum for question in questionnaire.questions
    )


def _steps(questionnaire: Questionnaire) -> Iterator[Exact]:
    found: set[tuple[Number, Number]] = set()
    for leaf in (leaf for node in nodes(questionnaire.scoring) for leaf in node.children):
        if isinstance(leaf, Leaf):
            question = questionnaire.question(leaf.question)
            found.update((option.points or 0, leaf.times) for option in question.options)
            found.update((option.unticked, leaf.times) for option in question.options)
            found.update((band.points or 0, leaf.times) for band in question.bands)
            found.add((question.maximum, leaf.times))
    return (exact(points) * exact(times) for points, times in found)


def _pillars_missing(levels: Levels, level: int, needed: PillarCount, standing: Standing) -> PillarsMissing:
    below = [pillar for pillar, held in standing.levels.items() if held is None or held < needed.level]
    bounds = [rule.bound for rule in levels.pillar if rule.level >= needed.level]
    bound = min(bounds, default=1)

    def distance(pillar: str) -> tuple[bool, Exact]:
        reading = standing.pillars[pillar]
        return not reading.maximum, bound * reading.maximum - reading.points

    return PillarsMissing(
        level=level,
        count_needed=needed.count,
        pillar_level=needed.level,
        count_have=_count(needed, standing),
        pillars=tuple(sorted(below, key=distance)),
    )
