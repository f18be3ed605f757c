"""Numbers as people write them, Vietnamese (1.200,5) and English (1,200.5)."""

import re
from fractions import Fraction
from typing import NamedTuple

from assessments.model import Number, Text
from assessments.numbers import Exact, plain, rounded_down, whole

_PLAIN = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+[.,][0-9]+")
_GROUPED = re.compile(
    r"""-?[1-9][0-9]{0,2}
    (?: (?:\.[0-9]{3})+ (?:,[0-9]+)? | (?:,[0-9]{3})+ (?:\.[0-9]+)? | (?:[ ][0-9]{3})+ (?:[.,][0-9]+)? )""",
    re.VERBOSE,
)
_AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
_SPACE = re.compile(r"\s")
LONGEST = 40
LARGEST = 10**15

NOT_A_NUMBER = Text(
    "Nhập một số, chỉ gồm chữ số, ví dụ 12 hoặc 1.200.",
    "Enter a number, in digits only, such as 12 or 1,200.",
)
TOO_LARGE = Text(
    "Số này quá lớn. Kiểm tra lại các chữ số và đơn vị.",
    "This number is too large. Check the digits and the unit.",
)
WHOLE_ONLY = Text("Nhập số nguyên, không có phần thập phân.", "Enter a whole number, without decimals.")


class NotUnderstood(Exception):
    """The text is no number of the asked kind; `message` tells the person what to enter."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class Typed(NamedTuple):
    """A number and, when it could have meant another one, what it was read as."""

    number: Exact
    understood: Text | None


def read_number(text: str, decimals: int) -> Typed:
    """The number in a text; three digits after a single separator are thousands. Raises NotUnderstood."""
    text = _SPACE.sub(" ", text.strip()).replace("\N{MINUS SIGN}", "-")
    number = _number(text)
    if not -LARGEST < number < LARGEST:
        raise NotUnderstood(TOO_LARGE)
    check_decimals(number, decimals)
    return Typed(number, _understood(text, number) if _AMBIGUOUS.fullmatch(text) else None)


def check_decimals(number: Exact, decimals: int) -> None:
    """Raises NotUnderstood when a number has more decimals than the question asks for."""
    if (number * 10**decimals).denominator == 1:
        return
    if not decimals:
        raise NotUnderstood(WHOLE_ONLY)
    raise NotUnderstood(
        Text(f"Nhập nhiều nhất {decimals} chữ số thập phân.", f"Enter at most {decimals} decimals.")
    )


def _number(text: str) -> Exact:
    if len(text) > LONGEST:
        raise NotUnderstood(NOT_A_NUMBER)
    if _PLAIN.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        group = next(sign for sign in text if sign in "., ")
        return whole(Fraction(text.replace(group, "").replace(",", ".")))
    if _DECIMAL.fullmatch(text):
        return whole(Fraction(text.replace(",", ".")))
    raise NotUnderstood(NOT_A_NUMBER)


def _understood(text: str, number: Exact) -> Text:
    other = text.replace(",", ".").rstrip("0").rstrip(".")
    return Text(
        f"Đã hiểu “{text}” là {number}, không phải {other.replace('.', ',')}.",
        f"Read “{text}” as {number}, not {other}.",
    )


def write_number(number: Number, locale: str, decimals: int = 6) -> str:
    """1.200,5 in Vietnamese and 1,200.5 in English, without trailing zeros."""
    written = f"{number:,}" if isinstance(number, int) else f"{number:,.{decimals}f}".rstrip("0").rstrip(".")
    return written if locale.startswith("en") else written.translate(str.maketrans(",.", ".,"))


def write_percent(share: Exact, locale: str) -> str:
    """33,3% of a share 0..1, with at most one decimal, rounded down as every own figure is."""
    return f"{write_number(rounded_down(plain(share * 100), 1), locale)}%"
