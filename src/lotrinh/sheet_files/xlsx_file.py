"""XLSX workbooks: looked over before they are opened, since a few bytes can unfold to gigabytes."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import python_calamine

from lotrinh.i18n import N_
from lotrinh.sheet_files.headings import Headings
from lotrinh.sheet_files.problems import UnreadableFile
from lotrinh.sheet_files.sheets import MOST_ROWS, Line, Sheet, filled, refuse_columns, split, tidy
from lotrinh.sheet_files.workbook import Extent, look_over

DAMAGED = N_("This workbook is damaged. Open it in Excel, save it again as .xlsx, and upload that.")
MERGED = N_(
    "Cells %(cells)s are merged, so it cannot be told which row they speak of."
    " Undo “Merge cells” in the whole sheet and save it again."
)
FORMULA = N_(
    "Cell %(cell)s holds a formula; what it shows may be out of date."
    " Copy the sheet, choose “Paste values”, and save that."
)
TOO_FAR_DOWN = N_(
    "Row %(row)s of this sheet is filled; at most 150,000 rows are read. Delete what is not needed."
)
FURTHER_ROWS = 100  # a title and empty rows above the headings
FROM_EXCEL = (
    python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError,
    python_calamine.PasswordError, python_calamine.WorksheetNotFound,
)  # fmt: skip


def read_xlsx(content: bytes, known: Headings) -> Sheet:
    """The first visible worksheet; raises UnreadableFile with what to do."""
    title, extent = look_over(content)
    _refuse_extent(extent)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = workbook.get_sheet_by_name(title)
    except FROM_EXCEL:
        raise UnreadableFile(DAMAGED) from None
    (line, headings), rows = split(filled(_lines(cells)), known)
    _refuse_in_table(line, extent, cells.merged_cell_ranges or [])
    return Sheet(kind="xlsx", title=title[:100], line=line, headings=headings, rows=rows)


def _refuse_extent(extent: Extent) -> None:
    refuse_columns(extent.columns)
    if extent.rows > MOST_ROWS + FURTHER_ROWS:
        raise UnreadableFile(TOO_FAR_DOWN, row=extent.rows)


def _refuse_in_table(line: int, extent: Extent, merged: list[Any]) -> None:
    """Above the headings both are harmless: a title is often merged."""
    for (top, left), (bottom, right) in merged:
        if bottom + 1 >= line:
            cells = f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
            raise UnreadableFile(MERGED, cells=cells)
    for row, cell in extent.formulas:
        if row >= line:
            raise UnreadableFile(FORMULA, cell=cell)


def _lines(sheet: python_calamine.CalamineSheet) -> Iterator[Line]:
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, left + [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """As the cell would be typed; a number without a fraction is whole."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def column_name(number: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        letters = chr(ord("A") + rest) + letters
        number -= 1
    return letters
