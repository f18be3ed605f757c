"""Evidence that is refused says why and leaves nothing behind; others' evidence is not there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.paper import DBI, start
from tests.selfassessment.uploads import (
    EXECUTABLE,
    PDF,
    WORD_MACROS,
    beside,
    docx,
    jpeg,
    kept,
    png,
    send_file,
    stored,
)

pytestmark = pytest.mark.anyio

REFUSED = [
    ("hoa-don.pdf", EXECUTABLE, "Đây không phải tệp PDF"),
    ("hoa-don.docx", docx({"word/media/a.png": b"\0" * 70_000_000}), "giải nén ra lớn hơn nhiều"),
    ("../../../etc/cron.d/x.pdf", PDF, "Tên tệp này không dùng được"),
    ("..\\x.pdf", PDF, "Tên tệp này không dùng được"),
    ("a\0.pdf", PDF, "Tên tệp này không dùng được"),
    ("lon.pdf", PDF + b"\n" * 10_485_760, "lớn hơn 5 MB"),
    ("vua-qua.pdf", PDF + b"\n" * 5_000_001, "lớn hơn 5 MB"),
    ("macro.docx", docx(kind=WORD_MACROS), "có macro"),
    ("anh.jpg", jpeg() + docx(), "hai loại tệp trong một"),
    ("trong.pdf", b"", "Tệp này rỗng"),
    ("", PDF, "Chọn một tệp trước"),
]


@pytest.mark.parametrize(("name", "content", "why"), REFUSED, ids=[name or "-" for name, *_ in REFUSED])
async def test_what_is_refused_says_why_and_leaves_nothing(
    lan: Browser, evidence_folder: Path, name: str, content: bytes, why: str
) -> None:
    answer = await send_file(lan, await beside(lan), name, content, "Trang 3")
    assert answer.status == 422
    assert why in answer.words(".govuk-error-summary")
    assert answer.find("input[name=remark]").get("value") == "Trang 3"
    assert stored(evidence_folder) == []
    assert await kept() == []


async def test_more_than_is_ever_read_is_refused_with_a_sentence(lan: Browser, evidence_folder: Path) -> None:
    answer = await send_file(lan, await beside(lan), "a.pdf", PDF + b"\n" * 12_000_000)
    assert answer.status == 413
    assert "quá lớn" in answer.words("main")
    assert stored(evidence_folder) == []


async def test_other_forms_take_no_more_than_before(lan: Browser) -> None:
    run = await start(lan, DBI)
    answer = await lan.post(f"{run}/answers", {"section": "strategy", "q.2.1.1": "5" * 1_000_001})
    assert answer.status == 413


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//a.example", "https://",
                                     "https://that.example@evil.example", "ftp://a.example", "http://a b.example",
                                     'https://a.example/"onclick="x', "https://a", ""])  # fmt: skip
async def test_only_addresses_of_pages_are_links(lan: Browser, address: str) -> None:
    answer = await lan.post(await beside(lan), {"kind": "link", "url": address, "about": "Ghi lại"})
    assert answer.status == 422
    assert answer.find("input[name=about]").get("value") == "Ghi lại"
    assert await kept() == []


@pytest.mark.parametrize("words", ["", "  ", "a\0b", "x" * 1_001, "a\u202eb"])
async def test_notes_need_plain_words(lan: Browser, words: str) -> None:
    assert (await lan.post(await beside(lan), {"kind": "note", "words": words})).status == 422
    assert await kept() == []


@pytest.mark.parametrize("name", ["binh", "minh", "hoa", "quan"])
async def test_others_find_nothing(
    name: str, lan: Browser, cast: Cast, browser_of: Callable, evidence_folder: Path
) -> None:
    url = await beside(lan)
    await send_file(lan, url, "a.pdf", PDF)
    page = await lan.get(url)
    link = page.find("a[download]").get("href")
    other: Browser = await browser_of(getattr(cast, name))
    for path in (url, link):
        assert (await other.get(path)).status == 404
    assert (await send_file(other, url, "b.png", png())).status == 404
    for action in ("withdrawal", "restoration"):
        assert (await other.post(link.replace("/file", f"/{action}"))).status == 404
    assert len(stored(evidence_folder)) == len(await kept()) == 1


@pytest.mark.parametrize("question", ["9.9.9", "%00", "..%2F..", "x" * 500])
async def test_questions_that_do_not_exist(lan: Browser, question: str, evidence_folder: Path) -> None:
    run = await start(lan, DBI)
    url = f"{run}/questions/{question}/evidence"
    assert (await lan.get(url)).status == 404
    assert (await send_file(lan, url, "a.pdf", PDF)).status == 404
    assert stored(evidence_folder) == []


BODIES = {
    "no part": b"",
    "no end": b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF,
    "no name": b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--\r\n",
    "bad text": b'--edge\r\nContent-Disposition: form-data; name="words"\r\n\r\n\xff\xfe\r\n--edge--\r\n',
    "bad name": b'--edge\r\nContent-Disposition: form-data; name="file"; filename="\xff.pdf"\r\n\r\nx\r\n--edge--\r\n',
    "bad charset": b'--edge\r\nContent-Disposition: form-data; name="words"\r\n'
    b"Content-Type: text/plain; charset=nonsense\r\n\r\nx\r\n--edge--\r\n",
    "two files": b'--edge\r\nContent-Disposition: form-data; name="kind"; filename="a"\r\n\r\nx\r\n--edge--\r\n'
    * 2,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_broken_uploads_are_no_error_of_ours(lan: Browser, body: bytes, evidence_folder: Path) -> None:
    url = await beside(lan)
    headers = {
        "Content-Type": "multipart/form-data; boundary=edge",
        "x-csrftoken": lan.client.cookies.get("csrf", ""),
    }
    answer = await lan.client.post(url, content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert stored(evidence_folder) == []
