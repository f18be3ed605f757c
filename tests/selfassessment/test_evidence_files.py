"""What a file is, is decided by its content; whatever is not wholly one of six kinds is refused."""

import io
import random
import zipfile
from contextlib import suppress

import pytest

from lotrinh.papers.files import (
    EMPTY,
    MOST_BYTES,
    NO_FILE,
    TOO_LARGE,
    TWO_IN_ONE,
    WRONG_NAME,
    WRONG_TYPE,
    check_file,
)
from lotrinh.papers.office import BOMB, BROKEN, PROGRAMS, Refused
from tests.selfassessment.uploads import (
    EXECUTABLE,
    PDF,
    WORD_MACROS,
    docx,
    jpeg,
    png,
    webp,
    xlsx,
)

WHOLE = {
    ".pdf": PDF,
    ".png": png(),
    ".jpg": jpeg(),
    ".webp": webp(),
    ".docx": docx(),
    ".xlsx": xlsx(),
}


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        check_file(name, content)
    return refused.value.message_id


@pytest.mark.parametrize("ending", WHOLE)
def test_whole_files_of_each_kind_are_taken_under_their_own_ending(ending: str) -> None:
    assert check_file(f"Hợp đồng{ending.upper()}", WHOLE[ending]).name == f"Hợp đồng{ending.upper()}"
    assert check_file("hop-dong.exe", WHOLE[ending]).name == f"hop-dong.exe{ending}"


def test_a_photo_of_a_telephone_may_have_data_after_its_end() -> None:
    assert check_file("a.jpg", jpeg() + b"SEFH\x6a\0\0\0" * 9).media_type == "image/jpeg"


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "a\\b.pdf", "/a.pdf", "a\0.pdf", "a\n.pdf", "..", ".",
                                  "gpj.\u202efdp", "a" * 147 + ".pdf", " "])  # fmt: skip
def test_names_with_paths_and_hidden_characters_are_refused(name: str) -> None:
    assert refusal(name, PDF) == WRONG_NAME


def test_nothing_chosen_nothing_in_it_and_too_much() -> None:
    assert refusal("", b"") == NO_FILE
    assert refusal("a.pdf", b"") == EMPTY
    assert refusal("a.pdf", PDF + b" " * MOST_BYTES) == TOO_LARGE


@pytest.mark.parametrize(
    "content",
    [EXECUTABLE, b"\x7fELF" + b"\0" * 99, b"#!/bin/sh\nrm -rf /", b"<html><script>alert(1)</script>",
     b'<?xml version="1.0"?><svg onload="alert(1)"/>', b"GIF89a" + b"\0" * 99, b"hello", b"\0" * 999,
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, b" " + PDF, b"{\\rtf1}"],
)  # fmt: skip
def test_other_kinds_are_refused_whatever_their_name(content: bytes) -> None:
    for ending in WHOLE:
        assert refusal(f"a{ending}", content) == WRONG_TYPE


@pytest.mark.parametrize("ending", [".pdf", ".png", ".jpg", ".webp"])
def test_an_archive_inside_another_file_is_refused(ending: str) -> None:
    assert refusal(f"a{ending}", WHOLE[ending] + docx()) in (TWO_IN_ONE, BROKEN)


def test_other_files_in_one_with_a_picture_are_refused() -> None:
    comment = b"<?php system($_GET[0]); ?>"
    inside = jpeg()[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg()[2:]
    assert refusal("a.jpg", inside) == TWO_IN_ONE
    assert refusal("a.jpg", jpeg() + PDF) == TWO_IN_ONE
    assert refusal("a.jpg", jpeg() + b"Rar!\x1a\x07\0") == TWO_IN_ONE
    assert refusal("a.png", png() + b"\0") == BROKEN
    assert refusal("a.pdf", PDF + EXECUTABLE) == BROKEN


@pytest.mark.parametrize("content", [docx() + b"\0", b"\0" + docx(), PDF + docx(), docx() + PDF])
def test_nothing_stands_before_or_after_an_office_file(content: bytes) -> None:
    assert refusal("a.docx", content) in (BROKEN, WRONG_TYPE, TWO_IN_ONE)


@pytest.mark.parametrize("ending", WHOLE)
def test_a_file_cut_short_is_refused(ending: str) -> None:
    whole = WHOLE[ending]
    for end in range(1, len(whole) - 2, max(1, len(whole) // 40)):
        assert refusal("a.pdf", whole[:end]) in (BROKEN, WRONG_TYPE)


@pytest.mark.parametrize("picture", [png, jpeg, webp])
def test_pictures_of_impossible_sizes_are_refused(picture: object) -> None:
    for width, height in ((16_384, 16_384), (12_000, 12_000)):
        assert refusal("a", picture(width, height)) == BROKEN  # type: ignore[operator]


def test_a_picture_without_area_is_refused() -> None:
    assert refusal("a.png", png(0, 3)) == refusal("a.jpg", jpeg(2, 0)) == BROKEN


def test_zip_bombs_are_refused() -> None:
    assert refusal("a.docx", docx({"word/media/a.png": b"\0" * 70_000_000})) == BOMB
    assert refusal("a.docx", docx({"word/media/a.png": b"\0" * 2_000_000})) == BOMB
    assert refusal("a.docx", docx({f"word/{n}.xml": b"" for n in range(2_001)})) == BOMB


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = docx({"word/media/a.png": b"\0" * 3_000_000})
    lying = bomb.replace((3_000_000).to_bytes(4, "little"), (3_000).to_bytes(4, "little"))
    assert lying != bomb
    assert refusal("a.docx", lying) == BROKEN


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "xl/macrosheets/sheet1.xml", "word/activeX/activeX1.bin",
                                  "word/embeddings/oleObject1.bin", "word/media/setup.EXE"])  # fmt: skip
def test_programs_in_office_files_are_refused(name: str) -> None:
    assert refusal("a.docx", docx({name: b"x"})) == PROGRAMS


def test_a_macro_file_with_another_ending_is_refused() -> None:
    assert refusal("a.docx", docx(kind=WORD_MACROS)) == PROGRAMS


@pytest.mark.parametrize("name", ["../../x.xml", "/etc/x.xml", "word\\x.xml", "WORD/document.xml"])
def test_archives_with_odd_members_are_refused(name: str) -> None:
    assert refusal("a.docx", docx({name: b"x"})) == BROKEN


@pytest.mark.parametrize("kind", ["application/xml", "application/vnd.oasis.opendocument.text"])
def test_an_archive_that_is_no_office_file_is_refused(kind: str) -> None:
    assert refusal("a.docx", docx(kind=kind)) == BROKEN


def test_types_with_entities_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE t [<!ENTITY a "aaaa">]><Types>&a;</Types>')
        archive.writestr("word/document.xml", "<document/>")
    assert refusal("a.docx", file.getvalue()) == BROKEN


def test_bytes_changed_at_random_are_taken_or_refused_never_an_error() -> None:
    draw = random.Random(7)
    for _ in range(1_500):
        content = bytearray(draw.choice(list(WHOLE.values())))
        for _ in range(draw.randint(1, 6)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        with suppress(Refused):
            check_file("a.pdf", bytes(content))
