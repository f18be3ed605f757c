"""Numbers of reports: impossible to guess, fit to be read out, and a slip of the finger is noticed."""

import re
import secrets
import unicodedata

# Crockford's 32 signs: no I, L, O or U, which are misread.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
PREFIX = "LTS"
DRAWN = 15  # signs of five bits each
LENGTH = 4 + DRAWN + 1
LONGEST_TYPED = 100


def new_number(year: int) -> str:
    """Such as LTS-2026-7K3M-9QXT-2HVB-R04C: the year, 75 drawn bits, a check sign."""
    body = f"{year:04}" + "".join(secrets.choice(SIGNS) for _ in range(DRAWN))
    return _written(body + SIGNS[_remainder(body)])


def read_number(typed: str) -> str | None:
    """The number as printed, of one typed with spaces, small letters or misread signs; None for a slip."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper()
    signs = re.sub(r"[^0-9A-Z]", "", text).removeprefix(PREFIX).translate(MISREAD)
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS) or _remainder(signs):
        return None
    return _written(signs)


def _written(signs: str) -> str:
    return "-".join([PREFIX, *(signs[at : at + 4] for at in range(0, LENGTH, 4))])


def _remainder(signs: str) -> int:
    """Nought with the check sign. Counted in GF(32), so any one wrong sign and any two swapped ones show."""
    total = 0
    for sign in signs:
        total = _times_two(total ^ SIGNS.index(sign))
    return total


def _times_two(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled >= 32 else doubled
