"""Evidence beside an answer: files, links and notes that the firm's people add, find, withdraw and put back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lotrinh import clock, db
from lotrinh.selfassessment import evidence
from tests.browsing import Browser
from tests.selfassessment.paper import answer_dbi, open_section, submit
from tests.selfassessment.uploads import (
    PDF,
    beside,
    docx,
    jpeg,
    kept,
    modes,
    png,
    send_file,
    stored,
    webp,
    xlsx,
)

pytestmark = pytest.mark.anyio

TAKEN = [
    ("Hợp đồng số 5.pdf", PDF, "application/pdf"),
    ("anh.png", png(), "image/png"),
    ("anh.jpg", jpeg(), "image/jpeg"),
    ("anh.webp", webp(), "image/webp"),
    ("quy trình.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("sổ.xlsx", xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), TAKEN)
async def test_a_file_is_kept_and_handed_out_as_it_was(
    lan: Browser, phuc: Browser, evidence_folder: Path, name: str, content: bytes, media_type: str
) -> None:
    url = await beside(lan)
    answer = await send_file(lan, url, name, content, "Trang 3")
    assert (answer.status, answer.location) == (303, url)
    page = await lan.follow(answer)
    assert f"{name} Trang 3" in page.words("main")
    link = page.find("main a[download]").get("href")
    file = (await phuc.get(link)).response
    assert file.content == content
    assert file.headers["content-type"] == media_type
    assert file.headers["content-disposition"].startswith('attachment; filename="evidence.')
    assert file.headers["x-content-type-options"] == "nosniff"
    [file_name] = stored(evidence_folder)
    assert modes(evidence_folder) == [0o700, 0o600]
    assert file_name not in page.text and "." not in file_name


async def test_links_and_notes_are_shown_as_text(lan: Browser) -> None:
    url = await beside(lan)
    note = "Hợp đồng ở <b>tủ số 3</b>"
    assert (await lan.post(url, {"kind": "note", "words": note})).status == 303
    link = {"kind": "link", "url": "https://goanphat.example/a?b=1&c=2", "about": "Trang bán hàng"}
    assert (await lan.post(url, link)).status == 303
    page = await lan.get(url)
    assert note in page.words("main")
    shown = page.find("main a[rel]")
    assert (shown.get("href"), shown.get("rel")) == (link["url"], "external noopener noreferrer nofollow")
    assert "Nguyễn Thị Lan thêm lúc 12:00 14/11/2026" in page.words("main")


async def test_withdrawn_evidence_can_be_put_back(lan: Browser, phuc: Browser, evidence_folder: Path) -> None:
    url = await beside(lan)
    await send_file(lan, url, "a.pdf", PDF)
    link = (await lan.get(url)).find("a[download]").get("href")
    withdrawal = (await phuc.get(url)).find("form[action$=withdrawal]").get("action")
    assert (await phuc.post(withdrawal)).status == 303
    page = await lan.get(url)
    assert "Lê Văn Phúc thu hồi lúc 12:00 14/11/2026" in page.words("main")
    assert (await lan.get(link)).status == 404
    assert (await lan.post(page.find("form[action$=restoration]").get("action"))).status == 303
    assert (await lan.get(link)).response.content == PDF
    actions = await db.fetch("SELECT action FROM audit_event WHERE object_kind = 'evidence' ORDER BY id")
    assert [row["action"] for row in actions] == ["evidence.add", "evidence.withdraw", "evidence.restore"]


async def test_the_section_and_the_review_say_how_much_there_is(lan: Browser) -> None:
    url = await beside(lan)
    run = url.split("/questions/")[0]
    paper = await open_section(lan, run, "strategy")
    assert paper.visit.find("#q-2\\.1\\.1 a").text.strip() == "Minh chứng"
    for words in ("một", "hai"):
        await lan.post(url, {"kind": "note", "words": words})
    paper = await open_section(lan, run, "strategy")
    assert paper.visit.find("#q-2\\.1\\.1 a").text.strip() == "Minh chứng (2)"
    other = (await open_section(lan, run, "online-presence")).visit
    assert other.find("#q-1\\.1\\.1 a").text.strip() == "Minh chứng"
    await paper.fill(**{"2__1__1": "2"}).send()
    review = await lan.get(f"{run}/review")
    assert [a.text for a in review.all(f"a[href='{url}']")] == ["Minh chứng (2)"]
    everything = await lan.get(f"{run}/evidence")
    assert "Minh chứng: 2" in everything.words("main")


async def test_the_same_file_twice_is_one_too_many(lan: Browser, evidence_folder: Path) -> None:
    url = await beside(lan)
    assert (await send_file(lan, url, "a.pdf", PDF)).status == 303
    again = await send_file(lan, url, "b.pdf", PDF)
    assert (again.status, len(stored(evidence_folder))) == (422, 1)
    assert "đã có trong minh chứng" in again.words(".govuk-error-summary")


async def test_limits_at_a_question_and_of_an_assessment(
    lan: Browser, evidence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_AT_QUESTION", 2)
    monkeypatch.setattr(evidence, "MOST_FILES", 1)
    url = await beside(lan)
    assert (await send_file(lan, url, "a.pdf", PDF)).status == 303
    full = await send_file(lan, url, "b.png", png())
    assert "nhiều nhất 100 tệp" in full.words(".govuk-error-summary")
    assert (await lan.post(url, {"kind": "note", "words": "một"})).status == 303
    enough = await lan.post(url, {"kind": "note", "words": "hai"})
    assert "nhiều nhất 20 minh chứng" in enough.words(".govuk-error-summary")
    assert len(stored(evidence_folder)) == len(await kept()) - 1 == 1


async def test_after_submission_evidence_is_added_apart(lan: Browser, frozen_clock: Callable) -> None:
    url = await beside(lan)
    run = url.split("/questions/")[0]
    await lan.post(url, {"kind": "note", "words": "trước khi nộp"})
    await answer_dbi(lan, run, "3")
    await submit(lan, run)
    frozen_clock(clock.now() + timedelta(days=1))
    await lan.post(url, {"kind": "note", "words": "sau khi nộp"})
    page = await lan.get(url)
    cards = {visit_words(card) for card in page.all("main section.card")}
    assert any("Thêm sau khi nộp: 1" in card and "sau khi nộp" in card for card in cards)
    assert any("trước khi nộp" in card and "Thêm sau khi nộp" not in card for card in cards)


def visit_words(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


async def test_a_discarded_draft_takes_its_files_along(lan: Browser, evidence_folder: Path) -> None:
    url = await beside(lan)
    await send_file(lan, url, "a.pdf", PDF)
    assert len(stored(evidence_folder)) == 1
    assert (await lan.post(f"{url.split('/questions/')[0]}/discard")).status == 303
    assert stored(evidence_folder) == []
