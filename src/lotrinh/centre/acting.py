"""An advisor in whose name a job counts, as their own pages would."""

from uuid import UUID

from lotrinh import db
from lotrinh.accounts.visitor import Visitor

NO_SESSION = UUID(int=0)
PERSON = "SELECT id, email, name, locale FROM person WHERE id = $1 AND staff_role = 'advisor'"


async def advisor_of(person_id: UUID) -> Visitor | None:
    """None: no longer an advisor."""
    row = await db.fetch_one(PERSON, person_id)
    return Visitor(staff_role="advisor", session_id=NO_SESSION, firm=None, **row) if row else None
