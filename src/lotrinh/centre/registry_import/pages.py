"""Imports as their pages draw them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import i18n
from lotrinh.centre.registry_import import queries
from lotrinh.centre.registry_import.queries import PAGE, ImportSeen
from lotrinh.firms.history import PlaceNames, place_names, value_text
from lotrinh.firms.names import FACTS
from lotrinh.i18n import N_
from lotrinh.paging import pages_of
from lotrinh.sheet_files.problems import sentence
from lotrinh.spreadsheets import MARK, csv_lines

STATES = {
    "uploaded": (N_("Columns to choose"), "warn"),
    "checking": (N_("Being checked"), "warn"),
    "checked": (N_("Checked"), "warn"),
    "stale": (N_("To check again"), "warn"),
    "applying": (N_("Being applied"), "warn"),
    "applied": (N_("Applied"), ""),
    "undoing": (N_("Being undone"), "warn"),
    "undone": (N_("Undone"), "plain"),
    "discarded": (N_("Discarded"), "plain"),
}
PROBLEMS_SHOWN = 20
LINES_AT_ONCE = 1_000
WITHOUT_RECORD = N_("changed without a record")
IN_USE = N_("people or assessments refer to it now")


class ChangeLine(msgspec.Struct, frozen=True):
    name: str
    tax_code: str
    fact: str
    before: str
    after: str


class ProblemLine(msgspec.Struct, frozen=True):
    """`known_by`: the tax code in the row."""

    line: int
    known_by: str
    heading: str
    text: str


class TouchedLine(msgspec.Struct, frozen=True):
    """`imported`: what the import had set; `current`: what stands there now; `reason`: who or what did it."""

    firm: str
    tax_code: str
    fact: str
    imported: str
    current: str
    reason: str
    registry_import: UUID | None


class ImportPage(msgspec.Struct, frozen=True, kw_only=True):
    seen: ImportSeen
    kind: str
    page: int
    lines: list[ChangeLine]
    problems: list[ProblemLine]

    @property
    def total(self) -> int:
        """Of the changes listed."""
        new = self.seen.new_firms
        return {"all": self.seen.changes, "new": new, "changed": self.seen.changes - new}[self.kind]

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE)


async def import_page(seen: ImportSeen, kind: str, page: int, locale: i18n.Locale) -> ImportPage:
    """What is listed depends on how far the import is: before the check there is nothing yet."""
    has_list = seen.state in ("checked", "applying") or seen.is_over
    rows = await queries.changes(seen, kind, page) if has_list else []
    places = await place_names()
    return ImportPage(
        seen=seen,
        kind=kind,
        page=page,
        lines=[_change_line(row, places, locale) for row in rows],
        problems=problem_lines(await queries.problems(seen, PROBLEMS_SHOWN), locale) if has_list else [],
    )


def problem_lines(rows: list[dict[str, Any]], locale: i18n.Locale) -> list[ProblemLine]:
    return [ProblemLine(row["line"], row["tax_code"], row["heading"], sentence(row, locale)) for row in rows]


def touched_lines(rows: list[dict[str, Any]], places: PlaceNames, locale: i18n.Locale) -> list[TouchedLine]:
    return [
        TouchedLine(
            firm=row["name"] or row["imported"] or "",
            tax_code=row["tax_code"],
            fact=i18n.gettext(locale, FACTS[row["field"]]),
            imported=value_text(row["field"], row["imported"], places, locale),
            current=value_text(row["field"], row["current"], places, locale),
            reason=_reason(row, locale),
            registry_import=row["registry_import"],
        )
        for row in rows
    ]


def errors_csv(rows: list[dict[str, Any]], locale: i18n.Locale) -> Iterator[bytes]:
    """UTF-8 with the mark by which spreadsheet programs know it; no cell begins like a formula."""
    titles = (N_("Row"), N_("Tax code"), N_("Column"), N_("What to correct"))
    yield MARK + csv_lines([[i18n.gettext(locale, title) for title in titles]])
    for begin in range(0, len(rows), LINES_AT_ONCE):
        part = problem_lines(rows[begin : begin + LINES_AT_ONCE], locale)
        yield csv_lines([[str(one.line), one.known_by, one.heading, one.text] for one in part])


def _change_line(row: dict[str, Any], places: PlaceNames, locale: i18n.Locale) -> ChangeLine:
    is_new = row["field"] == "firm"
    return ChangeLine(
        name=row["name"] or "",
        tax_code=row["tax_code"],
        fact=i18n.gettext(locale, N_("New firm") if is_new else FACTS[row["field"]]),
        before=value_text(row["field"], row["before"], places, locale),
        after=value_text(row["field"], row["after"], places, locale),
    )


def _reason(row: dict[str, Any], locale: i18n.Locale) -> str:
    if row["at"] is None:
        return i18n.gettext(locale, IN_USE if row["field"] == "firm" else WITHOUT_RECORD)
    who = row["file_name"] or row["person"]
    return f"{who} · {i18n.moment(locale, row['at'])}" if who else i18n.moment(locale, row["at"])
