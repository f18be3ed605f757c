"""What a firm sees of its orders, the province of those for its seats, and the operator of all."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms.finding import is_meant, meant
from lotrinh.i18n import N_
from lotrinh.paging import ListPage, fetch_page

STATES = {
    "waiting": N_("Waiting for the transfer"),
    "late": N_("Not transferred in time"),
    "short": N_("Paid in part"),
    "paid": N_("Paid"),
    "returned": N_("Given back"),
    "canceled": N_("Cancelled"),
}
SEEN = """
SELECT o.id, o.reference, o.firm, o.sponsorship, o.price, o.months, o.quantity, o.amount, o.buyer_name,
       o.buyer_tax_code, o.pay_by, o.ordered_at, o.canceled_at, o.einvoice_number, o.einvoice_on, o.simulated,
       coalesce(s.name, '') AS sponsorship_name,
       coalesce(sum(t.amount) FILTER (WHERE t.kind = 'received'), 0)::bigint AS received,
       coalesce(sum(t.amount) FILTER (WHERE t.kind = 'returned'), 0)::bigint AS returned
FROM transfer_order o LEFT JOIN sponsorship s ON s.id = o.sponsorship
LEFT JOIN bank_transfer t ON t.transfer_order = o.id AND t.withdrawn_at IS NULL
WHERE ($1 = 'operator' OR o.firm = $2 OR ($1 = 'province' AND s.sponsor = 'province'))
"""
ONE = f"{SEEN} AND o.id = $3 GROUP BY o.id, s.id"
OF_SPONSORSHIP = f"{SEEN} AND o.sponsorship = $3 GROUP BY o.id, s.id ORDER BY o.ordered_at DESC, o.id"
# The words of a bank's statement run together: the reference is looked for in what was typed, and the other way.
FOUND = f"""
{SEEN} AND ($3 = '' OR strpos($3, o.reference) > 0 OR strpos(o.reference, $3) > 0 OR o.buyer_tax_code = $5
            OR o.firm IN (SELECT f.id FROM firm f WHERE {is_meant("$4", "$5")}))
GROUP BY o.id, s.id
ORDER BY o.canceled_at IS NOT NULL,
         coalesce(sum(t.amount) FILTER (WHERE t.kind = 'received'), 0) >= o.amount, o.ordered_at DESC, o.id
"""  # noqa: S608 - texts of this module
LINES = """
SELECT t.id, t.kind, t.amount, t.on_date, t.bank_reference, t.note, t.recorded_at, t.withdrawn_at, t.withdrawal_reason,
       coalesce(nullif(p.name, ''), p.email, '') AS recorder, coalesce(nullif(w.name, ''), w.email, '') AS withdrawer
FROM bank_transfer t LEFT JOIN person p ON p.id = t.recorded_by LEFT JOIN person w ON w.id = t.withdrawn_by
WHERE t.transfer_order = $1 ORDER BY t.withdrawn_at IS NOT NULL, t.recorded_at, t.id
"""
BY_CARD = """
SELECT 1 AS one FROM subscription
WHERE firm = $1 AND provider = 'stripe' AND status NOT IN ('canceled', 'incomplete_expired')
"""
WAITING = """
SELECT id, reference, amount FROM transfer_order o
WHERE firm = $1 AND canceled_at IS NULL AND amount > (
    SELECT coalesce(sum(t.amount), 0) FROM bank_transfer t
    WHERE t.transfer_order = o.id AND t.kind = 'received' AND t.withdrawn_at IS NULL)
AND NOT EXISTS (
    SELECT 1 FROM bank_transfer t
    WHERE t.transfer_order = o.id AND t.kind = 'returned' AND t.withdrawn_at IS NULL)
ORDER BY ordered_at DESC LIMIT 1
"""


class OrderSeen(msgspec.Struct, frozen=True):
    """Amounts in whole VND; `received` and `returned` without the lines that were withdrawn."""

    id: UUID
    reference: str
    firm: UUID | None
    sponsorship: UUID | None
    price: str
    months: int
    quantity: int
    amount: int
    buyer_name: str
    buyer_tax_code: str
    pay_by: date
    ordered_at: datetime
    canceled_at: datetime | None
    einvoice_number: str
    einvoice_on: date | None
    simulated: bool
    sponsorship_name: str
    received: int
    returned: int

    @property
    def state(self) -> str:
        if self.received and self.received <= self.returned:
            return "returned"
        if self.received >= self.amount:
            return "paid"
        if self.canceled_at:
            return "canceled"
        if self.received:
            return "short"
        return "late" if self.pay_by < clock.today() else "waiting"

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @property
    def missing(self) -> int:
        return max(self.amount - self.received, 0)

    @property
    def left(self) -> int:
        """What could be given back."""
        return self.received - self.returned

    @property
    def over(self) -> int:
        return max(self.left - self.amount, 0)


async def order(visitor: Visitor, order_id: UUID) -> OrderSeen:
    row = await db.fetch_one(ONE, *_whose(visitor), order_id)
    if row is None:
        raise NotFound
    return OrderSeen(**row)


async def found(visitor: Visitor, words: str, page: int) -> ListPage:
    """For the operator: by the text of a transfer, a tax code or a firm's name; those that wait first."""
    text = "".join(words.split()).upper()
    listed = await fetch_page(page, FOUND, *_whose(visitor), text, *meant(words))
    return listed.each(lambda row: OrderSeen(**row))


async def of_sponsorship(visitor: Visitor, sponsorship_id: UUID) -> list[OrderSeen]:
    """For whoever pays or keeps the book; advisors have nothing to do with it."""
    if visitor.staff_role == "advisor":
        return []
    rows = await db.fetch(OF_SPONSORSHIP, *_whose(visitor), sponsorship_id)
    return [OrderSeen(**row) for row in rows]


async def lines(_: Visitor, seen: OrderSeen) -> list[dict[str, Any]]:
    """Of an order that was fetched for this visitor; the withdrawn ones last."""
    return await db.fetch(LINES, seen.id)


async def pays_by_card(_: Visitor, seen: OrderSeen) -> bool:
    """For the operator: whether the firm that ordered has bought the plan by card, too."""
    return bool(await db.fetch_one(BY_CARD, seen.firm))


async def order_of(_: Visitor, line_id: UUID) -> UUID:
    """For the operator: the order that a line of the book belongs to."""
    row = await db.fetch_one("SELECT transfer_order FROM bank_transfer WHERE id = $1", line_id)
    if row is None:
        raise NotFound
    return row["transfer_order"]  # type: ignore[no-any-return]


async def waiting(visitor: Visitor) -> dict[str, Any] | None:
    """The order of the visitor's firm that is not paid."""
    return await db.fetch_one(WAITING, visitor.firm.id) if visitor.firm else None


def _whose(visitor: Visitor) -> tuple[str, UUID | None]:
    return visitor.staff_role, visitor.firm.id if visitor.firm else None
