"""Passkeys in place of the code from the app."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest

from lotrinh import clock, db
from tests.accounts.authenticator import SecurityKey
from tests.accounts.test_second_factor import give, mailbox, set_up, shown
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.letters import letters_to

pytestmark = pytest.mark.anyio


async def add(browser: Browser, key: SecurityKey, name: str = "Máy ở cơ quan", **changes: str) -> Visit:
    form = (await browser.get("/second-factor/passkeys")).find("form[data-passkey=add]")
    fields = {
        "name": name,
        "challenge": form.find("input[@name='challenge']").get("value"),
        "answer": key.make(form.get("data-options")),
    }
    return await browser.post("/second-factor/passkeys", fields | changes)


async def asked(browser: Browser) -> tuple[str, str]:
    """What the page asks the browser for, and the sealed challenge."""
    form = (await browser.get("/second-factor", next="/firms")).find("form[data-passkey=give]")
    return form.get("data-options"), form.find("input[@name='challenge']").get("value")


async def touch(browser: Browser, challenge: str, answer: str) -> Visit:
    fields = {"challenge": challenge, "answer": answer, "next": "/firms"}
    return await browser.post("/second-factor/passkey", fields)


@pytest.fixture
async def phone(minh: Browser) -> pyotp.TOTP:
    app, _, _ = await set_up(minh)
    return app


@pytest.fixture
async def key(minh: Browser, phone: pyotp.TOTP, frozen_clock: Callable) -> SecurityKey:
    """Minh has a passkey beside her phone; some minutes have passed."""
    made = SecurityKey()
    assert (await add(minh, made)).location == "/second-factor/passkeys"
    frozen_clock(clock.now() + timedelta(minutes=5))
    return made


async def test_a_passkey_opens_in_place_of_the_code(
    stranger: Browser, minh: Browser, cast: Cast, key: SecurityKey
) -> None:
    assert "Máy ở cơ quan" in (await minh.get("/second-factor/passkeys")).words("main")
    assert any("khóa truy cập" in each["subject"] for each in await letters_to(cast.minh.email))
    await mailbox(stranger, cast.minh)
    before = stranger.client.cookies["session"]
    options, challenge = await asked(stranger)
    assert (await touch(stranger, challenge, key.sign(options))).location == "/firms"
    assert (await stranger.get("/firms")).status == 200
    assert stranger.client.cookies["session"] != before


async def test_the_app_goes_on_working(
    stranger: Browser, cast: Cast, key: SecurityKey, phone: pyotp.TOTP
) -> None:
    await mailbox(stranger, cast.minh)
    assert (await give(stranger, shown(phone))).status == 303


async def test_an_answer_counts_once(browser_of: Callable, cast: Cast, key: SecurityKey) -> None:
    browser = await browser_of(None)
    await mailbox(browser, cast.minh)
    options, challenge = await asked(browser)
    answer = key.sign(options)
    assert (await touch(browser, challenge, answer)).status == 303
    assert (await touch(browser, challenge, answer)).status == 422


async def test_an_answer_for_another_session_or_from_too_long_ago_is_refused(
    browser_of: Callable, cast: Cast, key: SecurityKey, frozen_clock: Callable
) -> None:
    first, second = await browser_of(None), await browser_of(None)
    await mailbox(first, cast.minh)
    await mailbox(second, cast.minh)
    options, challenge = await asked(first)
    assert (await touch(second, challenge, key.sign(options))).status == 422
    frozen_clock(clock.now() + timedelta(minutes=6))
    assert (await touch(first, challenge, key.sign(options))).status == 422


async def test_only_this_site_and_this_key_count(stranger: Browser, cast: Cast, key: SecurityKey) -> None:
    await mailbox(stranger, cast.minh)
    options, challenge = await asked(stranger)
    false_site, false_host, other = (
        SecurityKey(origin="http://evil.example"),
        SecurityKey(host="evil.example"),
        SecurityKey(),
    )
    for impostor in (false_site, false_host):
        impostor.id, impostor.private = key.id, key.private
    other.id = key.id
    for impostor in (false_site, false_host, other, SecurityKey()):
        assert (await touch(stranger, challenge, impostor.sign(options))).status == 422
    assert (await stranger.get("/firms")).status == 303


async def test_a_copied_key_that_counts_backwards_is_refused(
    stranger: Browser, minh: Browser, cast: Cast, key: SecurityKey, frozen_clock: Callable
) -> None:
    key.count = 41
    options, challenge = await asked(minh)
    assert (await touch(minh, challenge, key.sign(options))).status == 303
    frozen_clock(clock.now() + timedelta(minutes=1))
    await mailbox(stranger, cast.minh)
    options, challenge = await asked(stranger)
    key.count = 7
    assert (await touch(stranger, challenge, key.sign(options))).status == 422


async def test_wrong_passkeys_are_counted_like_wrong_codes(
    stranger: Browser, cast: Cast, key: SecurityKey, phone: pyotp.TOTP
) -> None:
    await mailbox(stranger, cast.minh)
    options, challenge = await asked(stranger)
    for answer in ("", "{}", "[]", "null", json.dumps({"id": "é"})):
        assert (await touch(stranger, challenge, answer)).status == 422
    assert (await touch(stranger, challenge, key.sign(options))).status == 429
    assert (await give(stranger, shown(phone))).status == 429


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "\x00"])
async def test_what_is_no_passkey_is_not_added_and_the_name_stays(
    minh: Browser, phone: pyotp.TOTP, answer: str
) -> None:
    refused = await add(minh, SecurityKey(), "Khóa bạc", answer=answer)
    assert refused.status == 422
    assert refused.find("input[name=name]").get("value") == "Khóa bạc"
    assert await db.fetch("SELECT id FROM passkey") == []


async def test_made_for_another_site_it_is_not_added(minh: Browser, phone: pyotp.TOTP) -> None:
    assert (await add(minh, SecurityKey(origin="http://evil.example"))).status == 422
    assert (await add(minh, SecurityKey(), challenge="v1.AAAA")).status == 422


async def test_a_removed_passkey_opens_nothing(
    stranger: Browser, minh: Browser, an: Browser, cast: Cast, key: SecurityKey
) -> None:
    await mailbox(stranger, cast.minh)
    options, challenge = await asked(stranger)
    form = (await minh.get("/second-factor/passkeys")).find("form[action$='/removal']")
    assert (await an.post(form.get("action"))).status == 404
    assert (await minh.post(form.get("action"))).location == "/second-factor/passkeys"
    assert (await touch(stranger, challenge, key.sign(options))).status == 422
    assert not (await stranger.get("/second-factor")).all("form[data-passkey]")


async def test_after_a_change_the_other_sessions_can_be_ended(
    minh: Browser, browser_of: Callable, cast: Cast, phone: pyotp.TOTP
) -> None:
    other = await browser_of(cast.minh)
    codes = await minh.post("/second-factor/recovery-codes")
    for page in (codes, await minh.get("/second-factor/passkeys")):
        assert page.all("main form[action='/account/sessions/revocation'] button")
    await minh.post("/account/sessions/revocation")
    assert (await other.get("/account")).status == 303


async def test_without_an_app_there_are_no_passkeys(minh: Browser, cast: Cast) -> None:
    assert (await minh.get("/second-factor/passkeys")).status == 404
    assert (await minh.post("/second-factor/passkeys", {"name": "x", "answer": "{}"})).status == 404
    assert (await minh.post(f"/second-factor/passkeys/{uuid4()}/removal")).status == 404


async def test_ten_passkeys_are_enough(minh: Browser, phone: pyotp.TOTP) -> None:
    for number in range(10):
        assert (await add(minh, SecurityKey(), f"Khóa {number}")).status == 303
    assert (await add(minh, SecurityKey(), "Một khóa nữa")).status == 409
