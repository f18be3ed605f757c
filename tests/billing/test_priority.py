"""A review asked for with the plan stands first, and nobody else's promised day moves for it."""

from datetime import date

import pytest

from lotrinh import db
from tests.billing.shop import Shop
from tests.billing.test_buying import bought
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
from tests.selfassessment.doubtful import hand_in_uneven

pytestmark = pytest.mark.anyio

LAN, BINH = "Công ty TNHH Gỗ An Phát", "Công ty TNHH Cơ khí Tân Thành"
# The tests begin on Saturday, 14 November 2026.
IN_FIVE, IN_TEN = date(2026, 11, 20), date(2026, 11, 27)


async def asked(browser: Browser) -> str:
    """The page of the firm's review."""
    run = (await hand_in_uneven(browser)).rsplit("/", 1)[1]
    page = f"/assessments/{run}/verification"
    assert (await browser.post(page)).status == 303
    return page


async def promised(firm: object) -> date:
    row = await db.fetch_one(
        "SELECT r.due_on FROM review r JOIN assessment a ON a.id = r.assessment WHERE a.firm = $1", firm
    )
    assert row is not None
    found: date = row["due_on"]
    return found


async def listed(minh: Browser) -> list[str]:
    return [link.text for link in (await minh.get("/reviews")).all("#reviews tbody th a")]


async def test_it_stands_first_until_another_is_due(
    lan: Browser, binh: Browser, minh: Browser, shop: Shop, cast: Cast
) -> None:
    for firm in (cast.an_phat, cast.tan_thanh):
        await share(firm)
    theirs = await asked(binh)
    await bought(lan, shop)
    own = await asked(lan)
    assert [await promised(one) for one in (cast.an_phat, cast.tan_thanh)] == [IN_FIVE, IN_TEN]
    assert await listed(minh) == [LAN, BINH]
    queue = await minh.get("/reviews")
    assert "Ưu tiên" in queue.words("#reviews tbody tr:nth-child(1)")
    assert "Ưu tiên" not in queue.words("#reviews tbody tr:nth-child(2)")
    assert "20/11/2026" in (await lan.get(own)).words("#standing")
    assert "27/11/2026" in (await binh.get(theirs)).words("#standing")


async def test_what_is_due_comes_before_a_newer_request_with_priority(
    lan: Browser, binh: Browser, minh: Browser, shop: Shop, cast: Cast
) -> None:
    for firm in (cast.an_phat, cast.tan_thanh):
        await share(firm)
    await asked(binh)
    await shop.pass_days(13)
    await bought(lan, shop)
    await asked(lan)
    assert await listed(minh) == [BINH, LAN]
    assert await promised(cast.tan_thanh) == IN_TEN


async def test_the_page_says_what_is_promised_before_it_is_asked_for(
    lan: Browser, shop: Shop, cast: Cast
) -> None:
    await share(cast.an_phat)
    run = (await hand_in_uneven(lan)).rsplit("/", 1)[1]
    page = f"/assessments/{run}/verification"
    assert "10 ngày làm việc" in (await lan.get(page)).words("#ask")
    await bought(lan, shop)
    assert "5 ngày làm việc" in (await lan.get(page)).words("#ask")
