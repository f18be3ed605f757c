"""Who leaves the single sign-on, or is shut out there, is out here as soon as it says so, and only then."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import audit, clock, db
from tests.accounts.identity_provider import CLIENT_ID, IdentityProvider, configure, new_key
from tests.accounts.test_provider import is_half_in, is_out, recorded, through
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio

ADDRESS = "/sign-in/provider/back-channel-logout"


async def tell(machine: Browser, token: str) -> int:
    """As the provider's servers do it: without cookies or a form's token."""
    machine.client.cookies.clear()
    answer = await machine.client.post(ADDRESS, data={"logout_token": token})
    assert answer.headers["cache-control"] == "no-store"
    assert not answer.cookies
    return answer.status_code


async def come_in(browser_of: Callable, sso: IdentityProvider, sid: str | None = None) -> Browser:
    browser = await browser_of(None)
    sso.falsify = {"sid": sid} if sid else {}
    assert (await through(browser, sso)).status == 303
    return browser


async def test_leaving_there_ends_the_sessions_begun_there_and_no_others(
    stranger: Browser, an: Browser, browser_of: Callable, cast: Cast, sso: IdentityProvider
) -> None:
    first, second = await come_in(browser_of, sso), await come_in(browser_of, sso)
    sso.person = {"sub": "m", "email": cast.minh.email, "email_verified": True}
    other = await come_in(browser_of, sso)
    assert await tell(stranger, sso.logout_token(sub="f3a9")) == 200
    assert await is_out(first)
    assert await is_out(second)
    assert await is_half_in(other)
    assert (await an.get("/account")).status == 200, "begun with a code"
    assert [row["person_id"] for row in await recorded("signed out by provider")] == [cast.an.id] * 2


async def test_the_end_of_one_session_there_ends_that_one_here(
    stranger: Browser, browser_of: Callable, sso: IdentityProvider
) -> None:
    office, phone = await come_in(browser_of, sso, "s1"), await come_in(browser_of, sso, "s2")
    assert await tell(stranger, sso.logout_token(sid="s1")) == 200
    assert await is_out(office)
    assert await is_half_in(phone)
    assert await tell(stranger, sso.logout_token(sub="somebody else", sid="s2")) == 200
    assert await is_half_in(phone)
    assert await tell(stranger, sso.logout_token(sub="f3a9", sid="s2")) == 200
    assert await is_out(phone)


async def test_a_session_it_never_named_ends_with_any_word_about_its_person(
    stranger: Browser, browser_of: Callable, sso: IdentityProvider
) -> None:
    unnamed = await come_in(browser_of, sso)
    assert await tell(stranger, sso.logout_token(sid="s1")) == 200
    assert await is_half_in(unnamed)
    assert await tell(stranger, sso.logout_token(sub="f3a9", sid="s1")) == 200
    assert await is_out(unnamed)


async def test_who_has_left_already_is_no_error(stranger: Browser, sso: IdentityProvider) -> None:
    assert await tell(stranger, sso.logout_token(sub="nobody here")) == 200


@pytest.mark.parametrize(
    "told",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": None},
        {"iat": None},
        {"exp": None},
        {"exp": 0},
        {"events": None},
        {"events": {}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"events": {"http://schemas.openid.net/event/backchannel-logout": "yes"}},
        {"nonce": "n"},
        {"jti": None},
        {"jti": ""},
        {"sub": None},
        {"sub": 5},
        {"sub": "x" * 256},
        {"sid": ["s1"]},
        {"aud": [CLIENT_ID], "x": "y" * 10_000},
    ],
    ids=lambda told: str(told)[:60],
)
async def test_a_word_that_is_not_quite_right_ends_nothing(
    stranger: Browser, browser_of: Callable, sso: IdentityProvider, told: dict[str, object]
) -> None:
    browser = await come_in(browser_of, sso)
    assert await tell(stranger, sso.logout_token(**{"sub": "f3a9"} | told)) == 400
    assert await is_half_in(browser)


async def test_only_the_provider_s_own_word_counts(
    stranger: Browser, browser_of: Callable, sso: IdentityProvider
) -> None:
    browser = await come_in(browser_of, sso)
    for sso.algorithm in ("none", "HS256"):
        assert await tell(stranger, sso.logout_token(sub="f3a9")) == 400
    sso.algorithm, known = "RS256", sso.key
    for name in ("k1", "k2"):
        sso.key = new_key(name)
        assert await tell(stranger, sso.logout_token(sub="f3a9")) == 400
    sso.key = known
    for odd in ("", "x", "a.b.c", "é", sso.id_token("n")):
        assert await tell(stranger, odd) == 400
    assert await is_half_in(browser)


async def test_a_word_counts_once_and_for_ten_minutes(
    stranger: Browser, browser_of: Callable, sso: IdentityProvider, frozen_clock: Callable
) -> None:
    word, late = (sso.logout_token(sub="f3a9", exp=int(clock.now().timestamp()) + 9000) for _ in range(2))
    assert await tell(stranger, word) == 200
    browser = await come_in(browser_of, sso)
    assert await tell(stranger, word) == 400
    frozen_clock(clock.now() + timedelta(minutes=11))
    assert await tell(stranger, late) == 400
    assert await is_half_in(browser)


async def test_keys_that_nobody_has_do_not_make_us_ask_each_time(
    stranger: Browser, sso: IdentityProvider, frozen_clock: Callable
) -> None:
    sso.key = new_key("invented")
    for _ in range(5):
        assert await tell(stranger, sso.logout_token(sub="f3a9")) == 400
    assert sso.asked.count("/realms/tinh/keys") == 1
    frozen_clock(clock.now() + timedelta(seconds=10))
    assert await tell(stranger, sso.logout_token(sub="f3a9")) == 400
    assert sso.asked.count("/realms/tinh/keys") == 2


async def test_a_provider_that_does_not_answer_is_told_to_come_again(
    stranger: Browser, sso: IdentityProvider
) -> None:
    sso.is_away = True
    assert await tell(stranger, sso.logout_token(sub="f3a9")) == 503


async def test_without_a_provider_there_is_no_such_address(
    stranger: Browser, cast: Cast, sso: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, ISSUER="")
    assert await tell(stranger, sso.logout_token(sub="f3a9")) == 404
    assert await db.fetch("SELECT id FROM spent_state") == []


async def test_a_word_that_met_a_database_away_counts_when_it_is_told_again(
    stranger: Browser, browser_of: Callable, sso: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, token = await come_in(browser_of, sso), sso.logout_token(sub="f3a9")
    with monkeypatch.context() as meanwhile:

        async def away(*_: object, **__: object) -> None:
            raise ConnectionResetError

        meanwhile.setattr(audit, "record", away)
        assert (await stranger.client.post(ADDRESS, data={"logout_token": token})).status_code == 503
    assert await is_half_in(left)
    assert await tell(stranger, token) == 200
    assert await is_out(left)
