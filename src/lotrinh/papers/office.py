"""Is this a Word or Excel file without programs, that unpacks to what it says and to no more than is sane."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree as ET

from lotrinh.i18n import N_

BOMB = N_(
    "This file unpacks to far more than an Office file of its size should. Save it as PDF and add the PDF."
)
PROGRAMS = N_(
    "This file holds macros or embedded programs, which are not accepted. Save it as PDF and add the PDF."
)
BROKEN = N_("This file is damaged or no whole file of its kind. Open it, save it again, or save it as PDF.")

DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN_PARTS = {f"{DOCUMENT}.main+xml": DOCUMENT, f"{SHEET}.main+xml": SHEET}
TYPES = "[Content_Types].xml"

MOST_MEMBERS = 2_000
MOST_UNPACKED = 60_000_000
MOST_TYPES = 1_000_000
# Sheets full of alike rows pack well; what is small stays small however well it is packed.
MOST_RATIO, RATIO_FROM = 150, 1_000_000

END_RECORD = b"PK\x05\x06"
END_LENGTH = 22
PROGRAM_PARTS = re.compile(
    r"vbaproject|vbadata|/activex/|/macrosheets/|/oleobject|/customui/"
    r"|\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jar|msi|hta|lnk|sh|py)$",
    re.IGNORECASE,
)


UNREADABLE = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, ValueError, NotImplementedError)


class Refused(Exception):
    """A file that is not taken; the message id is a sentence that says what to do."""

    def __init__(self, message_id: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id


def office_type(content: bytes, most_unpacked: int = MOST_UNPACKED) -> str:
    """The media type; a file that only looks like an Office file is refused."""
    try:
        # Nothing stands before or after the archive, so nothing else hides in it.
        if not content.startswith(b"PK\x03\x04") or content.rfind(END_RECORD) != len(content) - END_LENGTH:
            raise Refused(BROKEN)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist(), most_unpacked)
            if archive.testzip() is not None:
                raise Refused(BROKEN)
            return _main_type(archive)
    except UNREADABLE as error:
        raise Refused(BROKEN) from error


def _check_members(members: list[zipfile.ZipInfo], most_unpacked: int) -> None:
    """By what the archive says of itself; `testzip` then finds out whether that is true."""
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > most_unpacked:
        raise Refused(BOMB)
    for one in members:
        if one.file_size > RATIO_FROM and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            raise Refused(BOMB)
        if PROGRAM_PARTS.search(f"/{one.filename}"):
            raise Refused(PROGRAMS)
        if one.flag_bits & 1 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(BROKEN)
        if one.filename.startswith("/") or "\\" in one.filename or ".." in one.filename.split("/"):
            raise Refused(BROKEN)
    if len({one.filename.lower() for one in members}) != len(members):
        raise Refused(BROKEN)


def _main_type(archive: zipfile.ZipFile) -> str:
    parts = {name.lower() for name in archive.namelist()}
    if TYPES not in archive.namelist() or archive.getinfo(TYPES).file_size > MOST_TYPES:
        raise Refused(BROKEN)
    declared = archive.read(TYPES)
    if b"<!" in declared.replace(b"<!--", b""):
        raise Refused(BROKEN)
    found = ""
    for part in ET.fromstring(declared):  # noqa: S314 - no declarations, and a megabyte at most
        kind, name = part.get("ContentType", ""), part.get("PartName", "")
        if re.search(r"macroenabled|vbaproject|activex", kind, re.IGNORECASE):
            raise Refused(PROGRAMS)
        if kind in MAIN_PARTS and name.lstrip("/").lower() in parts:
            found = MAIN_PARTS[kind]
    if not found:
        raise Refused(BROKEN)
    return found
