"""One step in detail, whether it stands in the list or not."""

import pytest

from lotrinh import clock
from lotrinh.selfassessment.demo_rounds import enter_rounds
from recommender.catalogue import shipped
from tests.browsing import Browser
from tests.cast import Cast
from tests.directory.entries import listed
from tests.roadmap.assessed import assess, person

pytestmark = pytest.mark.anyio


async def test_a_step_tells_everything_the_catalogue_knows(lan: Browser, cast: Cast) -> None:
    await enter_rounds(await person(cast.lan))
    page = await lan.get("/roadmap/steps/barcode")
    barcode = shipped().solutions["barcode"]
    assert page.heading == barcode.title.vi
    words = page.words("main")
    texts = [barcode.summary, barcode.monday, barcode.staff, *barcode.prepare, *barcode.in_use_when]
    for text in texts:
        assert text.vi in words
    assert "Việc thứ" in words
    assert "Người vận hành kho" in words
    assert "Nghị định 80/2021/NĐ-CP, Điều 11 (tham khảo), áp dụng từ 15/10/2021." in words


async def test_drafts_are_named_as_drafts(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap/steps/crm")
    drafts = [tag for tag in page.all(".tag.warn") if "Dự thảo, chưa có hiệu lực" in tag.text_content()]
    assert len(drafts) == 1
    assert "triệu" not in drafts[0].getparent().text_content().split("Dự thảo:")[0]


async def test_what_is_no_step_says_why_and_links_to_what_comes_before(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap/steps/wms")
    assert "Hiện chưa nằm trong lộ trình, và vì sao" in page.words("h2")
    assert "mỗi lần lên một bậc thì chắc hơn" in page.words("main")
    assert page.all("a[href='/roadmap/steps/barcode']")


async def test_the_answers_that_speak_of_it_stand_there_the_weakest_first(lan: Browser, cast: Cast) -> None:
    await enter_rounds(await person(cast.lan))
    page = await lan.get("/roadmap/steps/barcode")
    rows = [[cell.text_content() for cell in row] for row in page.all("table")[1].cssselect("tbody tr")]
    assert rows[0][0] == "Hàng có tem mã vạch hoặc QR và được quét không?"
    shares = [int(row[1].rstrip("%")) for row in rows]
    assert shares[0] == 0
    assert all(row[2] == "–" for row in rows), "nobody else has answered"


async def test_an_answer_is_shown_with_its_date_and_an_undo(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await lan.post("/roadmap/steps/barcode/response", {"kind": "not_now"})
    page = await lan.get("/roadmap/steps/barcode")
    assert "Câu trả lời ngày 14/11/2026: Để sau." in page.words("main")
    assert page.all("button[name=kind][value=undone]")


@pytest.mark.parametrize("solution", ["nothing", "e-invoice", "training-warehouse"])
async def test_what_cannot_be_a_step_has_no_page(lan: Browser, cast: Cast, solution: str) -> None:
    await assess(cast.lan)
    assert (await lan.get(f"/roadmap/steps/{solution}")).status == 404


async def test_every_solution_has_a_page_in_both_languages(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    advisable = [one for one in shipped().solutions.values() if one.advisable]
    for language in ("vi", "en"):
        await lan.speak(language)
        for one in advisable:
            page = await lan.get(f"/roadmap/steps/{one.id}")
            assert page.heading == one.title.get(language)


async def test_who_offers_the_step_and_its_course_stands_there_by_sector_and_lot(
    lan: Browser, cast: Cast
) -> None:
    await assess(cast.lan)
    await listed("Chung", "barcode")
    await listed("Gỗ", "barcode", sectors=("wood",))
    await listed("Kim loại", "barcode", sectors=("metal",))
    await listed("Kho khác", "wms")
    await listed("Đã rút", "barcode", withdrawn_at=clock.now())
    await listed("Lớp Kho", "training-warehouse", kind="trainer")
    page = await lan.get("/roadmap/steps/barcode")
    assert [one.text_content() for one in page.all("#offered li a")] == ["Gỗ", "Chung", "Lớp Kho"]
    assert "Không ai trả tiền" in page.words("#offered")
    seen = [each.text_content() for each in page.all("#offered .actions a")]
    assert seen == [
        "Xem trong danh bạ – Mã vạch hoặc QR cho hàng trong kho",
        "Xem trong danh bạ – Người vận hành kho",
    ]
    assert page.all("#offered a[href='/providers?solution=barcode']")


async def test_where_nobody_offers_it_the_centre_is_asked(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap/steps/barcode")
    assert "Danh bạ chưa có nơi nào cung cấp" in page.words("#offered")
    assert page.all("#offered a[href='/requests/new']")
