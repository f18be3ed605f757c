"""The page of one firm: all the centre knows, and of what the firm has not shared only that it exists."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import case, share, teams
from tests.centre.unshared import placed_unshared
from tests.firms.agreeing import agree

pytestmark = pytest.mark.anyio


async def test_advisor_sees_only_registry_facts_without_consent(minh: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    page = await minh.get(f"/firms/{cast.an_phat}")
    assert "3799000014" in page.words("main")
    assert "đã nộp bài đánh giá" in page.words("#shared")
    assert "hỏi doanh nghiệp" in page.words("#shared")
    assert not page.all("#shared table")
    assert not page.all(".lv")
    assert "nộp bài đánh giá ·" not in page.words("main")


async def test_rounds_appear_with_the_consent_and_go_with_it(minh: Browser, lan: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    await agree(lan, "advisors")
    shared = await minh.get(f"/firms/{cast.an_phat}")
    rounds = await db.fetch("SELECT 1 FROM assessment WHERE firm = $1 AND state = 'submitted'", cast.an_phat)
    assert len(shared.all("#shared tbody form, #shared tbody a")) == len(rounds)
    assert set(shared.words("#shared .lv").split()) == {"0"}
    assert "14/11/2026" in shared.words("#shared tbody")
    await lan.post("/firm/consents/advisors/withdrawal")
    hidden = await minh.get(f"/firms/{cast.an_phat}")
    assert not hidden.all("#shared table")
    assert "đã rút ngày 14/11/2026" in hidden.words("#shared")


async def test_the_firm_reads_who_looked_at_what_it_shares(
    minh: Browser, an: Browser, phuc: Browser, cast: Cast
) -> None:
    await share(cast.an_phat)
    for browser in (minh, an):
        await browser.get(f"/firms/{cast.an_phat}")
    seen = (await phuc.get("/firm")).words("#views")
    assert "Trần Thị Minh" in seen
    assert "Võ Hoài An" in seen
    assert "12:00 14/11/2026" in seen


async def test_a_look_at_registry_facts_is_no_look_at_shared_data(
    minh: Browser, lan: Browser, cast: Cast
) -> None:
    await minh.get(f"/firms/{cast.an_phat}")
    assert "Chưa có ai" in (await lan.get("/firm")).words("#views")


async def test_the_firm_reads_of_its_own_views_only(minh: Browser, binh: Browser, cast: Cast) -> None:
    await share(cast.an_phat)
    await minh.get(f"/firms/{cast.an_phat}")
    assert "Trần Thị Minh" not in (await binh.get("/firm")).words("#views")


async def test_the_last_ten_views_are_shown(minh: Browser, lan: Browser, cast: Cast) -> None:
    await share(cast.an_phat)
    for _ in range(11):
        await minh.get(f"/firms/{cast.an_phat}")
    assert len((await lan.get("/firm")).all("#views li")) == 10
    (count,) = await db.fetch("SELECT count(*) AS n FROM audit_event WHERE action = 'firm viewed'")
    assert count["n"] == 11


async def test_the_page_says_who_works_on_the_firm(minh: Browser, cast: Cast) -> None:
    await teams(cast)
    await case(cast.an_phat, cast.an)
    page = await minh.get(f"/firms/{cast.an_phat}")
    assert "Võ Hoài An · Tổ Bến Cát" in page.words("main")
    taken = page.find("a[href*='advisor=mine']").get("href")
    assert (await minh.get(taken)).heading == "Giao 1 doanh nghiệp cho Trần Thị Minh?"


async def test_the_list_leads_to_the_firm(minh: Browser, cast: Cast) -> None:
    listed = await minh.get("/firms", q="an phat")
    assert listed.find("#firms tbody th a").get("href") == f"/firms/{cast.an_phat}"


async def test_a_firm_nobody_represents_has_to_register_first(minh: Browser, cast: Cast) -> None:
    assert "cần đăng ký trước" in (await minh.get(f"/firms/{cast.unclaimed}")).words("#shared")
