"""The one writer of what firms pay: it asks a provider for the latest state and keeps it.

Messages are only a reason to ask, so their order, their number and what they claim do not matter. Whoever asks Stripe
takes a number before, and holds no connection of the database meanwhile. An answer is kept only if none with a later
number is: that one was asked for later, so it knows all that this one knows.
"""

from typing import Any
from uuid import UUID

from msgspec import Struct, structs

from lotrinh import clock, db
from lotrinh.billing import letters
from lotrinh.billing.gateway import accounts
from lotrinh.billing.records import Account, SubscriptionRecord

TAKE_NUMBER = "UPDATE billing_customer SET asked = asked + 1 WHERE id = $1 RETURNING firm, asked"
KEEP_NUMBER = "UPDATE billing_customer SET kept = $2 WHERE id = $1 AND kept < $2"
ADOPT = """
INSERT INTO billing_customer (id, firm, created_at)
SELECT $1, id, $3 FROM firm WHERE id = $2
ON CONFLICT (id) DO NOTHING
"""
KNOWN_SUBSCRIPTIONS = "SELECT * FROM subscription WHERE id = ANY ($1) FOR UPDATE"
OWN_CHECKOUT = "UPDATE checkout SET state = 'complete' WHERE id::text = $1 AND firm = $2 RETURNING id::text"


@db.by_system
async def project(customer: str) -> int | None:
    """Keep the latest state of a customer: how many rows that changed; None if it belongs to no firm here."""
    number = await _number(customer)
    if number is None:
        return None
    account = await accounts.account(customer)
    async with db.atomic():
        if await db.execute(KEEP_NUMBER, customer, number["asked"]) != "UPDATE 1":
            return 0
        return await keep(number["firm"], account)


async def keep(firm: UUID, account: Account) -> int:
    """What a provider says of a firm: how many rows that changed. Call it where nobody else keeps the same."""
    known = await db.fetch(KNOWN_SUBSCRIPTIONS, list(account.subscriptions))
    before = {row["id"]: row for row in known}
    changed = 0
    for subscription in account.subscriptions.values():
        changed += await _keep_subscription(firm, subscription)
    for invoice in account.invoices.values():
        changed += await _upsert("billing_invoice", firm, invoice)
    for charge in account.charges.values():
        changed += await _upsert("charge", firm, charge)
    for subscription in account.subscriptions.values():
        await letters.tell_change(firm, before.get(subscription.id), subscription)
    return changed


async def _keep_subscription(firm: UUID, found: SubscriptionRecord) -> int:
    """A checkout that is not the firm's own is not taken over, whatever is written on the subscription."""
    own = await db.fetch_one(OWN_CHECKOUT, found.checkout, firm)
    return await _upsert("subscription", firm, structs.replace(found, checkout=own["id"] if own else None))


async def _number(customer: str) -> dict[str, Any] | None:
    """By our own record; else by what we wrote on the customer, should our record of it have been lost."""
    number = await db.fetch_one(TAKE_NUMBER, customer)
    if number is not None:
        return number
    try:
        marked = UUID(await accounts.firm_of(customer) or "")
    except ValueError:
        return None
    await db.execute(ADOPT, customer, marked, clock.now())
    return await db.fetch_one(TAKE_NUMBER, customer)


async def _upsert(table: str, firm: UUID, record: Struct) -> int:
    """1 if the row is new or differs, else 0."""
    names = record.__struct_fields__
    places = ", ".join(f"${at}" for at in range(2, len(names) + 2))
    fields, new = ", ".join(names), ", ".join(f"excluded.{name}" for name in names)
    tag = await db.execute(
        f"INSERT INTO {table} AS old (firm, {fields}) VALUES ($1, {places})"  # noqa: S608 - names of our types
        f" ON CONFLICT (id) DO UPDATE SET ({fields}) = ROW ({new})"
        f" WHERE ({', '.join(f'old.{name}' for name in names)}) IS DISTINCT FROM ({new})",
        firm, *(getattr(record, name) for name in names),
    )  # fmt: skip
    return int(tag.rpartition(" ")[2])
