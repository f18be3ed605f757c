"""Advisors see a roadmap only while the firm shares it; what they say stands with name and reason."""

import pytest

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.crowd import gather
from tests.firms.agreeing import agree
from tests.roadmap.assessed import assess

pytestmark = pytest.mark.anyio
REASON = "Kho bừa nhất, nên làm trước mùa xuất hàng."


def ids(visit: Visit) -> list[str]:
    return [each.get("id").removeprefix("step-") for each in visit.all("ol.steps li[id]")]


@pytest.fixture
async def address(cast: Cast, lan: Browser) -> str:
    await assess(cast.lan)
    await agree(lan, "advisors", "/roadmap")
    return f"/firms/{cast.an_phat}/roadmap"


async def advise(browser: Browser, address: str, solution: str, kind: str, reason: str = REASON) -> Visit:
    return await browser.post(f"{address}/advice", {"solution": solution, "kind": kind, "reason": reason})


async def test_no_advisor_sees_a_roadmap_that_is_not_shared(lan: Browser, minh: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    assert (await minh.get(f"/firms/{cast.an_phat}/roadmap")).status == 404
    assert (await advise(minh, f"/firms/{cast.an_phat}/roadmap", "crm", "add")).status == 404
    assert "Chưa doanh nghiệp nào chia sẻ lộ trình" in (await minh.get("/roadmaps")).words("main")


async def test_the_switch_stands_on_the_firms_roadmap(lan: Browser, minh: Browser, cast: Cast) -> None:
    await assess(cast.lan)
    page = await lan.get("/roadmap")
    form = page.find("#sharing form")
    assert form.cssselect("button")[0].text_content() == "Cho tư vấn viên xem lộ trình này"
    answer = await agree(lan, "advisors", "/roadmap")
    assert answer.location == "/roadmap"
    assert "Gỗ An Phát" in (await minh.get("/roadmaps")).words("main")
    assert "Họ xem được lộ trình này từ 12:00 14/11/2026 (Nguyễn Thị Lan" in (
        await lan.get("/roadmap")
    ).words("#sharing")


async def test_all_firms_that_share_are_counted_and_each_is_found_once(minh: Browser, cast: Cast) -> None:
    await gather(cast.minh.id)
    pages = [await minh.get(f"/roadmaps?page={number}") for number in (1, 2)]
    assert [page.heading for page in pages] == ["Doanh nghiệp chia sẻ lộ trình: 80"] * 2
    found = [link.get("href") for page in pages for link in page.all("table th a")]
    assert len(found) == len(set(found)) == 80
    assert (await minh.get("/roadmaps?page=zero")).status == 400


async def test_an_advisor_sees_the_firms_list_and_only_of_this_firm(
    minh: Browser, lan: Browser, cast: Cast, address: str
) -> None:
    page = await minh.get(address)
    assert page.heading == "Lộ trình của Công ty TNHH Gỗ An Phát"
    own = [each.text_content() for each in page.all("ol.govuk-list--number li")]
    assert own == [each.text_content() for each in page.all("ol.steps h3")]
    assert (await minh.get(f"/firms/{cast.tan_thanh}/roadmap")).status == 404


async def test_the_firm_reads_who_looked_and_when(minh: Browser, lan: Browser, address: str) -> None:
    assert "Trần Thị Minh" not in (await lan.get("/firm")).words("main")
    await minh.get(address)
    words = (await lan.get("/firm")).words("main")
    assert "Trần Thị Minh" in words
    assert "12:00 14/11/2026" in words


async def test_an_advisor_is_led_to_no_page_that_is_the_firms_alone(minh: Browser, address: str) -> None:
    page = await minh.get(address)
    assert page.all("main li b")
    links = {link.get("href") for link in page.all("main a")}
    assert not [link for link in links if link.startswith("/roadmap/")]


async def test_a_withdrawn_consent_holds_at_once(minh: Browser, lan: Browser, address: str) -> None:
    assert (await minh.get(address)).status == 200
    await lan.post("/firm/consents/advisors/withdrawal")
    assert (await minh.get(address)).status == 404
    assert (await advise(minh, address, "crm", "add")).status == 404
    assert "Gỗ An Phát" not in (await minh.get("/roadmaps")).words("main")


async def test_what_advisors_said_has_no_effect_without_consent_and_comes_back_with_it(
    minh: Browser, lan: Browser, address: str
) -> None:
    before = ids(await lan.get("/roadmap"))
    await advise(minh, address, "crm", "add")
    advised = ids(await lan.get("/roadmap"))
    assert advised != before
    await lan.post("/firm/consents/advisors/withdrawal")
    page = await lan.get("/roadmap")
    assert ids(page) == before
    assert REASON not in page.words("main")
    await agree(lan, "advisors")
    assert ids(await lan.get("/roadmap")) == advised


async def test_an_added_step_comes_forward_with_name_and_reason(
    minh: Browser, lan: Browser, address: str
) -> None:
    before = ids(await lan.get("/roadmap"))
    assert "crm" not in before[:3]
    assert "Đã lưu ý kiến" in (await minh.follow(await advise(minh, address, "crm", "add"))).words("#notice")
    page = await lan.get("/roadmap")
    assert ids(page).index("crm") < 3
    step = page.words("#step-crm")
    assert "Tư vấn viên thêm" in step
    assert f"Trần Thị Minh, 14/11/2026: “{REASON}”" in step
    own = [each.text_content() for each in page.all("#sharing ol li")]
    assert len(own) == len(before), "the list without the advisors' word stays readable"


async def test_a_struck_step_leaves_and_the_firm_reads_why(minh: Browser, lan: Browser, address: str) -> None:
    await advise(minh, address, "backup-and-access", "strike", "Đã làm với công ty mẹ.")
    page = await lan.get("/roadmap")
    assert "backup-and-access" not in ids(page)
    assert "Trần Thị Minh gạch ngày 14/11/2026: “Đã làm với công ty mẹ.”" in page.words("main")
    step = (await lan.get("/roadmap/steps/backup-and-access")).words("main")
    assert "Tư vấn viên gạch Trần Thị Minh, 14/11/2026: “Đã làm với công ty mẹ.”" in step
    own = [each.text_content() for each in (await minh.get(address)).all("ol.govuk-list--number li")]
    assert "Sao lưu, phân quyền và đăng nhập hai bước" in own


async def test_what_the_rules_hold_back_is_read_with_its_reason_all_the_same(
    minh: Browser, lan: Browser, address: str
) -> None:
    await advise(minh, address, "warehouse-robots", "pin")
    for page in (await lan.get("/roadmap"), await minh.get(address)):
        assert "warehouse-robots" not in ids(page)
        words = page.words("main")
        assert (
            f"Trần Thị Minh ghim ngày 14/11/2026: “{REASON}” Hiện chưa là một việc trong lộ trình:" in words
        )
        assert "trong lộ trình: Không dành cho quy mô của bạn: Doanh nghiệp nhỏ." in words
    step = (await lan.get("/roadmap/steps/warehouse-robots")).words("main")
    assert f"Tư vấn viên ghim Trần Thị Minh, 14/11/2026: “{REASON}”" in step


async def test_a_second_word_replaces_the_first_and_can_be_withdrawn(
    minh: Browser, an: Browser, lan: Browser, cast: Cast, address: str
) -> None:
    await advise(minh, address, "crm", "strike")
    await advise(an, address, "crm", "pin", "Khách quen nhiều, nên có.")
    rows = await db.fetch("SELECT id, kind, withdrawn_at FROM advisor_advice ORDER BY advised_at, kind DESC")
    standing = [row for row in rows if row["withdrawn_at"] is None]
    assert [row["kind"] for row in standing] == ["pin"]
    answer = await minh.post(f"{address}/advice/{standing[0]['id']}/withdrawal")
    assert answer.location == address
    assert "Tư vấn viên" not in (await lan.get("/roadmap")).words("ol.steps")
    assert (await minh.post(f"{address}/advice/{standing[0]['id']}/withdrawal")).status == 404
    actions = await db.fetch("SELECT action FROM audit_event WHERE object_kind = 'advice' ORDER BY id")
    assert [row["action"] for row in actions] == ["advice given", "advice given", "advice withdrawn"]


@pytest.mark.parametrize(
    ("solution", "kind", "reason", "status"),
    [
        ("crm", "pin", "", 422),
        ("crm", "maybe", REASON, 422),
        ("crm", "pin", "x" * 1001, 422),
        ("nothing", "pin", REASON, 404),
        ("e-invoice", "pin", REASON, 404),
    ],
)
async def test_odd_advice_is_refused(
    minh: Browser, address: str, solution: str, kind: str, reason: str, status: int
) -> None:
    answer = await advise(minh, address, solution, kind, reason)
    assert answer.status == status
    if status == 422:
        assert answer.find("select[name=solution] option[selected]").get("value") == "crm"
        assert answer.all(".govuk-error-summary")


async def test_a_firm_without_a_result_has_nothing_to_advise_on(
    minh: Browser, binh: Browser, cast: Cast
) -> None:
    await agree(binh, "advisors")
    assert "Chưa có kết quả" in (await minh.get(f"/firms/{cast.tan_thanh}/roadmap")).words("main")
