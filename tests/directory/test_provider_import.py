"""A list of providers is read, shown row by row, applied as a whole and undone as a whole."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count, islice

import pytest

from lotrinh import clock, db
from lotrinh.directory.imports import services
from lotrinh.firms import tax_code
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.importing import csv_of, xlsx_of
from tests.directory.entries import listed
from tests.directory.test_directory import names
from tests.selfassessment.uploads import send_file

pytestmark = pytest.mark.anyio

HEADINGS = ["Tên", "MST", "Giới thiệu", "E-mail", "Giải pháp", "Ngành", "Điện thoại"]


def codes(first: int) -> Iterator[str]:
    """Tax codes that can be; some beginnings have no check digit."""
    for number in count(first):
        with suppress(tax_code.TaxCodeProblem):
            yield tax_code.make("37", number).value


CODES = list(islice(codes(9_100_000), 9))


def row(name: str, code: str = "", **changed: str) -> list[str]:
    given = {"about": "Làm phần mềm kho.", "email": "lienhe@kho.example", "solutions": "barcode; wms", "sectors": "",
             "phone": ""} | changed  # fmt: skip
    return [name, code, *given.values()]


async def send(minh: Browser, *rows: list[str], headings: list[str] = HEADINGS) -> Visit:
    """The page of the list, with what its rows would do."""
    sent = await send_file(minh, "/providers/imports", "nha-cung-cap.csv", csv_of(list(rows), headings))
    assert sent.status == 303, sent.words(".govuk-error-summary")
    return await minh.follow(sent)


async def act(minh: Browser, page: Visit, act: str) -> Visit:
    return await minh.post(page.find(f"form[action$='/{act}']").get("action"))


async def apply(minh: Browser, page: Visit) -> Visit:
    done = await act(minh, page, "application")
    assert done.status == 303, done.words("[role=alert]")
    return await minh.follow(done)


def counts(page: Visit) -> list[int]:
    """New, changed and unchanged entries, refused rows."""
    return [int(one.text_content().replace(".", "")) for one in page.all(".kpi .n")]


def refused(page: Visit) -> list[tuple[str, str]]:
    """Row and what to correct."""
    return [(one.cssselect("td")[0].text_content(), one.cssselect("td")[3].text_content())
            for one in page.all("#problems tbody tr")]  # fmt: skip


def changes(page: Visit) -> list[list[str]]:
    """Name, fact, before and after; the code of a new entry, under its name, behind a space."""
    return [
        [" ".join(cell.itertext()).strip() for cell in one.cssselect("th, td")]
        for one in page.all("#changes tbody tr")
    ]


async def entry(name: str) -> dict | None:
    return await db.fetch_one("SELECT * FROM provider WHERE name = $1", name)


async def directory() -> list[dict]:
    return await db.fetch(
        "SELECT id, name, search_key, tax_code, kind, about, email, phone, solutions, sectors, listed_at, withdrawn_at"
        " FROM provider ORDER BY id"
    )


async def test_a_list_is_shown_and_changes_nothing_until_it_is_applied(minh: Browser, lan: Browser) -> None:
    """New, changed by its code, changed by its name, unchanged, refused."""
    await listed(
        "Kho Xanh", "barcode", "wms", tax_code=CODES[0], email="cu@kho.example", about="Làm phần mềm kho."
    )
    await listed("Kho Đỏ", "barcode", "wms", email="lienhe@kho.example", about="Làm phần mềm kho.")
    await listed("Kho Vàng", "barcode", "wms", email="lienhe@kho.example", about="Làm phần mềm kho.")
    before = await directory()
    page = await send(
        minh,
        row("Kho Xanh Mới", CODES[0]),
        row("kho do", phone="0274 111 222"),
        row("Kho Vàng"),
        row("Kho Tím", CODES[1], sectors="Gỗ; Thực phẩm"),
        row("Kho Nâu", solutions="Vàng miếng"),
    )
    assert counts(page) == [1, 2, 1, 1]
    assert await directory() == before
    assert [line[:2] for line in changes(page)] == [
        ["Kho Xanh Mới", "Tên"], ["Kho Xanh Mới", "E-mail nhận yêu cầu"], ["kho do", "Tên"], ["kho do", "Điện thoại"],
        [f"Kho Tím {CODES[1]}", "Mục mới"],
    ]  # fmt: skip
    assert changes(page)[0][2:] == ["Kho Xanh", "Kho Xanh Mới"]
    assert refused(page)[0][0] == "6"
    assert "“Vàng miếng” không phải giải pháp" in refused(page)[0][1]
    done = await apply(minh, page)
    assert "Các thay đổi đã có trong danh bạ" in done.words("main")
    assert set(names(await lan.get("/providers"))) == {"Kho Xanh Mới", "kho do", "Kho Vàng", "Kho Tím"}
    assert names(await lan.get("/providers", q="xanh moi")) == ["Kho Xanh Mới"]
    purple = await entry("Kho Tím")
    assert purple is not None
    assert (purple["kind"], purple["sectors"], purple["solutions"]) == (
        "provider",
        ["wood", "food"],
        ["barcode", "wms"],
    )
    for row_ in before:
        now = next(one for one in await directory() if one["id"] == row_["id"])
        assert now["listed_at"] == row_["listed_at"]


async def test_an_undone_import_leaves_the_directory_as_it_was(minh: Browser, cast: Cast) -> None:
    await listed("Kho Xanh", "barcode", tax_code=CODES[0])
    before = await directory()
    page = await apply(
        minh, await send(minh, row("Kho Lam", CODES[0]), row("Kho Tím", CODES[1]), row("Kho Nâu"))
    )
    assert len(await directory()) == 3
    acts = await db.fetch(
        "SELECT action, detail FROM audit_event WHERE object_kind = 'provider' ORDER BY action"
    )
    assert [one["action"] for one in acts] == ["provider changed", "provider listed", "provider listed"]
    assert '"name": "Kho Xanh"' in acts[0]["detail"], "what the entry said before stays on record"
    undone = await minh.follow(await act(minh, page, "reversal"))
    assert "Lần nhập này đã được hoàn tác" in undone.words("main")
    assert await directory() == before
    again = await minh.post(f"{undone.response.request.url.path}/application")
    assert again.status == 409
    assert await directory() == before
    assert counts(await send(minh, row("Kho Tím", CODES[1]))) == [1, 0, 0, 0], "undone entries may come again"


async def test_nothing_is_applied_when_the_directory_has_changed_meanwhile(minh: Browser) -> None:
    old = await listed("Kho Xanh", "barcode", tax_code=CODES[0])
    pages = [
        await send(minh, row("Kho Xanh", CODES[0], phone="0274"), row("Kho Cam")),
        await send(minh, row("Kho Tím", CODES[1])),
        await send(minh, row("Kho Nâu")),
    ]
    await db.execute("UPDATE provider SET email = 'khac@kho.example' WHERE id = $1", old)
    await listed("Khác", "barcode", tax_code=CODES[1])
    await listed("Kho Nâu", "barcode")
    before = await directory()
    for page in pages:
        late = await act(minh, page, "application")
        assert late.status == 409
        assert "Danh bạ đã thay đổi" in late.words("[role=alert]")
    assert await directory() == before


async def test_what_was_touched_since_keeps_a_whole_import_from_being_undone(
    minh: Browser, cast: Cast
) -> None:
    await listed("Kho Xanh", "barcode", tax_code=CODES[0])
    page = await apply(
        minh, await send(minh, row("Kho Xanh", CODES[0], phone="0274"), row("Kho Tím", CODES[1]))
    )
    for change, back in (
        ("phone = '0650'", "phone = '0274'"), ("withdrawn_at = now()", "withdrawn_at = NULL"),
    ):  # fmt: skip
        await db.execute(f"UPDATE provider SET {change} WHERE tax_code = $1", CODES[0])
        before = await directory()
        kept = await act(minh, page, "reversal")
        assert kept.status == 409
        assert "Kho Xanh" in kept.words("[role=alert]")
        assert await directory() == before
        await db.execute(f"UPDATE provider SET {back} WHERE tax_code = $1", CODES[0])
    assert (await act(minh, page, "reversal")).status == 303


async def test_an_entry_that_got_a_request_keeps_its_import_from_being_undone(
    minh: Browser, cast: Cast
) -> None:
    from tests.rules.casework import place_casework
    from tests.rules.directory_objects import _hand_over

    page = await apply(minh, await send(minh, row("Kho Tím", CODES[1])))
    [purple] = await directory()
    request = (await place_casework(cast))["request"]
    await _hand_over(request, purple["id"], proposed_by=cast.minh.id, proposed_at=clock.now())
    kept = await act(minh, page, "reversal")
    assert kept.status == 409
    assert "đã có yêu cầu được chuyển" in kept.words("[role=alert]")
    assert await directory() == [purple]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (row("", CODES[1]), "Thiếu tên"),
        (row("Kho", about=""), "mục mới cần có: Làm gì"),
        (row("Kho", email=""), "mục mới cần có: E-mail"),
        (row("Kho", solutions=""), "mục mới cần có: Cung cấp"),
        (row("Kho", email="kho"), "“kho” không phải"),
        (row("Kho", solutions="barcode; vàng"), "“vàng” không phải giải pháp"),
        (row("Kho", sectors="Ngân hàng"), "“Ngân hàng” không phải ngành"),
        (row("Kho", "123"), "Mã số thuế"),
        (row("Kho", "3.7E+09"), "3.7E+09"),
        (row("Kho", "074190001234"), "cá nhân"),
        (row("x" * 161), "160"),
        (row("Kho", about="x" * 601), "600"),
        (row("Kho 🌲"), "biểu tượng"),
        (row("C?ng ty Kho"), "dấu hỏi"),
        ([*row("Kho"), "thừa"], "8 ô"),
    ],
)
async def test_a_row_that_cannot_be_taken_is_refused_with_its_reason(
    minh: Browser, cells: list[str], said: str
) -> None:
    page = await send(minh, cells, row("Kho Tốt"))
    assert counts(page) == [1, 0, 0, 1]
    [(line, reason)] = refused(page)
    assert line == "2"
    assert said in reason
    file = await minh.get(page.find("#problems a").get("href"))
    assert file.response.content.startswith(b"\xef\xbb\xbf")
    assert said in file.text
    assert "074190001234" not in file.text + page.text
    await apply(minh, page)
    assert [one["name"] for one in await directory()] == ["Kho Tốt"]


async def test_rows_that_speak_of_one_entry_are_all_refused(minh: Browser) -> None:
    await listed("Kho Xanh", "barcode", tax_code=CODES[0])
    await listed("Kho Đôi", "barcode")
    await listed("Kho Đôi", "wms")
    await listed("Kho Cũ", "barcode", tax_code=CODES[5], withdrawn_at=clock.now())
    page = await send(
        minh,
        row("Kho Xanh", CODES[0]), row("kho xanh"),  # one by its code, one by its name
        row("Kho Tím", CODES[1]), row("Kho Tím"),
        row("Kho Nâu"), row("KHO NÂU"),
        row("Kho Đôi"), row("Kho Cũ", CODES[5]),
        row("Kho Xanh", CODES[2]),  # another firm of the same name
    )  # fmt: skip
    assert counts(page) == [1, 0, 0, 8]
    found = dict(refused(page))
    assert "Nhiều dòng cùng nói về một mục: 2, 3" in found["2"]
    assert found["2"] == found["3"]
    assert "4, 5" in found["4"]
    assert "6, 7" in found["7"]
    assert "nhiều mục trùng tên" in found["8"]
    assert "đã được rút khỏi danh bạ" in found["9"]


async def test_an_entry_without_a_tax_code_gets_the_one_of_its_row(minh: Browser) -> None:
    await listed("Kho Xanh", "barcode")
    await apply(minh, await send(minh, row("Kho Xanh", CODES[0], solutions="", about="", email="")))
    [green] = await directory()
    assert (green["tax_code"], green["solutions"]) == (CODES[0], ["barcode"])


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "rỗng"), (csv_of([], HEADINGS), "không có dòng nào"), (csv_of([["1", "2"]], ["Cột 1", "Cột 2"]), "“Tên”"),
     (b"%PDF-1.7", "Excel")],
)  # fmt: skip
async def test_a_file_that_is_no_such_list_is_refused(minh: Browser, content: bytes, said: str) -> None:
    sent = await send_file(minh, "/providers/imports", "a.csv", content)
    assert sent.status == 422
    assert said in sent.words("#file-error")
    assert not await db.fetch("SELECT 1 FROM provider_import")


async def test_a_list_that_is_too_long_is_refused(minh: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_ROWS", 1)
    sent = await send_file(minh, "/providers/imports", "a.csv", csv_of([row("A"), row("B")], HEADINGS))
    assert "20.000 dòng" in sent.words("#file-error")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_headings_to_download_are_all_read(minh: Browser, language: str) -> None:
    await minh.speak(language)
    headings = (
        (await minh.get("/providers/imports/template.csv")).text.removeprefix("\ufeff").strip().split(",")
    )
    cells = ["Kho", CODES[0], "trainer", "Dạy.", "a@kho.example", "0274", "https://kho.example", "training-warehouse",
             "wood", "Dĩ An", "Hai kho.", "Không."]  # fmt: skip
    sent = await send_file(minh, "/providers/imports", "a.xlsx", xlsx_of([cells], headings))
    page = await minh.follow(sent)
    read = [one.text_content() for one in page.all("dl dd")]
    assert read == [one.text_content() for one in page.all("dl dt")]
    assert len(read) == 12
    await apply(minh, page)
    kept = await entry("Kho")
    assert kept is not None
    assert (kept["kind"], kept["area"], kept["declared_references"], kept["interest_note"]) == (
        "trainer", "Dĩ An", "Hai kho.", "Không.",
    )  # fmt: skip


async def test_a_list_can_be_discarded_and_is_gone(minh: Browser) -> None:
    page = await send(minh, row("Kho"))
    assert (await act(minh, page, "discard")).location == "/providers/imports"
    assert not await db.fetch("SELECT 1 FROM provider_import_row")
    assert await directory() == []


async def test_six_thousand_rows_are_shown_in_pages_and_applied(minh: Browser) -> None:
    rows = [row(f"Công ty số {number}", code) for number, code in enumerate(islice(codes(9_200_000), 6_500))]
    page = await send(minh, *rows)
    assert counts(page) == [6_500, 0, 0, 0]
    assert len(page.all("#changes tbody tr")) == 50
    assert (await minh.get("/providers/imports?page=7")).all("main tbody tr"), (
        "beyond the last page stands the last"
    )
    last = await minh.get(f"{page.response.request.url.path}?page=130")
    assert changes(last)[-1][0].startswith("Công ty số 6499 ")
    await apply(minh, page)
    assert (await db.fetch_one("SELECT count(*) AS n FROM provider"))["n"] == 6_500
    assert counts(await send(minh, *rows)) == [0, 0, 6_500, 0]
    undone = await minh.post(f"{page.response.request.url.path}/reversal")
    assert undone.status == 303
    assert await directory() == []


async def test_rows_go_when_their_time_is_over_and_the_import_stays_known(
    minh: Browser, frozen_clock: Callable
) -> None:
    from lotrinh.privacy.retention import RULES

    page = await apply(minh, await send(minh, row("Kho")))
    rule = next(one for one in RULES if one.key == "provider-imports")
    assert await rule.remove(clock.now()) == 0
    assert await rule.remove(clock.now() + timedelta(days=1)) == 1
    kept = await minh.get(page.response.request.url.path)
    assert "không còn được giữ" in kept.words("#changes")
    late = await act(minh, kept, "reversal")
    assert late.status == 409
    assert "không ghi hay hoàn tác được nữa" in late.words("[role=alert]")
