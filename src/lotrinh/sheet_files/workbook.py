"""What an XLSX archive holds, read off its parts: is it whole and sane, which sheet is meant, how far it goes."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

import msgspec

from lotrinh.i18n import N_
from lotrinh.papers.office import (
    BOMB,
    PROGRAMS,
    SHEET,
    UNREADABLE,
    Refused,
    office_type,
)
from lotrinh.sheet_files.problems import UnreadableFile

NO_WORKBOOK = N_(
    "This is no whole Excel workbook (.xlsx), whatever its name says."
    " Open it in a spreadsheet program and save it as .xlsx or as CSV."
)
TOO_LARGE_INSIDE = N_(
    "This workbook unpacks to far more than a list needs, so it was not opened."
    " Copy the rows into a new workbook and save that."
)
HOLDS_PROGRAMS = N_(
    "This workbook holds macros or embedded programs, which are not accepted. Save it as .xlsx without macros."
)
NO_SHEET = N_(
    "This workbook has no visible worksheet. Make the sheet with the list visible and save it again."
)

MOST_UNPACKED = 300_000_000
MOST_LISTED = 1_000_000  # bytes of the parts that only name others
CHUNK = 1 << 18
MOST_FORMULAS = 1_000
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
REASONS = {BOMB: TOO_LARGE_INSIDE, PROGRAMS: HOLDS_PROGRAMS}


class Extent(msgspec.Struct):
    """How far the filled cells of a sheet reach, and where formulas stand: row and name of the cell."""

    columns: int = 0
    rows: int = 0
    formulas: list[tuple[int, str]] = msgspec.field(default_factory=list)


def look_over(content: bytes) -> tuple[str, Extent]:
    """The name of the first visible worksheet and its extent; raises UnreadableFile."""
    try:
        if office_type(content, MOST_UNPACKED) != SHEET:
            raise UnreadableFile(NO_WORKBOOK)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            title, part = _first_sheet(archive)
            with archive.open(part) as source:
                return title, _extent(source)
    except Refused as refused:
        raise UnreadableFile(REASONS.get(refused.message_id, NO_WORKBOOK)) from None
    except (*UNREADABLE, expat.ExpatError, KeyError):
        raise UnreadableFile(NO_WORKBOOK) from None


def _first_sheet(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Its name, and the part of the archive where its cells are."""
    targets = {
        one["Id"]: one["Target"]
        for name, one in _elements(archive, RELATIONS)
        if name == "Relationship" and one.get("Type", "").endswith("/worksheet")
    }
    for name, one in _elements(archive, WORKBOOK):
        place = next((value for key, value in one.items() if key.endswith(":id")), "")
        if name == "sheet" and place in targets and one.get("state", "visible") == "visible":
            return one["name"], posixpath.normpath(posixpath.join("/xl", targets[place])).lstrip("/")
    raise UnreadableFile(NO_SHEET)


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    if archive.getinfo(part).file_size > MOST_LISTED:
        raise UnreadableFile(NO_WORKBOOK)
    found: list[tuple[str, dict[str, str]]] = []
    with archive.open(part) as source:
        _parse(source, lambda name, attributes: found.append((name, attributes)))
    return found


def _extent(source: IO[bytes]) -> Extent:
    """Counted before anything is unfolded: a single cell far away would cost as much as all before it."""
    extent, row, cell = Extent(), "1", "A1"

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, cell
        if name == "row":
            row = attributes.get("r", row)
        elif name == "c":
            cell = attributes.get("r", f"A{row}")
        elif name in ("v", "is", "f"):
            _reach(extent, cell, is_formula=name == "f")

    _parse(source, begin)
    return extent


def _reach(extent: Extent, cell: str, *, is_formula: bool) -> None:
    place = CELL.fullmatch(cell.upper())
    if place is None:
        raise UnreadableFile(NO_WORKBOOK)
    row = int(place[2])
    extent.rows = max(extent.rows, row)
    extent.columns = max(extent.columns, _column(place[1]))
    if is_formula and len(extent.formulas) < MOST_FORMULAS:
        extent.formulas.append((row, cell))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _parse(source: IO[bytes], begin: Callable[[str, dict[str, str]], None]) -> None:
    """Elements by their bare names; a document with declarations of its own is none of a spreadsheet."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UnreadableFile(NO_WORKBOOK)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: begin(name.rpartition(":")[2], attributes)
    while chunk := source.read(CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)  # noqa: FBT003 - takes no keyword
