"""The product's sectors, read off a VSIC code of either version."""

from functools import lru_cache
from typing import Literal

Sector = Literal["wood", "food", "metal", "chemicals", "logistics", "other"]

# The whole of division 31 counts as wood: local wood processing is mostly furniture, and the 2018 class 3100
# does not tell wooden from metal furniture, so splitting 3102 off would move firms between sectors when they
# re-register their code under VSIC 2025.
DIVISIONS: dict[int, Sector] = {
    10: "food",
    16: "wood",
    20: "chemicals",
    25: "metal",
    31: "wood",
    52: "logistics",
}
FREIGHT = frozenset({"4912", "4933", "5012", "5022", "5120"})
ELSEWHERE = frozenset({"2520", "5232"})  # weapons; agents for passenger transport


def digits_of(vsic_code: str) -> str:
    """The digits of a code written with or without its section letter and dots, such as C31.01."""
    digits = vsic_code.strip().lstrip("ABCDEFGHIJKLMNOPQRSTUV").replace(".", "")
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 5):
        raise ValueError(f"not a VSIC code: {vsic_code!r}")
    return digits


@lru_cache(maxsize=2048)
def sector_of(vsic_code: str) -> Sector:
    digits = digits_of(vsic_code)
    if digits[:4] in ELSEWHERE:
        return "other"
    if digits[:4] in FREIGHT:
        return "logistics"
    return DIVISIONS.get(int(digits[:2]), "other")
