"""Vouchers: what firms ask of a support scheme, what the centre decides, and a ledger that only grows.

`scheme_account.committed` and `paid` are kept by the database from the ledger (migration 0067); their checks are
what no two decisions at once can pass. Amounts are whole VND.
"""

from enum import Enum

from piccolo.columns import (
    UUID,
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class VoucherState(str, Enum):
    open = "open"
    asked = "asked"
    approved = "approved"
    refused = "refused"
    withdrawn = "withdrawn"


class EntryKind(str, Enum):
    committed = "committed"
    paid = "paid"
    released = "released"


class SchemeAccount(Table):
    """What one firm has of one scheme in one year, at most `cap`: that of its size class when it was opened."""

    id = BigSerial(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=False)
    scheme = Varchar(length=60, default=None)
    year = SmallInt(default=None)
    size = Varchar(length=8, default=None)
    cap = BigInt(default=None)
    committed = BigInt(default=0)
    paid = BigInt(default=0)

    scheme_account_once = Unique(["firm", "scheme", "year"])
    scheme_account_cap = Check("committed BETWEEN 0 AND cap")
    scheme_account_paid = Check("paid BETWEEN 0 AND committed")


class Voucher(Table):
    """`price`: of the firm's quotation; `computed`: the share of it that the scheme gives at most.

    `reversal_reason`: why a decision was taken back last.
    """

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=True)
    account = ForeignKey(SchemeAccount, null=False, on_delete=OnDelete.restrict, index=True)
    solution = Varchar(length=60, default=None)
    price = BigInt(default=None)
    computed = BigInt(default=None)
    note = Varchar(length=1000, default="")
    state = Varchar(length=9, default=VoucherState.open, choices=VoucherState)
    question = Varchar(length=1000, default="")
    reply = Varchar(length=1000, default="")
    reason = Varchar(length=1000, default="")
    reversal_reason = Varchar(length=1000, default="")
    applied_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    applied_at = Timestamptz(default=TimestamptzNow())
    decided_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    decided_at = Timestamptz(null=True, default=None)
    simulated = Boolean(default=False)

    voucher_state = Check("state IN ('open', 'asked', 'approved', 'refused', 'withdrawn')")
    voucher_amounts = Check("price > 0 AND computed BETWEEN 1 AND price")


class VoucherEntry(Table):
    """A line of the ledger; never changed and never deleted."""

    id = BigSerial(primary_key=True)
    voucher = ForeignKey(Voucher, null=False, on_delete=OnDelete.restrict, index=True)
    account = ForeignKey(SchemeAccount, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=9, default=None, choices=EntryKind)
    amount = BigInt(default=None)
    entered_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    entered_at = Timestamptz(default=TimestamptzNow())

    voucher_entry_kind = Check("kind IN ('committed', 'paid', 'released')")
    voucher_entry_amount = Check("amount > 0")
