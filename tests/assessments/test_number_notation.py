"""Numbers in Vietnamese and English notation."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.notation import NotUnderstood, read_number, write_number, write_percent


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("-12", -12),
        ("−12", -12),
        ("007", 7),
        ("1.200", 1200),
        ("1,200", 1200),
        ("1 200", 1200),
        ("1\N{NO-BREAK SPACE}200", 1200),
        ("1.200.000", 1200000),
        ("1,200,000", 1200000),
        ("1.200,5", Fraction(2401, 2)),
        ("1,200.5", Fraction(2401, 2)),
        ("1 200,5", Fraction(2401, 2)),
        ("1,5", Fraction(3, 2)),
        ("1.5", Fraction(3, 2)),
        ("0,125", Fraction(1, 8)),
        ("1200.125", Fraction(9601, 8)),
    ],
)
def test_what_people_write(text: str, number: int | Fraction) -> None:
    assert read_number(text, 3).number == number


@pytest.mark.parametrize(
    "text",
    ["", "1.2.3", "1.20.000", "1,200,5", "12 34", "1e5", "١٢", "½", "5%", "1.", ".", "--1", "nan", "1" * 41],
)
def test_what_is_not_a_number(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read_number(text, 3)


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_not_understood(text: str) -> None:
    try:
        number = read_number(text, 2).number
    except NotUnderstood:
        return
    assert abs(number) < 10**15


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["vi", "en"]))
def test_what_we_write_we_read(number: float, locale: str) -> None:
    assert read_number(write_number(float(number), locale), 2).number == Fraction(str(number))


def test_percentages_have_one_decimal_at_most() -> None:
    assert write_percent(Fraction(1, 3), "vi") == "33,3%"
    assert write_percent(Fraction(1, 4), "en") == "25%"
    assert write_percent(Fraction(2, 3), "en") == "66.6%"
    assert write_percent(Fraction(4999, 10000), "en") == "49.9%"
