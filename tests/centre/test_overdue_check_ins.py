"""Check-ins that firms have left unanswered, as the advisor who works on them sees them."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from lotrinh import clock
from lotrinh.centre.check_ins import overdue
from lotrinh.firms.tables import Consent
from lotrinh.roadmap import adoption_services
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import case, share
from tests.roadmap.people import visitor_of

pytestmark = pytest.mark.anyio


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+07:00")


@pytest.fixture
async def unanswered(cast: Cast, frozen_clock: Callable) -> None:
    """Lan's firm has used two tools since August and says nothing when asked in November; Minh works on it."""
    frozen_clock(noon("2026-08-14"))
    for solution, day in (("crm", date(2026, 8, 10)), ("erp", date(2026, 8, 9))):
        await adoption_services.record(
            await visitor_of(cast.lan), solution, status="in_use", on_date=day, source="declared", reason=None
        )
    await case(cast.an_phat, cast.minh)
    frozen_clock(noon("2026-11-25"))


async def told(browser: Browser) -> str:
    return (await browser.get("/today")).words("#check-ins")


@pytest.mark.usefixtures("unanswered")
async def test_only_of_firms_that_share_and_only_to_who_works_on_them(
    cast: Cast, minh: Browser, an: Browser
) -> None:
    assert "An Phát" not in await told(minh)
    await share(cast.an_phat)
    assert (await told(minh)).count("An Phát") == 2
    assert "An Phát" not in await told(an)
    await Consent.update({Consent.withdrawn_at: clock.now()}, force=True)
    assert "An Phát" not in await told(minh)


@pytest.mark.usefixtures("unanswered")
async def test_a_fortnight_is_left_to_answer(cast: Cast, minh: Browser, frozen_clock: Callable) -> None:
    await share(cast.an_phat)
    frozen_clock(noon("2026-11-24"))
    assert (await told(minh)).count("An Phát") == 1, "the one due on the ninth"
    frozen_clock(noon("2026-11-23"))
    assert "An Phát" not in await told(minh)


@pytest.mark.usefixtures("unanswered")
async def test_nobody_else_learns_of_them(cast: Cast) -> None:
    await share(cast.an_phat)
    assert (await overdue(await visitor_of(cast.minh))).total == 2
    for other in (cast.lan, cast.hoa, cast.quan):
        assert (await overdue(await visitor_of(other))).total == 0


@pytest.mark.usefixtures("unanswered")
async def test_the_longest_waiting_come_first_and_the_rest_are_counted(
    cast: Cast, minh: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await share(cast.an_phat)
    monkeypatch.setattr("lotrinh.centre.check_ins.SHOWN", 1)
    words = await told(minh)
    assert words.count("An Phát") == 1
    assert "09/11/2026" in words
    assert "1 mục nữa" in words
