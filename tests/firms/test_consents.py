"""Three consents of a firm, each given and withdrawn by an owner apart from the others."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.firms import consent_wordings
from lotrinh.firms.consent_queries import has_consent
from lotrinh.firms.reference import FOLDER
from tests.browsing import Browser
from tests.cast import Cast
from tests.firms.agreeing import agree

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
    answer = await agree(lan, purpose)
    assert answer.location == "/firm/consents"
    page = await lan.follow(answer)
    assert "Sự đồng ý có hiệu lực từ bây giờ" in page.words("#notice")
    assert "từ 12:00 14/11/2026, do Nguyễn Thị Lan" in page.words(f"#{purpose}")
    assert await standing(cast.an_phat) == [purpose]
    assert await standing(cast.tan_thanh) == []


async def test_a_withdrawal_holds_at_once_and_the_past_stays_readable(lan: Browser, cast: Cast) -> None:
    await agree(lan, "advisors")
    clock.freeze(clock.now() + timedelta(hours=2))
    await lan.post("/firm/consents/advisors/withdrawal")
    assert await standing(cast.an_phat) == []
    words = (await lan.get("/firm/consents")).words("#advisors")
    assert "từ 12:00 14/11/2026 (Nguyễn Thị Lan) đến 14:00 14/11/2026 (Nguyễn Thị Lan)" in words
    await agree(lan, "advisors")
    assert await standing(cast.an_phat) == ["advisors"]


async def test_agreeing_twice_is_one_consent_and_each_change_is_on_record(lan: Browser, cast: Cast) -> None:
    for _ in range(2):
        await lan.post("/firm/consents/statistics", {"wording": "1"})
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
    assert (await phuc.post("/firm/consents/advisors", {"wording": "1"})).status == 404
    assert "/firm/consents" not in (await phuc.get("/firm")).text
    assert await standing(cast.an_phat) == []


async def test_the_switch_leads_back_to_the_page_it_stood_on_and_never_elsewhere(lan: Browser) -> None:
    assert (
        await lan.post("/firm/consents/advisors", {"wording": "1", "next": "/roadmap?budget=50"})
    ).location == ("/roadmap?budget=50")
    for away in ("https://example.com", "//example.com", "/\\example.com"):
        assert (await lan.post("/firm/consents/advisors", {"wording": "1", "next": away})).location == "/"


async def test_the_page_is_english_on_request(lan: Browser) -> None:
    await lan.speak("en")
    assert (await lan.get("/firm/consents")).heading == "Who may use your firm's answers"


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the consent to advice has other words."""
    known = consent_wordings.wordings()
    words = {"vi": "Tư vấn viên xem được cả tệp minh chứng.", "en": "Advisors see files, too."}
    first = known["advisors"][0]
    second = consent_wordings.Wording(
        version=2, since=first.since, sha256="2" * 64, title=first.title, points=[words]
    )
    monkeypatch.setattr(consent_wordings, "wordings", lambda: known | {"advisors": [first, second]})


async def test_a_consent_keeps_which_words_were_read(lan: Browser, cast: Cast) -> None:
    await lan.speak("en")
    await agree(lan, "advisors")
    row = await db.fetch_one(
        "SELECT wording, wording_digest, language FROM consent WHERE firm = $1", cast.an_phat
    )
    shown = consent_wordings.current("advisors")
    assert row == {"wording": 1, "wording_digest": shown.digest, "language": "en"}
    assert shown.points[0]["en"] in (await lan.get("/firm/consents")).words("#advisors")


async def test_changed_words_are_asked_about_again_and_the_consent_goes_on_meanwhile(
    lan: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await agree(lan, "advisors")
    assert not (await lan.get("/")).all("main a[href='/firm/consents']")
    newer(monkeypatch)
    clock.freeze(clock.now() + timedelta(days=3))
    assert (await lan.get("/")).all("main a[href='/firm/consents']")
    page = await lan.get("/firm/consents")
    assert "Tư vấn viên xem được cả tệp minh chứng." in page.words("#advisors")
    assert "Nếu đồng ý, tư vấn viên của Trung tâm xem được lộ trình" in page.words("#advisors details")
    assert await standing(cast.an_phat) == ["advisors"]
    await agree(lan, "advisors")
    assert await standing(cast.an_phat) == ["advisors"]
    assert not (await lan.get("/")).all("main a[href='/firm/consents']")
    words = (await lan.get("/firm/consents")).words("#advisors")
    assert (
        "từ 12:00 14/11/2026 (Nguyễn Thị Lan) đến 12:00 17/11/2026 (Nguyễn Thị Lan), theo nội dung bản 1"
        in words
    )


async def test_nobody_agrees_to_words_they_have_not_seen(
    lan: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(monkeypatch)
    for fields in ({"wording": "1"}, {"wording": "x"}, {}):
        refused = await lan.post("/firm/consents/advisors", fields)
        assert refused.status == 409
        assert "Tư vấn viên xem được cả tệp minh chứng." in refused.words("#advisors")
    assert await standing(cast.an_phat) == []


def test_words_that_were_shown_once_cannot_be_changed_unnoticed() -> None:
    text = (FOLDER / "consent-wordings.yaml").read_text(encoding="utf-8")
    assert set(consent_wordings.read(text)) == set(PURPOSES)
    with pytest.raises(consent_wordings.ChangedWording):
        consent_wordings.read(text.replace("of at least nine", "of at least two"))
