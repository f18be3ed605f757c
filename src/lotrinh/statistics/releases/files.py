"""A release as a table for spreadsheets: CSV, and a workbook with a sheet of definitions."""

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.spreadsheets import AS_WRITTEN, MARK, csv_lines
from lotrinh.statistics.releases.columns import NAMES, rows
from lotrinh.statistics.releases.content import Content

WIDTHS = {"population_vi": 44, "population_en": 44, "figure": 26, "release": 16, "cut": 16}
DEFINITIONS, TABLE, ABOUT = N_("Definitions"), N_("Figures"), N_("About this release")
DEFINITION_HEADS = ("field", "kind", "title", "meaning", "among")


def as_csv(content: Content) -> bytes:
    """UTF-8 with a byte-order mark; texts that a spreadsheet would take for formulas begin with an apostrophe."""
    return MARK + csv_lines([NAMES, *([row[name] for name in NAMES] for row in rows(content))])


def as_workbook(content: Content, locale: i18n.Locale) -> bytes:
    """Three sheets: the figures, what each field means, and which release it is."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True} | AS_WRITTEN)
    book.set_properties({"title": content.release, "created": content.released_at})
    head = book.add_format({"bold": True, "bg_color": "#e6f0ee"})
    table = [[row[name] for name in NAMES] for row in rows(content)]
    sheet = _sheet(book, i18n.gettext(locale, TABLE), NAMES, table, head)
    for at, name in enumerate(NAMES):
        sheet.set_column(at, at, WIDTHS.get(name, 14))
    sheet.autofilter(0, 0, len(table), len(NAMES) - 1)
    meanings = [
        [one.field, one.kind, one.title.get(locale), one.meaning.get(locale), one.among.get(locale)]
        for one in content.definitions
    ]
    sheet = _sheet(book, i18n.gettext(locale, DEFINITIONS), DEFINITION_HEADS, meanings, head)
    sheet.set_column(0, 2, 26)
    sheet.set_column(3, 4, 90)
    sheet = _sheet(book, i18n.gettext(locale, ABOUT), ("field", "value"), about(content, locale), head)
    sheet.set_column(0, 1, 40)
    book.close()
    return file.getvalue()


def about(content: Content, locale: i18n.Locale) -> list[tuple[str, str]]:
    """Which release it is, in words; also for the bulletin."""

    def say(message: str) -> str:
        return i18n.gettext(locale, message)

    found = [
        (say(N_("Release number")), content.release),
        (say(N_("Figures as of")), i18n.day(locale, content.as_of)),
        (say(N_("Computed at")), i18n.moment(locale, content.computed_at)),
        (say(N_("Released at")), i18n.moment(locale, content.released_at)),
        (say(N_("Licence")), content.licence.get(locale)),
    ]
    if content.corrects:
        found += [
            (say(N_("Corrects")), content.corrects),
            (say(N_("What it corrects")), content.changes),
            (say(N_("Why")), content.reason),
        ]
    if content.simulated:
        found.append((say(N_("Note")), say(N_("Simulated data"))))
    return found


def _sheet(
    book: xlsxwriter.Workbook, name: str, heads: Iterable[str], lines: Iterable[Iterable[Any]], head: Any
) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, heads, head)
    for number, line in enumerate(lines, start=1):
        for at, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(number, at, value)
            elif value is not None:
                sheet.write_number(number, at, value)
    return sheet
