"""An owner ends the firm's participation, or takes that back while nothing has been removed."""

from datetime import timedelta
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts import emails
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms import consent_services
from lotrinh.privacy import problems
from lotrinh.privacy.tables import Departure
from lotrinh.settings import settings

OWNED = """
SELECT f.id, f.name FROM firm f JOIN member m ON m.firm = f.id
WHERE f.id = $1 AND m.person = $2 AND m.role = 'owner' AND m.ended_at IS NULL FOR NO KEY UPDATE OF f
"""
OPEN = "SELECT 1 AS one FROM departure WHERE firm = $1 AND withdrawn_at IS NULL AND done_at IS NULL"
WITHDRAW = """
UPDATE departure SET withdrawn_at = $2 WHERE firm = $1 AND withdrawn_at IS NULL AND done_at IS NULL RETURNING id
"""


async def end_participation(visitor: Visitor, understood: frozenset[str]) -> None:
    """Consents end at once, so that advisors and statistics read nothing more; the rest is removed when it is due."""
    now, departure_id = clock.now(), uuid4()
    due = now + timedelta(days=settings().undo_days)
    async with db.atomic():
        firm_id, name = await _own_firm(visitor)
        if await db.fetch_one(OPEN, firm_id):
            raise problems.AlreadyAsked
        if "firm" not in understood:
            raise problems.NotUnderstood
        for purpose in sorted(consent_services.PURPOSES):
            await consent_services.withdraw(visitor, purpose)
        await Departure(id=departure_id, firm=firm_id, ended_by=visitor.id, ended_at=now, due_at=due).save()
        await audit.record(
            "participation ended", "departure", departure_id, person_id=visitor.id, firm_id=firm_id
        )
        await emails.write(visitor.email, "departure", firm=name, due=due)


async def take_back(visitor: Visitor) -> None:
    """Consents stay withdrawn: each is for an owner to give anew."""
    async with db.atomic():
        firm_id, _ = await _own_firm(visitor)
        row = await db.fetch_one(WITHDRAW, firm_id, clock.now())
        if row is None:
            raise NotFound
        await audit.record(
            "participation goes on", "departure", row["id"], person_id=visitor.id, firm_id=firm_id
        )


async def _own_firm(visitor: Visitor) -> tuple[UUID, str]:
    firm = await db.fetch_one(OWNED, visitor.firm.id if visitor.firm else None, visitor.id)
    if firm is None:
        raise NotFound
    return firm["id"], firm["name"]
