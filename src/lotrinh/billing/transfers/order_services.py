"""Ordering the plan by bank transfer, cancelling an order, and letting the plan end with what is paid."""

import secrets
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import plans, problems
from lotrinh.billing.transfers import book
from lotrinh.billing.transfers.account import Order, periods
from lotrinh.billing.transfers.problems import OrderChanged, PartlyPaid
from lotrinh.billing.transfers.queries import BY_CARD
from lotrinh.errors import NotFound
from lotrinh.settings import settings

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Nothing that is mistaken for something else when it is read out or typed."""
PAY_WITHIN = timedelta(days=14)
OWNED = """
SELECT f.id, f.name, f.tax_code, f.simulated FROM firm f JOIN member m ON m.firm = f.id
WHERE f.id = $1 AND m.person = $2 AND m.role = 'owner' AND m.ended_at IS NULL
"""
SPONSORED = """
SELECT id, name, seats, starts_on, ends_on, simulated FROM sponsorship
WHERE id = $2 AND ($1 = 'operator' OR ($1 = 'province' AND sponsor = 'province'))
"""
ORDER = """
INSERT INTO transfer_order (id, reference, firm, sponsorship, price, months, quantity, amount, buyer_name,
                            buyer_tax_code, simulated, pay_by, ordered_by, ordered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""
CANCEL = "UPDATE transfer_order SET canceled_at = $2, canceled_by = $3 WHERE id = $1"
ONCE_MORE = "UPDATE transfer_order SET pay_by = $2 WHERE id = $1"
END = "UPDATE transfer_order SET ends_with_period = $2 WHERE id = $1"


class Terms(msgspec.Struct, frozen=True):
    """What is ordered, and by whom as it shall stand on the papers; `amount` in whole VND for all of it."""

    price: str
    months: int
    quantity: int
    amount: int
    buyer_name: str
    buyer_tax_code: str
    simulated: bool


async def order(visitor: Visitor, lookup_key: str) -> UUID:
    """A firm's order of the plan; the one that waits already, with a new day, if it is for the same price."""
    price = _price(lookup_key)
    async with db.atomic():
        firm = await _owned(visitor)
        await book.lock(firm["id"])
        if await db.fetch_one(BY_CARD, firm["id"]):
            raise problems.AlreadySubscribed
        waiting = await book.waiting(firm["id"])
        if waiting and waiting.price == lookup_key:
            await db.execute(ONCE_MORE, waiting.id, clock.today() + PAY_WITHIN)
            return waiting.id
        if waiting and waiting.received:
            raise PartlyPaid(reference=waiting.reference)
        if waiting:
            await _cancel(visitor, firm["id"], waiting.id)
        terms = Terms(
            lookup_key, 12 if price.interval == "year" else 1, 1, price.amount, firm["name"], firm["tax_code"],
            firm["simulated"],
        )  # fmt: skip
        made = await _enter(visitor, terms, firm=firm["id"])
        await book.project(firm["id"])
    return made


async def order_seats(visitor: Visitor, sponsorship_id: UUID, buyer_name: str, buyer_tax_code: str) -> UUID:
    """For all seats of a sponsorship over its whole period, in the name of who pays."""
    price = _price(plans.in_dong("year").lookup_key)
    async with db.atomic():
        found = await db.fetch_one(SPONSORED, visitor.staff_role, sponsorship_id)
        if found is None:
            raise NotFound
        await book.lock(sponsorship_id)
        months = started_months(found["starts_on"], found["ends_on"])
        amount = found["seats"] * seat_price(months)
        waiting = await book.orders(sponsorship_id, column="sponsorship")
        same = next((one for one in waiting if one.is_open and one.amount == amount), None)
        if same:
            await db.execute(ONCE_MORE, same.id, clock.today() + PAY_WITHIN)
            return same.id
        terms = Terms(
            price.lookup_key, months, found["seats"], amount, buyer_name, buyer_tax_code, found["simulated"]
        )
        return await _enter(visitor, terms, sponsorship=sponsorship_id)


async def cancel(visitor: Visitor, order_id: UUID) -> None:
    """As long as no money has come in; the buyer can order anew."""
    async with db.atomic():
        row, found = await _own(visitor, order_id)
        if not found.is_open or found.received:
            raise OrderChanged
        await _cancel(visitor, row["firm"], order_id)
        await _follow(row)


async def restore(visitor: Visitor, order_id: UUID) -> None:
    """Take a cancellation back, unless something else was ordered meanwhile."""
    async with db.atomic():
        row, found = await _own(visitor, order_id)
        others = await book.orders(row["firm"]) if row["firm"] else []
        if not found.canceled_at or found.counts or any(one.is_open for one in others):
            raise OrderChanged
        await db.execute(CANCEL, order_id, None, None)
        await _note("order.restore", order_id, visitor, row["firm"])
        await _follow(row)


async def end_with_period(visitor: Visitor, *, ends: bool) -> None:
    """No reminder and no days of grace after what is paid; or take that back."""
    async with db.atomic():
        firm = await _owned(visitor)
        await book.lock(firm["id"])
        paid = periods(await book.orders(firm["id"]))
        if not paid or paid[-1].ends <= clock.now():
            raise problems.NoSubscription
        await db.execute(END, paid[-1].order.id, ends)
        await _note("plan.end" if ends else "plan.resume", paid[-1].order.id, visitor, firm["id"])
        await book.project(firm["id"])


def started_months(starts_on: date, ends_on: date) -> int:
    """How many months have begun between the first and the last day, both counted."""
    after = ends_on + timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    return max(1, months + (after.day > starts_on.day))


def seat_price(months: int) -> int:
    """Of one seat in whole VND: years at the price of a year, the rest by the month, but at most another year."""
    year, month = plans.in_dong("year").amount, plans.in_dong("month").amount
    return months // 12 * year + min(months % 12 * month, year)


def _price(lookup_key: str) -> plans.Price:
    if not settings().takes_transfers:
        raise problems.NothingIsSold
    price = plans.prices().get(lookup_key)
    if price is None or price.currency != "vnd":
        raise problems.UnknownPrice
    return price


async def _owned(visitor: Visitor) -> dict[str, Any]:
    row = await db.fetch_one(OWNED, visitor.firm.id if visitor.firm else None, visitor.id)
    if row is None:
        raise NotFound
    return row


async def _own(visitor: Visitor, order_id: UUID) -> tuple[dict[str, Any], Order]:
    """An owner's order of the own firm; for the operator, any."""
    row, found = await book.locked_order(order_id)
    if visitor.staff_role != "operator" and (await _owned(visitor))["id"] != row["firm"]:
        raise NotFound
    return row, found


async def _enter(
    visitor: Visitor, terms: Terms, *, firm: UUID | None = None, sponsorship: UUID | None = None
) -> UUID:
    order_id = uuid4()
    await db.execute(
        ORDER, order_id, f"LTS{''.join(secrets.choice(SIGNS) for _ in range(8))}", firm, sponsorship,
        *msgspec.structs.astuple(terms), clock.today() + PAY_WITHIN, visitor.id, clock.now(),
    )  # fmt: skip
    await _note("order.make", order_id, visitor, firm, amount=terms.amount)
    return order_id


async def _cancel(visitor: Visitor, firm: UUID | None, order_id: UUID) -> None:
    await db.execute(CANCEL, order_id, clock.now(), visitor.id)
    await _note("order.cancel", order_id, visitor, firm)


async def _follow(row: dict[str, Any]) -> None:
    if row["firm"]:
        await book.project(row["firm"])


async def _note(action: str, order_id: UUID, visitor: Visitor, firm: UUID | None, **detail: object) -> None:
    await audit.record(action, "transfer_order", order_id, person_id=visitor.id, firm_id=firm, detail=detail)
