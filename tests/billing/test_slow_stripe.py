"""A Stripe that hangs costs nobody a database connection, and an old answer that comes late changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar

from lotrinh import clock, db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import checkout_services, plans, projection
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.transport import transport
from lotrinh.billing.gateway import connection
from lotrinh.firms.tables import Firm, Member
from tests.database import as_owner

pytestmark = pytest.mark.anyio

PRICE = "chuyen-sau-month-vnd"
BUYERS = 12
"""More than there are connections."""
TIDY = (
    "DELETE FROM billing_notice WHERE subscription IN (SELECT id FROM subscription WHERE firm = $1)",
    *(
        f"DELETE FROM {table} WHERE firm = $1"
        for table in ("subscription", "checkout", "billing_invoice", "charge", "billing_customer", "member")
    ),
    "DELETE FROM audit_event WHERE firm_id = $1",
    "DELETE FROM firm WHERE id = $1",
)


class Slow(httpx.AsyncBaseTransport):
    """Answers at once, but lets nobody hear the answers to what is held."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.gate, self.held = asyncio.Event(), "nothing"
        self.waiting = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self.inner.handle_async_request(request)
        if request.url.path.startswith(self.held):
            gate = self.gate
            self.waiting += 1
            await gate.wait()
            self.waiting -= 1
        return answer

    def hold(self, path: str = "/") -> asyncio.Event:
        """Who asks for this from now on waits until the event that this gives is set."""
        self.gate, self.held = asyncio.Event(), path
        return self.gate

    async def until(self, waiting: int) -> None:
        async with asyncio.timeout(30):
            while self.waiting < waiting:  # noqa: ASYNC110 - how many wait has no event of its own
                await asyncio.sleep(0.01)


class Place:
    def __init__(self, ledger: Ledger, slow: Slow, firm: UUID, owner: Visitor) -> None:
        self.ledger, self.slow, self.firm, self.owner = ledger, slow, firm, owner

    async def buy(self) -> str:
        return await checkout_services.begin(self.owner, PRICE, "vi")

    async def status(self) -> str:
        row = await db.fetch_one("SELECT status FROM subscription WHERE firm = $1", self.firm)
        return row["status"] if row else ""


@pytest.fixture
async def place(app: Litestar, sold: None) -> AsyncIterator[Place]:
    """A firm and its owner really in the database: connections are counted."""
    ledger = Ledger(int(clock.now().timestamp()), "http://pay.test")
    for price in plans.prices().values():
        ledger.sell(price.lookup_key, price.currency, price.amount, price.interval)
    slow = Slow(transport(ledger))
    connection.connect(slow)
    firm, person = uuid4(), uuid4()
    async with db.atomic():
        await Person(id=person, email=f"{person}@cham.example", name="Chậm", staff_role="none").save()
        await Firm(
            id=firm, tax_code="8700000002", name="Chậm", search_key="cham", vsic_version=2025, vsic_code="3101",
            sector="wood", size="small",
        ).save()  # fmt: skip
        await Member(id=uuid4(), firm=firm, person=person, role="owner", since=clock.now()).save()
    owner = await visitor(await open_session(person, "x"))
    assert owner is not None
    yield Place(ledger, slow, firm, owner)
    connection.connect(None)
    async with as_owner():
        await db.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        for statement in TIDY:
            await db.execute(statement, firm)
        await db.execute("DELETE FROM message WHERE recipient = $1", f"{person}@cham.example")
        await db.execute("DELETE FROM session WHERE person = $1", person)
        await db.execute("DELETE FROM person WHERE id = $1", person)
        await db.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


async def test_buyers_who_wait_for_stripe_hold_no_connection_and_get_one_page(place: Place) -> None:
    gate = place.slow.hold()
    buying = [asyncio.create_task(place.buy()) for _ in range(BUYERS)]
    await place.slow.until(BUYERS)
    assert db.pool_in_use()[0] == 0
    gate.set()
    assert len(set(await asyncio.gather(*buying))) == 1
    rows = await db.fetch("SELECT state FROM checkout WHERE firm = $1", place.firm)
    assert rows == [{"state": "open"}]


async def test_projections_that_wait_for_stripe_hold_no_connection(place: Place) -> None:
    place.ledger.pay_session((await place.buy()).rpartition("/")[2])
    customer = next(iter(place.ledger["customers"]))
    gate = place.slow.hold()
    asking = [asyncio.create_task(projection.project(customer)) for _ in range(BUYERS)]
    await place.slow.until(BUYERS)
    assert db.pool_in_use()[0] == 0
    gate.set()
    await asyncio.gather(*asking)
    assert await place.status() == "active"


async def test_an_old_answer_that_comes_late_changes_nothing(place: Place) -> None:
    place.ledger.pay_session((await place.buy()).rpartition("/")[2])
    customer = next(iter(place.ledger["customers"]))
    gate = place.slow.hold("/v1/charges")  # what is asked for last
    old = asyncio.create_task(projection.project(customer))
    await place.slow.until(1)
    place.slow.hold().set()
    place.ledger.end_now(next(iter(place.ledger["subscriptions"])))
    assert await projection.project(customer)
    assert await place.status() == "canceled"
    gate.set()
    assert await old == 0
    assert await place.status() == "canceled"
