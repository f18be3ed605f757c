"""No hidden number of firms can be worked out, from no combination of the published ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lotrinh.statistics.disclosure.attack import attack
from lotrinh.statistics.disclosure.rules import RULE, Reason
from lotrinh.statistics.disclosure.suppression import Protected, protect
from lotrinh.statistics.disclosure.tables import Dimension, Table, TooManyDimensions, system_of

ANSWER = Dimension("answer", ("yes", "no"))
SECTOR = Dimension("sector", ("wood", "food", "metal"))
SIZE = Dimension("size", ("micro", "small", "medium", "large"))
COMMUNE = Dimension("commune", ("a", "b", "c", "d"), {"north": ("a", "b"), "south": ("c", "d")})


def table(values: object, *dimensions: Dimension, **more: object) -> Table:
    return Table("t", dimensions, np.array(values, dtype=float), **more)


def assert_safe(found: Protected) -> None:
    """The reader's two programmes in whole numbers, for every hidden cell of the published tables."""
    system = found.system
    low, high = attack(system, found.hidden, whole=True)
    for number in np.flatnonzero(found.hidden):
        most = min(RULE.least, system.high[number] - system.low[number])
        assert high[number] - low[number] >= most - 1e-6, system.cells[number]
        if system.values[number] < RULE.least and system.high[number] > system.low[number]:
            assert low[number] <= system.low[number] + 1e-6
            assert high[number] >= min(RULE.least, system.high[number]) - 1e-6
    shown = ~found.hidden & system.shown & (system.high > system.low)
    assert (system.values[shown] >= RULE.least).all()


def hidden(found: Protected) -> set[tuple[tuple[str, str], ...]]:
    return {cell for cell, value in found.published().items() if value is None}


def test_a_small_number_is_not_left_alone_in_its_row_or_column():
    found = protect(
        [table([[3, 20, 30], [40, 50, 60], [70, 80, 90]], SECTOR, Dimension("park", ("x", "y", "z")))]
    )
    assert_safe(found)
    assert len(hidden(found)) == 4  # a rectangle is the least that hides one cell
    assert {entry.reason for entry in found.log} == {Reason.small, Reason.complementary}
    small = next(entry for entry in found.log if entry.reason is Reason.small)
    assert small.cell == (("park", "x"), ("sector", "wood"))
    assert small.low == 0
    assert small.high >= 5


def test_subtraction_from_the_total_of_a_single_row_gives_nothing_away():
    found = protect([table([2, 8, 100, 200], SIZE)])
    assert_safe(found)
    assert hidden(found) == {(("size", "micro"),), (("size", "small"),)}


def test_a_partner_too_small_to_hide_behind_is_not_enough():
    """2 + 1 = 3: hiding both tells that each is under 5, so a third is hidden."""
    found = protect([table([2, 1, 100, 200], SIZE)])
    assert_safe(found)
    assert hidden(found) == {(("size", "micro"),), (("size", "small"),), (("size", "medium"),)}


def test_what_few_did_not_is_as_small_as_what_few_did():
    found = protect([table([[40, 40, 40], [2, 40, 40]], ANSWER, SECTOR)])
    assert_safe(found)
    assert (("answer", "no"), ("sector", "wood")) in hidden(found)
    assert (("answer", "yes"), ("sector", "wood")) in hidden(found) or (("sector", "wood"),) in hidden(found)


def test_the_total_of_a_district_does_not_give_its_communes_away():
    found = protect([table([3, 40, 50, 60], COMMUNE)])
    assert_safe(found)
    assert hidden(found) == {(("commune", "a"),), (("commune", "b"),)}


def test_overlapping_areas_do_not_give_away_the_part_between_them():
    """A commune that lies in two former districts: the parts are not published, yet follow from the sums."""
    place = Dimension(
        "place",
        ("m1", "m2", "n1"),
        {"commune m": ("m1", "m2"), "district 1": ("m1", "n1"), "district 2": ("m2",)},
        detailed=False,
    )
    found = protect([table([60, 3, 50], place)])
    assert_safe(found)
    assert (("place", "district 2"),) in hidden(found)
    assert (("place", "m2"),) not in found.published()


def test_tables_that_share_margins_are_protected_together():
    by_sector = table([[3, 60], [50, 40], [30, 20]], SECTOR, Dimension("park", ("in", "out")))
    by_answer = table([[43, 60], [40, 60]], ANSWER, Dimension("park", ("in", "out")))
    found = protect([by_sector, by_answer])
    assert_safe(found)
    assert found.published()[()] == 203


def test_tables_that_disagree_about_a_cell_are_refused():
    with pytest.raises(ValueError, match="in one table"):
        system_of([table([1, 2, 3], SECTOR), table([1, 2, 3, 4], SIZE)])


def test_what_the_registry_knows_to_be_empty_is_shown():
    most = np.array([0.0, 100, 100, 100])
    found = protect([table([0, 40, 50, 60], SIZE, most=most)])
    assert hidden(found) == set()


def test_nobody_is_asked_for_more_doubt_than_the_public_registry_leaves():
    most = np.array([3.0, 100, 100, 100])
    found = protect([table([2, 40, 50, 60], SIZE, most=most)])
    assert_safe(found)
    low, high = attack(found.system, found.hidden, whole=True)
    number = found.system.number_of()[(("size", "micro"),)]
    assert (low[number], high[number]) == (0, 3)


def test_what_an_earlier_release_showed_is_taken_as_known():
    first = protect([table([3, 7, 50, 60], SIZE)]).published()
    assert first[(("size", "small"),)] is None
    shown = {(("size", "small"),): 7.0}
    found = protect([table([3, 7, 50, 60], SIZE)], released=shown)
    assert_safe(found)
    assert hidden(found) == {(("size", "micro"),), (("size", "medium"),)}


def test_what_an_earlier_release_hid_stays_hidden():
    found = protect([table([30, 40, 50, 60], SIZE)], released={(("size", "micro"),): None})
    assert_safe(found)
    assert (("size", "micro"),) in hidden(found)
    assert found.log[0].reason is Reason.released


def test_last_months_figure_of_a_count_that_only_grows_narrows_what_is_possible():
    """The partner that could have gone down to 0 is known to be at least 39, so another is needed."""
    values = [3, 40, 50, 60]
    assert hidden(protect([table(values, SIZE)])) == {(("size", "micro"),), (("size", "small"),)}
    grown = {(("size", "small"),): (39.0, np.inf)}
    found = protect([table(values, SIZE)], known=grown)
    assert_safe(found)
    assert hidden(found) != {(("size", "micro"),), (("size", "small"),)}


def test_a_sum_that_two_firms_make_up_is_hidden_and_cannot_be_pinned_down():
    largest = np.array([[90.0, 5], [10, 10], [12, 9], [20, 11]])
    found = protect([table([100, 200, 150, 300], SIZE, largest=largest)])
    assert (("size", "micro"),) in hidden(found)
    assert found.log[0].reason is Reason.dominated
    low, high = attack(found.system, found.hidden)
    number = found.system.number_of()[(("size", "micro"),)]
    assert high[number] >= (90 + 5) / 0.85 - 1e-6
    assert low[number] < 100


def test_there_is_no_table_of_four_dimensions():
    with pytest.raises(TooManyDimensions):
        table(np.zeros((2, 3, 4, 4)), ANSWER, SECTOR, SIZE, COMMUNE)


def test_a_table_must_have_the_shape_of_its_dimensions():
    with pytest.raises(ValueError, match="shape"):
        table([1, 2], SECTOR)


@settings(max_examples=15, deadline=None)
@given(arrays.arrays(int, (3, 4), elements=st.integers(0, 25)))
def test_no_cell_of_any_table_can_be_worked_out(values):
    assert_safe(protect([table(values, SECTOR, SIZE)]))


@settings(max_examples=6, deadline=None)
@given(arrays.arrays(int, (2, 3, 4), elements=st.sampled_from([0, 1, 4, 5, 6, 12, 40, 200])))
def test_no_cell_of_any_table_of_three_dimensions_with_levels_can_be_worked_out(values):
    assert_safe(protect([table(values, ANSWER, SECTOR, COMMUNE)]))


@settings(max_examples=6, deadline=None)
@given(arrays.arrays(int, (3, 4, 2), elements=st.integers(0, 30)))
def test_linked_tables_and_the_firms_behind_shares_give_nothing_away(values):
    """First the firms asked, then what they answered, with the firms asked known where they are shown."""
    asked = [table(values.sum(axis=2), SECTOR, SIZE)]
    base = protect(asked)
    assert_safe(base)
    known = base.published()
    for cell, firms in list(known.items()):
        if firms is None:
            known |= {tuple(sorted((*cell, ("answer", code)))): None for code in ANSWER.codes}
    found = protect([table(values, SECTOR, SIZE, ANSWER)], released=known)
    assert_safe(found)


def test_the_total_that_all_tables_share_is_shown():
    """Hidden, it alone would blur the small cell of each of them; yet it is what everybody looks for."""
    found = protect(
        [
            table([2, 600, 700], SECTOR),
            table([3, 299, 400, 600], SIZE),
            table([2, 1_300], Dimension("park", ("in", "out"))),
        ]
    )
    assert_safe(found)
    assert () not in hidden(found)
    assert len(hidden(found)) == 6
