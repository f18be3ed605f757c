"""What was uploaded, read by what it is, never by its name."""

from lotrinh.i18n import N_
from lotrinh.settings import settings
from lotrinh.sheet_files.csv_file import read_csv
from lotrinh.sheet_files.headings import Headings
from lotrinh.sheet_files.problems import UnreadableFile
from lotrinh.sheet_files.sheets import Sheet
from lotrinh.sheet_files.xlsx_file import read_xlsx

NO_FILE = N_("Choose a file first.")
EMPTY = N_("This file is empty. Choose another one.")
TOO_LARGE = N_(
    "This file is larger than %(most)s MB. Delete columns that are not needed, save it as .xlsx, or split it."
)
PASSWORD = N_(
    "This workbook is protected by a password. Open it in Excel, remove the password, save it, upload that."
)
OLD_EXCEL = N_("This is an old Excel file (.xls). Open it and save it as “Excel Workbook (.xlsx)” or as CSV.")
OTHER_FILE = N_("This is neither a CSV file nor an Excel workbook (.xlsx). Save the list as one of these.")

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"MZ", b"<?xml", b"<!DOCTYPE",
          b"<html", b"<table")  # fmt: skip
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def most_bytes() -> int:
    return settings().import_megabytes * 1_000_000


def read_sheet(name: str, content: bytes, known: Headings) -> Sheet:
    """Raises UnreadableFile with what to do. `known`: the headings of such a list, a title may stand above them."""
    if not name and not content:
        raise UnreadableFile(NO_FILE)
    if not content:
        raise UnreadableFile(EMPTY)
    if len(content) > most_bytes():
        raise UnreadableFile(TOO_LARGE, most=settings().import_megabytes)
    if content.startswith(OLE):
        raise UnreadableFile(PASSWORD if ENCRYPTED in content else OLD_EXCEL)
    if content.startswith(OTHERS):
        raise UnreadableFile(OTHER_FILE)
    return read_xlsx(content, known) if content.startswith(ZIP) else read_csv(content, known)
