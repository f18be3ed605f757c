"""The people of a firm read who saw or changed its data, in plain words."""

import pytest

from lotrinh import audit, db
from tests.browsing import Browser
from tests.cast import Cast
from tests.firms.agreeing import agree

pytestmark = pytest.mark.anyio


async def test_it_names_whoever_looked_and_what_was_done(
    lan: Browser, phuc: Browser, minh: Browser, cast: Cast
) -> None:
    await agree(lan, "advisors")
    assert (await minh.get(f"/firms/{cast.an_phat}")).status == 200
    for reader in (lan, phuc):
        words = (await reader.get("/firm/record")).words("tbody")
        assert "Trần Thị MinhTrung tâm hỗ trợ Xem những gì doanh nghiệp chia sẻ" in words
        assert "Nguyễn Thị Lan Đồng ý cho một mục đích" in words


async def test_another_firm_reads_nothing_of_it(lan: Browser, binh: Browser) -> None:
    await agree(lan, "advisors")
    assert "Nguyễn Thị Lan" not in (await binh.get("/firm/record")).text


async def test_it_can_be_cut_down_to_the_centre(lan: Browser, cast: Cast) -> None:
    for figure, action in (
        (cast.minh, "request answered"),
        (cast.lan, "request asked"),
        (None, "old draft removed"),
    ):
        await audit.record(action, "x", "1", person_id=figure.id if figure else None, firm_id=cast.an_phat)
    centre = (await lan.get("/firm/record", by="centre")).words("tbody")
    assert "Trần Thị Minh" in centre
    assert "Nguyễn Thị Lan" not in centre
    assert "Hệ thống" in (await lan.get("/firm/record")).words("tbody")


async def test_strangers_stay_without_a_name(lan: Browser, cast: Cast) -> None:
    await audit.record("claim started", "claim", "1", person_id=cast.binh.id, firm_id=cast.an_phat)
    words = (await lan.get("/firm/record")).words("tbody")
    assert "Người ngoài doanh nghiệp" in words
    assert "Phạm Thanh Bình" not in words


async def test_a_long_record_is_read_page_by_page(lan: Browser, cast: Cast) -> None:
    for number in range(30):
        for action in ("step.add", "request asked"):
            await audit.record(action, "x", str(number), person_id=cast.lan.id, firm_id=cast.an_phat)
    page = await lan.get("/firm/record")
    assert len(page.all("tbody tr")) == 50
    older = await lan.get(page.find("main .actions a").get("href"))
    assert len(older.all("tbody tr")) == 10
    assert await db.fetch("SELECT 1 AS one FROM audit_event") != []


async def test_the_same_act_again_and_again_is_one_line(lan: Browser, cast: Cast) -> None:
    for number in range(12):
        await audit.record(
            "review.section_accepted", "review", str(number), person_id=cast.an.id, firm_id=cast.an_phat
        )
    page = await lan.get("/firm/record")
    assert len(page.all("tbody tr")) == 1
    assert "(12 lần trong ngày)" in page.words("tbody")


async def test_granting_and_revoking_are_told_apart(lan: Browser, cast: Cast) -> None:
    for act in ("seat.grant", "seat.revoke", "voucher.approved"):
        await audit.record(act, "x", "1", person_id=cast.quan.id, firm_id=cast.an_phat)
    page = await lan.get("/firm/record")
    said = [row.cssselect("td")[-1].text_content() for row in page.all("tbody tr")]
    assert said == ["Duyệt hỗ trợ chi phí", "Thu hồi suất tài trợ", "Cấp suất tài trợ"]
    assert "Người thực hiện" in page.words("thead")
