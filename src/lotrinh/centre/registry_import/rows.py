"""A row of the file as a row of the registry, or everything that is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from lotrinh.centre.registry_import import cells
from lotrinh.centre.registry_import.places import Places, UnknownPlace
from lotrinh.i18n import N_
from lotrinh.search import search_key
from lotrinh.sheet_files.cells import TOO_MANY_CELLS, BadCell, email, shown, text_of
from lotrinh.sheet_files.sheets import Line

NO_CODE = N_("The tax code is missing.")
REPEATED = N_("This tax code stands in several rows: %(lines)s. Keep the one that is right.")
MOST_LINES_NAMED = 5
KEY_LENGTH = 200
COLUMNS = (
    "line", "tax_code", "name", "search_key", "vsic_version", "vsic_code", "employees", "revenue", "capital",
    "foreign_invested", "founded_year", "commune", "former_district", "park", "address", "registry_email",
)  # fmt: skip


class Problem(msgspec.Struct, frozen=True):
    line: int
    tax_code: str
    heading: str
    message_id: str
    params: dict[str, Any]


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is read: the field of each column, what amounts are written in, the version of VSIC."""

    headings: list[str]
    columns: dict[str, int]
    unit: int
    vsic_version: int


class RowReader:
    def __init__(self, layout: Layout, places: Places, repeated: Mapping[str, list[int]]) -> None:
        self._layout = layout
        self._columns = sorted((number, name) for name, number in layout.columns.items())
        self._places = places
        self._repeated = repeated
        self._known: dict[tuple[str, str], Any] = {}
        self._readers = self._readers_of_fields()

    def read(self, lines: Iterable[Line]) -> tuple[list[tuple[object, ...]], list[Problem]]:
        """Rows as COLUMNS, and the problems of those that cannot be taken."""
        rows, problems = [], []
        for line, texts in lines:
            values, wrong = self._values(line, texts)
            problems += wrong
            if not wrong:
                rows.append((line, *(values.get(column) for column in COLUMNS[1:])))
        return rows, problems

    def _values(self, line: int, texts: list[str]) -> tuple[dict[str, Any], list[Problem]]:
        """Blank cells say nothing: what the registry has stays."""
        if len(texts) > len(self._layout.headings):
            params = {"count": len(texts), "headings": len(self._layout.headings)}
            return {}, [Problem(line, "", "", TOO_MANY_CELLS, params)]
        found = {name: texts[n] for n, name in self._columns if n < len(texts) and texts[n]}
        try:
            values: dict[str, Any] = {"tax_code": code_of(found.pop("tax_code", ""))}
        except BadCell as bad:
            return {}, [self._problem(line, "", "tax_code", bad)]
        problems = self._repetition(line, values["tax_code"])
        for field, cell in found.items():
            try:
                values[field] = self._value(field, cell)
            except BadCell as bad:
                problems.append(self._problem(line, values["tax_code"], field, bad))
        if not problems:
            problems = self._complete(values, found, line)
        return values, problems

    def _repetition(self, line: int, code: str) -> list[Problem]:
        """Which of several rows of a firm is right nobody can tell, so none is taken."""
        if code not in self._repeated:
            return []
        lines = self._repeated[code]
        named = ", ".join(map(str, lines[:MOST_LINES_NAMED])) + ("…" if len(lines) > MOST_LINES_NAMED else "")
        return [self._problem(line, code, "tax_code", BadCell(REPEATED, lines=named))]

    def _value(self, field: str, cell: str) -> Any:
        """Few different cells fill most columns, so what was read once is remembered."""
        if field in ("name", "address", "registry_email"):
            return self._readers[field](cell)
        if (field, cell) not in self._known:
            self._known[field, cell] = self._readers[field](cell)
        return self._known[field, cell]

    def _complete(self, values: dict[str, Any], found: dict[str, str], line: int) -> list[Problem]:
        """A VSIC code means something only with its version, which may stand in a column of its own."""
        if "name" in values:
            values["search_key"] = search_key(values["name"])[:KEY_LENGTH]
        version = values.pop("vsic_version", self._layout.vsic_version)
        if "vsic_code" not in found:
            return []
        try:
            values["vsic_code"] = cells.vsic_code(found["vsic_code"], version)
        except BadCell as bad:
            return [self._problem(line, values["tax_code"], "vsic_code", bad)]
        values["vsic_version"] = version
        return []

    def _problem(self, line: int, tax_code: str, field: str, bad: BadCell) -> Problem:
        heading = self._layout.headings[self._layout.columns[field]]
        return Problem(line, tax_code, heading[:200], bad.message_id, bad.params)

    def _readers_of_fields(self) -> dict[str, Callable[[str], Any]]:
        places, unit = self._places, self._layout.unit
        return {
            "name": lambda cell: text_of(cell, 200),
            "address": lambda cell: text_of(cell, 300),
            "registry_email": email,
            "vsic_version": cells.vsic_version,
            "vsic_code": str,
            "employees": cells.whole_number,
            "revenue": lambda cell: cells.amount(cell, unit),
            "capital": lambda cell: cells.amount(cell, unit),
            "founded_year": lambda cell: cells.year(cell, places.day),
            "foreign_invested": cells.yes_or_no,
            "commune": lambda cell: place(cell, places.commune, places),
            "former_district": lambda cell: place(cell, places.former_district, places),
            "park": lambda cell: place(cell, places.park, places),
        }


def code_of(cell: str) -> str:
    if not cell:
        raise BadCell(NO_CODE)
    return cells.tax_code_of(cell)


def place(cell: str, find: Callable[[str], int], places: Places) -> int:
    try:
        return find(cell)
    except UnknownPlace as unknown:
        day = f"{places.day:%d/%m/%Y}"
        raise BadCell(unknown.message_id, found=shown(cell), day=day) from None


def repeated_codes(lines: Iterable[Line], column: int) -> dict[str, list[int]]:
    """Tax codes that stand in more than one row, with these rows."""
    seen: dict[str, list[int]] = {}
    for line, texts in lines:
        if column < len(texts) and texts[column]:
            try:
                code = cells.tax_code_of(texts[column])
            except BadCell:
                continue
            seen.setdefault(code, []).append(line)
    return {code: where for code, where in seen.items() if len(where) > 1}
