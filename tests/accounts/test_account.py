"""One's own details and sessions."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def session_ids(browser: Browser) -> list[str]:
    page = await browser.get("/account")
    forms = page.all("form[action^='/account/sessions/'][action$='/revocation']")
    return [form.get("action").split("/")[3] for form in forms if len(form.get("action").split("/")) == 5]


async def test_lan_changes_her_name_and_language(lan: Browser) -> None:
    answer = await lan.post("/account", {"name": " Nguyễn Lan ", "locale": "en"})
    assert answer.location == "/account"
    page = await lan.follow(answer)
    assert page.find("input[name=name]").get("value") == "Nguyễn Lan"
    assert page.heading == "Your account"
    assert "Your details have been saved." in page.words()


@pytest.mark.parametrize(
    "name",
    ["", "   ", "x" * 121, "Lan\x00", "Lan\u202egnp", "Lan 🌲", "Lan\u200b", "La\nn", "Lan\ud7ff\U000e0001"],
)
async def test_a_name_that_cannot_be_is_refused_and_stays_in_the_field(lan: Browser, name: str) -> None:
    answer = await lan.post("/account", {"name": name, "locale": "vi"})
    assert answer.status == 422
    assert answer.all(".govuk-error-summary li") and answer.all("#name-error")
    assert (await lan.get("/account")).find("input[name=name]").get("value") == "Nguyễn Thị Lan"


async def test_a_field_sent_twice_is_refused(lan: Browser) -> None:
    answer = await lan.post("/account", [("name", "Lan"), ("name", "Mai"), ("locale", "vi")])
    assert answer.status == 422
    assert "nhiều hơn một lần" in answer.words(".govuk-error-summary")


@pytest.mark.parametrize("locale", ["", "fr", "vi\x00"])
async def test_another_language_is_refused(lan: Browser, locale: str) -> None:
    assert (await lan.post("/account", {"name": "Lan", "locale": locale})).status == 422


async def test_lan_sees_her_sessions_and_ends_the_other(
    lan: Browser, browser_of: Callable, cast: Cast
) -> None:
    other = await browser_of(cast.lan)
    [foreign] = await session_ids(lan)
    assert (await lan.post(f"/account/sessions/{foreign}/revocation")).location == "/account"
    assert (await other.get("/account")).status == 303
    assert await session_ids(lan) == []


async def test_the_line_of_this_session_signs_out(lan: Browser) -> None:
    page = await lan.get("/account")
    assert [form.get("action") for form in page.all("li form")] == ["/sign-out"]


async def test_nobody_ends_a_session_of_another_person(lan: Browser, binh: Browser, cast: Cast) -> None:
    [of_binh] = await db.fetch("SELECT id FROM session WHERE person = $1", cast.binh.id)
    assert (await lan.post(f"/account/sessions/{of_binh['id']}/revocation")).status == 404
    assert (await binh.get("/account")).status == 200


@pytest.mark.parametrize("wrong", ["1", "x", "00000000-0000-4000-8000-000000000000"])
async def test_a_wrong_session_id_is_not_there(lan: Browser, wrong: str) -> None:
    assert (await lan.post(f"/account/sessions/{wrong}/revocation")).status == 404


async def test_signing_out_ends_the_session_on_the_server(lan: Browser) -> None:
    token = lan.client.cookies["session"]
    assert (await lan.post("/sign-out")).location == "/"
    lan.client.cookies.set("session", token)
    assert (await lan.get("/account")).status == 303


@pytest.mark.parametrize("path", ["/sign-out", "/account/sessions/revocation"])
async def test_what_the_browser_kept_goes_with_the_session(lan: Browser, path: str) -> None:
    assert "clear-site-data" not in (await lan.get("/account")).response.headers
    assert (await lan.post(path)).response.headers["clear-site-data"] == '"cache", "storage"'
    assert "clear-site-data" not in (await lan.get("/")).response.headers


async def test_signing_out_is_on_record(lan: Browser, cast: Cast) -> None:
    await lan.post("/sign-out")
    [event] = await db.fetch("SELECT person_id FROM audit_event WHERE action = 'signed out'")
    assert event["person_id"] == cast.lan.id


@pytest.mark.parametrize("path", ["/", "/account", "/firm", "/assessments", "/statistics", "/no-such-page"])
async def test_the_way_out_is_on_every_page(lan: Browser, stranger: Browser, path: str) -> None:
    page = await lan.get(path)
    if page.status == 200:
        assert page.find("footer form[action='/sign-out'] button").text_content() == "Đăng xuất"
    assert not (await stranger.get(path)).response.text.count("/sign-out")


async def test_ending_sessions_asks_again_who_is_there(
    lan: Browser, browser_of: Callable, cast: Cast, frozen_clock: Callable
) -> None:
    other = await browser_of(cast.lan)
    [foreign] = await session_ids(lan)
    frozen_clock(clock.now() + timedelta(minutes=11))
    for path in (f"/account/sessions/{foreign}/revocation", "/account/sessions/revocation"):
        assert (await lan.post(path)).location.startswith("/second-factor?next=")
    assert (await other.get("/account")).status == 200
    assert (await lan.post("/sign-out")).location == "/", "leaving asks nobody"


async def test_signing_out_everywhere_leaves_no_session(
    lan: Browser, binh: Browser, browser_of: Callable, cast: Cast
) -> None:
    others = [await browser_of(cast.lan) for _ in range(2)]
    await lan.post("/account/sessions/revocation")
    for browser in (lan, *others):
        assert (await browser.get("/account")).status == 303
    assert (await binh.get("/account")).status == 200
    assert await db.fetch("SELECT 1 AS one FROM session WHERE person = $1", cast.lan.id) == []


async def test_a_stranger_who_signs_out_loses_nothing(stranger: Browser, cast: Cast) -> None:
    assert (await stranger.post("/sign-out")).status == 303
