"""What Stripe tells us: kept at once together with the job that asks for the latest state."""

from datetime import timedelta
from typing import Any

from lotrinh import clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import projection
from lotrinh.billing.gateway import accounts, messages

HANDLE = "billing.event"
PROJECT = "billing.project"
CATCH_UP = "billing.catch-up"
LATE = timedelta(minutes=5)
"""A job that failed for longer than this was given up: Stripe was away."""

KEEP = """
INSERT INTO stripe_event (id, type, customer, charge, created_at, received_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING
"""


@db.by_system
async def receive(body: bytes, signature: str | None) -> None:
    """One that was received before changes nothing."""
    event = messages.verified(body, signature)
    async with db.atomic():
        tag = await db.execute(
            KEEP, event.id, event.type, event.customer, event.charge, event.created_at, clock.now()
        )
        if tag == "INSERT 0 1":
            await jobs.enqueue(HANDLE, {"event": event.id}, key=f"{HANDLE}:{event.id}")


async def handle(payload: dict[str, Any]) -> None:
    """The job of one message; one that is about none of our customers is done with at once."""
    row = await db.fetch_one(
        "SELECT customer, charge FROM stripe_event WHERE id = $1 AND handled_at IS NULL", payload["event"]
    )
    if row is None:
        return
    customer = row["customer"] or (await accounts.customer_of(row["charge"]) if row["charge"] else None)
    if customer:
        await projection.project(customer)
    await db.execute("UPDATE stripe_event SET handled_at = $2 WHERE id = $1", payload["event"], clock.now())


async def catch_up(_: dict[str, Any]) -> None:
    """The job of every ten minutes: what was received while Stripe could not be asked."""
    rows = await db.fetch(
        "SELECT id FROM stripe_event WHERE handled_at IS NULL AND received_at < $1 ORDER BY received_at",
        clock.now() - LATE,
    )
    for row in rows:
        await handle({"event": row["id"]})


async def ask_for_projection(visitor: Visitor) -> None:
    """Of all that the visitor's firm bought; asked for twice before it ran, it runs once."""
    firm = visitor.firm.id if visitor.firm else None
    async with db.atomic():
        for row in await db.fetch("SELECT id FROM billing_customer WHERE firm = $1", firm):
            await jobs.enqueue(PROJECT, {"customer": row["id"]}, key=f"{PROJECT}:{row['id']}")


async def project(payload: dict[str, Any]) -> None:
    """The job that asks although no message came yet."""
    await projection.project(payload["customer"])
