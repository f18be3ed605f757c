"""Sites of a firm as its owner names them, and the plan they need."""

from datetime import timedelta
from uuid import UUID

from lotrinh import clock, db
from lotrinh.billing.tables import Subscription
from tests.browsing import Browser, Visit
from tests.selfassessment.paper import DBI, answer_dbi, start, submit

SITES = "/firm/sites"


async def take_plan(firm: UUID) -> None:
    now = clock.now()
    await Subscription(
        id=f"sub_{firm.hex}", firm=firm, status="active", price="chuyen-sau-month-vnd", currency="vnd",
        amount=290000, quantity=1, paid_until=now + timedelta(days=30), started_at=now,
    ).save()  # fmt: skip


async def lose_plan(firm: UUID) -> None:
    await db.execute("UPDATE subscription SET status = 'canceled', ended_at = now() WHERE firm = $1", firm)


async def send_site(browser: Browser, name: str, kind: str = "factory", **fields: str) -> Visit:
    return await browser.post(SITES, {"name": name, "kind": kind, **fields})


async def named_site(browser: Browser, name: str, kind: str = "factory", **fields: str) -> str:
    """The address of the new site."""
    answer = await send_site(browser, name, kind, **fields)
    assert answer.status == 303, answer.words("main")
    assert answer.location
    return answer.location


def id_of(site: str) -> str:
    return site.rpartition("/")[2]


async def site_round(browser: Browser, site: str, step: str) -> str:
    """The address of a submitted round of the national index, every criterion at one step."""
    run = await start(browser, DBI, site=id_of(site))
    await answer_dbi(browser, run, step)
    assert (await submit(browser, run)).status == 303
    return run
