"""The roadmap: what to do next, in which order, why, at what cost after support."""

import re
from datetime import datetime, time, timedelta

import pytest

from lotrinh import clock
from lotrinh.selfassessment.demo_rounds import enter_rounds
from recommender.catalogue import shipped
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.roadmap.assessed import assess, other_firms, person

pytestmark = pytest.mark.anyio


def titles(visit: Visit) -> list[str]:
    return [each.text_content().strip() for each in visit.all("ol.steps h3")]


async def test_without_a_result_it_says_that_seven_minutes_are_enough(lan: Browser, cast: Cast) -> None:
    page = await lan.get("/roadmap")
    assert page.heading == "Cần một kết quả để vẽ lộ trình"
    assert page.find("form[action='/assessments'] input[name=instrument]").get("value") == "quick/1.0"
    assert "ol.steps h3" not in page.text
    assert (await lan.get("/roadmap/steps/barcode")).status == 404


async def test_the_quick_form_alone_gives_a_roadmap(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan, accounting="in_use")
    page = await lan.get("/roadmap")
    assert page.heading.startswith("Nên bắt đầu: ")
    assert page.heading.removeprefix("Nên bắt đầu: ") == titles(page)[0]
    assert 3 <= len(titles(page)) <= 12
    for word in ("Trong 3 tháng đầu", "Thứ Hai này", "sau hỗ trợ", "bạn tự trả khoảng", "tuần"):
        assert word in page.words("main")


async def test_each_step_says_cost_support_with_legal_basis_and_its_score(lan: Browser, cast: Cast) -> None:
    await enter_rounds(await person(cast.lan))
    page = await lan.get("/roadmap")
    step = page.find("#step-barcode")
    words = " ".join(step.text_content().split())
    assert "15–80 triệu đồng, một lần" in words
    assert "Hỗ trợ đến 40 triệu đồng" in words
    assert "Nghị định 80/2021/NĐ-CP, Điều 11 (tham khảo), áp dụng từ 15/10/2021." in words
    assert "Bạn đang ở bậc 0/5 của thang kho" in words
    parts = [cell.text_content() for cell in step.cssselect("tbody th")]
    assert parts == ["Khả năng làm được", "Mức cần thiết", "Lợi ích trên công sức"]
    values = [cell.text_content() for cell in step.cssselect("tbody td")]
    assert values[1::2] == ["1", "1", "1"]
    product = 1.0
    for text in values[0::2]:
        share = text.endswith("%")
        product *= float(text.rstrip("%").replace(",", ".")) / (100 if share else 1)
    score = float(re.search(r"Điểm xếp hạng ([\d,]+)", words)[1].replace(",", "."))
    assert product == pytest.approx(score, abs=0.02)


async def test_what_the_firm_pays_names_the_training_and_a_cap_that_other_steps_use_up(
    lan: Browser, cast: Cast
) -> None:
    await enter_rounds(await person(cast.lan))
    page = await lan.get("/roadmap")
    shared = [step for step in page.all("ol.steps li") if "dùng chung: việc này được" in step.text_content()]
    assert shared
    for step in page.all("ol.steps li"):
        told = step.cssselect(".meta")[0].text_content()
        assert ("Dùng chung mức trần hỗ trợ năm" in told) == (step in shared)
        assert not (step in shared and "Hỗ trợ đến" in told)
        assert ("gồm đào tạo" in told) == ("Người vận hành cần học: " in step.text_content())


async def test_the_plan_is_called_a_plan(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    for place in ("/", "/roadmap"):
        page = await lan.get(place)
        assert page.find("main a[href='/roadmap/plan']").text_content() == "Kế hoạch của bạn"


async def test_an_answer_is_a_reason_only_for_what_it_asked_about(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    step = (await lan.get("/roadmap")).find("#step-backup-and-access > p").text_content()
    assert "Theo câu trả lời của bạn, mảng An toàn thông tin còn thiếu " in step
    assert "Câu “" not in step
    await enter_rounds(await person(cast.lan))
    barcode = (await lan.get("/roadmap")).find("#step-barcode > p").text_content()
    assert barcode.startswith("Câu “Hàng có tem mã vạch hoặc QR và được quét không?”: bạn được 0% số điểm.")
    assert "Theo câu trả lời của bạn, mảng" not in barcode


async def test_what_nearly_everybody_has_is_a_fact_and_never_a_step(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap")
    facts = [one.title.vi for one in shipped().solutions.values() if one.kind == "fact"]
    assert "Đã có, không cần khuyên: " in page.words("main")
    for fact in facts:
        assert fact in page.words("main")
        assert fact not in titles(page)


async def test_what_is_in_use_is_named_and_not_advised(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan, accounting="in_use", wood_materials="in_use")
    page = await lan.get("/roadmap")
    in_use = page.words("main").partition("Doanh nghiệp bạn đang dùng: ")[2].split(".")[0]
    assert "Phần mềm kế toán" in in_use
    assert "Định mức nguyên liệu theo sản phẩm (BOM)" in in_use
    assert "Phần mềm kế toán" not in titles(page)


async def test_what_was_left_out_says_why(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap")
    blocked = page.find("details a[href='/roadmap/steps/wms']").getparent()
    assert "mỗi lần lên một bậc thì chắc hơn" in blocked.text_content()


async def test_own_money_and_people_narrow_it_down_and_stand_in_the_address(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    wide = await lan.get("/roadmap")
    narrow = await lan.get("/roadmap", budget="20", people="1")
    assert len(titles(narrow)) < len(titles(wide))
    assert narrow.find("#budget").get("value") == "20"
    assert "Chỉ vì tiền mà chưa vào danh sách" in narrow.words("main")
    after = narrow.words(".kpi .n")
    assert after.endswith("triệu đồng")
    assert float(after.split()[0].replace(",", ".")) <= 20
    again = await lan.get("/roadmap", budget=" 20,000 ", people="")
    assert again.status == 200
    assert again.find("#budget").get("value") == "20000"


async def test_a_wrong_amount_is_refused_beside_the_field_and_the_roadmap_stays(
    lan: Browser, cast: Cast
) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap", budget="hai mươi", people="-1")
    assert page.status == 422
    assert page.words("#budget-error").endswith("Nhập số nguyên, tính bằng triệu đồng, ví dụ 50.")
    assert page.words("#people-error").endswith("Nhập số người là số nguyên, ví dụ 2.")
    assert page.find("#budget").get("value") == "haimươi"
    assert titles(page)


async def test_nothing_fits_is_said_with_a_way_out(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap", budget="0", people="0")
    assert page.heading == "Chưa việc nào vừa với giới hạn này"
    assert page.all("a[href='/roadmap'].govuk-button")


async def test_a_filter_through_htmx_gives_only_the_region(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    part = await lan.get("/roadmap", partial=True, budget="30")
    assert "<html" not in part.text
    assert part.find("div#roadmap h1") is not None
    assert part.find("#step-backup-and-access input[name=budget]").get("value") == "30"


async def test_a_reload_shows_the_same_list_all_day_long(lan: Browser, cast: Cast) -> None:
    await enter_rounds(await person(cast.lan))
    clock.freeze(datetime.combine(clock.today(), time(9), clock.VIETNAM))
    first = titles(await lan.get("/roadmap"))
    clock.freeze(clock.now() + timedelta(hours=8))
    assert titles(await lan.get("/roadmap")) == first


async def test_peers_are_counted_from_ten_on_and_only_of_the_same_sector(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await other_firms(4, barcode="in_use")
    await other_firms(5)
    await other_firms(30, sector="other", barcode="in_use")
    assert "giống bạn nhất đang dùng" not in (await lan.get("/roadmap/steps/barcode")).words("main")
    await other_firms(4)
    page = await lan.get("/roadmap/steps/barcode")
    assert "Khoảng 30% trong 13 doanh nghiệp giống bạn nhất đang dùng." in page.words("main")
    assert "Dữ liệu mô phỏng" in (await lan.get("/roadmap")).words("main")


async def test_a_colleague_sees_the_same_roadmap(lan: Browser, phuc: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    assert titles(await phuc.get("/roadmap")) == titles(await lan.get("/roadmap"))
    assert not (await phuc.get("/roadmap")).all("form[action^='/firm/consents']")


async def test_it_is_english_on_request(lan: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    await lan.speak("en")
    page = await lan.get("/roadmap")
    assert page.heading.startswith("Start with: ")
    assert not re.search(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]", page.words("ol.steps"))


async def test_the_result_and_the_start_page_show_the_first_three(lan: Browser, cast: Cast) -> None:
    run = await assess(cast.lan)
    first = titles(await lan.get("/roadmap"))[:3]
    result = await lan.get(f"/assessments/{run}/result")
    assert result.find(".title a.govuk-button[href='/roadmap']").text_content() == "Xem lộ trình"
    for page in (result, await lan.get("/")):
        card = next(
            each for each in page.all("section.card") if "Ba việc nên làm tiếp theo" in each.text_content()
        )
        assert [each.text_content().strip() for each in card.cssselect("h3")] == first
    assert "Ba việc nên làm tiếp theo" not in (await lan.get("/assessments")).words("main")
