"""Sessions end: after a time without a visit, and at the latest after a longer one."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from lotrinh import clock
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import code_to, letters_to

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def limits_as_they_come(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("STAFF_IDLE_MINUTES", "STAFF_SESSION_HOURS", "IDLE_DAYS", "SESSION_DAYS"):
        monkeypatch.delenv(f"LOTRINH_{name}", raising=False)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def is_in(browser: Browser) -> bool:
    return (await browser.get("/account")).status == 200


@pytest.mark.parametrize(
    ("key", "pause", "stays"),
    [
        ("minh", timedelta(minutes=30), True),
        ("minh", timedelta(minutes=31), False),
        ("hoa", timedelta(minutes=31), False),
        ("quan", timedelta(minutes=31), False),
        ("lan", timedelta(days=14), True),
        ("lan", timedelta(days=14, minutes=1), False),
    ],
)
async def test_whoever_does_nothing_is_signed_out(
    browser_of: Callable, cast: Cast, frozen_clock: Callable, key: str, pause: timedelta, stays: bool
) -> None:
    browser = await browser_of(getattr(cast, key))
    frozen_clock(clock.now() + pause)
    assert await is_in(browser) is stays


@pytest.mark.parametrize(
    ("key", "step", "longest"),
    [("minh", timedelta(minutes=20), timedelta(hours=12)), ("lan", timedelta(days=6), timedelta(days=30))],
)
async def test_however_busy_a_session_ends(
    browser_of: Callable, cast: Cast, frozen_clock: Callable, key: str, step: timedelta, longest: timedelta
) -> None:
    browser, start = await browser_of(getattr(cast, key)), clock.now()
    while clock.now() + step < start + longest:
        frozen_clock(clock.now() + step)
        assert await is_in(browser)
    frozen_clock(start + longest)
    assert not await is_in(browser)


async def test_a_session_left_alone_is_no_longer_listed(
    browser_of: Callable, cast: Cast, frozen_clock: Callable
) -> None:
    await browser_of(cast.minh)
    frozen_clock(clock.now() + timedelta(minutes=40))
    now = await browser_of(cast.minh)
    page = await now.get("/account")
    assert len(page.all(".govuk-task-list__item")) == 1


async def sign_in(browser: Browser, email: str) -> None:
    await browser.post("/sign-in", {"email": email})
    await browser.post("/sign-in/code", {"code": await code_to(email)})


async def notices(email: str) -> list[str]:
    return [each["body"] for each in await letters_to(email) if "thiết bị mới" in each["subject"]]


async def test_a_new_device_is_told_by_mail_and_a_known_one_is_not(browser_of: Callable, cast: Cast) -> None:
    first, second = await browser_of(None), await browser_of(None)
    second.client.headers["user-agent"] = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"
    await sign_in(first, cast.lan.email)
    assert await notices(cast.lan.email) == []
    await sign_in(second, cast.lan.email)
    [told] = await notices(cast.lan.email)
    assert "Chrome · Android" in told
    assert "/account" in told
    for browser in (first, second):
        await browser.post("/sign-out")
        await sign_in(browser, cast.lan.email)
    assert len(await notices(cast.lan.email)) == 1


async def test_a_device_is_known_for_each_person_alone(browser_of: Callable, cast: Cast) -> None:
    shared, own = await browser_of(None), await browser_of(None)
    await sign_in(own, cast.lan.email)
    await sign_in(shared, cast.binh.email)
    await shared.post("/sign-out")
    await sign_in(shared, cast.lan.email)
    assert len(await notices(cast.lan.email)) == 1
