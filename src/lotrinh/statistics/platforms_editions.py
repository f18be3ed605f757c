"""The comparison of platforms beside the editions next to it: a figure moves only with many firms.

A mean, or a number with its interval, of two days between which one firm came, left or changed would tell of that
firm. So each figure stays as a neighbour published it, shown or hidden, until at least FEWEST_FIRMS firms add
something else to it.
"""

from collections.abc import Sequence

from lotrinh.statistics.figures import FEWEST_FIRMS
from lotrinh.statistics.neighbours import Neighbour
from lotrinh.statistics.platforms import GROUPS, Group, Mean, Measured, Outcomes, Rate, figure_name


def held(found: Measured, neighbours: Sequence[Neighbour]) -> Measured:
    """What may be published of a day beside its neighbours, with the marks of what is shown.

    Of several neighbours that are as near as that, the nearest counts.
    """
    marks = dict(found.marks)
    outcomes = {group: _held(group, found.outcomes[group], marks, neighbours) for group in GROUPS}
    return Measured(outcomes, marks)


def _held(
    group: Group, own: Outcomes, marks: dict[str, frozenset[int]], neighbours: Sequence[Neighbour]
) -> Outcomes:
    figures: dict[str, Mean | Rate] = {}
    for outcome in Outcomes.__struct_fields__:
        name = figure_name(outcome, group)
        near = _nearest(name, marks[name], neighbours)
        figures[outcome] = getattr(near.comparison.outcomes[group] if near else own, outcome)
        marks[name] = near.marks[name] if near else marks[name]
    return Outcomes(**figures)  # type: ignore[arg-type]


def _nearest(name: str, marks: frozenset[int], neighbours: Sequence[Neighbour]) -> Neighbour | None:
    """None: each shows other firms. That there is no firm at all tells of none, and is told at once."""
    near = [
        (changed, place)
        for place, one in enumerate(neighbours)
        if marks and one.marks.get(name) and (changed := len(marks ^ one.marks[name])) < FEWEST_FIRMS
    ]
    return neighbours[min(near)[1]] if near else None
