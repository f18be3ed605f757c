"""The rows of an uploaded file while they wait: cells as text, and no personal number among them."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lotrinh import stored_files
from lotrinh.centre.registry_import.fields import NUMBERS
from lotrinh.search import search_key
from lotrinh.settings import settings
from lotrinh.sheet_files.sheets import Line

PERSONAL = "•" * 12
"""Stands where a personal number stood: 12 digits, the first a zero that number cells lose."""

ANYWHERE = re.compile(r"(?<![0-9])0(?:[ .\-]?[0-9]){11}(?![0-9])")
WHOLE = re.compile(r"[0-9]{11}|[0-9](?:[ .\-]?[0-9]){11}")
IDENTITY = re.compile("cccd|cmnd|cmt|can cuoc|dinh danh|ho chieu|identity|passport|personal number")
READ = msgspec.json.Decoder(Line)


def folder() -> Path:
    return settings().data_dir / "imports"


def keep(headings: list[str], rows: list[Line], columns: dict[str, int]) -> str:
    """The name under which the rows are found again."""
    hide = Hide(headings, columns)
    return stored_files.store(
        folder(), b"\n".join(msgspec.json.encode((line, hide.in_row(cells))) for line, cells in rows)
    )


def without_personal_number(text: str) -> str:
    """Of a heading: a file without headings has a firm where they should be."""
    return PERSONAL if WHOLE.fullmatch(text) else ANYWHERE.sub(PERSONAL, text)


class Hide:
    """Personal numbers, wherever they stand; amounts have as many digits, but never begin with a zero."""

    def __init__(self, headings: list[str], columns: dict[str, int]) -> None:
        self._numbers = {place for field, place in columns.items() if field in NUMBERS}
        self._tax_code = columns.get("tax_code", -1)
        self._identities = {n for n, text in enumerate(headings) if IDENTITY.search(search_key(text))}

    def in_row(self, cells: list[str]) -> list[str]:
        return [self._in_cell(place, cell) for place, cell in enumerate(cells)]

    def _in_cell(self, place: int, cell: str) -> str:
        if place in self._identities or (place == self._tax_code and WHOLE.fullmatch(cell)):
            return PERSONAL
        if place in self._numbers and not cell.startswith("0"):
            return cell
        return ANYWHERE.sub(PERSONAL, cell)


def lines(name: str) -> Iterator[Line]:
    """Raises FileNotFoundError when the file is no longer kept."""
    with stored_files.place(folder(), name).open("rb") as source:
        for line in source:
            yield READ.decode(line)


def remove(name: str) -> None:
    stored_files.remove(folder(), name)


def kept_since(moment: float) -> Iterator[str]:
    """The names of files that lie there since before this moment (seconds since 1970)."""
    for path in folder().glob("*") if folder().is_dir() else ():
        if path.stat().st_mtime < moment and stored_files.STORED_NAME.fullmatch(path.name):
            yield path.name
