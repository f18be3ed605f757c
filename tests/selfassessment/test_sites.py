"""Sites of a firm with the plan: named, changed, closed, with rounds and levels of their own."""

from collections.abc import Callable

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.answered import handed_in
from tests.selfassessment.paper import DBI, QUICK, answer_dbi, open_section, start, submit
from tests.selfassessment.printed import download, rows, words
from tests.selfassessment.siting import (
    SITES,
    id_of,
    lose_plan,
    named_site,
    send_site,
    site_round,
    take_plan,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]


@pytest.fixture
async def plan(cast: Cast) -> None:
    await take_plan(cast.an_phat)


async def test_without_the_plan_the_page_says_why_and_how_to_get_it(
    lan: Browser, phuc: Browser, cast: Cast
) -> None:
    page = await lan.get(SITES)
    assert "thuộc gói “Chuyên sâu”" in page.words("main")
    assert page.all("main a[href='/plan']")
    assert not page.all("main form")
    refused = await send_site(lan, "Nhà máy 2")
    assert refused.status == 403
    assert "Gói dịch vụ" in refused.words("main")
    assert await db.fetch("SELECT 1 FROM site") == []
    others = await phuc.get(SITES)
    assert "Chủ doanh nghiệp có thể đăng ký gói" in others.words("main")
    assert not others.all("main a[href='/plan']")


async def test_an_owner_names_sites_and_colleagues_see_them(lan: Browser, phuc: Browser, plan: None) -> None:
    assert "Chưa có cơ sở nào" in (await lan.get(SITES)).words("main")
    site = await named_site(lan, "Kho Tân Uyên", "warehouse", address="12 Đường ĐT 747")
    assert "Đã thêm cơ sở" in (await lan.get(site)).words("#notice")
    listed = await phuc.get(SITES)
    assert "Kho Tân UyênKho · 12 Đường ĐT 747 Chưa có kết quả" in listed.words("main table")
    assert not listed.all(f"main form[action='{SITES}']")
    assert (await send_site(phuc, "Nhà máy 2")).status == 404


async def test_a_site_lies_in_a_commune_or_a_park_of_the_registry(lan: Browser, plan: None) -> None:
    await db.execute("INSERT INTO admin_unit (id, code, name, kind) VALUES (2, '718', 'Thị xã', 'district')")
    await db.execute("INSERT INTO former_district (commune, district) VALUES (1, 2)")
    await db.execute("INSERT INTO park (id, name, status) VALUES (7, 'KCN VSIP I', 'operating')")
    site = await named_site(lan, "Nhà máy 2", commune="1", park="7")
    assert "Nhà máy · KCN VSIP I, Phường Thủ Dầu Một" in (await lan.get(site)).words(".title")
    assert [one.get("value") for one in (await lan.get(site)).all("option[selected]")] == [
        "factory",
        "1",
        "7",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " ", "kind": "factory"}, "Nhập tên cơ sở"),
        ({"name": "x" * 121, "kind": "factory"}, "tối đa 120 ký tự"),
        ({"name": "Nhà máy 2", "kind": "castle"}, "Chọn loại cơ sở"),
        ({"name": "Nhà máy 2"}, "Chọn loại cơ sở"),
        ({"name": "Nhà máy 2", "kind": "factory", "address": "x" * 301}, "tối đa 300 ký tự"),
        ({"name": "Nhà máy 2", "kind": "factory", "commune": "99"}, "Hãy chọn một mục trong danh sách"),
        ({"name": "Nhà máy 2", "kind": "factory", "park": "one"}, "Hãy chọn một mục trong danh sách"),
        ({"name": "Kho Tân Uyên", "kind": "factory"}, "đã có cơ sở mang tên này"),
    ],
)
async def test_what_does_not_hold_is_said_beside_the_field(
    lan: Browser, plan: None, fields: dict[str, str], sentence: str
) -> None:
    other = await named_site(lan, "Kho Tân Uyên")
    for address in (SITES, await named_site(lan, "Kho Bến Cát")):
        refused = await lan.post(address, fields)
        assert refused.status == 422
        assert sentence in refused.words(".govuk-error-message")
    assert "Kho Tân Uyên" in (await lan.get(other)).heading


async def test_a_firm_has_so_many_open_sites_at_most(
    lan: Browser, plan: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lotrinh.selfassessment.sites import services

    monkeypatch.setattr(services, "MOST", 1)
    site = await named_site(lan, "Nhà máy 1")
    refused = await send_site(lan, "Nhà máy 2")
    assert refused.status == 422
    assert "đã có 1 cơ sở đang mở" in refused.words(".govuk-error-message")
    await lan.post(f"{site}/closing")
    await named_site(lan, "Nhà máy 2")
    assert (await lan.post(f"{site}/reopening")).status == 422


async def test_a_site_is_renamed_closed_and_opened_again(lan: Browser, plan: None) -> None:
    site = await named_site(lan, "Nhà máy 1")
    changed = await lan.post(site, {"name": "Nhà máy Bắc Tân Uyên", "kind": "other"})
    assert (changed.status, changed.location) == (303, site)
    assert (await lan.get(site)).heading == "Nhà máy Bắc Tân Uyên"
    run = await start(lan, QUICK, site=id_of(site))
    await lan.post(f"{site}/closing")
    closed = await lan.get(site)
    assert "Đã đóng ngày 14/11/2026" in closed.words(".note")
    assert not closed.all("input[name=instrument]")
    assert closed.all(f"a[href='{run}']"), "its draft can still be finished"
    refused = await lan.post("/assessments", {"instrument": DBI, "site": id_of(site)})
    assert refused.status == 409
    assert "Cơ sở này đã đóng" in refused.words("main")
    undone = await lan.post(closed.find(".note form").get("action"))
    assert undone.location == site
    assert (await lan.get(site)).all("input[name=instrument]")


async def test_a_closed_site_gives_its_name_away_and_cannot_take_it_back(lan: Browser, plan: None) -> None:
    first = await named_site(lan, "Nhà máy 1")
    await lan.post(f"{first}/closing")
    await named_site(lan, "Nhà máy 1")
    refused = await lan.post(f"{first}/reopening")
    assert refused.status == 422
    assert "đã có cơ sở mang tên này" in refused.words("main")


async def test_a_site_and_the_firm_have_drafts_of_one_questionnaire_at_once(lan: Browser, plan: None) -> None:
    one, two = await named_site(lan, "Nhà máy 1"), await named_site(lan, "Nhà máy 2")
    runs = [
        await start(lan, QUICK),
        await start(lan, QUICK, site=id_of(one)),
        await start(lan, QUICK, site=id_of(two)),
    ]
    assert len(set(runs)) == 3
    assert await start(lan, QUICK, site=id_of(two)) == runs[2]
    shown = await lan.get(runs[2])
    assert "Nhà máy 2" in shown.words(".crumb")
    assert shown.find(".crumb a").get("href") == two
    assert "Bản nháp: 1" in (await lan.get(SITES)).words("main table")
    assert (await lan.get("/assessments")).words("main").count("Làm tiếp") == 1


async def test_rounds_of_each_site_are_numbered_and_begin_with_its_own_last_answers(
    lan: Browser, plan: None
) -> None:
    await answer_dbi(lan, firm := await start(lan, DBI), "5")
    await submit(lan, firm)
    one, two = await named_site(lan, "Nhà máy 1"), await named_site(lan, "Nhà máy 2")
    await site_round(lan, one, "2")
    again = await start(lan, DBI, site=id_of(one), carry="yes")
    assert "Đợt 2" in (await lan.get(again)).words(".title")
    paper = await open_section(lan, again, "online-presence")
    assert ("q.1.1.1", "2") in paper.fields
    fresh = await start(lan, DBI, site=id_of(two), carry="yes")
    assert "Đợt 1" in (await lan.get(fresh)).words(".title")
    assert not [
        name
        for name, value in (await open_section(lan, fresh, "online-presence")).fields
        if name == "q.1.1.1"
    ]


async def test_what_the_firm_has_told_elsewhere_is_not_filled_in_for_a_site(lan: Browser, plan: None) -> None:
    await handed_in(lan, QUICK, {"labour-contracts": "none"})
    site = await named_site(lan, "Nhà máy 1")
    assert "Đã điền sẵn 4 câu" in (await lan.get(await start(lan, "contracts/1.0"))).words(".note.warn")
    own = await start(lan, "contracts/1.0", site=id_of(site))
    assert not (await lan.get(own)).all(".note")
    labour = await open_section(lan, own, "labour")
    assert labour.visit.words("#q-vneid-by") == "", "nor are the firm's heads of the registry offered"


async def test_the_result_of_a_site_says_whose_it_is_everywhere(lan: Browser, plan: None) -> None:
    site = await named_site(lan, "Nhà máy 1")
    run = await site_round(lan, site, "5")
    result = await lan.get(f"{run}/result")
    assert result.heading == "Nhà máy 1 ở Mức 5 – Dẫn dắt"
    assert "Nhà máy 1" in result.words("title")
    assert "không được so với doanh nghiệp khác" in result.words("main")
    assert not result.all("main a[href='/roadmap']")
    assert not result.all("#verification")
    assert (await lan.get(f"{run}/verification")).status == 404
    assert (await lan.post(f"{run}/verification")).status == 404
    assert "Cơ sởNhà máy 1" in (await lan.get(f"{run}/receipt")).words("main")
    document = words(await download(lan, run))
    assert "Công ty TNHH Gỗ An Phát · Nhà máy 1" in document
    assert ("Cơ sở", "Nhà máy 1") in [(row[0].value, row[1].value) for row in await rows(lan, run, 1)]


async def test_whoever_checks_a_report_learns_that_it_is_of_one_site(
    lan: Browser, stranger: Browser, plan: None
) -> None:
    run = await site_round(lan, await named_site(lan, "Nhà máy 1"), "4")
    await download(lan, run)
    [report] = await db.fetch("SELECT number FROM report")
    page = await stranger.get(f"/reports/{report['number']}")
    assert "Phạm viMột cơ sở của doanh nghiệp" in page.words("main")
    assert "Nhà máy 1" not in page.text


async def test_two_rounds_of_a_site_are_compared_with_one_another(lan: Browser, plan: None) -> None:
    await answer_dbi(lan, firm := await start(lan, DBI), "5")
    await submit(lan, firm)
    site = await named_site(lan, "Nhà máy 1")
    first = await site_round(lan, site, "2")
    assert "Chưa có gì để so sánh" in (await lan.get(f"{first}/comparison")).heading
    second = await site_round(lan, site, "3")
    assert (await lan.get(f"{second}/comparison")).heading == "Tăng 64 điểm so với đợt 1"
    assert "đợt 1" in (await lan.get(f"{second}/result")).words(".title")


async def test_losing_the_plan_leaves_all_there_is_and_begins_nothing_new(
    lan: Browser, phuc: Browser, cast: Cast, plan: None
) -> None:
    site = await named_site(lan, "Nhà máy 1")
    run = await site_round(lan, site, "3")
    draft = await start(phuc, QUICK, site=id_of(site))
    await lose_plan(cast.an_phat)
    refused = await phuc.post("/assessments", {"instrument": DBI, "site": id_of(site)})
    assert refused.status == 403
    assert "Gói dịch vụ" in refused.words("main")
    page = await lan.get(site)
    assert "thuộc gói “Chuyên sâu”" in page.words("main")
    assert not page.all("input[name=instrument]")
    assert page.all(f"a[href='{draft}']")
    assert (await lan.get(f"{run}/result")).status == 200
    assert (await lan.get(f"{SITES}/comparison")).status == 200
    assert (await lan.post(site, {"name": "Nhà máy A", "kind": "factory"})).status == 303
    assert (await lan.get(f"{draft}/sections/tools")).status == 200
    discarded = await phuc.post(f"{draft}/discard")
    assert (discarded.status, discarded.location) == (303, site)


@pytest.mark.parametrize("sent", ["x", "00000000-0000-4000-8000-000000000000", "'; --"])
async def test_a_round_of_a_site_there_is_not_begins_nothing(lan: Browser, plan: None, sent: str) -> None:
    assert (await lan.post("/assessments", {"instrument": QUICK, "site": sent})).status == 404
    assert await db.fetch("SELECT 1 FROM assessment") == []


async def test_another_firms_site_is_not_there(
    lan: Browser, binh: Browser, cast: Cast, plan: None, browser_of: Callable
) -> None:
    await take_plan(cast.tan_thanh)
    site = await named_site(lan, "Nhà máy 1")
    run = await site_round(lan, site, "3")
    assert (await binh.get(site)).status == 404
    assert (await binh.post(f"{site}/closing")).status == 404
    assert (await binh.get(f"{run}/result")).status == 404
    assert (await binh.post("/assessments", {"instrument": QUICK, "site": id_of(site)})).status == 404
    assert "Chưa có gì để so sánh" in (await binh.get(f"{SITES}/comparison")).heading
