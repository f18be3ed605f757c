"""No personal number is kept in a stored row or quoted in a message; amounts are not mistaken for one."""

from hypothesis import given
from hypothesis import strategies as st

from lotrinh.centre.registry_import.store import Hide
from lotrinh.sheet_files.cells import shown

DIGIT = st.tuples(st.sampled_from("0123456789"), st.sampled_from(["", " ", ".", "-"]))


@given(
    before=st.text(alphabet=" abc.,:;()đ", max_size=5),
    digits=st.lists(DIGIT, min_size=11, max_size=11),
    after=st.text(alphabet=" abc.,:;()đ", max_size=5),
)  # fmt: skip
def test_no_cell_keeps_or_quotes_a_number_of_twelve_digits_from_zero(before, digits, after) -> None:
    number = "0" + "".join(sign + digit for digit, sign in digits)
    plain = "".join(c for c in number if c.isdigit())
    kept = Hide(["Cột"], {}).in_row([before + number + after])[0]
    assert plain not in "".join(c for c in kept if c.isdigit())
    assert plain not in "".join(c for c in shown(before + number + after) if c.isdigit())


@given(st.integers(min_value=1, max_value=10**15))
def test_amounts_are_kept_as_they_are(amount: int) -> None:
    assert Hide(["Vốn"], {"capital": 0}).in_row([str(amount)]) == [str(amount)]
