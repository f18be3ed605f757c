"""Limits on asking for codes and on guessing them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.privacy import retention
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import another, code_to, letters_to

pytestmark = pytest.mark.anyio

EMAIL = "lan@doanhnghiep.example"
LATER = timedelta(minutes=15, seconds=1)


async def test_an_address_gets_five_codes_in_fifteen_minutes(
    stranger: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    statuses = [(await stranger.post("/sign-in", {"email": EMAIL})).status for _ in range(6)]
    assert statuses == [303] * 5 + [429]
    assert len(await letters_to(EMAIL)) == 5
    refused = await stranger.post("/sign-in", {"email": EMAIL})
    assert "15 phút" in refused.words(".govuk-error-summary")
    assert refused.find("input[name=email]").get("value") == EMAIL
    frozen_clock(clock.now() + LATER)
    assert (await stranger.post("/sign-in", {"email": EMAIL})).status == 303


async def test_the_limit_is_the_same_for_an_unknown_address(stranger: Browser, cast: Cast) -> None:
    statuses = [(await stranger.post("/sign-in", {"email": "x@y.example"})).status for _ in range(6)]
    assert statuses == [303] * 5 + [429]


async def test_capital_letters_do_not_make_another_address(stranger: Browser, cast: Cast) -> None:
    spellings = [EMAIL, EMAIL.upper(), f" {EMAIL} ", EMAIL.title(), EMAIL, EMAIL.upper()]
    statuses = [(await stranger.post("/sign-in", {"email": each})).status for each in spellings]
    assert statuses[-1] == 429


async def test_a_client_gets_twenty_codes_in_fifteen_minutes(
    stranger: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    statuses = [(await stranger.post("/sign-in", {"email": f"p{n}@y.example"})).status for n in range(21)]
    assert statuses == [303] * 20 + [429]
    frozen_clock(clock.now() + LATER)
    assert (await stranger.post("/sign-in", {"email": EMAIL})).status == 303


async def test_ten_wrong_codes_close_the_client_for_fifteen_minutes(
    stranger: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    for n in range(2):
        await stranger.post("/sign-in", {"email": f"p{n}@y.example"})
        for _ in range(5):
            await stranger.post("/sign-in/code", {"code": another(await code_to(f"p{n}@y.example"))})
    await stranger.post("/sign-in", {"email": EMAIL})
    refused = await stranger.post("/sign-in/code", {"code": await code_to(EMAIL)})
    assert refused.status == 429
    assert "15 phút" in refused.words(".govuk-error-summary")
    frozen_clock(clock.now() + LATER)
    await stranger.post("/sign-in", {"email": EMAIL})
    assert (await stranger.post("/sign-in/code", {"code": await code_to(EMAIL)})).status == 303


async def test_right_codes_are_not_counted_as_wrong(stranger: Browser, cast: Cast) -> None:
    for n in range(11):
        await stranger.post("/sign-in", {"email": f"p{n}@y.example"})
        answer = await stranger.post("/sign-in/code", {"code": await code_to(f"p{n}@y.example")})
        assert answer.status == 303


async def test_sessions_that_are_over_are_forgotten(lan: Browser, frozen_clock: Callable) -> None:
    frozen_clock(clock.now() + timedelta(days=settings().session_days))
    assert (await lan.get("/account")).status == 303
    frozen_clock(clock.now() + timedelta(days=settings().keep_sessions_days, minutes=1))
    await retention.run({})
    assert await db.fetch("SELECT 1 AS one FROM session") == []


async def test_codes_of_days_ago_are_forgotten(stranger: Browser, cast: Cast, frozen_clock: Callable) -> None:
    await stranger.post("/sign-in", {"email": EMAIL})
    frozen_clock(clock.now() + timedelta(days=1, minutes=1))
    await stranger.post("/sign-in", {"email": "x@y.example"})
    await retention.run({})
    assert await db.fetch("SELECT email FROM sign_in_code") == [{"email": "x@y.example"}]
