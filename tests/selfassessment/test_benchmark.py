"""Quartiles of peers, the ladder of groups, and that a firm is never its own peer."""

from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotrinh.selfassessment.benchmark import (
    FEWEST,
    WHOLE,
    Entry,
    Group,
    Quartiles,
    frozen_groups,
    ladder,
    peers,
    per_cent,
)

shares = st.lists(st.integers(0, 100), min_size=FEWEST + 1, max_size=60)


def entry(share: int, sector: str = "wood", size: str = "small") -> Entry:
    return Entry(sector, size, {WHOLE: share})


def expected(values: list[int]) -> Quartiles:
    """The standard library calls type 7 "inclusive"."""
    return Quartiles(len(values), *quantiles(values, n=4, method="inclusive"))


def close(found: Quartiles, wanted: Quartiles) -> bool:
    pairs = zip(
        (found.lower, found.median, found.upper), (wanted.lower, wanted.median, wanted.upper), strict=True
    )
    return found.n == wanted.n and all(abs(one - other) < 1e-9 for one, other in pairs)


@given(shares)
def test_quartiles_are_type_7(values: list[int]) -> None:
    found = peers(frozen_groups(map(entry, values)), "wood", "small", own=None)
    assert found is not None
    assert close(found.whole, expected(values))


@given(shares, st.data())
def test_a_firm_is_left_out_of_its_own_peers_exactly(values: list[int], data: st.DataObject) -> None:
    own = data.draw(st.sampled_from(values))
    found = peers(frozen_groups(map(entry, values)), "wood", "small", own=entry(own))
    others = list(values)
    others.remove(own)
    assert found is not None
    assert close(found.whole, expected(others))


def test_the_ladder_widens_until_there_are_ten_others() -> None:
    firms = [
        *(entry(one, "wood", "small") for one in range(9)),
        *(entry(one, "wood", "micro") for one in range(3)),
        *(entry(one, "food", "small") for one in range(20)),
    ]
    groups = frozen_groups(firms)
    wood = peers(groups, "wood", "small", own=None)
    assert wood is not None
    assert (wood.sector, wood.size, wood.whole.n) == ("wood", None, 12)
    metal = peers(groups, "metal", "small", own=None)
    assert metal is not None
    assert (metal.sector, metal.size, metal.whole.n) == (None, "small", 29)
    large = peers(groups, "metal", "large", own=None)
    assert large is not None
    assert (large.sector, large.size, large.whole.n) == (None, None, 32)
    assert ladder("wood", "small") == (("wood", "small"), ("wood", None), (None, "small"), (None, None))


def test_ten_firms_with_the_one_that_asks_are_only_nine_others() -> None:
    groups = frozen_groups(entry(one) for one in range(10))
    assert peers(groups, "wood", "small", own=entry(3)) is None
    stranger = peers(groups, "wood", "small", own=None)
    assert stranger is not None
    assert stranger.whole.n == 10


def test_a_firm_that_was_in_another_group_is_not_taken_out_of_this_one() -> None:
    """It has grown since the freeze."""
    groups = frozen_groups([*(entry(one) for one in range(10)), entry(99, "wood", "micro")])
    found = peers(groups, "wood", "small", own=entry(99, "wood", "micro"))
    assert found is not None
    assert (found.size, found.whole.n) == ("small", 10)


@given(shares)
def test_a_frozen_group_keeps_nine_values_at_most_and_none_of_a_small_group(values: list[int]) -> None:
    groups = frozen_groups([*map(entry, values), *(entry(7, "food", "micro") for _ in range(FEWEST - 1))])
    kept = {(group.sector, group.size): group.spreads[WHOLE] for group in groups}
    assert ("food", "micro") not in kept
    assert ("food", None) not in kept
    assert sum(map(len, kept["wood", "small"].windows)) == 9


def test_a_measure_that_few_firms_have_is_not_compared() -> None:
    firms = [
        Entry("wood", "small", {WHOLE: one, "tools": one} if one < 5 else {WHOLE: one}) for one in range(12)
    ]
    found = peers(frozen_groups(firms), "wood", "small", own=None)
    assert found is not None
    assert set(found.measures) == {WHOLE}


@pytest.mark.parametrize(
    ("share", "place"),
    [
        (9, "lowest"),
        (10, "below"),
        (19, "below"),
        (20, "middle"),
        (21, "above"),
        (30, "above"),
        (31, "highest"),
    ],
)
def test_where_a_firm_stands(share: int, place: str) -> None:
    assert Quartiles(12, 10, 20, 30).place(share) == place


def test_whole_per_cents_round_half_up() -> None:
    assert [per_cent(points, 200) for points in (0, 1, 2, 3, 199, 200)] == [0, 1, 1, 2, 100, 100]


def test_no_group_is_frozen_from_nothing() -> None:
    assert frozen_groups([]) == []
    assert peers([], "wood", "small", own=None) is None
    assert not Group("wood", "small", {}).holds(entry(1, "food"))
