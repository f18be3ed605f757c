"""Answers that come only after something else was done: signing in, asked again, without a firm, errors."""

from datetime import timedelta
from uuid import uuid4

import asyncpg

from lotrinh import clock, db
from lotrinh.accounts.provider import discovery
from lotrinh.accounts.tables import Person
from lotrinh.settings import settings
from tests.accounts.authenticator import SecurityKey
from tests.accounts.identity_provider import CLIENT_ID, CLIENT_SECRET, ISSUER, IdentityProvider, configure
from tests.accounts.test_passkeys import add
from tests.accounts.test_second_factor import give, mailbox, set_up, shown
from tests.browser.gathering import Gathering, Way
from tests.browsing import Browser, Visit
from tests.cast import Figure
from tests.letters import another, code_to

ADDRESS = "moi@doanhnghiep.example"
A_WHILE = timedelta(minutes=11)
"""After this an act that is sensitive asks again who is there."""


async def signing_in(gathering: Gathering) -> None:
    async with gathering.browser(None) as browser:
        await keep(gathering, browser, await browser.post("/sign-in", {"email": "@"}))
        await keep(gathering, browser, await browser.post("/sign-in", {"email": ADDRESS}))
        wrong = {"code": another(await code_to(ADDRESS))}
        await keep(gathering, browser, await browser.post("/sign-in/code", wrong))
        for _ in range(6):
            refused = await browser.post("/sign-in", {"email": ADDRESS})
        await keep(gathering, browser, refused)


async def first_factor_of_staff(gathering: Gathering) -> None:
    async with gathering.browser(None) as browser:
        await mailbox(browser, gathering.cast.minh)
        await keep(gathering, browser, await browser.get("/second-factor"))
        key = (await browser.get("/second-factor/app")).find("input[name=key]").get("value")
        await keep(gathering, browser, await browser.post("/second-factor/app", {"key": key, "code": "1"}))
        _, _, codes = await set_up(browser)
        await keep(gathering, browser, codes)
        for path in ("/second-factor/passkeys", "/second-factor/recovery-codes"):
            await keep(gathering, browser, await browser.get(path))


async def second_factor_of_staff(gathering: Gathering) -> None:
    async with gathering.browser(gathering.cast.minh) as browser:
        app, _, _ = await set_up(browser)
        await add(browser, SecurityKey())
        await keep(gathering, browser, await browser.get("/second-factor/passkeys"))
        await keep(gathering, browser, await add(browser, SecurityKey(), name=""))
        clock.freeze(clock.now() + A_WHILE)
        await keep(gathering, browser, await browser.get("/exports/new"))
        await keep(gathering, browser, await give(browser, another(shown(app))))
        await keep(gathering, browser, await give(browser, shown(app), "/account"))


async def asked_again_by_mail(gathering: Gathering) -> None:
    async with gathering.browser(gathering.cast.lan) as browser:
        clock.freeze(clock.now() + A_WHILE)
        await keep(gathering, browser, await browser.get("/second-factor?next=/firm"))
        await keep(gathering, browser, await browser.post("/second-factor/e-mail", {"next": "/firm"}))
        await keep(gathering, browser, await browser.post("/second-factor/e-mail/confirmation"))


async def single_sign_on(gathering: Gathering) -> None:
    provider = IdentityProvider()
    gathering.patch.setattr(discovery, "connect", provider.connect)
    names = {"ISSUER": ISSUER, "CLIENT_ID": CLIENT_ID, "CLIENT_SECRET": CLIENT_SECRET, "NAME": "SSO Tỉnh"}
    configure(gathering.patch, **names)
    try:
        async with gathering.browser(None) as browser:
            await keep(gathering, browser, await browser.get("/sign-in"))
            await keep(gathering, browser, await browser.post("/sign-in/provider"))
            await keep(gathering, browser, await browser.get("/sign-in/provider/return?code=x&state=y"))
            await keep(gathering, browser, await browser.get("/sign-in/provider/sign-out"))
    finally:
        gathering.patch.undo()
        settings.cache_clear()
        discovery.forget()


async def without_a_firm(gathering: Gathering) -> None:
    person = Person(id=uuid4(), email=ADDRESS, name="")
    await person.save()
    async with gathering.browser(Figure(key="newcomer", id=person.id, email=ADDRESS)) as browser:
        for path in ("/", "/account", "/claims/new", "/account/data", "/account/deletion"):
            await keep(gathering, browser, await browser.get(path))
        for code in ("", "3799000015", "3799000014", "3799000046"):
            await keep(gathering, browser, await browser.post("/claims/search", {"tax_code": code}))
        claim = await browser.post("/claims", {"firm": str(gathering.cast.unclaimed)})
        await keep(gathering, browser, claim)
        await keep(gathering, browser, await browser.post(f"{claim.location}/code"))
        await keep(
            gathering, browser, await browser.post(f"{claim.location}/confirmation", {"code": "000000"})
        )
        await keep(gathering, browser, await browser.get("/"))


async def errors(gathering: Gathering) -> None:
    async with gathering.browser(gathering.cast.lan) as browser:
        for path in ("/not-there", "/sign-out"):
            await keep(gathering, browser, await browser.get(path))
        await keep(gathering, browser, await browser.post("/account", {"name": "x" * 1_000_001}))
        await keep(gathering, browser, Visit(await browser.client.post("/account")))
        for failure in (ConnectionRefusedError, asyncpg.DeadlockDetectedError, ZeroDivisionError):

            async def fail(*_: object, problem: type[Exception] = failure) -> None:
                raise problem

            with gathering.patch.context() as patch:
                patch.setattr(db, "fetch_one", fail)
                await keep(gathering, browser, await browser.get("/health"))


async def keep(gathering: Gathering, browser: Browser, visit: Visit) -> None:
    """Or where it leads, when it does."""
    for _ in range(3):
        if not visit.location:
            break
        visit = await browser.follow(visit)
    gathering.keep(visit, browser.name)


STATES: tuple[Way, ...] = (
    signing_in,
    first_factor_of_staff,
    second_factor_of_staff,
    asked_again_by_mail,
    single_sign_on,
    without_a_firm,
    errors,
)
