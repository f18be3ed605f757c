"""The list of firms as a spreadsheet, written row by row, so that its length costs no memory."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from lotrinh import clock, i18n
from lotrinh.centre.firm_choices import PROGRESS
from lotrinh.centre.firm_columns import COLUMNS
from lotrinh.centre.firm_rows import FirmRow
from lotrinh.firms import names
from lotrinh.i18n import N_
from lotrinh.spreadsheets import AS_WRITTEN

# Text stays text, whatever it begins with.
ALWAYS = {
    "tax_code": N_("Tax code"),
    "name": N_("Firm"),
    "park": N_("Industrial park"),
    "commune": N_("Commune today"),
}
AFTER = {"progress": ("shared", "submitted"), "tags": ()}
MORE = {"shared": N_("Shares its results"), "submitted": N_("Submitted on")}
WIDTHS = {"name": 46, "park": 26, "commune": 24, "sector": 32, "step": 34, "advisor": 24, "tags": 30}
SCRATCH = "rows-"

Value = str | int | date | None


class Note(msgspec.Struct, frozen=True):
    label: str
    text: str


class FirmBook:
    """The file is whole once `close` has returned; `discard` always, at the end. Not for two threads at a time."""

    def __init__(self, path: Path, columns: Sequence[str], locale: i18n.Locale) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix=SCRATCH, dir=path.parent)
        options = {"constant_memory": True, "tmpdir": self._scratch.name} | AS_WRITTEN
        self._book = xlsxwriter.Workbook(str(path), options)
        self._say: Callable[[str], str] = lambda message: i18n.gettext(locale, message)
        self._locale: i18n.Locale = locale
        self._columns = [*ALWAYS, *(one for name in columns for one in (name, *AFTER.get(name, ())))]
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._head = self._book.add_format({"bold": True, "bg_color": "#e6f0ee"})
        self._sheet: Worksheet = self._book.add_worksheet(self._say(N_("Firms")))
        self._row = 0
        self._write_heading()

    def write(self, firms: Iterable[FirmRow]) -> None:
        for firm in firms:
            self._row += 1
            for at, column in enumerate(self._columns):
                self._write_cell(at, value(firm, column, self._locale))

    def close(self, notes: Sequence[Note]) -> None:
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)
        sheet = self._book.add_worksheet(self._say(N_("Notes")))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 110)
        for row, note in enumerate(notes):
            sheet.write_string(row, 0, note.label, self._head)
            sheet.write_string(row, 1, note.text)
        self._book.close()

    def discard(self) -> None:
        """What the rows were kept in meanwhile; a book that was not finished is closed to let go of it."""
        if not self._book.fileclosed:
            self._book.close()
        self._scratch.cleanup()

    def _write_heading(self) -> None:
        labels = ALWAYS | COLUMNS | MORE
        self._sheet.freeze_panes(1, 2)
        for at, column in enumerate(self._columns):
            self._sheet.set_column(at, at, WIDTHS.get(column, 16))
            self._sheet.write_string(0, at, self._say(labels[column]), self._head)

    def _write_cell(self, at: int, cell: Value) -> None:
        if isinstance(cell, str):
            self._sheet.write_string(self._row, at, cell)
        elif isinstance(cell, date):
            self._sheet.write_datetime(self._row, at, cell, self._day)
        elif cell is not None:
            self._sheet.write_number(self._row, at, cell)


def value(firm: FirmRow, column: str, locale: i18n.Locale) -> Value:
    """What stands in the cell; None: not known, or not shared."""
    found: dict[str, Callable[[], Any]] = {
        "sector": lambda: i18n.gettext(locale, names.SECTORS[firm.sector]),
        "size": lambda: i18n.gettext(locale, names.SIZES[firm.size]),
        "progress": lambda: i18n.gettext(locale, PROGRESS[_standing(firm)]),
        "shared": lambda: i18n.gettext(locale, N_("Shared") if firm.shared else N_("Not shared")),
        "submitted": lambda: clock.local(firm.submitted_at).date() if firm.submitted_at else None,
        "step": lambda: firm.step_title.get(locale) if firm.step_title else None,
        "tags": lambda: ", ".join(firm.tags) or None,
        "contact": lambda: firm.last_contact,
    }
    cell: Value = found[column]() if column in found else getattr(firm, column)
    return cell


def _standing(firm: FirmRow) -> str:
    return "submitted" if firm.submitted else "draft" if firm.draft else "none"
