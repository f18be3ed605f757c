"""All sites of a firm side by side, beside the whole firm."""

import pytest

from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.selfassessment.paper import DBI, QUICK, answer_dbi, start, submit
from tests.selfassessment.siting import SITES, id_of, named_site, site_round, take_plan
from tests.selfassessment.whole import hand_in_whole

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]
PAGE = f"{SITES}/comparison"


@pytest.fixture
async def plan(cast: Cast) -> None:
    await take_plan(cast.an_phat)


def line(page: Visit, heading: str) -> list[str]:
    [row] = [
        each for each in page.all("main tbody tr") if " ".join(each[0].text_content().split()) == heading
    ]
    return [" ".join(cell.text_content().split()) for cell in row[1:]]


def columns(page: Visit) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.all("main thead th")]


async def test_without_a_result_there_is_nothing_to_compare(lan: Browser, plan: None) -> None:
    await named_site(lan, "Nhà máy 1")
    page = await lan.get(PAGE)
    assert page.heading == "Chưa có gì để so sánh"
    assert page.all(f"main a[href='{SITES}']")


async def test_levels_pillars_and_days_stand_beside_the_whole_firm(lan: Browser, plan: None) -> None:
    await answer_dbi(lan, firm := await start(lan, DBI), "2")
    await submit(lan, firm)
    await site_round(lan, await named_site(lan, "Nhà máy 1"), "5")
    await named_site(lan, "Kho 1", "warehouse")
    page = await lan.get(PAGE)
    assert columns(page) == ["Toàn doanh nghiệp", "Kho 1Kho", "Nhà máy 1Nhà máy"]
    assert line(page, "Mức") == ["2 Bắt đầu", "Chưa có kết quả", "5 Dẫn dắt"]
    assert line(page, "Điểm") == ["128/320", "–", "320/320"]
    assert line(page, "Vận hành") == ["40% 2", "–", "100% 5"]
    assert line(page, "Ngày nộp") == ["14/11/2026Đợt 1", "–", "14/11/2026Đợt 1"]
    listed = await lan.get(SITES)
    assert "Mức 5 – Dẫn dắt · 14/11/2026" in listed.words("main tbody tr:nth-child(3)")
    assert "Mức 2 – Bắt đầu · 14/11/2026" in listed.words("main tbody tr:nth-child(1)")


async def test_the_questionnaire_can_be_chosen_and_only_of_those_there_are(lan: Browser, plan: None) -> None:
    site = await named_site(lan, "Nhà máy 1")
    await site_round(lan, site, "3")
    run = await start(lan, QUICK, site=id_of(site))
    await hand_in_whole(lan, QUICK, site=id_of(site))
    page = await lan.get(PAGE, questionnaire=QUICK)
    assert f"{run}/result" in [each.get("href") for each in page.all("main tbody a")]
    assert line(page, "Mức")[0] == "Chưa có kết quả"
    assert len(page.all("select[name=questionnaire] option")) == 2
    for odd in ("wood/1.0", "x", "\x00"):
        assert (await lan.get(PAGE, questionnaire=odd)).status == 404


async def test_a_closed_site_stays_in_the_comparison_if_it_has_a_result(lan: Browser, plan: None) -> None:
    with_result, without = await named_site(lan, "Nhà máy 1"), await named_site(lan, "Nhà máy 2")
    await site_round(lan, with_result, "3")
    for site in (with_result, without):
        await lan.post(f"{site}/closing")
    assert columns(await lan.get(PAGE)) == ["Toàn doanh nghiệp", "Nhà máy 1Nhà máy · Đã đóng"]
