"""Cells as the values of a field, or one sentence on why a cell is none."""

import re
from datetime import date
from functools import lru_cache

from assessments.notation import NotUnderstood, read_number
from assessments.numbers import Exact
from lotrinh.centre.registry_import.store import PERSONAL
from lotrinh.firms import tax_code_cell
from lotrinh.firms.reference import vsic_classes
from lotrinh.firms.sector import digits_of
from lotrinh.firms.tax_code_cell import PERSONAL_NUMBER
from lotrinh.i18n import N_
from lotrinh.search import search_key
from lotrinh.sheet_files.cells import BadCell, shown

NOT_WHOLE = N_("“%(found)s” is no whole number from 0 to a million.")
NOT_AMOUNT = N_("“%(found)s” is no amount of money from 0 to a million billion VND.")
NOT_YEAR = N_("“%(found)s” is no year or date from 1900 to %(year)s.")
NOT_YES_OR_NO = N_("“%(found)s” is neither yes nor no.")
NOT_VERSION = N_("“%(found)s” is no version of VSIC; there are 2018 and 2025.")
NOT_VSIC = N_("“%(found)s” is no VSIC code of 2 to 5 digits.")
OTHER_VERSION = N_(
    "VSIC %(version)s has no class %(found)s; VSIC %(other)s has. Check the version of the codes."
)
NO_CLASS = N_("VSIC %(version)s has no class %(found)s.")

MOST_EMPLOYEES = 1_000_000
MOST_MONEY = 10**15
YEAR = re.compile(r"(?:[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-])?((?:19|20)[0-9]{2})(?:-[0-9]{2}-[0-9]{2})?")
YES = frozenset({"co", "yes", "true", "x", "1", "fdi", "nuoc ngoai", "co von nuoc ngoai", "y"})
NO = frozenset({"khong", "no", "false", "0", "trong nuoc", "khong co", "n"})
VERSIONS = (2018, 2025)
# Of these the reference has every class; of others only some, so that their codes cannot be checked.
WHOLE_DIVISIONS = frozenset({"10", "16", "20", "25", "31"})


def tax_code_of(cell: str) -> str:
    """A personal number has been hidden before the file was kept."""
    if PERSONAL in cell:
        raise BadCell(PERSONAL_NUMBER)
    return tax_code_cell.tax_code_of(cell)


def whole_number(cell: str) -> int:
    number = _number(cell, 0)
    if number is None or not 0 <= number <= MOST_EMPLOYEES:
        raise BadCell(NOT_WHOLE, found=shown(cell))
    return int(number)


def amount(cell: str, unit: int) -> int:
    """VND; written in `unit` of it."""
    number = _number(cell, 9)
    if number is None or not 0 <= number * unit <= MOST_MONEY:
        raise BadCell(NOT_AMOUNT, found=shown(cell))
    return int(number * unit)


def year(cell: str, day: date) -> int:
    """Of a year or a date, not later than `day`."""
    found = YEAR.fullmatch(cell)
    if found is None or not 1900 <= int(found[1]) <= day.year:
        raise BadCell(NOT_YEAR, found=shown(cell), year=day.year)
    return int(found[1])


def yes_or_no(cell: str) -> bool:
    key = search_key(cell)
    if key not in YES | NO:
        raise BadCell(NOT_YES_OR_NO, found=shown(cell))
    return key in YES


def vsic_version(cell: str) -> int:
    if cell not in map(str, VERSIONS):
        raise BadCell(NOT_VERSION, found=shown(cell))
    return int(cell)


@lru_cache(maxsize=4096)
def vsic_code(cell: str, version: int) -> str:
    """Digits; within the divisions that the reference lists whole, only classes of that version."""
    try:
        digits = digits_of(cell.upper())
    except ValueError:
        raise BadCell(NOT_VSIC, found=shown(cell)) from None
    if len(digits) == 3 and (version, f"0{digits}") in vsic_classes():
        digits = f"0{digits}"
    if digits[:2] in WHOLE_DIVISIONS and not _has_class(version, digits):
        other = next((one for one in VERSIONS if one != version and _has_class(one, digits)), None)
        raise BadCell(OTHER_VERSION if other else NO_CLASS, version=version, found=digits, other=other or 0)
    return digits


def _has_class(version: int, digits: str) -> bool:
    """As a class, as what stands above one, or as what stands below one."""
    return (version, digits[:4]) in vsic_classes() or (
        len(digits) < 4 and any(v == version and code.startswith(digits) for v, code in vsic_classes())
    )


def _number(cell: str, decimals: int) -> Exact | None:
    try:
        return read_number(cell, decimals).number
    except NotUnderstood:
        return None
