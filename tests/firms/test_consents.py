"""Three consents of a firm, each given and withdrawn by an owner apart from the others."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.firms.consent_queries import has_consent
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio
PURPOSES = ("advisors", "statistics", "providers")


async def standing(firm) -> list[str]:
    return [purpose for purpose in PURPOSES if await has_consent(firm, purpose)]


async def test_nobody_may_use_anything_before_an_owner_agrees(lan: Browser, cast: Cast) -> None:
    page = await lan.get("/firm/consents")
    assert page.words(".card .tag").split("Bạn chưa đồng ý") == ["", " ", " ", ""]
    assert await standing(cast.an_phat) == []


@pytest.mark.parametrize("purpose", PURPOSES)
async def test_each_consent_stands_for_itself_and_for_one_firm(
    lan: Browser, cast: Cast, purpose: str
) -> None:
    answer = await lan.post(f"/firm/consents/{purpose}")
    assert answer.location == "/firm/consents"
    page = await lan.follow(answer)
    assert "Sự đồng ý có hiệu lực từ bây giờ" in page.words("#notice")
    assert "từ 12:00 14/11/2026, do Nguyễn Thị Lan" in page.words(f"#{purpose}")
    assert await standing(cast.an_phat) == [purpose]
    assert await standing(cast.tan_thanh) == []


async def test_a_withdrawal_holds_at_once_and_the_past_stays_readable(lan: Browser, cast: Cast) -> None:
    await lan.post("/firm/consents/advisors")
    clock.freeze(clock.now() + timedelta(hours=2))
    await lan.post("/firm/consents/advisors/withdrawal")
    assert await standing(cast.an_phat) == []
    words = (await lan.get("/firm/consents")).words("#advisors")
    assert "từ 12:00 14/11/2026 (Nguyễn Thị Lan) đến 14:00 14/11/2026 (Nguyễn Thị Lan)" in words
    await lan.post("/firm/consents/advisors")
    assert await standing(cast.an_phat) == ["advisors"]


async def test_agreeing_twice_is_one_consent_and_each_change_is_on_record(lan: Browser, cast: Cast) -> None:
    for _ in range(2):
        await lan.post("/firm/consents/statistics")
    for _ in range(2):
        await lan.post("/firm/consents/statistics/withdrawal")
    rows = await db.fetch(
        "SELECT action, object_id, person_id FROM audit_event WHERE firm_id = $1 ORDER BY id", cast.an_phat
    )
    assert [(row["action"], row["object_id"]) for row in rows] == [
        ("consent granted", "statistics"),
        ("consent withdrawn", "statistics"),
    ]
    assert all(row["person_id"] == cast.lan.id for row in rows)


async def test_a_member_cannot_agree_for_the_firm(phuc: Browser, cast: Cast) -> None:
    assert (await phuc.get("/firm/consents")).status == 404
    assert (await phuc.post("/firm/consents/advisors")).status == 404
    assert "/firm/consents" not in (await phuc.get("/firm")).text
    assert await standing(cast.an_phat) == []


async def test_the_switch_leads_back_to_the_page_it_stood_on_and_never_elsewhere(lan: Browser) -> None:
    assert (await lan.post("/firm/consents/advisors", {"next": "/roadmap?budget=50"})).location == (
        "/roadmap?budget=50"
    )
    for away in ("https://example.com", "//example.com", "/\\example.com"):
        assert (await lan.post("/firm/consents/advisors", {"next": away})).location == "/"


async def test_the_page_is_english_on_request(lan: Browser) -> None:
    await lan.speak("en")
    assert (await lan.get("/firm/consents")).heading == "Who may use your firm's answers"
