"""Dong as people say them, in both languages."""

import pytest

from lotrinh.money import between, money


@pytest.mark.parametrize(
    ("low", "high", "vietnamese", "english"),
    [
        (25_000_000, 60_000_000, "25–60 triệu đồng", "VND 25–60 million"),
        (6_000_000, 6_000_000, "6 triệu đồng", "VND 6 million"),
        (0, 12_000_000, "0–12 triệu đồng", "VND 0–12 million"),
        (900_000_000, 1_250_000_000, "0,9–1,2 tỷ đồng", "VND 0.9–1.2 billion"),
        (500_000, 800_000, "500–800 nghìn đồng", "VND 500–800 thousand"),
        (0, 0, "0 đồng", "VND 0"),
        (12_150_000, 12_150_000, "12,2 triệu đồng", "VND 12.2 million"),
        (565_400_000, 565_400_000, "565 triệu đồng", "VND 565 million"),
    ],
)
def test_a_range_has_the_unit_of_its_upper_end(low: int, high: int, vietnamese: str, english: str) -> None:
    assert between("vi", low, high) == vietnamese
    assert between("en", low, high) == english


def test_one_amount_is_no_range() -> None:
    assert money("vi", 50_000_000) == "50 triệu đồng"
