"""Random lives of firms whose outcomes are compared, edition after edition, and what a reader could tell of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.statistics.cube import Cube
from lotrinh.statistics.figures import FEWEST_FIRMS
from lotrinh.statistics.neighbours import Neighbour
from lotrinh.statistics.platforms import GROUPS, Measured, Outcomes, compare, figure_name, mean_of, rate_of
from lotrinh.statistics.platforms_editions import held

Day = dict[int, tuple[bool, bool, int]]
"""By firm: whether it has a platform, whether it gave up, and how many points it gained."""

LIVES = st.lists(
    st.dictionaries(
        st.integers(0, 40),
        st.none() | st.tuples(st.booleans(), st.booleans(), st.integers(-3, 9)),
        max_size=25,
    ),
    min_size=2,
    max_size=8,
)


def measured(day: Day) -> Measured:
    outcomes, marks = {}, {}
    for number, group in enumerate(GROUPS):
        firms = {firm: one for firm, one in day.items() if one[0] == bool(number)}
        gave_up = rate_of(sum(one[1] for one in firms.values()), len(firms))
        points = mean_of(np.array([one[2] for one in firms.values()], dtype=float))
        outcomes[group] = Outcomes(points=points, dropped=gave_up)
        marks[figure_name("points", group)] = frozenset(hash((firm, one[2])) for firm, one in firms.items())
        marks[figure_name("dropped", group)] = frozenset(hash((firm, one[1])) for firm, one in firms.items())
        marks[figure_name("risen", group)] = frozenset()
    return Measured(outcomes, marks)


def neighbour(of: Measured) -> Neighbour:
    return Neighbour(NOWHERE, frozenset(), {}, compare(of.outcomes), of.marks)


NOWHERE: Cube = None  # type: ignore[assignment]


@given(LIVES, st.integers(1, 4))
def test_no_two_editions_differ_by_few_firms(
    changes: list[dict[int, tuple[bool, bool, int] | None]], month: int
) -> None:
    """Each is held against the newest one and the last month end."""
    day: Day = {firm: (firm % 2 == 0, firm % 3 == 0, firm % 7) for firm in range(30)}
    newest = month_end = held(measured(day), [])
    for number, change in enumerate(changes):
        day = {firm: one for firm, one in {**day, **change}.items() if one is not None}
        found = held(measured(day), [neighbour(month_end), neighbour(newest)])
        for before in (newest, month_end):
            for name, marks in found.marks.items():
                outcome, group = name.split("-")
                same = getattr(found.outcomes[group], outcome) == getattr(before.outcomes[group], outcome)
                many = len(marks ^ before.marks[name]) >= FEWEST_FIRMS
                assert same or many or not marks or not before.marks[name]
        newest = found
        month_end = found if number % month == 0 else month_end
