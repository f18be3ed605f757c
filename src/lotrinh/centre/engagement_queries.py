"""The log of contacts with a firm, and the notes a team keeps of it."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.names import ENGAGEMENTS

ENGAGEMENT = """
SELECT e.id, e.firm, f.name AS firm_name, e.kind, e.day, e.summary, e.next_step, e.follow_up_on, e.done_at,
       e.withdrawn_at, e.advisor = $1 AS own, coalesce(nullif(p.name, ''), p.email) AS advisor,
       coalesce(nullif(d.name, ''), d.email) AS done_by
FROM engagement e JOIN firm f ON f.id = e.firm
LEFT JOIN person p ON p.id = e.advisor LEFT JOIN person d ON d.id = e.done_by
"""
OF_FIRM = f"""
{ENGAGEMENT}
WHERE e.firm = $2 AND (e.withdrawn_at IS NULL OR e.advisor = $1)
ORDER BY e.day DESC, e.logged_at DESC, e.id LIMIT 100
"""
# A follow-up falls to who works on the firm now, and while nobody does to who logged it.
DUE = f"""
{ENGAGEMENT}
LEFT JOIN advisor_case w ON w.firm = e.firm AND w.ended_at IS NULL
WHERE coalesce(w.advisor, e.advisor) = $1 AND e.withdrawn_at IS NULL AND e.done_at IS NULL
      AND e.follow_up_on <= $2
ORDER BY e.follow_up_on, e.logged_at, e.id LIMIT 100
"""
NOTES = """
SELECT n.id, n.text, n.written_at, n.withdrawn_at, n.author = $1 AS own,
       coalesce(nullif(p.name, ''), p.email) AS author
FROM team_note n JOIN team_member m ON m.team = n.team AND m.person = $1 AND m.ended_at IS NULL
LEFT JOIN person p ON p.id = n.author
WHERE n.firm = $2 AND (n.withdrawn_at IS NULL OR n.author = $1) ORDER BY n.written_at DESC, n.id LIMIT 100
"""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """`withdrawn_at` only on what the visitor logged: nobody else sees it then."""

    id: UUID
    firm: UUID
    firm_name: str
    kind: str
    day: date
    summary: str
    next_step: str
    follow_up_on: date | None
    done_at: datetime | None
    done_by: str | None
    withdrawn_at: datetime | None
    own: bool | None
    advisor: str | None

    @property
    def kind_name(self) -> str:
        return ENGAGEMENTS[self.kind]

    @property
    def overdue(self) -> bool:
        return self.done_at is None and self.follow_up_on is not None and self.follow_up_on < clock.today()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    text: str
    written_at: datetime
    withdrawn_at: datetime | None
    own: bool | None
    author: str | None


async def contacts(visitor: Visitor, firm_id: UUID) -> list[Contact]:
    """All of the centre's with the firm, the newest first."""
    if visitor.staff_role != "advisor":
        return []
    return [Contact(**row) for row in await db.fetch(OF_FIRM, visitor.id, firm_id)]


async def follow_ups(visitor: Visitor, until: date) -> list[Contact]:
    """What the visitor is to follow up by that day, the longest due first."""
    if visitor.staff_role != "advisor":
        return []
    return [Contact(**row) for row in await db.fetch(DUE, visitor.id, until)]


async def notes(visitor: Visitor, firm_id: UUID) -> list[Note]:
    """Of the team the visitor is in now; nobody else ever reads them."""
    if visitor.staff_role != "advisor":
        return []
    return [Note(**row) for row in await db.fetch(NOTES, visitor.id, firm_id)]
