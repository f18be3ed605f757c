"""Imports of providers as their pages draw them."""

from collections.abc import Iterable
from typing import Any

import msgspec

from lotrinh import i18n
from lotrinh.directory.imports import queries
from lotrinh.directory.imports.fields import FIELDS
from lotrinh.directory.imports.queries import ImportSeen
from lotrinh.directory.names import KINDS
from lotrinh.directory.offers import titles
from lotrinh.firms.names import SHORT_SECTORS
from lotrinh.i18n import N_
from lotrinh.sheet_files.problems import sentence
from lotrinh.spreadsheets import MARK, csv_lines

STATES = {
    "checked": (N_("Checked"), "warn"),
    "applied": (N_("Applied"), ""),
    "undone": (N_("Undone"), "plain"),
}
PROBLEMS_SHOWN = 20
NEW_ENTRY, ALL_SECTORS, NOT_READ = N_("New entry"), N_("all sectors"), N_("not read")


class ChangeLine(msgspec.Struct, frozen=True):
    """`tax_code`: the one that a new entry is given."""

    name: str
    fact: str
    before: str
    after: str
    tax_code: str = ""


class ProblemLine(msgspec.Struct, frozen=True):
    """`known_by`: the name in the row."""

    line: int
    known_by: str
    heading: str
    text: str


class ImportPage(msgspec.Struct, frozen=True, kw_only=True):
    """`columns`: heading and what it is read as."""

    seen: ImportSeen
    page: int
    columns: list[tuple[str, str]]
    lines: list[ChangeLine]
    problems: list[ProblemLine]


async def import_page(seen: ImportSeen, page: int, locale: i18n.Locale) -> ImportPage:
    shown = min(page, seen.pages)
    rows = await queries.changes(seen, shown)
    return ImportPage(
        seen=seen,
        page=shown,
        columns=[
            (heading or "–", i18n.gettext(locale, FIELDS.get(field, NOT_READ)))
            for heading, field in seen.columns
        ],
        lines=[line for row in rows for line in _change_lines(row, locale)],
        problems=problem_lines(await queries.refused(seen, PROBLEMS_SHOWN), locale),
    )


def problem_lines(rows: Iterable[dict[str, Any]], locale: i18n.Locale) -> list[ProblemLine]:
    return [ProblemLine(row["line"], row["name"], row["heading"], sentence(row, locale)) for row in rows]


def refused_csv(rows: list[dict[str, Any]], locale: i18n.Locale) -> bytes:
    """UTF-8 with the mark by which spreadsheet programs know it."""
    titles_ = [
        i18n.gettext(locale, one) for one in (N_("Row"), N_("Name"), N_("Column"), N_("What to correct"))
    ]
    lines = [[str(one.line), one.known_by, one.heading, one.text] for one in problem_lines(rows, locale)]
    return MARK + csv_lines([titles_, *lines])


def template_csv(locale: i18n.Locale) -> bytes:
    """The headings that a list may have."""
    return MARK + csv_lines([[i18n.gettext(locale, label) for label in FIELDS.values()]])


def _change_lines(row: dict[str, Any], locale: i18n.Locale) -> list[ChangeLine]:
    if row["outcome"] == "new":
        offered = _text("solutions", row["after"]["solutions"], locale)
        code = row["after"].get("tax_code") or ""
        return [ChangeLine(row["name"], i18n.gettext(locale, NEW_ENTRY), "–", offered, code)]
    return [
        ChangeLine(
            row["name"],
            i18n.gettext(locale, label),
            _text(field, row["before"][field], locale),
            _text(field, row["after"][field], locale),
        )
        for field, label in FIELDS.items()
        if field in row["after"]
    ]


def _text(field: str, value: Any, locale: i18n.Locale) -> str:
    if field == "kind":
        return i18n.gettext(locale, KINDS[value])
    if field == "solutions":
        return " · ".join(titles(value, locale))
    if field == "sectors":
        return ", ".join(i18n.gettext(locale, SHORT_SECTORS[one]) for one in value) or i18n.gettext(
            locale, ALL_SECTORS
        )
    return value or "–"
