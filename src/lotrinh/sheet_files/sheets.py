"""A file as headings and rows, whatever it was: what CSV and XLSX have in common."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Literal

import msgspec

from lotrinh.i18n import N_
from lotrinh.sheet_files.headings import Headings
from lotrinh.sheet_files.problems import UnreadableFile

MOST_COLUMNS = 60
MOST_ROWS = 150_000
HEADINGS_WITHIN = 20

NO_ROWS = N_("This file has no rows below its headings. Add the entries, one in each row.")
TOO_MANY_COLUMNS = N_(
    "This file has %(count)s columns; at most %(most)s are read."
    " Delete the columns that are not needed and save it again."
)
TOO_MANY_ROWS = N_("This file has more than 150,000 rows. Split it into several files.")

UNSEEN = re.compile(
    "[\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]"
)

Line = tuple[int, list[str]]
"""The number of a row in its file, as a spreadsheet program shows it, and its cells."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """`rows`: those below the headings that are not blank; `line`: where the headings stand."""

    kind: Literal["csv", "xlsx"]
    encoding: str = ""
    title: str = ""
    line: int
    headings: list[str]
    rows: list[Line]


def tidy(cell: str) -> str:
    """One line without unseen characters; accents as single letters, however they were typed."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    return " ".join(UNSEEN.sub("", cell).split())


def filled(lines: Iterable[Line]) -> list[Line]:
    """Without blank rows and without empty cells at the end of a row."""
    kept = []
    for number, cells in lines:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            kept.append((number, cells))
        if len(kept) > MOST_ROWS + HEADINGS_WITHIN:
            raise UnreadableFile(TOO_MANY_ROWS)
    return kept


def split(lines: list[Line], known: Headings) -> tuple[Line, list[Line]]:
    """Headings and rows: a title may stand above the headings, which are known by their words."""
    if not lines:
        raise UnreadableFile(NO_ROWS)
    top = next(
        (n for n, (_, cells) in enumerate(islice(lines, HEADINGS_WITHIN)) if len(known.guess(cells)) > 1), 0
    )
    (number, headings), rows = lines[top], lines[top + 1 :]
    if not rows:
        raise UnreadableFile(NO_ROWS)
    refuse_columns(len(headings))
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    return (number, headings), rows


def refuse_columns(count: int) -> None:
    if count > MOST_COLUMNS:
        raise UnreadableFile(TOO_MANY_COLUMNS, count=count, most=MOST_COLUMNS)
