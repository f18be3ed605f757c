"""CSV files: their encoding, what separates their cells, and their rows."""

import csv
import io
import re
from collections.abc import Iterator

from lotrinh.i18n import N_
from lotrinh.sheet_files.encodings import decode
from lotrinh.sheet_files.headings import Headings
from lotrinh.sheet_files.problems import UnreadableFile
from lotrinh.sheet_files.sheets import Line, Sheet, filled, split, tidy

BAD_QUOTES = N_(
    "Row %(line)s cannot be read as CSV: a quotation mark is missing or stands in the wrong place."
    " Save the file again from a spreadsheet program."
)
SEPARATORS = ",;\t|"
DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
LOOKED_AT = 30


def read_csv(content: bytes, known: Headings) -> Sheet:
    """Raises UnreadableFile with what to do."""
    text, encoding = decode(content)
    declared = DECLARED.match(text)
    body = text[declared.end() :] if declared else text
    separator = declared[1] if declared else _separator(body)
    (line, headings), rows = split(filled(_lines(body, separator, begin=1 if declared else 0)), known)
    return Sheet(kind="csv", encoding=encoding, line=line, headings=headings, rows=rows)


def _lines(text: str, separator: str, begin: int = 0) -> Iterator[Line]:
    """Each row with the line on which it begins; a quoted cell may run over several."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = begin + 1
    try:
        for cells in reader:
            yield number, [tidy(cell) for cell in cells]
            number = begin + reader.line_num + 1
    except csv.Error:
        raise UnreadableFile(BAD_QUOTES, line=number) from None


def _separator(text: str) -> str:
    """The one most used in the first row that uses any: addresses below may hold more commas."""
    for line in text.split("\n", LOOKED_AT)[:LOOKED_AT]:
        used = max(SEPARATORS, key=line.count)
        if used in line:
            return used
    return SEPARATORS[0]
