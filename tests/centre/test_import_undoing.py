"""A whole import is undone exactly, or refused with the list of what was touched since."""

from uuid import uuid4

import pytest

from lotrinh import clock, db
from lotrinh.firms.history_tables import FirmChange
from lotrinh.firms.tables import Member
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.importing import (
    AN_PHAT,
    HEADINGS,
    NEW,
    NEW_ROW,
    TAN_THANH,
    csv_of,
    firm,
    import_file,
    import_id,
    load_places,
    run_jobs,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("imports_folder")]
RENAMED = [
    AN_PHAT,
    "Công ty CP Nội thất An Phát",
    "3102",
    "120",
    "90.000.000.000",
    "",
    "Phường Dĩ An",
    "VSIP I",
    "Số 9",
]
GROWN = [AN_PHAT, "", "", "130"]
TENANCIES = "SELECT firm, park, valid_from, valid_to FROM park_tenancy ORDER BY id"


@pytest.fixture(autouse=True)
async def places(cast: Cast) -> None:
    await load_places()
    await db.execute("INSERT INTO park_tenancy (firm, park) VALUES ($1, 1)", cast.an_phat)


async def registry() -> list[list[dict]]:
    return [await db.fetch(sql) for sql in ("SELECT * FROM firm ORDER BY tax_code", TENANCIES)]


async def undo(browser: Browser, page: Visit) -> Visit:
    asked = await browser.get(f"/imports/{import_id(page)}/reversal")
    sent = await browser.post(asked.find("form[action$='/reversal']").get("action"))
    assert sent.status == 303
    await run_jobs()
    return await browser.follow(sent)


async def refused(browser: Browser, page: Visit) -> Visit:
    """The page that says why, which is also the answer to whoever posts nevertheless."""
    asked = await browser.get(f"/imports/{import_id(page)}/reversal")
    assert asked.status == 200
    assert not asked.all("form[action$='/reversal']")
    sent = await browser.post(f"/imports/{import_id(page)}/reversal")
    assert sent.status == 409
    assert sent.words("#touched") == asked.words("#touched")
    assert "Không thể hoàn tác toàn bộ" in sent.words("[role=alert]")
    assert await run_jobs() == 0
    return sent


async def test_undoing_restores_every_fact_and_removes_new_firms(minh: Browser, an: Browser) -> None:
    before = await registry()
    page = await import_file(minh, csv_of([NEW_ROW, RENAMED]))
    assert await registry() != before
    undone = await undo(an, page)
    assert await registry() == before
    assert "Võ Hoài An đã hoàn tác" in undone.words("#import")
    assert (await minh.get(f"/imports/{import_id(page)}/reversal")).status == 409


async def test_a_fact_that_was_unknown_is_unknown_again(minh: Browser, cast: Cast) -> None:
    headings = [*HEADINGS[:2], "Năm thành lập", "KCN"]
    await db.execute("DELETE FROM park_tenancy")
    page = await import_file(minh, csv_of([[AN_PHAT, "", "2009", "VSIP I"]], headings))
    assert (await firm(AN_PHAT))["founded_year"] == 2009
    await undo(minh, page)
    assert (await firm(AN_PHAT))["founded_year"] is None
    assert not await db.fetch(TENANCIES)


async def test_both_the_import_and_its_undoing_stand_in_the_history(minh: Browser, lan: Browser) -> None:
    await undo(minh, await import_file(minh, csv_of([GROWN])))
    rows = [" ".join(row.text_content().split()) for row in (await lan.get("/firm")).all("#history tbody tr")]
    assert ("Hoàn tác lần nhập sổ đăng ký 130 86" in rows[0]) or ("130 86" in rows[1])
    assert any("Lao động" in row and "86 130" in row for row in rows)


async def test_a_later_import_of_the_same_fact_stands_in_the_way_and_is_named(minh: Browser) -> None:
    first = await import_file(minh, csv_of([GROWN, [TAN_THANH, "", "", "40"]]), "dau.csv")
    await import_file(minh, csv_of([[AN_PHAT, "", "", "131"]]), "sau.csv")
    page = await refused(minh, first)
    assert page.words("#touched tbody").startswith("Công ty TNHH Gỗ An Phát")
    assert "Lao động 130 131 sau.csv" in page.words("#touched tbody")
    assert TAN_THANH not in page.text
    assert (await firm(TAN_THANH))["employees"] == 40


async def test_a_later_import_of_other_facts_does_not(minh: Browser) -> None:
    first = await import_file(minh, csv_of([GROWN]))
    await import_file(minh, csv_of([[AN_PHAT, "Gỗ An Phát Mới"]]))
    await undo(minh, first)
    after = await firm(AN_PHAT)
    assert (after["employees"], after["name"]) == (86, "Gỗ An Phát Mới")


async def test_imports_are_undone_one_after_the_other_from_the_last(minh: Browser) -> None:
    before = await registry()
    first = await import_file(minh, csv_of([NEW_ROW, GROWN]))
    second = await import_file(minh, csv_of([[AN_PHAT, "", "", "131"], [NEW, "", "", "41"]]))
    assert "Đã thay đổi sau đó: 2" in (await refused(minh, first)).words("#touched")
    await undo(minh, second)
    await undo(minh, first)
    assert await registry() == before


async def test_an_edit_by_a_person_stands_in_the_way_and_is_named(minh: Browser, cast: Cast) -> None:
    page = await import_file(minh, csv_of([GROWN]))
    await db.execute("UPDATE firm SET employees = 99 WHERE tax_code = $1", AN_PHAT)
    await FirmChange(
        firm=cast.an_phat, tax_code=AN_PHAT, field="employees", before="130", after="99",
        valid_on=clock.now().date(), changed_by=cast.an.id, at=clock.now(),
    ).save()  # fmt: skip
    assert "Lao động 130 99 Võ Hoài An" in (await refused(minh, page)).words("#touched")


async def test_a_change_that_nobody_recorded_stands_in_the_way_too(minh: Browser) -> None:
    page = await import_file(minh, csv_of([GROWN]))
    await db.execute("UPDATE firm SET employees = 99 WHERE tax_code = $1", AN_PHAT)
    assert "thay đổi không có ghi chép" in (await refused(minh, page)).words("#touched")


async def test_a_new_firm_that_somebody_works_for_is_not_removed(minh: Browser, cast: Cast) -> None:
    page = await import_file(minh, csv_of([NEW_ROW]))
    await Member(
        id=uuid4(), firm=(await firm(NEW))["id"], person=cast.binh.id, role="owner", since=clock.now()
    ).save()
    assert "đã có người hoặc bài đánh giá" in (await refused(minh, page)).words("#touched")


async def test_what_is_touched_while_the_undoing_waits_stops_it(minh: Browser) -> None:
    page = await import_file(minh, csv_of([GROWN]))
    sent = await minh.post(f"/imports/{import_id(page)}/reversal")
    await db.execute("UPDATE firm SET employees = 99 WHERE tax_code = $1", AN_PHAT)
    await run_jobs()
    assert (await firm(AN_PHAT))["employees"] == 99
    again = await minh.follow(sent)
    assert "Lần nhập này chưa được hoàn tác" in again.words("[role=alert]")
    assert again.find("a[href$='/reversal']") is not None
