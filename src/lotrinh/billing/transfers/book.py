"""The book of bank transfers as it stands: its orders, whose turn it is to write, and the projection of a firm."""

from typing import Any
from uuid import UUID

from lotrinh import clock, db
from lotrinh.billing import projection
from lotrinh.billing.transfers.account import Line, Order, account
from lotrinh.errors import NotFound

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('transfers of ' || $1::uuid::text, 0))"
ORDERS = """
SELECT id, reference, price, months, quantity, amount, ordered_at, canceled_at, ends_with_period
FROM transfer_order WHERE {column} = $1 ORDER BY ordered_at, id
"""
LINES = """
SELECT t.transfer_order, CASE t.kind WHEN 'received' THEN t.amount ELSE -t.amount END AS amount, t.recorded_at,
       t.withdrawn_at
FROM bank_transfer t JOIN transfer_order o ON o.id = t.transfer_order WHERE o.{column} = $1 ORDER BY t.recorded_at, t.id
"""
BUYER = "SELECT firm, sponsorship, reference, simulated FROM transfer_order WHERE id = $1"


async def lock(buyer: UUID) -> None:
    """One at a time for each firm, or sponsorship, until the transaction ends."""
    await db.execute(LOCK, buyer)


async def locked_order(order_id: UUID) -> tuple[dict[str, Any], Order]:
    """An order and whose it is, with its buyer's lock held."""
    row = await db.fetch_one(BUYER, order_id)
    if row is None:
        raise NotFound
    await lock(row["firm"] or row["sponsorship"])
    found = await (orders(row["firm"]) if row["firm"] else orders(row["sponsorship"], column="sponsorship"))
    return row, next(order for order in found if order.id == order_id)


async def orders(buyer: UUID, *, column: str = "firm") -> list[Order]:
    """Of a firm, or of a sponsorship; the oldest first."""
    lines: dict[UUID, list[Line]] = {}
    for row in await db.fetch(LINES.format(column=column), buyer):
        lines.setdefault(row.pop("transfer_order"), []).append(Line(**row))
    rows = await db.fetch(ORDERS.format(column=column), buyer)
    return [Order(**row, lines=tuple(lines.get(row["id"], []))) for row in rows]


async def waiting(firm: UUID) -> Order | None:
    """The firm's order that waits for money."""
    return next((one for one in await orders(firm) if one.is_open), None)


@db.by_system
async def project(firm: UUID) -> int:
    """Keep what the book says of a firm; call it with the firm's lock held."""
    return await projection.keep(firm, account(firm, await orders(firm), clock.now()))
