"""The month ends of the demo, and the releases that its province staff have made of the last two of them."""

from typing import Any

from lotrinh import clock, db, jobs
from lotrinh.accounts.services import sign_out
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.statistics.releases import queries
from lotrinh.statistics.releases.services import release
from lotrinh.statistics.services import build_month_end, month_ends, rebuild

ENTER = "demo.releases"
RELEASED = 2
STAFF = "SELECT id FROM person WHERE email = 'hoa@demo.example'"


async def ask_for_releases() -> None:
    """Call it inside the transaction that loads the demo."""
    await jobs.enqueue(ENTER, {}, key=ENTER)


async def enter_releases(_: dict[str, Any]) -> None:
    """The job: what is seen first is computed first; the older month ends follow."""
    for day in month_ends(clock.today(), RELEASED):
        await build_month_end(day, simulated=True)
    person = await db.fetch_one(STAFF)
    hoa = await visitor(await open_session(person["id"], "demo")) if person else None
    if hoa is not None:
        for day in reversed((await queries.unreleased(simulated=True))[:RELEASED]):
            await release(hoa, day)
        await sign_out(hoa)
    await rebuild({})
