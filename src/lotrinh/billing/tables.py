"""What firms pay: a projection of what Stripe, or the book of bank transfers, knows.

It is written by nothing but `projection.py`. Ids are the provider's own. Amounts are whole minor units of the
currency; the dong has none.
"""

from enum import Enum

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class CheckoutState(str, Enum):
    open = "open"
    complete = "complete"
    expired = "expired"


class Provider(str, Enum):
    stripe = "stripe"
    transfer = "transfer"


class BillingCustomer(Table):
    """The firm as Stripe knows it; `asked` counts the questions about it, `kept` is the one whose answer is kept."""

    id = Varchar(length=64, primary_key=True, default=None)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(default=TimestamptzNow())
    asked = BigInt(default=0)
    kept = BigInt(default=0)


class Checkout(Table):
    """One intention to buy; its id is part of the idempotency key, so that a retry never buys twice."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=True)
    price = Varchar(length=80, default=None)
    state = Varchar(length=8, default=CheckoutState.open, choices=CheckoutState)
    stripe_id = Varchar(length=200, null=True, unique=True, default=None)
    url = Text(default="")
    started_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    started_at = Timestamptz(default=TimestamptzNow())

    checkout_state = Check("state IN ('open', 'complete', 'expired')")


class Subscription(Table):
    """`unpaid_since`: when the oldest bill still open was made out; `checkout`: which intention it came from."""

    id = Varchar(length=64, primary_key=True, default=None)
    provider = Varchar(length=8, default=Provider.stripe, choices=Provider)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=True)
    checkout = ForeignKey(Checkout, null=True, on_delete=OnDelete.set_null, index=True)
    status = Varchar(length=20, default=None)
    price = Varchar(length=80, default=None)
    currency = Varchar(length=3, default=None)
    amount = BigInt(default=None)
    quantity = Integer(default=None)
    paid_until = Timestamptz(default=None)
    ends_with_period = Boolean(default=False)
    unpaid_since = Timestamptz(null=True, default=None)
    started_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


class BillingInvoice(Table):
    """Addresses of the receipt are Stripe's; `number` is theirs, too."""

    id = Varchar(length=64, primary_key=True, default=None)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=True)
    subscription = Varchar(length=64, null=True, default=None)
    number = Varchar(length=64, default="")
    status = Varchar(length=20, default=None)
    currency = Varchar(length=3, default=None)
    total = BigInt(default=None)
    amount_paid = BigInt(default=None)
    page_url = Text(default="")
    pdf_url = Text(default="")
    created_at = Timestamptz(default=None)
    paid_at = Timestamptz(null=True, default=None)
    next_attempt_at = Timestamptz(null=True, default=None)


class Charge(Table):
    """A payment with what was given back and what is disputed, for the operator."""

    id = Varchar(length=64, primary_key=True, default=None)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=True)
    status = Varchar(length=20, default=None)
    currency = Varchar(length=3, default=None)
    amount = BigInt(default=None)
    amount_refunded = BigInt(default=None)
    dispute_status = Varchar(length=40, default="")
    dispute_reason = Varchar(length=40, default="")
    dispute_due_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class StripeEvent(Table):
    """A message of Stripe, kept only as the sign that something changed: what changed is asked for anew."""

    id = Varchar(length=255, primary_key=True, default=None)
    type = Varchar(length=80, default=None)
    customer = Varchar(length=64, null=True, default=None)
    charge = Varchar(length=64, null=True, default=None)
    created_at = Timestamptz(default=None)
    received_at = Timestamptz(default=None)
    handled_at = Timestamptz(null=True, default=None)


class Reconciliation(Table):
    """One comparison of everything with Stripe.

    `drift`: how many rows it had to mend; `unsold`: prices that Stripe does not have as they are sold, by lookup key.
    """

    id = Serial(primary_key=True)
    ran_at = Timestamptz(default=None, index=True)
    compared = Integer(default=None)
    drift = Integer(default=None)
    unsold = Text(default="")


class BillingNotice(Table):
    """A mail about a subscription that is sent once for its occasion."""

    id = Serial(primary_key=True)
    subscription = ForeignKey(Subscription, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=20, default=None)
    occasion = Timestamptz(default=None)
    sent_at = Timestamptz(default=None)

    billing_notice_once = Unique(["subscription", "kind", "occasion"])
