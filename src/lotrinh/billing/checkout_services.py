"""Buying and ending the plan.

Stripe is asked what the firm has bought and which payment page is open while no connection of the database is held.
There is at most one such page, and its address is given out only once its row is kept; it is kept only if nobody else
began a purchase meanwhile. What fails or comes too late on the way was seen by nobody and can be paid by nobody.
"""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import plans, problems, projection
from lotrinh.billing.gateway import accounts, buying
from lotrinh.billing.records import Offer
from lotrinh.billing.transfers import book
from lotrinh.billing.transfers.problems import PartlyPaid
from lotrinh.errors import NotFound
from lotrinh.settings import settings

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('checkout of ' || $1::uuid::text, 0))"
OWNED = """
SELECT f.id, f.name, f.tax_code FROM firm f JOIN member m ON m.firm = f.id
WHERE f.id = $1 AND m.person = $2 AND m.role = 'owner' AND m.ended_at IS NULL
"""
COUNT = "SELECT count(*)::int AS begun FROM checkout WHERE firm = $1"
OPEN = "SELECT id, price, stripe_id, url FROM checkout WHERE firm = $1 AND state = 'open'"
CLOSE = "UPDATE checkout SET state = $2 WHERE id = $1"
START = """
INSERT INTO checkout (id, firm, price, state, stripe_id, url, started_by, started_at)
VALUES ($1, $2, $3, 'open', $4, $5, $6, $7)
"""
CUSTOMERS = "SELECT id FROM billing_customer WHERE firm = $1 ORDER BY created_at DESC, id"
KEEP_CUSTOMER = """
INSERT INTO billing_customer (id, firm, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING
"""
LIVE = """
SELECT id FROM subscription WHERE firm = $1 AND provider = 'stripe' AND status NOT IN ('canceled', 'incomplete_expired')
ORDER BY started_at DESC LIMIT 1
"""
RENEWING = """
SELECT id FROM subscription WHERE firm = $1 AND provider = 'stripe' AND NOT ends_with_period
AND status NOT IN ('canceled', 'incomplete_expired') ORDER BY id
"""
TRANSFERRED = """
SELECT 1 AS one FROM subscription
WHERE firm = $1 AND provider = 'transfer' AND status IN ('active', 'past_due')
"""
TRIES = 3
END_GONE = "billing.end-gone"
CLOSE_PAGES = "billing.close-pages"


async def begin(visitor: Visitor, lookup_key: str, language: str) -> str:
    """The address of the payment page; the one already open if there is one for the same price."""
    price = await _price(lookup_key)
    firm = await _owned(visitor)
    for _ in range(TRIES):
        begun = await _begun(firm["id"])
        await _refuse_second(firm["id"])
        started = await db.fetch_one(OPEN, firm["id"])
        if started and await _can_be_paid(started, firm["id"], lookup_key):
            return str(started["url"])
        if url := await _start(visitor, firm, lookup_key, price, language, begun):
            return url
    raise problems.PurchaseUnderWay


async def open_portal(visitor: Visitor, language: str) -> str:
    firm = await _owned(visitor)
    row = await db.fetch_one(CUSTOMERS, firm["id"])
    if row is None:
        raise problems.NoSubscription
    return await buying.portal(row["id"], address=settings().public_url, language=language)


async def end_with_period(visitor: Visitor, *, ends: bool) -> None:
    """Let the plan run out at the end of what is paid, or take that back."""
    firm = await _owned(visitor)
    row = await db.fetch_one(LIVE, firm["id"])
    if row is None:
        raise problems.NoSubscription
    await buying.end_with_period(row["id"], ends=ends)
    async with db.atomic():
        action = "plan.end" if ends else "plan.resume"
        await audit.record(action, "subscription", row["id"], person_id=visitor.id, firm_id=firm["id"])
    await _project_all(firm["id"])


async def end_for_gone(firm: UUID) -> None:
    """For a firm whose people are leaving for good: call it in that transaction, and nothing renews any more."""
    await jobs.enqueue(END_GONE, {"firm": str(firm)}, key=f"{END_GONE}:{firm}")


async def end_gone(payload: dict[str, Any]) -> None:
    """The job: nobody is left who could end it, nor pay on a page that is still open."""
    firm = UUID(payload["firm"])
    await close_pages(payload)
    await _project_all(firm)
    for row in await db.fetch(RENEWING, firm):
        await buying.end_with_period(row["id"], ends=True)
        async with db.atomic():
            await audit.record("plan.end", "subscription", row["id"], person_id=None, firm_id=firm)
    await _project_all(firm)


async def close_pages_of(firm: UUID) -> None:
    """For a firm that pays otherwise now: call it in that transaction, and nobody pays by card as well."""
    if settings().sells:
        await jobs.enqueue(CLOSE_PAGES, {"firm": str(firm)}, key=f"{CLOSE_PAGES}:{firm}")


async def close_pages(payload: dict[str, Any]) -> None:
    """The job: no payment page of the firm can be paid any more; whoever was quicker has paid."""
    for row in await db.fetch(OPEN, UUID(payload["firm"])):
        state = await buying.expire_checkout(row["stripe_id"])
        await db.execute(CLOSE, row["id"], state)


async def unsold() -> list[str]:
    """Lookup keys of prices that Stripe does not have as the pages say: nobody can buy at them."""
    offers = await buying.offers(plans.prices())
    return [key for key, shown in plans.prices().items() if not _is_sold(shown, offers.get(key))]


async def _project_all(firm: UUID) -> None:
    for customer in await db.fetch(CUSTOMERS, firm):
        await projection.project(customer["id"])


async def _price(lookup_key: str) -> str:
    """The id of the price in Stripe, which must be what the page says."""
    shown = plans.prices().get(lookup_key)
    if shown is None:
        raise problems.UnknownPrice
    offer = (await buying.offers([lookup_key])).get(lookup_key)
    if offer is None or not _is_sold(shown, offer):
        raise problems.PriceDiffers
    return offer.id


def _is_sold(shown: plans.Price, offer: Offer | None) -> bool:
    return offer is not None and offer.is_as(shown.amount, shown.currency, shown.interval)


async def _owned(visitor: Visitor) -> dict[str, Any]:
    row = await db.fetch_one(OWNED, visitor.firm.id if visitor.firm else None, visitor.id)
    if row is None:
        raise NotFound
    return row


async def _refuse_second(firm: UUID) -> None:
    """By what Stripe knows now, not by what we were told last; and by the book of bank transfers."""
    if await db.fetch_one(TRANSFERRED, firm):
        raise problems.AlreadySubscribed
    ordered = await book.waiting(firm)
    if ordered and ordered.received:
        raise PartlyPaid(reference=ordered.reference)
    for row in await db.fetch(CUSTOMERS, firm):
        bought = (await accounts.account(row["id"])).subscriptions.values()
        if any(not one.is_over for one in bought):
            raise problems.AlreadySubscribed


async def _can_be_paid(started: dict[str, Any], firm: UUID, lookup_key: str) -> bool:
    """If not, nobody can pay there any more, and it has not been paid meanwhile."""
    state = await buying.checkout_state(started["stripe_id"])
    if state == "open" and started["price"] == lookup_key:
        return True
    if state == "open":
        state = await buying.expire_checkout(started["stripe_id"])
    if state == "complete":
        await _refuse_second(firm)
    await db.execute(CLOSE, started["id"], state)
    return False


async def _start(
    visitor: Visitor, firm: dict[str, Any], lookup_key: str, price: str, language: str, begun: int
) -> str | None:
    """The address of a new payment page; None if somebody else began a purchase since `begun` was counted, or paid."""
    checkout, customer = uuid4(), await _customer(visitor, firm, language)
    stripe_id, url = await buying.create_checkout(
        str(checkout), firm_id=str(firm["id"]), customer=customer, price=price,
        address=settings().public_url, language=language,
    )  # fmt: skip
    async with db.atomic():
        await db.execute(LOCK, firm["id"])
        await book.lock(firm["id"])
        if await _begun(firm["id"]) != begun or await db.fetch_one(TRANSFERRED, firm["id"]):
            return None
        await db.execute(START, checkout, firm["id"], lookup_key, stripe_id, url, visitor.id, clock.now())
        await audit.record(
            "checkout.start", "checkout", checkout,
            person_id=visitor.id, firm_id=firm["id"], detail={"price": lookup_key},
        )  # fmt: skip
    return url


async def _begun(firm: UUID) -> int:
    """How many purchases the firm ever began; this never falls."""
    row = await db.fetch_one(COUNT, firm)
    return int(row["begun"]) if row else 0


async def _customer(visitor: Visitor, firm: dict[str, Any], language: str) -> str:
    row = await db.fetch_one(CUSTOMERS, firm["id"])
    if row is not None:
        return str(row["id"])
    customer = await buying.create_customer(
        str(firm["id"]), name=firm["name"], email=visitor.email, tax_code=firm["tax_code"], language=language
    )
    await db.execute(KEEP_CUSTOMER, customer, firm["id"], clock.now())
    return customer
