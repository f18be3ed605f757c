"""The plan ordered and paid by bank transfer: orders, and what the operator found on the bank's statement.

Nothing here says what a firm may use: `account.py` makes of it what a payment service would answer, and the
projection keeps that. Amounts are whole VND.
"""

from enum import Enum

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.billing.sponsorship.tables import Sponsorship
from lotrinh.firms.tables import Firm


class TransferKind(str, Enum):
    received = "received"
    returned = "returned"


class TransferOrder(Table):
    """Of a firm for itself, or for the seats of a sponsorship; the buyer as it stood in the registry on that day.

    `ends_with_period`: the owners want no reminder and no grace after the period that this order pays.
    """

    id = UUID(primary_key=True)
    reference = Varchar(length=16, unique=True, default=None)
    firm = ForeignKey(Firm, null=True, on_delete=OnDelete.restrict, index=True)
    sponsorship = ForeignKey(Sponsorship, null=True, on_delete=OnDelete.restrict, index=True)
    price = Varchar(length=80, default=None)
    months = SmallInt(default=None)
    quantity = Integer(default=None)
    amount = BigInt(default=None)
    buyer_name = Varchar(length=300, default=None)
    buyer_tax_code = Varchar(length=20, default="")
    pay_by = Date(default=None)
    ordered_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    ordered_at = Timestamptz(default=TimestamptzNow())
    canceled_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    canceled_at = Timestamptz(null=True, default=None)
    ends_with_period = Boolean(default=False)
    einvoice_number = Varchar(length=40, default="")
    einvoice_on = Date(null=True, default=None)
    simulated = Boolean(default=False)

    transfer_order_buyer = Check("(firm IS NULL) <> (sponsorship IS NULL)")
    transfer_order_amounts = Check("amount > 0 AND months > 0 AND quantity > 0")


class BankTransfer(Table):
    """Money that came in or was given back; a line entered wrongly is withdrawn with a reason, never deleted."""

    id = UUID(primary_key=True)
    transfer_order = ForeignKey(TransferOrder, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=8, default=None, choices=TransferKind)
    amount = BigInt(default=None)
    on_date = Date(default=None)
    bank_reference = Varchar(length=60, default=None)
    note = Varchar(length=500, default="")
    recorded_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    recorded_at = Timestamptz(default=TimestamptzNow())
    withdrawn_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawal_reason = Varchar(length=500, default="")

    bank_transfer_kind = Check("kind IN ('received', 'returned')")
    bank_transfer_amount = Check("amount > 0")
