"""A person wants their account deleted, or takes that back while it is still there."""

from datetime import timedelta
from uuid import uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts import emails
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.privacy import deletion_queries, problems
from lotrinh.privacy.tables import AccountDeletion
from lotrinh.settings import settings

OPEN = "SELECT 1 AS one FROM account_deletion WHERE person = $1 AND withdrawn_at IS NULL AND done_at IS NULL"
LOCK = "SELECT staff_role FROM person WHERE id = $1 FOR NO KEY UPDATE"
WITHDRAW = """
UPDATE account_deletion SET withdrawn_at = $2
WHERE person = $1 AND withdrawn_at IS NULL AND done_at IS NULL RETURNING id
"""


async def ask(visitor: Visitor, understood: frozenset[str]) -> None:
    """`understood`: "account", and the id of each firm whose participation ends, too."""
    now, deletion_id = clock.now(), uuid4()
    due = now + timedelta(days=settings().undo_days)
    async with db.atomic():
        person = await db.fetch_one(LOCK, visitor.id)
        if person is None or person["staff_role"] != "none":
            raise problems.StaffAccount
        if await db.fetch_one(OPEN, visitor.id):
            raise problems.AlreadyAsked
        alone = await deletion_queries.owned_alone(visitor)
        if {"account", *(str(firm["id"]) for firm in alone)} - understood:
            raise problems.NotUnderstood
        await AccountDeletion(id=deletion_id, person=visitor.id, asked_at=now, due_at=due).save()
        await audit.record("deletion asked", "account_deletion", deletion_id, person_id=visitor.id)
        await emails.write(visitor.email, "account-deletion", due=due)


async def take_back(visitor: Visitor) -> None:
    async with db.atomic():
        row = await db.fetch_one(WITHDRAW, visitor.id, clock.now())
        if row is None:
            raise NotFound
        await audit.record("deletion taken back", "account_deletion", row["id"], person_id=visitor.id)
