"""A number can be read out and typed again, and any slip shows."""

import pytest

from lotrinh.selfassessment.report_number import SIGNS, new_number, read_number


def test_a_number_has_the_year_and_fifteen_drawn_signs() -> None:
    numbers = {new_number(2026) for _ in range(3000)}
    assert len(numbers) == 3000
    assert {tuple(len(part) for part in number.split("-")) for number in numbers} == {(3, 4, 4, 4, 4, 4)}
    signs = [number.replace("-", "") for number in numbers]
    assert {one[:7] for one in signs} == {"LTS2026"}
    assert all({one[place] for one in signs} == set(SIGNS) for place in range(7, 22))


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda number: number.replace("-", " "),
        lambda number: f"  {number.replace('-', '')}\t",
        lambda number: number.removeprefix("LTS-"),
        lambda number: number.replace("-", "–"),
        lambda number: number.replace("0", "O").replace("1", "l"),
        lambda number: "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in number),
    ],
)
def test_it_may_be_typed_in_many_ways(change) -> None:
    for number in (new_number(2026) for _ in range(50)):
        assert read_number(change(number)) == number


def test_one_wrong_sign_shows() -> None:
    signs = new_number(2026).replace("-", "")[3:]
    for place, right in enumerate(signs):
        for wrong in set(SIGNS) - {right}:
            assert read_number(signs[:place] + wrong + signs[place + 1 :]) is None


def test_two_swapped_signs_show() -> None:
    signs = list(new_number(2026).replace("-", "")[3:])
    for first in range(len(signs)):
        for second in range(first):
            swapped = signs.copy()
            swapped[first], swapped[second] = signs[second], signs[first]
            assert swapped == signs or read_number("".join(swapped)) is None


@pytest.mark.parametrize("typed", ["", "LTS", "LTS-2026", "U" * 20, "0" * 19, "ỗ" * 20, "1" * 5000, "\0"])
def test_what_is_no_number(typed: str) -> None:
    assert read_number(typed) is None
