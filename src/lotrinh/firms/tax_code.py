"""Vietnamese tax codes: 10 digits for an enterprise, 13 for its branch, 12 for a person."""

import re
import unicodedata
from typing import Literal

import msgspec
from stdnum.vn.mst import calc_check_digit

from lotrinh.i18n import N_

Kind = Literal["enterprise", "branch", "personal"]

EMPTY = N_(
    "Enter the tax code: 10 digits for an enterprise, 13 for a branch,"
    " 12 for a personal identification number"
)
NOT_DIGITS = N_("A tax code has only digits; take out “%(found)s”")
WRONG_LENGTH = N_("A tax code has 10, 12 or 13 digits; you typed %(count)s")
NO_SERIAL = N_("Digits 3 to 9 of a tax code are never all zero; look at them again")
NO_SUFFIX = N_("The last three digits of a branch's tax code run from 001 to 999; look at them again")
NEVER_ISSUED = N_("No tax code begins with %(digits)s; look again at the first nine digits")
WRONG_CHECK_DIGIT = N_(
    "The check digit does not match; look again at the 10th digit"
    " (you typed %(typed)s, the nine before it call for %(expected)s) and at the nine before it"
)

SEPARATORS = re.compile(r"[\s.\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
KINDS: dict[int, Kind] = {10: "enterprise", 12: "personal", 13: "branch"}
MOST_SHOWN = 12


class TaxCodeProblem(ValueError):
    """Why a text is no tax code, as a gettext message and what to fill into it."""

    def __init__(self, message_id: str, **params: str | int) -> None:
        super().__init__(message_id % params)
        self.message_id = message_id
        self.params = params


class TaxCode(msgspec.Struct, frozen=True):
    kind: Kind
    value: str

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"TaxCode({self.kind}, {self.masked})"

    @property
    def masked(self) -> str:
        """What may be shown and logged: a personal number is personal data."""
        if self.kind != "personal":
            return self.value
        return f"{self.value[:4]}{'•' * 6}{self.value[-2:]}"


def parse(text: str) -> TaxCode:
    digits = _digits(text)
    kind = KINDS.get(len(digits))
    if kind is None:
        raise TaxCodeProblem(WRONG_LENGTH, count=len(digits))
    if kind == "personal":
        return TaxCode(kind, digits)
    expected = _check_digit(digits[:9])
    if digits[9] != expected:
        raise TaxCodeProblem(WRONG_CHECK_DIGIT, typed=digits[9], expected=expected)
    if kind == "enterprise":
        return TaxCode(kind, digits)
    if digits[10:] == "000":
        raise TaxCodeProblem(NO_SUFFIX)
    return TaxCode(kind, f"{digits[:10]}-{digits[10:]}")


def make(prefix: str, serial: int) -> TaxCode:
    """The enterprise code of a two-digit prefix and a serial; some serials are never issued."""
    nine = f"{prefix}{serial:07d}"
    return TaxCode("enterprise", nine + _check_digit(nine))


def _digits(text: str) -> str:
    folded = "".join(
        "" if unicodedata.category(character) == "Pd" else character
        for character in SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    )
    if not folded:
        raise TaxCodeProblem(EMPTY)
    strange = "".join(character for character in folded if character not in "0123456789")
    if strange:
        shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in strange[:MOST_SHOWN])
        raise TaxCodeProblem(NOT_DIGITS, found=shown)
    return folded


def _check_digit(nine: str) -> str:
    if nine[2:] == "0000000":
        raise TaxCodeProblem(NO_SERIAL)
    digit = calc_check_digit(nine)
    if digit == "10":
        raise TaxCodeProblem(NEVER_ISSUED, digits=nine)
    return digit
