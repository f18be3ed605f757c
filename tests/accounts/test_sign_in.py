"""Signing in by a code sent by e-mail."""

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import another, code_to, letters_to, newest_to

pytestmark = pytest.mark.anyio

EMAIL = "lan@doanhnghiep.example"


async def ask(browser: Browser, email: str = EMAIL, onward: str = "/") -> None:
    answer = await browser.post("/sign-in", {"email": email, "next": onward})
    assert answer.status == 303


async def enter(browser: Browser, code: str, onward: str = "/"):
    return await browser.post("/sign-in/code", {"code": code, "next": onward})


async def is_signed_in(browser: Browser) -> bool:
    return (await browser.get("/account")).status == 200


async def test_the_code_from_the_mail_opens_a_session(stranger: Browser, cast: Cast) -> None:
    await ask(stranger, onward="/firm")
    page = await stranger.get("/sign-in/code")
    assert EMAIL in page.words("main")
    answer = await enter(stranger, await code_to(EMAIL), "/firm")
    assert (answer.status, answer.location) == (303, "/firm")
    assert (await stranger.follow(answer)).heading == "Công ty TNHH Gỗ An Phát"


@pytest.mark.parametrize("email", [EMAIL, "nobody@doanhnghiep.example"])
async def test_a_wrong_code_is_on_record_with_whose_it_was(stranger: Browser, cast: Cast, email: str) -> None:
    await ask(stranger, email)
    assert (await enter(stranger, another(await code_to(email)))).status == 422
    [event] = await db.fetch(
        "SELECT person_id, object_id FROM audit_event WHERE action = 'sign-in code refused'"
    )
    assert event["person_id"] == (cast.lan.id if email == EMAIL else None)
    assert event["object_id"] == stranger.client.cookies["sign-in"]


async def test_the_cookie_of_whoever_waits_for_a_code_is_128_random_bits(
    stranger: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_bytes", lambda size: b"\xff" * size)
    await ask(stranger)
    assert stranger.client.cookies["sign-in"] == "ffffffff-ffff-ffff-ffff-ffffffffffff"
    assert (await enter(stranger, await code_to(EMAIL))).status == 303


async def test_a_code_pasted_with_spaces_or_wide_digits_counts(stranger: Browser, cast: Cast) -> None:
    await ask(stranger)
    code = await code_to(EMAIL)
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code[3:])
    assert (await enter(stranger, f"  {code[:3]} {wide}\n")).status == 303


async def test_known_and_unknown_addresses_get_the_same_answer(stranger: Browser, cast: Cast) -> None:
    known = await stranger.post("/sign-in", {"email": EMAIL})
    unknown = await stranger.post("/sign-in", {"email": "nobody@else.example"})
    assert (known.status, known.location, known.text) == (unknown.status, unknown.location, unknown.text)
    shown = [(await stranger.get("/sign-in/code")).words("main").replace("nobody@else.example", EMAIL)]
    await ask(stranger)
    assert (await stranger.get("/sign-in/code")).words("main") == shown[0]


async def test_a_new_address_becomes_a_person_only_with_the_right_code(stranger: Browser, cast: Cast) -> None:
    await ask(stranger, " Moi.Nguoi@Cong-Ty.example ")
    email = "moi.nguoi@cong-ty.example"
    count = "SELECT count(*) AS n FROM person WHERE email = $1"
    assert (await db.fetch_one(count, email)) == {"n": 0}
    answer = await enter(stranger, await code_to(email))
    assert (await db.fetch_one(count, email)) == {"n": 1}
    assert "mã số thuế" in (await stranger.follow(answer)).words("main").lower()


async def test_a_letter_to_an_unknown_address_is_in_both_languages(stranger: Browser, cast: Cast) -> None:
    await ask(stranger, "nobody@else.example")
    body = (await newest_to("nobody@else.example"))["body"]
    assert "Mã của bạn" in body
    assert "Your code is" in body
    await ask(stranger)
    assert "Your code is" not in (await newest_to(EMAIL))["body"]


async def test_a_wrong_code_is_refused_and_the_page_stays(stranger: Browser, cast: Cast) -> None:
    await ask(stranger)
    answer = await enter(stranger, another(await code_to(EMAIL)))
    assert answer.status == 422
    assert answer.page.findtext(".//title").startswith("Lỗi")
    assert answer.find("input[name=code]").get("autocomplete") == "one-time-code"
    assert not await is_signed_in(stranger)


async def test_after_five_tries_even_the_right_code_is_over(stranger: Browser, cast: Cast) -> None:
    await ask(stranger)
    code = await code_to(EMAIL)
    answers = [await enter(stranger, another(code)) for _ in range(5)]
    assert [a.status for a in answers] == [422] * 5
    assert "không còn hiệu lực" in answers[4].words(".govuk-error-summary")
    assert (await enter(stranger, code)).status == 422
    assert not await is_signed_in(stranger)


@pytest.mark.parametrize(("minutes", "status"), [(9, 303), (10, 422)])
async def test_a_code_counts_for_ten_minutes(
    stranger: Browser, cast: Cast, frozen_clock: Callable, minutes: int, status: int
) -> None:
    await ask(stranger)
    code = await code_to(EMAIL)
    frozen_clock(clock.now() + timedelta(minutes=minutes))
    assert (await enter(stranger, code)).status == status


async def test_a_new_code_ends_the_one_before(browser_of: Callable, cast: Cast) -> None:
    first, second = await browser_of(None), await browser_of(None)
    await ask(first)
    old = await code_to(EMAIL)
    await ask(second)
    new = await code_to(EMAIL)
    assert (await enter(first, old)).status == 422
    assert (await enter(second, new)).status == 303


async def test_a_code_works_once_and_only_where_it_was_asked_for(browser_of: Callable, cast: Cast) -> None:
    asker, other = await browser_of(None), await browser_of(None)
    await ask(asker)
    code = await code_to(EMAIL)
    assert (await enter(other, code)).location == "/sign-in"
    assert not await is_signed_in(other)
    page = asker.client.cookies["sign-in"]
    assert (await enter(asker, code)).status == 303
    await asker.post("/sign-out")
    asker.client.cookies.set("sign-in", page)
    await enter(asker, code)
    assert not await is_signed_in(asker)


async def test_every_sign_in_has_a_new_token_and_a_token_of_ones_own_is_worth_nothing(
    stranger: Browser, cast: Cast
) -> None:
    stranger.client.cookies.set("session", "chosen-by-the-client")
    assert not await is_signed_in(stranger)
    await ask(stranger)
    await enter(stranger, await code_to(EMAIL))
    tokens = [c.value for c in stranger.client.cookies.jar if c.name == "session" and c.domain]
    assert await is_signed_in(stranger)
    assert "chosen-by-the-client" not in tokens[-1]


async def test_neither_table_nor_audit_holds_a_code(stranger: Browser, cast: Cast) -> None:
    await ask(stranger)
    code = await code_to(EMAIL)
    rows = await db.fetch("SELECT digest FROM sign_in_code")
    assert [len(row["digest"]) for row in rows] == [64]
    assert all(code not in row["digest"] for row in rows)
    assert len(await letters_to(EMAIL)) == 1


async def test_a_signed_in_person_is_sent_on(lan: Browser) -> None:
    assert (await lan.get("/sign-in", next="/firm")).location == "/firm"


async def test_a_private_page_leads_to_signing_in_and_back(stranger: Browser, cast: Cast) -> None:
    sent = await stranger.get("/firm")
    assert sent.location == "/sign-in?next=/firm"
    assert (await stranger.follow(sent)).find("main input[name=next]").get("value") == "/firm"


@pytest.mark.parametrize(
    "onward",
    ["//evil.example", "/\\evil.example", "https://evil.example", "\t//evil.example", "/\t/evil.example",
     "javascript:alert(1)", "/đường", "", "/" + "a" * 4000, "/a\r\nSet-Cookie: x=y"],
)  # fmt: skip
async def test_next_never_leads_away(stranger: Browser, cast: Cast, onward: str) -> None:
    await ask(stranger, onward=onward)
    answer = await enter(stranger, await code_to(EMAIL), onward)
    assert (answer.status, answer.location) == (303, "/")
