"""Files with messages of a request: both sides send and open them, strangers do not, the sender can withdraw."""

from pathlib import Path

import pytest

from lotrinh import db
from lotrinh.firms.queries import VIEWED
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.test_requests import ask
from tests.selfassessment.uploads import EXECUTABLE, PDF, png, stored

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]

TEXT = "Chúng tôi gửi báo giá."


async def send(browser: Browser, url: str, *files: tuple[str, bytes], **fields: str) -> Visit:
    """As a browser sends a form with files."""
    if "csrf" not in browser.client.cookies:
        await browser.client.get("/privacy")
    fields = {"message": TEXT, "_csrf_token": browser.client.cookies["csrf"]} | fields
    parts = [("files", (name, content, "application/octet-stream")) for name, content in files]
    return browser._check(
        await browser.client.post(url, data=fields, files=parts or [("files", ("", b"", "application/pdf"))])
    )


def links(visit: Visit) -> dict[str, str]:
    return {link.text_content(): link.get("href") for link in visit.all("article a[href*='/files/']")}


async def test_both_sides_send_files_and_open_them(lan: Browser, phuc: Browser, minh: Browser) -> None:
    request = await ask(lan)
    await send(lan, f"{request}/messages", ("báo giá.pdf", PDF), ("ảnh.png", png()))
    await send(minh, f"{request}/messages", ("phiếu.pdf", PDF))
    for browser in (lan, phuc, minh):
        found = links(await browser.get(request))
        assert set(found) == {"báo giá.pdf", "ảnh.png", "phiếu.pdf"}
        opened = (await browser.get(found["báo giá.pdf"])).response
        assert opened.content == PDF
        assert opened.headers["content-disposition"].startswith("attachment;")


async def test_the_firm_can_read_which_advisor_looked_at_what(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    request = await ask(lan)
    await send(lan, f"{request}/messages", ("báo giá.pdf", PDF))
    for browser in (lan, minh):
        await browser.get(links(await browser.get(request))["báo giá.pdf"])
    seen = await db.fetch(
        "SELECT object_kind, person_id, firm_id FROM audit_event WHERE action = $1 ORDER BY id", VIEWED
    )
    who = {"person_id": cast.minh.id, "firm_id": cast.an_phat}
    assert seen == [{"object_kind": "support_request"} | who, {"object_kind": "message_file"} | who]


async def test_a_request_begins_with_a_file(lan: Browser, minh: Browser) -> None:
    sent = await send(lan, "/requests", ("sơ đồ.png", png()), kind="tools")
    assert sent.status == 303
    assert "sơ đồ.png" in links(await minh.get(sent.location))


async def test_a_message_needs_no_file(lan: Browser) -> None:
    request = await ask(lan)
    assert (await send(lan, f"{request}/messages")).status == 303
    assert not links(await lan.get(request))


@pytest.mark.parametrize(
    ("files", "said"),
    [([("a.pdf", EXECUTABLE)], "PDF"), ([("a.pdf", b"")], "rỗng"), ([("a.pdf", PDF + b"x" * 5_000_001)], "5 MB"),
     ([("a.pdf", PDF)] * 4, "tin nhắn thứ hai")],
    ids=["program", "empty", "large", "many"],
)  # fmt: skip
async def test_what_is_not_taken_is_said_and_the_text_stays(
    lan: Browser, evidence_folder: Path, files: list[tuple[str, bytes]], said: str
) -> None:
    request = await ask(lan)
    refused = await send(lan, f"{request}/messages", *files)
    assert refused.status == 422
    assert said in refused.words("#files-error")
    assert refused.find("textarea").text_content().strip() == TEXT
    assert not stored(evidence_folder)


async def test_a_closed_request_keeps_no_file(lan: Browser, minh: Browser, evidence_folder: Path) -> None:
    request = await ask(lan)
    await minh.post(f"{request}/closure")
    assert (await send(minh, f"{request}/messages", ("a.pdf", PDF))).status == 409
    assert not stored(evidence_folder)


async def test_strangers_to_the_request_get_nothing(lan: Browser, binh: Browser, hoa: Browser) -> None:
    request = await ask(lan)
    await send(lan, f"{request}/messages", ("a.pdf", PDF))
    link = links(await lan.get(request))["a.pdf"]
    for browser in (binh, hoa):
        assert (await browser.get(link)).status == 404
    other = await ask(binh)
    assert (await binh.get(f"{other}/files/{link.rpartition('/')[2]}")).status == 404


async def test_the_sender_withdraws_a_file_and_puts_it_back(
    lan: Browser, phuc: Browser, minh: Browser
) -> None:
    request = await ask(lan)
    await send(lan, f"{request}/messages", ("nhầm.pdf", PDF))
    page = await lan.get(request)
    link, form = links(page)["nhầm.pdf"], page.find("form[action$='/withdrawal']").get("action")
    assert not (await minh.get(request)).all("form[action$='/withdrawal']")
    assert (await minh.post(form)).status == 404
    assert (await phuc.post(form)).status == 404
    withdrawn = await lan.follow(await lan.post(form))
    assert "Tệp đã được rút: nhầm.pdf" in withdrawn.words("article")
    assert (await minh.get(link)).status == 404
    await lan.post(withdrawn.find("form[action$='/restoration']").get("action"))
    assert (await minh.get(link)).status == 200


async def test_a_request_takes_so_many_files(
    lan: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotrinh.centre.request_files.MOST_OF_REQUEST", 2)
    request = await ask(lan)
    await send(lan, f"{request}/messages", ("a.pdf", PDF), ("b.pdf", PDF))
    refused = await send(lan, f"{request}/messages", ("c.pdf", PDF))
    assert refused.status == 422
    assert refused.find("textarea").text_content().strip() == TEXT
    counted = await db.fetch_one("SELECT count(*) AS files FROM message_file")
    assert counted == {"files": 2}
