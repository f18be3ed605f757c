"""The other language, for strangers and for people who are signed in."""

import pytest

from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def test_a_stranger_keeps_the_chosen_language(stranger: Browser, cast: Cast) -> None:
    assert (await stranger.get("/privacy")).page.get("lang") == "vi"
    answer = await stranger.post("/language", {"locale": "en", "next": "/privacy"})
    assert answer.location == "/privacy"
    assert (await stranger.follow(answer)).page.get("lang") == "en"


async def test_the_choice_follows_the_person_to_another_device(lan: Browser, browser_of, cast: Cast) -> None:
    await lan.post("/language", {"locale": "en", "next": "/"})
    other = await browser_of(cast.lan)
    assert (await other.get("/account")).heading == "Your account"


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_next_never_leads_away(stranger: Browser, cast: Cast, onward: str) -> None:
    assert (await stranger.post("/language", {"locale": "en", "next": onward})).location == "/"


@pytest.mark.parametrize("locale", ["", "fr", "vi\x00", "🌲"])
async def test_a_language_nobody_speaks_here_is_not_there(stranger: Browser, cast: Cast, locale: str) -> None:
    assert (await stranger.post("/language", {"locale": locale})).status == 404


async def test_the_switch_of_a_refused_form_leads_to_a_page_that_can_be_visited(lan: Browser) -> None:
    refused = await lan.post("/firm/invitations", {"email": "x"})
    onward = refused.find("form[action='/language'] input[name=next]").get("value")
    assert (await lan.get(onward)).status == 200
