"""Which files are taken: decided by what is in them, never by their name."""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable

import msgspec
import puremagic

from lotrinh.i18n import N_
from lotrinh.papers.images import is_jpeg, is_png, is_webp
from lotrinh.papers.office import BROKEN, DOCUMENT, SHEET, Refused, office_type

MOST_BYTES = 5_000_000
LONGEST_NAME = 150

NO_FILE = N_("Choose a file first.")
EMPTY = N_("This file is empty. Choose another one.")
TOO_LARGE = N_(
    "This file is larger than 5 MB. Make it smaller, for example by saving only the pages that matter."
)
WRONG_NAME = N_(
    "The name of this file cannot be used. Rename it to at most 150 ordinary letters and digits, "
    "without / and \\, and choose it again."
)
WRONG_TYPE = N_(
    "This is not a PDF, PNG, JPEG, WebP, Word (.docx) or Excel (.xlsx) file, whatever its name says. "
    "Save it as one of these and add that."
)
TWO_IN_ONE = N_("This file is two kinds of file in one, which is not accepted. Save it again as PDF.")

# The endings a name may have for each type; the first is added to a name with another one.
ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/webp": (".webp",),
    DOCUMENT: (".docx",),
    SHEET: (".xlsx",),
}
PDF_HEAD = re.compile(rb"%PDF-[12]\.[0-9]")
OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
PAGE_OR_PROGRAM = re.compile(rb"<(script|html|svg|!doctype|\?php)", re.IGNORECASE)
HEAD = 1024
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


class CheckedFile(msgspec.Struct, frozen=True):
    """A file that may be stored, under a name that fits its content."""

    name: str
    media_type: str
    sha256: str
    content: bytes


def check_file(name: str, content: bytes) -> CheckedFile:
    """Raises Refused with what to do."""
    if not name and not content:
        raise Refused(NO_FILE)
    plain = _checked_name(name)
    if not content:
        raise Refused(EMPTY)
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    media_type = _media_type(content)
    ending = "" if plain.lower().endswith(ENDINGS[media_type]) else ENDINGS[media_type][0]
    return CheckedFile(plain + ending, media_type, hashlib.sha256(content).hexdigest(), content)


def _checked_name(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).strip()
    unseen = any(unicodedata.category(character) in UNSEEN for character in plain)
    if unseen or not plain.strip(".") or re.search(r"[/\\]", plain) or len(plain) > LONGEST_NAME:
        raise Refused(WRONG_NAME)
    return plain


def _media_type(content: bytes) -> str:
    found = _by_signature(content)
    if ".docx" in found:
        return office_type(content)
    for ending, media_type, is_whole in SIMPLE:
        if ending in found:
            if not is_whole(content):
                raise Refused(BROKEN)
            _refuse_second_kind(content, media_type)
            return media_type
    raise Refused(WRONG_TYPE)


def _by_signature(content: bytes) -> set[str]:
    """Endings that files beginning like this have."""
    try:
        return {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def is_pdf(content: bytes) -> bool:
    """From its first byte to the end mark, with at most a line's worth of white space after it."""
    tail = content[-HEAD:]
    end = tail.rfind(b"%%EOF")
    return bool(PDF_HEAD.match(content)) and end >= 0 and not tail[end + 5 :].strip(b"\r\n\t \0")


def _refuse_second_kind(content: bytes, media_type: str) -> None:
    """Readers of archives search from the end, those of PDF and of web pages near the beginning."""
    head = content[:HEAD]
    is_other_document = media_type != "application/pdf" and b"%PDF-" in head
    is_archive = zipfile.is_zipfile(io.BytesIO(content)) or any(mark in content for mark in OTHER_ARCHIVES)
    if is_other_document or is_archive or PAGE_OR_PROGRAM.search(head):
        raise Refused(TWO_IN_ONE)


SIMPLE: tuple[tuple[str, str, Callable[[bytes], bool]], ...] = (
    (".pdf", "application/pdf", is_pdf),
    (".png", "image/png", is_png),
    (".jpg", "image/jpeg", is_jpeg),
    (".webp", "image/webp", is_webp),
)
