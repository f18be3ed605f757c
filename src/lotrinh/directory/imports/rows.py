"""A row of the list as columns of the directory, or everything that is wrong with it."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

from lotrinh import i18n
from lotrinh.directory.names import KINDS
from lotrinh.firms.names import SECTORS, SHORT_SECTORS
from lotrinh.firms.tax_code_cell import tax_code_of
from lotrinh.i18n import N_
from lotrinh.search import search_key
from lotrinh.sheet_files.cells import TOO_MANY_CELLS, BadCell, email, shown, text_of
from lotrinh.sheet_files.sheets import Line
from lotrinh.web.forms import HIDDEN, WEB_ADDRESS, is_plain
from recommender.catalogue import shipped

NO_NAME = N_("The name is missing.")
NOT_KIND = N_("“%(found)s” is neither “Solution provider” nor “Trainer”.")
NOT_WEBSITE = N_("Enter an address that begins with https:// and has no spaces.")
NOT_OFFER = N_(
    "“%(found)s” is no solution or course of the catalogue. Write its name as the directory does, several with"
    " semicolons between them."
)
NOT_SECTOR = N_("“%(found)s” is no sector of the directory. Write several with semicolons between them.")
LENGTHS = {
    "name": 160, "about": 600, "phone": 30, "area": 200, "declared_references": 1000, "interest_note": 1000,
}  # fmt: skip
BETWEEN = re.compile(r"[;|]")
ALL_SECTORS = frozenset({"all", "all sectors", "tat ca", "moi nganh"})


class Problem(msgspec.Struct, frozen=True):
    line: int
    name: str
    heading: str
    message_id: str
    params: dict[str, Any]


class Row(msgspec.Struct, frozen=True):
    """`values`: by column of the directory; a blank cell says nothing."""

    line: int
    values: dict[str, Any]

    @property
    def key(self) -> str:
        return search_key(self.values["name"])


def read_rows(
    headings: list[str], columns: Mapping[str, int], lines: Iterable[Line]
) -> tuple[list[Row], list[Problem]]:
    """Those that can be taken, and what is wrong with the others."""
    rows, problems = [], []
    for line, cells in lines:
        if len(cells) > len(headings):
            params = {"count": len(cells), "headings": len(headings)}
            problems.append(Problem(line, "", "", TOO_MANY_CELLS, params))
            continue
        values, wrong = _values(
            {name: cells[n] for name, n in columns.items() if n < len(cells) and cells[n]}
        )
        name = str(values.get("name", ""))
        problems += [
            Problem(line, name, headings[columns[f]][:200], bad.message_id, bad.params) for f, bad in wrong
        ]
        if not wrong:
            rows.append(Row(line, values))
    return rows, problems


def _values(cells: dict[str, str]) -> tuple[dict[str, Any], list[tuple[str, BadCell]]]:
    values: dict[str, Any] = {}
    wrong = [] if "name" in cells else [("name", BadCell(NO_NAME))]
    for field, cell in cells.items():
        try:
            values[field] = READERS[field](cell)
        except BadCell as bad:
            wrong.append((field, bad))
    return values, wrong


def _text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not is_plain(cell):
            raise BadCell(HIDDEN)
        return text_of(cell, most)

    return read


def _website(cell: str) -> str:
    if not WEB_ADDRESS.fullmatch(text_of(cell, 200)):
        raise BadCell(NOT_WEBSITE)
    return cell


def _kind(cell: str) -> str:
    found = _known_kinds().get(search_key(cell))
    if found is None:
        raise BadCell(NOT_KIND, found=shown(cell))
    return found


def _several(known: Callable[[], dict[str, str]], message_id: str) -> Callable[[str], list[str]]:
    """In the order of the list, each once."""

    def read(cell: str) -> list[str]:
        found: dict[str, None] = {}
        for part in filter(None, map(str.strip, BETWEEN.split(cell))):
            one = known().get(search_key(part))
            if one is None:
                raise BadCell(message_id, found=shown(part))
            found[one] = None
        return list(found)

    return read


def _sectors(cell: str) -> list[str]:
    return [] if search_key(cell) in ALL_SECTORS else _several(_known_sectors, NOT_SECTOR)(cell)


@cache
def _known_kinds() -> dict[str, str]:
    return _by_name(KINDS)


@cache
def _known_sectors() -> dict[str, str]:
    return _by_name(SECTORS) | _by_name(SHORT_SECTORS)


@cache
def _known_offers() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in shipped().solutions.values():
        found |= {search_key(name): one.id for name in (one.id, one.title.vi, one.title.en)}
    return found


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    """By its id and by what it is called in each language."""
    return {
        search_key(text): value
        for value, label in names.items()
        for text in (value, *(i18n.gettext(locale, label) for locale in i18n.LOCALES))
    }


READERS: dict[str, Callable[[str], Any]] = {
    **{name: _text(most) for name, most in LENGTHS.items()},
    "tax_code": tax_code_of,
    "kind": _kind,
    "email": email,
    "website": _website,
    "solutions": _several(_known_offers, NOT_OFFER),
    "sectors": _sectors,
}
