"""Lists as spreadsheet programs write them: encodings, separators, titles above the headings."""

import io
import unicodedata

import pytest

from lotrinh.centre.registry_import.fields import KNOWN
from lotrinh.sheet_files.encodings import decode
from lotrinh.sheet_files.reading import read_sheet
from tests.centre.importing import HEADINGS, NEW_ROW, csv_of

TEXT = csv_of([NEW_ROW]).decode()


def decomposed_1258(text: str) -> bytes:
    """As Windows stores Vietnamese: what the code page lacks as a letter is a letter and a tone."""
    out = []
    for letter in text:
        try:
            out.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            tone = unicodedata.normalize("NFD", letter)
            marks = [one for one in tone[1:] if one in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(one for one in tone if one not in marks))
            out.append(base.encode("cp1258") + "".join(marks).encode("cp1258"))
    return b"".join(out)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (decomposed_1258(TEXT), "Windows-1258"),
        (unicodedata.normalize("NFD", TEXT).encode(), "UTF-8"),
    ],
)
def test_the_same_rows_are_read_whatever_the_encoding(content: bytes, name: str) -> None:
    sheet = read_sheet("a.csv", content, KNOWN)
    assert sheet.encoding == name
    assert (sheet.headings, sheet.rows) == (HEADINGS, [(2, NEW_ROW)])


def test_all_letters_of_the_alphabet_survive_the_way_through_windows_1258() -> None:
    bases = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    letters = "".join(
        unicodedata.normalize("NFC", base + tone)
        for base in bases
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    )
    assert decode(decomposed_1258(letters + "đĐ"))[0] == letters + "đĐ"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("declared", [False, True])
def test_the_separator_is_found_or_taken_as_declared(separator: str, declared: bool) -> None:
    row = ["3799000014", "Công ty A, B, C và D", "1, đường 2, phường 3"]
    lines = [separator.join(["MST", "Tên", "Địa chỉ"]), separator.join(f'"{cell}"' for cell in row)]
    text = (f"sep={separator}\r\n" if declared else "") + "\r\n".join(lines)
    sheet = read_sheet("a.csv", text.encode(), KNOWN)
    assert sheet.rows == [(3 if declared else 2, row)]


def test_rows_are_numbered_as_a_spreadsheet_program_shows_them() -> None:
    text = 'MST,Tên\n\n3799000014,"hai\ndòng"\n\n3799000039,x\n'
    assert read_sheet("a.csv", text.encode(), KNOWN).rows == [
        (3, ["3799000014", "hai dòng"]),
        (6, ["3799000039", "x"]),
    ]


def test_a_title_above_the_headings_is_passed_over_even_when_it_is_merged() -> None:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Ghi chú").hide()
        sheet = book.add_worksheet("Doanh nghiệp")
        sheet.merge_range("A1:D1", "DANH SÁCH DOANH NGHIỆP")
        sheet.write_row(3, 1, ["Mã số thuế", "Tên doanh nghiệp", "Ngày thành lập"])
        sheet.write_row(4, 1, [3799000014, "Gỗ An Phát"])
        sheet.write_datetime(
            4, 3, __import__("datetime").datetime(2009, 5, 1), book.add_format({"num_format": "d/m/y"})
        )
        sheet.activate()
        sheet.set_first_sheet()
    read = read_sheet("a.xlsx", file.getvalue(), KNOWN)
    assert (read.title, read.line) == ("Doanh nghiệp", 4)
    assert read.headings[1:] == ["Mã số thuế", "Tên doanh nghiệp", "Ngày thành lập"]
    assert read.rows == [(5, ["", "3799000014", "Gỗ An Phát", "2009-05-01"])]
