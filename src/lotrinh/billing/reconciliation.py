"""Everything compared with Stripe, and mended: what no message told us, or not in time."""

from typing import Any

from lotrinh import clock, db, jobs
from lotrinh.billing import checkout_services, projection
from lotrinh.billing.gateway import accounts
from lotrinh.billing.records import Account, ChargeRecord, InvoiceRecord, SubscriptionRecord
from lotrinh.settings import settings

RECONCILE = "billing.reconcile"

COMPARED = (
    ("subscription", SubscriptionRecord, "subscriptions"),
    ("billing_invoice", InvoiceRecord, "invoices"),
    ("charge", ChargeRecord, "charges"),
)
# What the row says of the checkout is our own business: one that is not the firm's own is left out.
OWN = {"checkout"}


async def reconcile() -> tuple[int, int]:
    """How many rows were compared with Stripe, and how many had to be mended."""
    compared = drift = 0
    for customer, account in (await accounts.accounts()).items():
        if await _differs(account):
            mended = await projection.project(customer)
            if mended is None:
                continue
            drift += mended
        compared += sum(len(getattr(account, part)) for _, _, part in COMPARED)
    await db.execute(
        "INSERT INTO reconciliation (ran_at, compared, drift, unsold) VALUES ($1, $2, $3, $4)",
        clock.now(), compared, drift, " ".join(await checkout_services.unsold()),
    )  # fmt: skip
    return compared, drift


async def run(_: dict[str, Any]) -> None:
    """The nightly job, and the one the operator asks for."""
    if settings().sells:
        await reconcile()


async def ask_for_reconciliation() -> None:
    async with db.atomic():
        await jobs.enqueue(RECONCILE, {}, key=RECONCILE)


async def _differs(account: Account) -> bool:
    for table, record, part in COMPARED:
        there = getattr(account, part)
        here = await _here(table, record, list(there))
        if any(_facts(one) != here.get(key) for key, one in there.items()):
            return True
    return False


async def _here(table: str, record: type, ids: list[str]) -> dict[str, dict[str, Any]]:
    names = [name for name in record.__struct_fields__ if name not in OWN]  # type: ignore[attr-defined]
    statement = f"SELECT {', '.join(names)} FROM {table} WHERE id = ANY ($1)"  # noqa: S608 - names of this module
    return {row["id"]: row for row in await db.fetch(statement, ids)}


def _facts(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__ if name not in OWN}
