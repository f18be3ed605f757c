"""The operator's lines in the book: money that came in or was given back, withdrawn if entered wrongly.

What a firm may use follows from the book in the same transaction. Whoever writes holds the lock of the buyer, and the
bank's own reference tells a line that is there already, whoever enters it and however often.
"""

from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import checkout_services
from lotrinh.billing.transfers import book, letters
from lotrinh.billing.transfers.account import Order
from lotrinh.billing.transfers.problems import (
    AlreadyRecorded,
    GivenBackAlready,
    MoreThanReceived,
    OrderChanged,
    PaidAlready,
)
from lotrinh.errors import NotFound

ENTER = """
INSERT INTO bank_transfer (id, transfer_order, kind, amount, on_date, bank_reference, note, recorded_by, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (kind, bank_reference) WHERE withdrawn_at IS NULL DO NOTHING
"""
SAME = """
SELECT o.reference FROM bank_transfer t JOIN transfer_order o ON o.id = t.transfer_order
WHERE t.kind = $1 AND t.bank_reference = $2 AND t.withdrawn_at IS NULL
"""
LINE = "SELECT transfer_order, kind, bank_reference FROM bank_transfer WHERE id = $1"
WITHDRAW = """
UPDATE bank_transfer SET withdrawn_at = $2, withdrawn_by = $3, withdrawal_reason = $4
WHERE id = $1 AND withdrawn_at IS NULL
"""
RESTORE = """
UPDATE bank_transfer SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawal_reason = ''
WHERE id = $1 AND withdrawn_at IS NOT NULL
"""
EINVOICE = "UPDATE transfer_order SET einvoice_number = $2, einvoice_on = $3 WHERE id = $1"

Kind = Literal["received", "returned"]


class Entry(msgspec.Struct, frozen=True):
    """A line of the bank's statement; `further`: there really is another one although the order is paid."""

    kind: Kind
    amount: int
    on_date: date
    bank_reference: str
    note: str = ""
    further: bool = False


async def record(visitor: Visitor, order_id: UUID, entry: Entry) -> None:
    async with db.atomic():
        row, found = await book.locked_order(order_id)
        await _refuse_same(entry.kind, entry.bank_reference)
        _refuse_wrong(found, entry)
        line = uuid4()
        tag = await db.execute(
            ENTER, line, order_id, entry.kind, entry.amount, entry.on_date, entry.bank_reference, entry.note,
            visitor.id, clock.now(),
        )  # fmt: skip
        if tag != "INSERT 0 1":
            await _refuse_same(entry.kind, entry.bank_reference)
        await _note(f"transfer.{entry.kind}", line, visitor, row["firm"], amount=entry.amount)
        await _follow(row["firm"], order_id)


async def withdraw(visitor: Visitor, line_id: UUID, reason: str) -> UUID:
    """The line's order; what the line paid for no longer counts from now on."""
    async with db.atomic():
        line = await _line(line_id)
        row, _ = await book.locked_order(line["transfer_order"])
        if await db.execute(WITHDRAW, line_id, clock.now(), visitor.id, reason) != "UPDATE 1":
            raise OrderChanged
        _, after = await book.locked_order(line["transfer_order"])
        if after.returned > after.received:
            raise GivenBackAlready
        await _note("transfer.withdraw", line_id, visitor, row["firm"], reason=reason)
        await _follow(row["firm"])
    return line["transfer_order"]  # type: ignore[no-any-return]


async def restore(visitor: Visitor, line_id: UUID) -> UUID:
    """Take a withdrawal back, unless the same line was entered again meanwhile."""
    async with db.atomic():
        line = await _line(line_id)
        row, _ = await book.locked_order(line["transfer_order"])
        await _refuse_same(line["kind"], line["bank_reference"])
        if await db.execute(RESTORE, line_id) != "UPDATE 1":
            raise OrderChanged
        _, after = await book.locked_order(line["transfer_order"])
        if after.returned > after.received:
            raise MoreThanReceived(left=after.received)
        await _note("transfer.restore", line_id, visitor, row["firm"])
        await _follow(row["firm"])
    return line["transfer_order"]  # type: ignore[no-any-return]


async def note_einvoice(visitor: Visitor, order_id: UUID, number: str, issued_on: date | None) -> None:
    """The electronic invoice that the accountant issued elsewhere; an empty number takes the note away."""
    async with db.atomic():
        row, _ = await book.locked_order(order_id)
        await db.execute(EINVOICE, order_id, number, issued_on if number else None)
        await audit.record(
            "order.einvoice", "transfer_order", order_id,
            person_id=visitor.id, firm_id=row["firm"], detail={"number": number},
        )  # fmt: skip


def _refuse_wrong(found: Order, entry: Entry) -> None:
    if entry.kind == "received" and found.counts and not entry.further:
        raise PaidAlready
    left = found.received - found.returned
    if entry.kind == "returned" and entry.amount > left:
        raise MoreThanReceived(left=left)


async def _refuse_same(kind: str, bank_reference: str) -> None:
    same = await db.fetch_one(SAME, kind, bank_reference)
    if same:
        raise AlreadyRecorded(reference=same["reference"])


async def _line(line_id: UUID) -> dict[str, Any]:
    row = await db.fetch_one(LINE, line_id)
    if row is None:
        raise NotFound
    return row


async def _follow(firm: UUID | None, received: UUID | None = None) -> None:
    """`received`: the order that money has just come in for."""
    if firm is None:
        return
    await book.project(firm)
    ordered = await book.orders(firm)
    if any(one.counts for one in ordered):
        await checkout_services.close_pages_of(firm)
    found = next((one for one in ordered if one.id == received), None)
    if found and not found.counts and not found.returned:
        await letters.tell_short(firm, found)


async def _note(action: str, line_id: UUID, visitor: Visitor, firm: UUID | None, **detail: object) -> None:
    await audit.record(action, "bank_transfer", line_id, person_id=visitor.id, firm_id=firm, detail=detail)
