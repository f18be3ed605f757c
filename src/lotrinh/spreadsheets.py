"""Files that spreadsheet programs open: text stays text, whatever it begins with."""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = b"\xef\xbb\xbf"
"""By which the programs know that a file is UTF-8."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of a workbook of xlsxwriter."""


def csv_lines(rows: Iterable[Sequence[object]]) -> bytes:
    """Without the mark, so that a file can be made in parts; text like a formula begins with an apostrophe."""
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    if not isinstance(cell, str) or not cell.startswith(FORMULA_SIGNS):
        return cell
    return cell if cell.removeprefix("-").replace(".", "", 1).isdecimal() else f"'{cell}"
