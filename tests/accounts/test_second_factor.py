"""The second factor of staff: set up at the first sign-in, given at each one after it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest

from lotrinh import clock, db
from lotrinh.accounts import second_factor_services
from tests.browsing import Browser, Visit
from tests.cast import Cast, Figure
from tests.letters import another, code_to, letters_to, newest_to

pytestmark = pytest.mark.anyio


async def mailbox(browser: Browser, figure: Figure, onward: str = "/") -> Visit:
    """Sign in with the code from the mailbox alone."""
    await browser.post("/sign-in", {"email": figure.email})
    return await browser.post("/sign-in/code", {"code": await code_to(figure.email), "next": onward})


def app_of(page: Visit) -> pyotp.TOTP:
    """The phone that reads the key on the page."""
    return pyotp.TOTP(page.find("details code").text_content().replace(" ", ""))


def shown(app: pyotp.TOTP, ahead: int = 0) -> str:
    return app.at(clock.now() + timedelta(seconds=ahead))


async def set_up(browser: Browser, onward: str = "/") -> tuple[pyotp.TOTP, list[str], Visit]:
    page = await browser.get("/second-factor/app", next=onward)
    app = app_of(page)
    key = page.find("input[name=key]").get("value")
    answer = await browser.post("/second-factor/app", {"key": key, "code": shown(app), "next": onward})
    return app, [e.text_content() for e in answer.all("main ol code")], answer


async def give(browser: Browser, code: str, onward: str = "/") -> Visit:
    return await browser.post("/second-factor", {"code": code, "next": onward})


@pytest.fixture
async def enrolled(browser_of: Callable, cast: Cast, frozen_clock: Callable) -> tuple[pyotp.TOTP, list[str]]:
    """Minh has set up her phone, and is signed in nowhere."""
    first = await browser_of(None)
    await mailbox(first, cast.minh)
    app, codes, _ = await set_up(first)
    await first.post("/sign-out")
    frozen_clock(clock.now() + timedelta(minutes=5))
    return app, codes


@pytest.mark.parametrize("key", ["minh", "hoa", "quan"])
async def test_staff_reach_nothing_before_they_have_a_second_factor(
    stranger: Browser, cast: Cast, key: str
) -> None:
    await mailbox(stranger, getattr(cast, key))
    for path in ("/", "/firms", "/statistics/targets", "/model", "/account", "/second-factor/recovery-codes"):
        assert (await stranger.get(path)).location.startswith("/second-factor?next="), path
    assert (await stranger.post("/account", {"name": "Ai", "locale": "vi"})).location.startswith(
        "/second-factor"
    )
    page = await stranger.follow(await stranger.get("/second-factor"))
    assert page.find("main img").get("src").startswith("data:image/svg+xml")
    assert not page.all("nav.nav a")
    assert (await stranger.post("/sign-out")).location == "/"


async def test_people_of_firms_need_none(stranger: Browser, cast: Cast) -> None:
    await mailbox(stranger, cast.lan)
    assert (await stranger.get("/firm")).status == 200


async def test_setting_up_leads_on_and_shows_ten_codes_once(stranger: Browser, cast: Cast) -> None:
    sent = await stranger.follow(await mailbox(stranger, cast.minh, "/firms"))
    page = await stranger.follow(sent)
    assert page.location == "/second-factor/app?next=/firms"
    _, codes, answer = await set_up(stranger, "/firms")
    assert len(set(codes)) == 10
    assert answer.find("main a.govuk-button").get("href") == "/firms"
    assert (await stranger.get("/firms")).status == 200
    assert codes[0] not in (await stranger.get("/second-factor/recovery-codes")).text
    letter = await newest_to(cast.minh.email)
    assert "bước xác thực thứ hai" in letter["subject"]
    assert not any(code in letter["body"] for code in codes)


async def test_a_wrong_code_keeps_the_key_on_the_page(stranger: Browser, cast: Cast) -> None:
    await mailbox(stranger, cast.minh)
    page = await stranger.get("/second-factor/app")
    fields = {"key": page.find("input[name=key]").get("value"), "code": another(shown(app_of(page)))}
    answer = await stranger.post("/second-factor/app", fields)
    assert answer.status == 422
    assert app_of(answer).secret == app_of(page).secret
    assert (await stranger.get("/firms")).status == 303


async def test_a_key_made_for_another_person_or_made_up_is_refused(browser_of: Callable, cast: Cast) -> None:
    minh, an = await browser_of(None), await browser_of(None)
    await mailbox(minh, cast.minh)
    await mailbox(an, cast.an)
    page = await an.get("/second-factor/app")
    for key in (page.find("input[name=key]").get("value"), "v1.AAAA", "", "é"):
        answer = await minh.post("/second-factor/app", {"key": key, "code": shown(app_of(page))})
        assert answer.status == 422
    assert (await minh.get("/firms")).status == 303


async def test_the_second_sign_in_asks_for_the_code(
    stranger: Browser, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    app, _ = enrolled
    sent = await stranger.follow(await mailbox(stranger, cast.minh, "/firms"))
    page = await stranger.follow(sent)
    assert page.find("main input[name=next]").get("value") == "/firms"
    before = stranger.client.cookies["session"]
    assert (await give(stranger, another(shown(app)))).status == 422
    assert (await give(stranger, shown(app), "/firms")).location == "/firms"
    assert (await stranger.get("/firms")).status == 200
    assert stranger.client.cookies["session"] != before


async def test_the_token_from_before_the_code_is_worth_nothing_after_it(
    browser_of: Callable, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    minh, thief = await browser_of(None), await browser_of(None)
    await mailbox(minh, cast.minh)
    thief.client.cookies.set("session", minh.client.cookies["session"])
    await give(minh, shown(enrolled[0]))
    assert (await thief.get("/firms")).location == "/sign-in?next=/firms"


async def test_half_signed_in_nobody_replaces_the_phone(
    stranger: Browser, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    await mailbox(stranger, cast.minh)
    assert (await stranger.get("/second-factor/app")).location.startswith("/second-factor?")
    mine = pyotp.TOTP(pyotp.random_base32())
    answer = await stranger.post("/second-factor/app", {"key": "", "code": shown(mine)})
    assert answer.location.startswith("/second-factor?")
    for path in (
        "/second-factor/e-mail",
        "/second-factor/e-mail/confirmation",
        "/second-factor/recovery-codes",
    ):
        assert (await stranger.post(path, {"code": "123456"})).location.startswith("/second-factor?")


async def test_a_code_counts_once_and_never_one_from_before(
    browser_of: Callable, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    app, _ = enrolled
    first, second = await browser_of(None), await browser_of(None)
    await mailbox(first, cast.minh)
    await mailbox(second, cast.minh)
    code = shown(app)
    assert (await give(first, code)).status == 303
    assert (await give(second, code)).status == 422
    assert (await give(second, shown(app, -30))).status == 422
    assert (await give(second, shown(app, 30))).status == 303


@pytest.mark.parametrize(("ahead", "status"), [(-60, 422), (-30, 303), (30, 303), (60, 422)])
async def test_a_phone_may_be_half_a_minute_off(
    stranger: Browser, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]], ahead: int, status: int
) -> None:
    await mailbox(stranger, cast.minh)
    assert (await give(stranger, shown(enrolled[0], ahead))).status == status


async def test_a_recovery_code_opens_once_and_a_letter_says_so(
    browser_of: Callable, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    _, codes = enrolled
    first, second = await browser_of(None), await browser_of(None)
    await mailbox(first, cast.minh)
    await mailbox(second, cast.minh)
    assert (await give(first, f" {codes[3].upper()} ")).status == 303
    assert (await give(second, codes[3])).status == 422
    assert "Số mã còn lại: 9." in (await newest_to(cast.minh.email))["body"]
    assert "9 trên 10" in (await first.get("/second-factor/recovery-codes")).words("main")


async def test_new_recovery_codes_end_the_earlier_ones(
    browser_of: Callable, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    app, old = enrolled
    first, second = await browser_of(None), await browser_of(None)
    await mailbox(first, cast.minh)
    await give(first, shown(app))
    answer = await first.post("/second-factor/recovery-codes", {"next": "/account"})
    new = [e.text_content() for e in answer.all("main ol code")]
    await mailbox(second, cast.minh)
    assert (await give(second, old[0])).status == 422
    assert (await give(second, new[0])).status == 303


async def test_five_wrong_codes_close_the_door_for_a_quarter_of_an_hour(
    stranger: Browser, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]], frozen_clock: Callable
) -> None:
    app, codes = enrolled
    await mailbox(stranger, cast.minh)
    answers = [await give(stranger, another(shown(app))) for _ in range(5)]
    assert [a.status for a in answers] == [422] * 5
    assert (await give(stranger, shown(app))).status == 429
    assert (await give(stranger, codes[0])).status == 429
    frozen_clock(clock.now() + timedelta(minutes=15))
    assert (await give(stranger, shown(app))).status == 303
    refused = await db.fetch("SELECT detail FROM audit_event WHERE action = 'second factor refused'")
    assert len(refused) == 5


async def test_an_address_that_guesses_for_many_people_is_stopped(browser_of: Callable, cast: Cast) -> None:
    for figure in (cast.minh, cast.an, cast.hoa, cast.quan):
        browser = await browser_of(None)
        await mailbox(browser, figure)
        for _ in range(5):
            page = await browser.get("/second-factor/app")
            fields = {"key": page.find("input[name=key]").get("value"), "code": another(shown(app_of(page)))}
            assert (await browser.post("/second-factor/app", fields)).status == 422
    lan = await browser_of(cast.lan)
    page = await lan.get("/second-factor/app")
    fields = {"key": page.find("input[name=key]").get("value"), "code": shown(app_of(page))}
    assert (await lan.post("/second-factor/app", fields)).status == 429


@pytest.mark.parametrize("code", ["", "12345", "abcde", "１２３４５", "aaaaa-aaaaaa", "é" * 10, "\x00" * 6])
async def test_what_is_no_code_is_refused_without_counting(
    stranger: Browser, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]], code: str
) -> None:
    await mailbox(stranger, cast.minh)
    assert (await give(stranger, code)).status == 422
    assert await db.fetch("SELECT id FROM wrong_factor") == []


async def test_setting_up_ends_the_sessions_elsewhere(lan: Browser, browser_of: Callable, cast: Cast) -> None:
    other = await browser_of(cast.lan)
    await set_up(lan)
    assert (await lan.get("/account")).status == 200
    assert (await other.get("/account")).location == "/sign-in?next=/account"


async def test_a_person_of_a_firm_with_a_phone_is_asked_too(
    lan: Browser, stranger: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    app, _, _ = await set_up(lan)
    frozen_clock(clock.now() + timedelta(minutes=5))
    await mailbox(stranger, cast.lan)
    assert (await stranger.get("/firm")).location == "/second-factor?next=/firm"
    await give(stranger, shown(app))
    assert (await stranger.get("/firm")).status == 200


async def test_the_tables_hold_neither_key_nor_codes(
    cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    app, codes = enrolled
    [row] = await db.fetch("SELECT secret FROM authenticator_app")
    assert app.secret not in row["secret"]
    digests = [row["digest"] for row in await db.fetch("SELECT digest FROM recovery_code")]
    assert len(digests) == 10 and all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in digests)
    events = await db.fetch("SELECT detail::text AS d FROM audit_event WHERE person_id = $1", cast.minh.id)
    assert not any(secret in e["d"] for e in events for secret in (app.secret, *codes))


async def test_after_a_reset_everything_is_set_up_anew(
    minh: Browser, stranger: Browser, cast: Cast, enrolled: tuple[pyotp.TOTP, list[str]]
) -> None:
    assert await second_factor_services.reset(cast.minh.email)
    assert (await minh.get("/account")).location == "/sign-in?next=/account"
    await mailbox(stranger, cast.minh)
    assert (await stranger.get("/second-factor")).location == "/second-factor/app"
    assert any("đã được xóa" in each["subject"] for each in await letters_to(cast.minh.email))


async def test_nobody_is_reset_who_is_not_there(cast: Cast) -> None:
    assert not await second_factor_services.reset("nobody@else.example")
