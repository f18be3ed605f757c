# ruff: noqa: F811 - fixtures of other files are asked for by name
"""What people and operators meet when the secret of the system was changed."""

from collections.abc import Callable, Iterator

import pyotp
import pytest

from lotrinh import db
from lotrinh.privacy import reencryption
from lotrinh.settings import settings
from tests.accounts.authenticator import SecurityKey
from tests.accounts.test_passkeys import asked, key, phone, touch  # noqa: F401 - fixtures
from tests.accounts.test_second_factor import enrolled, give, mailbox, shown  # noqa: F401 - a fixture
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio

Enrolled = tuple[pyotp.TOTP, list[str]]
Change = Callable[[str, str], None]
OLD, NEW = "a secret for the tests that is long enough", "the newest secret of all that is long enough"


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Iterator[Change]:
    def to(secret: str, old: str = "") -> None:
        monkeypatch.setenv("LOTRINH_SECRET", secret)
        monkeypatch.setenv("LOTRINH_OLD_SECRETS", old)
        settings.cache_clear()

    yield to
    monkeypatch.undo()
    settings.cache_clear()


async def recorded(action: str) -> int:
    return len(await db.fetch("SELECT id FROM audit_event WHERE action = $1", action))


async def test_an_app_that_cannot_be_read_is_a_sentence_that_says_what_to_do(
    stranger: Browser, cast: Cast, enrolled: Enrolled, change: Change
) -> None:
    app, codes = enrolled
    change(NEW, "")
    await mailbox(stranger, cast.minh)
    for code in (shown(app), codes[0]):
        answer = await give(stranger, code)
        assert answer.status == 409
        assert "người vận hành" in answer.words(".govuk-error-summary")
    assert await recorded("second factor unreadable") == 2
    assert (await stranger.get("/firms")).location == "/second-factor?next=/firms"


async def test_with_the_old_secret_beside_it_everything_goes_on(
    browser_of: Callable, cast: Cast, enrolled: Enrolled, change: Change
) -> None:
    app, codes = enrolled
    change(NEW, OLD)
    for code in (shown(app), codes[0]):
        browser = await browser_of(None)
        await mailbox(browser, cast.minh)
        assert (await give(browser, code)).status == 303


async def test_after_moving_the_values_the_old_secret_can_go(
    stranger: Browser, cast: Cast, enrolled: Enrolled, change: Change
) -> None:
    app, _ = enrolled
    change(NEW, OLD)
    assert await reencryption.reencrypt() == reencryption.Stored(older=1)
    assert await reencryption.reencrypt() == reencryption.Stored(newest=1)
    change(NEW, "")
    assert await reencryption.examine() == reencryption.Stored(newest=1)
    await mailbox(stranger, cast.minh)
    assert (await give(stranger, shown(app))).status == 303


async def test_a_value_nobody_can_read_is_left_as_it_is(
    cast: Cast, enrolled: Enrolled, change: Change
) -> None:
    change(NEW, "")
    before = await db.fetch("SELECT secret FROM authenticator_app")
    assert await reencryption.reencrypt() == reencryption.Stored(unreadable=1)
    assert await db.fetch("SELECT secret FROM authenticator_app") == before


async def test_a_passkey_needs_no_secret(
    stranger: Browser, cast: Cast, key: SecurityKey, change: Change
) -> None:
    change(NEW, "")
    await mailbox(stranger, cast.minh)
    options, challenge = await asked(stranger)
    assert (await touch(stranger, challenge, key.sign(options))).location == "/firms"
    assert (await stranger.get("/firms")).status == 200
