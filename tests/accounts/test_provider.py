"""Staff sign in through the province's single sign-on; what it says is checked, and it opens only what is there."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from structlog.testing import capture_logs

from lotrinh import clock, db
from lotrinh.accounts.provider import discovery
from tests.accounts.identity_provider import (
    CLIENT_ID,
    ISSUER,
    IdentityProvider,
    configure,
    new_curve_key,
    new_key,
)
from tests.accounts.test_second_factor import give, set_up, shown
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.letters import code_to, letters_to

pytestmark = pytest.mark.anyio

Told = dict[str, str]


async def to_provider(browser: Browser, provider: IdentityProvider, onward: str = "/") -> str:
    """The address with which the provider sends the visitor back."""
    left = await browser.post("/sign-in/provider", {"next": onward})
    assert left.status == 200
    way = left.find(f"main a[href^='{ISSUER}/authorize?']").get("href")
    assert left.response.headers["refresh"] == f"0; url={way}"
    async with provider.connect() as client:
        sent_back = (await client.get(way)).headers["location"]
    assert sent_back.startswith("http://lotrinh.test/sign-in/provider/return?")
    return str(sent_back)


async def through(browser: Browser, provider: IdentityProvider, onward: str = "/") -> Visit:
    return await browser.get(await to_provider(browser, provider, onward))


async def is_half_in(browser: Browser) -> bool:
    """In, but for the product's own second factor."""
    return (await browser.get("/account")).location == "/second-factor?next=/account"


async def is_out(browser: Browser) -> bool:
    return (await browser.get("/account")).location == "/sign-in?next=/account"


async def recorded(action: str) -> list[dict[str, object]]:
    return await db.fetch("SELECT person_id, detail FROM audit_event WHERE action = $1", action)


async def test_the_button_is_there_only_when_there_is_a_provider(stranger: Browser, cast: Cast) -> None:
    assert not (await stranger.get("/sign-in")).all("form[action='/sign-in/provider']")
    assert (await stranger.post("/sign-in/provider")).status == 404
    for path in (
        "/sign-in/provider/return?code=x&state=y",
        "/sign-in/provider/sign-out",
    ):
        assert (await stranger.get(path)).status == 404


async def test_an_advisor_comes_in_and_gives_the_second_factor_here(
    stranger: Browser, cast: Cast, sso: IdentityProvider
) -> None:
    page = await stranger.get("/sign-in", next="/firms")
    assert page.find("form[action='/sign-in/provider'] input[name=next]").get("value") == "/firms"
    assert "SSO Tỉnh" in page.words("main")
    answer = await through(stranger, sso, "/firms")
    assert (answer.status, answer.location) == (303, "/firms")
    assert await is_half_in(stranger)
    _, _, done = await set_up(stranger)
    assert done.status == 200
    assert (await stranger.get("/firms")).status == 200
    [letter] = [one for one in await letters_to(cast.an.email) if "SSO Tỉnh" in one["subject"]]
    assert "SSO Tỉnh" in letter["body"]
    assert [row["person_id"] for row in await recorded("provider identity linked")] == [cast.an.id]


async def test_no_link_of_others_signs_anybody_in(stranger: Browser, sso: IdentityProvider) -> None:
    assert (await stranger.get("/sign-in/provider", next="/firms")).status == 405
    forged = await stranger.client.post("/sign-in/provider", data={"next": "/firms"})
    assert forged.status_code == 403
    assert "provider" not in stranger.client.cookies
    assert sso.asked == []


async def test_the_second_time_the_identity_counts_not_the_address(
    browser_of: Callable, cast: Cast, sso: IdentityProvider
) -> None:
    await through(await browser_of(None), sso)
    sso.person |= {"email": cast.minh.email, "email_verified": True}
    again = await browser_of(None)
    assert (await through(again, sso)).status == 303
    await set_up(again)
    assert cast.an.email in (await again.get("/account")).words("main")


async def test_an_address_that_changed_hands_opens_nothing(
    browser_of: Callable, cast: Cast, sso: IdentityProvider
) -> None:
    await through(await browser_of(None), sso)
    sso.person["sub"] = "somebody new with the old address"
    browser = await browser_of(None)
    assert (await through(browser, sso)).status == 403
    assert await is_out(browser)
    [row] = await recorded("provider sign-in refused")
    assert row["person_id"] == cast.an.id


@pytest.mark.parametrize(
    "person",
    [
        {"email": "nobody@tinh.example", "email_verified": True},
        {"email": "an@doanhnghiep.example"},
        {"email": "an@doanhnghiep.example", "email_verified": False},
        {"email": "an@doanhnghiep.example", "email_verified": "true"},
        {"email": ["an@doanhnghiep.example"], "email_verified": True},
        {"email": "lan@doanhnghiep.example", "email_verified": True},
        {"email": "quan@doanhnghiep.example", "email_verified": True},
        {},
    ],
    ids=[
        "unknown",
        "not said",
        "not verified",
        "said as text",
        "a list",
        "an owner",
        "a role that may not",
        "none",
    ],
)
async def test_it_opens_only_an_account_that_is_there_and_may(
    stranger: Browser, cast: Cast, sso: IdentityProvider, person: dict[str, object]
) -> None:
    people = await db.fetch("SELECT id, staff_role FROM person ORDER BY id")
    sso.person = {"sub": "x-17"} | person
    answer = await through(stranger, sso)
    assert answer.status == 403
    assert "x-17" in answer.words(".govuk-error-summary")
    assert answer.find("form[action='/sign-in'] input[name=email]") is not None
    assert await is_out(stranger)
    assert await db.fetch("SELECT id, staff_role FROM person ORDER BY id") == people
    assert await db.fetch("SELECT id FROM provider_identity") == []


async def test_the_setting_says_which_roles(
    stranger: Browser, cast: Cast, sso: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, ROLES="operator")
    assert (await through(stranger, sso)).status == 403
    sso.person = {"sub": "q", "email": cast.quan.email.upper(), "email_verified": True}
    assert (await through(stranger, sso)).status == 303
    assert await is_half_in(stranger)


HOUR = 3600


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["another"]},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": []},
        {"aud": None},
        {"aud": [CLIENT_ID, "another-client"]},
        {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 5},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_us_here_and_now_opens_nothing(
    stranger: Browser, sso: IdentityProvider, claims: dict[str, object]
) -> None:
    sso.falsify = claims
    answer = await through(stranger, sso)
    assert answer.status == 403
    assert answer.all(".govuk-error-summary")
    assert await is_out(stranger)


@pytest.mark.parametrize(("since", "status"), [(50, 303), (70, 403)])
async def test_a_token_is_over_a_minute_after_its_end(
    stranger: Browser, sso: IdentityProvider, since: int, status: int
) -> None:
    sso.falsify = {"exp": int(clock.now().timestamp()) - since}
    assert (await through(stranger, sso)).status == status


async def test_a_sign_in_that_fails_is_in_the_log_with_its_kind(
    stranger: Browser, sso: IdentityProvider
) -> None:
    sso.falsify = {"nonce": "another"}
    with capture_logs() as lines:
        await through(stranger, sso)
        sso.is_away = True
        discovery.forget()
        assert (await stranger.post("/sign-in/provider")).status == 503
    told = [(line["event"], line["kind"]) for line in lines if line["event"].startswith("provider")]
    assert told == [("provider sign-in failed", "NotBelieved"), ("provider away", "ConnectError")]


async def test_a_token_for_several_is_taken_if_it_was_given_to_us(
    stranger: Browser, sso: IdentityProvider
) -> None:
    sso.falsify = {"aud": ["another-client", CLIENT_ID], "azp": CLIENT_ID}
    assert (await through(stranger, sso)).status == 303


async def test_no_signature_or_a_shared_secret_is_no_signature(
    stranger: Browser, sso: IdentityProvider
) -> None:
    for sso.algorithm in ("none", "HS256"):
        assert (await through(stranger, sso)).status == 403
    assert await is_out(stranger)


async def test_a_key_that_is_not_published_signs_nothing(stranger: Browser, sso: IdentityProvider) -> None:
    sso.key = new_key("k1")
    assert (await through(stranger, sso)).status == 403
    sso.key = new_key("k2")
    assert (await through(stranger, sso)).status == 403
    assert await is_out(stranger)


async def test_a_new_key_is_fetched_when_it_is_first_met(
    browser_of: Callable, sso: IdentityProvider, frozen_clock: Callable
) -> None:
    assert (await through(await browser_of(None), sso)).status == 303
    sso.rotate("k2")
    frozen_clock(clock.now() + timedelta(seconds=10))
    assert (await through(await browser_of(None), sso)).status == 303
    asked = sso.asked.count("/realms/tinh/keys")
    assert (await through(await browser_of(None), sso)).status == 303
    assert (asked, sso.asked.count("/realms/tinh/keys")) == (2, 2)


async def test_elliptic_keys_and_secrets_in_the_form_are_fine(
    stranger: Browser, sso: IdentityProvider
) -> None:
    sso.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    sso.key, sso.algorithm = new_curve_key("e1"), "ES256"
    sso.published = [new_key("other"), sso.key]
    assert (await through(stranger, sso)).status == 303


async def test_a_way_back_counts_once(stranger: Browser, sso: IdentityProvider) -> None:
    back = await to_provider(stranger, sso)
    sealed = stranger.client.cookies["provider"]
    assert (await stranger.get(back)).status == 303
    await stranger.post("/sign-out")
    stranger.client.cookies.set("provider", sealed, domain="lotrinh.test")
    again = await stranger.get(back)
    assert again.status == 422
    assert await is_out(stranger)


async def test_another_browser_cannot_be_led_to_the_end_of_a_way(
    browser_of: Callable, sso: IdentityProvider
) -> None:
    attacker, victim = await browser_of(None), await browser_of(None)
    back = await to_provider(attacker, sso)
    assert (await victim.get(back)).status == 422
    await to_provider(victim, sso)
    assert (await victim.get(back)).status == 422
    assert await is_out(victim)


@pytest.mark.parametrize(("minutes", "status"), [(10, 303), (11, 422)])
async def test_a_way_takes_at_most_ten_minutes(
    stranger: Browser, sso: IdentityProvider, frozen_clock: Callable, minutes: int, status: int
) -> None:
    back = await to_provider(stranger, sso)
    frozen_clock(clock.now() + timedelta(minutes=minutes))
    assert (await stranger.get(back)).status == status


@pytest.mark.parametrize(
    "told", ["", "?code=x", "?state=x", "?state=%ff%00&code=%00", "?error=access_denied&state=ö"]
)
async def test_whatever_stands_in_the_way_back_is_a_sentence(
    stranger: Browser, sso: IdentityProvider, told: str
) -> None:
    await to_provider(stranger, sso)
    answer = await stranger.get(f"/sign-in/provider/return{told}")
    assert answer.status == 422
    assert answer.all(".govuk-error-summary")


async def test_who_says_no_there_can_go_on_with_a_code(
    stranger: Browser, cast: Cast, sso: IdentityProvider
) -> None:
    back = parse_qs(urlsplit(await to_provider(stranger, sso)).query)
    answer = await stranger.get("/sign-in/provider/return", error="access_denied", state=back["state"][0])
    assert answer.status == 403
    assert "SSO Tỉnh" in answer.words(".govuk-error-summary")
    assert (await stranger.post("/sign-in", {"email": cast.an.email})).status == 303


async def test_an_answer_in_the_name_of_another_issuer_is_not_redeemed(
    stranger: Browser, sso: IdentityProvider
) -> None:
    back = await to_provider(stranger, sso)
    assert (await stranger.get(back.replace("sso.test", "evil.example"))).status == 403
    assert "/realms/tinh/token" not in sso.asked


async def test_a_stolen_code_is_worth_nothing_in_another_browser(
    browser_of: Callable, sso: IdentityProvider
) -> None:
    thief, owner = await browser_of(None), await browser_of(None)
    code = parse_qs(urlsplit(await to_provider(owner, sso)).query)["code"][0]
    own = parse_qs(urlsplit(await to_provider(thief, sso)).query)["state"][0]
    answer = await thief.get("/sign-in/provider/return", code=code, state=own)
    assert answer.status == 403
    assert await is_out(thief)


@pytest.mark.parametrize("fault", ["is_away", "garbles"])
async def test_a_provider_that_is_down_leaves_the_code_by_mail(
    stranger: Browser, cast: Cast, sso: IdentityProvider, fault: str
) -> None:
    setattr(sso, fault, True)
    answer = await stranger.post("/sign-in/provider", {"next": "/firms"})
    assert answer.status == 503
    assert "SSO Tỉnh" in answer.words(".govuk-error-summary")
    assert answer.find("main input[name=next]").get("value") == "/firms"
    await stranger.post("/sign-in", {"email": cast.an.email})
    assert (await stranger.post("/sign-in/code", {"code": await code_to(cast.an.email)})).status == 303
    assert await is_half_in(stranger)


@pytest.mark.parametrize("fault", ["is_away", "garbles"])
async def test_a_provider_that_goes_down_midway_is_a_sentence_too(
    stranger: Browser, sso: IdentityProvider, fault: str
) -> None:
    back = await to_provider(stranger, sso)
    setattr(sso, fault, True)
    assert (await stranger.get(back)).status == 503
    assert await is_out(stranger)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://sso.test/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
    ids=str,
)
async def test_a_description_that_cannot_be_trusted_is_not_used(
    stranger: Browser, sso: IdentityProvider, metadata: dict[str, object]
) -> None:
    sso.metadata = metadata
    answer = await stranger.post("/sign-in/provider")
    assert (answer.status, answer.location) == (503, None)


@pytest.mark.parametrize(
    "onward", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
async def test_the_way_leads_on_only_within_the_product(
    stranger: Browser, sso: IdentityProvider, onward: str
) -> None:
    assert (await through(stranger, sso, onward)).location == "/"


async def test_a_session_from_before_is_not_taken_over(
    browser_of: Callable, cast: Cast, sso: IdentityProvider
) -> None:
    browser = await browser_of(None)
    browser.client.cookies.set("session", "chosen by somebody else", domain="lotrinh.test")
    await through(browser, sso)
    assert browser.client.cookies["session"] != "chosen by somebody else"
    before = browser.client.cookies["session"]
    await set_up(browser)
    assert browser.client.cookies["session"] != before


async def test_a_factor_given_there_counts_only_if_the_setting_says_so(
    browser_of: Callable, cast: Cast, sso: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = int(clock.now().timestamp())
    sso.falsify = {"amr": ["pwd", "mfa"], "acr": "loa2", "auth_time": now}
    without = await browser_of(None)
    await through(without, sso)
    assert await is_half_in(without)
    for trusted in ("mfa", "hwk, loa2"):
        configure(monkeypatch, FACTORS=trusted)
        browser = await browser_of(None)
        await through(browser, sso)
        assert (await browser.get("/account")).status == 200
    configure(monkeypatch, FACTORS="hwk")
    other = await browser_of(None)
    await through(other, sso)
    assert await is_half_in(other)


@pytest.mark.parametrize(("minutes", "asked"), [(9, False), (11, True), (None, True)])
async def test_a_sensitive_act_asks_if_the_provider_asked_long_ago(
    stranger: Browser,
    sso: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int | None,
    asked: bool,
) -> None:
    configure(monkeypatch, FACTORS="mfa")
    at = int((clock.now() - timedelta(minutes=minutes)).timestamp()) if minutes else None
    sso.falsify = {"amr": ["mfa"], "auth_time": at}
    await through(stranger, sso)
    answer = await stranger.get("/exports/new")
    assert (answer.status == 303 and answer.location.startswith("/second-factor")) is asked


async def test_an_own_second_factor_is_asked_for_as_ever(
    browser_of: Callable, cast: Cast, sso: IdentityProvider, frozen_clock: Callable
) -> None:
    first = await browser_of(None)
    await through(first, sso)
    app, _, _ = await set_up(first)
    frozen_clock(clock.now() + timedelta(minutes=5))
    second = await browser_of(None)
    await through(second, sso, "/firms")
    assert (await give(second, shown(app), "/firms")).location == "/firms"
    assert (await second.get("/firms")).status == 200


async def test_signing_out_says_that_the_provider_still_knows_the_browser(
    stranger: Browser, sso: IdentityProvider
) -> None:
    await through(stranger, sso)
    page = await stranger.follow(await stranger.post("/sign-out"))
    assert "SSO Tỉnh" in page.heading
    way = urlsplit(page.find(f"main a[href^='{ISSUER}/logout']").get("href"))
    assert parse_qs(way.query) == {
        "client_id": [CLIENT_ID], "post_logout_redirect_uri": ["http://lotrinh.test"]
    }  # fmt: skip
    assert await is_out(stranger)
    sso.is_away = True
    discovery.forget()
    page = await stranger.get("/sign-in/provider/sign-out")
    assert (page.status, page.all(f"main a[href^='{ISSUER}']")) == (200, [])


async def test_a_session_by_mail_ends_as_ever(minh: Browser, sso: IdentityProvider) -> None:
    assert (await minh.post("/sign-out")).location == "/"


async def test_the_operator_links_an_identity_whose_address_is_another(
    quan: Browser, browser_of: Callable, cast: Cast, sso: IdentityProvider
) -> None:
    sso.person = {"sub": "no address at all"}
    browser = await browser_of(None)
    assert (await through(browser, sso)).status == 403
    path = f"/operation/people/{cast.an.id}"
    assert (await quan.post(f"{path}/identity", {"subject": " "})).status == 422
    linked = await quan.follow(await quan.post(f"{path}/identity", {"subject": "no address at all"}))
    assert "no address at all" in linked.words("main")
    other = await quan.post(f"/operation/people/{cast.minh.id}/identity", {"subject": "no address at all"})
    assert other.status == 422
    assert (await through(browser, sso)).status == 303
    assert await is_half_in(browser)
    assert (await quan.post(f"{path}/identity/removal")).location == path
    assert await is_out(browser), "its sessions end with it"
    assert (await through(browser, sso)).status == 403
    assert (await quan.post(f"{path}/identity/removal")).status == 404
