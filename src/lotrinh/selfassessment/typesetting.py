"""Sets a document with typst: tagged for screen readers, from its template and its data alone."""

import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
import typst

from lotrinh import paths

TEMPLATES = paths.TEMPLATES / "reports"
PREVIEW_PPI = 110

# What our font cannot show would make the document unreadable for a screen reader, and typst refuses it.
UNPRINTED = re.compile(
    "[^ -~\u00a0-ćĊ-ēĖ-ěĞ-ġĦ-īĮ-ıĹ-ĺĽ-ľŁ-ńŇ-ňŌ-ōŐ-ŕŘ-śŞ-ūŮ-žƠ-ơƯ-ưǦ-ǧˆ-ˇ˘-˜"
    "\u0300-\u0304\u0306-\u030c\u0312\u031b\u0323\u0326-\u0328"
    "Ḡ-ḡẀ-ẅẞẠ-ỹ–—‘-‚“-„†-•…‰‹›⁄⁰⁴-⁹₀-₉₫€™⅛-⅞−∕≈≠≤≥]"
)


def typeset(template: str, data: dict[str, Any], at: datetime, logo: bytes | None = None) -> bytes:
    """The PDF, in a tenth of a second: call it in a thread. The same data and date give the same bytes."""
    document = _compiler().compile(
        TEMPLATES / template,
        format="pdf",
        sys_inputs=_inputs(data, logo),
        pdf_standards=["ua-1"],
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    assert isinstance(document, bytes)
    return document


def draw(template: str, data: dict[str, Any], logo: bytes | None = None) -> bytes:
    """The one page as a PNG picture; raises ValueError for a logo that cannot be drawn."""
    try:
        picture = _compiler().compile(
            TEMPLATES / template, format="png", ppi=PREVIEW_PPI, sys_inputs=_inputs(data, logo)
        )
    except typst.TypstError as error:
        raise ValueError(str(error)) from error
    assert isinstance(picture, bytes)
    return picture


def _compiler() -> typst.Compiler:
    return typst.Compiler(root=TEMPLATES, font_paths=_fonts())


def _inputs(data: dict[str, Any], logo: bytes | None) -> dict[str, str]:
    """The bytes of a logo as numbers, since only text is handed over."""
    inputs = {"data": msgspec.json.encode(printable(data)).decode()}
    return inputs | ({"logo": msgspec.json.encode(list(logo)).decode()} if logo else {})


@cache
def _fonts() -> typst.Fonts:
    """Ours alone, so that a document looks the same wherever it is made."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[TEMPLATES / "fonts"]
    )


def printable(value: Any) -> Any:
    """The same data; signs that our font does not have become question marks."""
    if isinstance(value, str):
        one_line = re.sub(r"\s+", " ", unicodedata.normalize("NFC", value))
        return UNPRINTED.sub("?", one_line)
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(one) for one in value]
    return value
