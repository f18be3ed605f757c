"""Files that are no list of firms: a clear sentence, nothing kept, the registry as it was."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from lotrinh import db
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.centre.importing import HEADINGS, NEW_ROW, csv_of, upload, xlsx_of
from tests.selfassessment.uploads import PDF, docx, stored

pytestmark = pytest.mark.anyio
MEGABYTE = 1_000_000
SHEET_PART = "xl/worksheets/sheet1.xml"


def workbook(write, **options) -> bytes:
    """A workbook whose one sheet `write` fills, below headings and a row unless it wants none."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, NEW_ROW)
        write(book, sheet)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with one part replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return file.getvalue()


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


def bomb() -> bytes:
    """A gigabyte of blanks, packed into one megabyte."""
    file = io.BytesIO(xlsx_of([NEW_ROW]))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(1024):
            part.write(b" " * (1 << 20))
    return file.getvalue()


def lying_bomb() -> bytes:
    """Says that a part of 100 MB has ten bytes."""
    content = xlsx_of([NEW_ROW])
    packed = with_part(content, "xl/media/image1.bin", b"x" * (100 * MEGABYTE))
    true, said = struct.pack("<I", 100 * MEGABYTE), struct.pack("<I", 10)
    return packed.replace(true, said)


def encrypted() -> bytes:
    """As Excel wraps a workbook with a password: an OLE file with a stream of this name."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 500
    )


def hidden(book, sheet) -> None:
    book.add_chartsheet().activate()
    sheet.hide()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
LATIN = "MST,Ten\n3799000014,Société générale de l'énergie à l'Île\n"
FILES = {
    "nothing": (b"", "Tệp này rỗng"),
    "headings only": (csv_of([]), "không có dòng nào dưới tiêu đề"),
    "blank rows": (csv_of([["", ""], [" ", "\u200b"]]), "không có dòng nào dưới tiêu đề"),
    "300 columns": (csv_of([["x"] * 300], [f"Cột {n}" for n in range(300)]), "có 300 cột"),
    "300 columns, xlsx": (xlsx_of([["x"] * 300], [f"Cột {n}" for n in range(300)]), "có 300 cột"),
    "NULs": (csv_of([NEW_ROW]).replace(b"Doanh", b"Do\0anh"), "ký tự NUL"),
    "broken UTF-8": (csv_of([NEW_ROW]) + b"\xff\xfe\xfd\n", "không phải UTF-8"),
    "Windows-1252": (LATIN.encode("cp1252"), "không phải UTF-8, UTF-16 hay Windows-1258"),
    "TCVN3": ("Mã,Tên\n3799000014,C«ng ty Gç An Ph¸t ®Çu t\xad".encode("cp1252", "replace"), "TCVN3"),
    "garbled": (csv_of([[cell.encode().decode("cp1252", "replace") for cell in NEW_ROW]]), "phần mềm khác làm hỏng"),
    "cut off UTF-16": (csv_of([NEW_ROW], encoding="utf-16")[:-1], "bị đứt giữa một chữ"),
    "open quotation": (csv_of([NEW_ROW]) + b'"3799000014,x\n', "Không đọc được dòng 3"),
    "PDF": (PDF, "không phải tệp CSV hay Excel"),
    "web page": (b"<html><table><tr><td>3799000014</td></tr></table>", "không phải tệp CSV hay Excel"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000, "Excel cũ (.xls)"),
    "password": (encrypted(), "có mật khẩu"),
    "Word": (docx(), "không phải một tệp Excel"),
    "half a workbook": (xlsx_of([NEW_ROW])[:2000], "không phải một tệp Excel"),
    "macros": (with_part(xlsx_of([NEW_ROW]), "xl/vbaProject.bin", b"x"), "macro"),
    "a gigabyte inside": (bomb(), "bung ra lớn hơn nhiều"),
    "a lie about its size": (lying_bomb(), "không phải một tệp Excel"),
    "entities": (with_part(xlsx_of([NEW_ROW]), SHEET_PART, ENTITIES + sheet_xml("")), "không phải một tệp Excel"),
    "a cell far away": (workbook(lambda _, sheet: sheet.write(1_048_575, 16_383, "x")), "có 16384 cột"),
    "a row far down": (workbook(lambda _, sheet: sheet.write(1_000_000, 0, "x")), "Dòng 1000001"),
    "a row far down without names": (
        with_part(xlsx_of([NEW_ROW]), SHEET_PART, sheet_xml('<row r="1048576"><c><v>1</v></c></row>')), "Dòng 1048576",
    ),
    "a cell of no name": (
        with_part(xlsx_of([NEW_ROW]), SHEET_PART, sheet_xml('<row><c r="A?"><v>1</v></c></row>')), "không phải một tệp",
    ),
    "merged": (workbook(lambda _, sheet: sheet.merge_range("B2:C2", "Gỗ Mới")), "Các ô B2:C2 bị gộp"),
    "merged headings": (workbook(lambda _, sheet: sheet.merge_range("H1:I1", "Nơi")), "Các ô H1:I1 bị gộp"),
    "formula": (workbook(lambda _, sheet: sheet.write_formula("D2", "=SUM(1,2)", value=3)), "Ô D2 có công thức"),
    "nothing visible": (workbook(hidden), "không có trang tính nào hiện"),
}  # fmt: skip


async def kept() -> list[dict]:
    return await db.fetch(
        "SELECT (SELECT count(*) FROM registry_import) AS imports, (SELECT count(*) FROM import_row) AS rows,"
        " (SELECT count(*) FROM pgqueuer) AS jobs, (SELECT string_agg(f::text, ',' ORDER BY id) FROM firm f) AS firms"
    )


@pytest.mark.parametrize("name", FILES)
async def test_such_a_file_is_refused_with_a_sentence_and_leaves_nothing(
    minh: Browser, imports_folder: Path, name: str
) -> None:
    content, told = FILES[name]
    before = await kept()
    page = await upload(minh, content, "danh-sach.csv")
    assert page.status == 422, page.location
    assert told in page.words(".govuk-error-summary")
    assert page.words(".govuk-error-message").endswith(page.words(".govuk-error-summary li"))
    assert not stored(imports_folder)
    assert await kept() == before
    assert before[0]["imports"] == 0


async def test_a_form_without_a_file_says_to_choose_one(minh: Browser, imports_folder: Path) -> None:
    page = await minh.post("/imports", {})
    assert page.status == 422
    assert "Chọn một tệp" in page.words(".govuk-error-summary")


async def test_ten_megabytes_too_many_get_a_sentence_and_far_more_a_page(
    minh: Browser, imports_folder: Path
) -> None:
    limit = settings().import_megabytes
    page = await upload(minh, b"x,y\n" * ((limit + 10) * MEGABYTE // 4))
    assert page.status == 422
    assert f"lớn hơn {limit} MB" in page.words(".govuk-error-summary")
    assert (await upload(minh, b"x,y\n" * ((limit + 40) * MEGABYTE // 4))).status == 413
    assert not stored(imports_folder)


async def test_too_many_rows_are_refused_and_as_many_as_fit_are_not(
    minh: Browser, imports_folder: Path
) -> None:
    page = await upload(minh, b"MST,T\xc3\xaan\n" + b"1,x\n" * 150_001)
    assert page.status == 422
    assert "hơn 150.000 dòng" in page.words(".govuk-error-summary")
    assert (await upload(minh, b"MST,T\xc3\xaan\n" + b"1,x\n" * 150_000)).status == 303


def test_the_bombs_are_what_they_say() -> None:
    """Small on the wire, or the tests above would be refused for another reason."""
    assert len(bomb()) < 3 * MEGABYTE
    with zipfile.ZipFile(io.BytesIO(bomb())) as archive:
        assert sum(one.file_size for one in archive.infolist()) > 1_000 * MEGABYTE
    assert len(lying_bomb()) < MEGABYTE
