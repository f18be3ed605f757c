"""Requests as the firm that asked and as the advisors see them; None: not there for you."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.names import REQUESTS, STATES
from lotrinh.centre.request_access import may_see
from lotrinh.centre.request_files import MessageFileSeen, files
from lotrinh.centre.request_filter import PAGE, RequestFilter
from lotrinh.firms.queries import VIEWED
from lotrinh.paging import pages_of

REQUEST = """
SELECT r.id, r.firm, f.name AS firm_name, r.kind, r.state, r.asked_at, r.due_on, r.closed_at,
       r.owner AS owner_id, coalesce(nullif(o.name, ''), o.email) AS owner,
       coalesce(nullif(a.name, ''), a.email) AS asked_by
FROM support_request r JOIN firm f ON f.id = r.firm
LEFT JOIN person o ON o.id = r.owner LEFT JOIN person a ON a.id = r.asked_by
"""
OF_FIRM = f"{REQUEST} WHERE r.firm = $1 ORDER BY r.state = 'closed', r.asked_at DESC, r.id LIMIT 100"
MESSAGES = """
SELECT m.id, m.text, m.from_centre, m.written_at, coalesce(nullif(p.name, ''), p.email) AS author
FROM request_message m LEFT JOIN person p ON p.id = m.author WHERE m.request = $1 ORDER BY m.id
"""
CHOSEN = """
WHERE ($1 = 'any' OR r.state = $1) AND ($2::text IS NULL OR r.kind = $2)
      AND ($3::text IS NULL OR CASE WHEN $3 = 'mine' THEN r.owner = $4 ELSE r.owner IS NULL END)
"""
COUNT = "SELECT count(*) AS total FROM support_request r {chosen}"
WAITING = f"{REQUEST} WHERE r.state = 'open' AND (r.owner = $1 OR r.owner IS NULL) ORDER BY r.due_on, r.id"


class Message(msgspec.Struct, frozen=True):
    id: int
    text: str
    from_centre: bool
    written_at: datetime
    author: str | None
    files: list[MessageFileSeen]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """`messages` only where one request is asked for."""

    id: UUID
    firm: UUID
    firm_name: str
    kind: str
    state: str
    asked_at: datetime
    asked_by: str | None
    due_on: date
    closed_at: datetime | None
    owner_id: UUID | None
    owner: str | None
    messages: list[Message] = []

    @property
    def kind_name(self) -> str:
        return REQUESTS[self.kind]

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @property
    def overdue(self) -> bool:
        return self.state == "open" and self.due_on < clock.today()


class Queue(msgspec.Struct, frozen=True):
    rows: list[Request]
    total: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE)


async def own_requests(visitor: Visitor) -> list[Request]:
    """Of the visitor's firm, the closed ones last."""
    return await of_firm(visitor.firm.id) if visitor.firm else []


async def of_firm(firm_id: UUID) -> list[Request]:
    return [Request(**row) for row in await db.fetch(OF_FIRM, firm_id)]


async def request(visitor: Visitor, request_id: UUID) -> Request | None:
    """With all that was written; for people of the firm, and for advisors, whose looks are noted."""
    row = await db.fetch_one(f"{REQUEST} WHERE r.id = $1", request_id)
    if row is None or not may_see(visitor, row["firm"]):
        return None
    if visitor.staff_role == "advisor":
        await audit.record(VIEWED, "support_request", request_id, person_id=visitor.id, firm_id=row["firm"])
    sent = await files(visitor, request_id)
    messages = [
        Message(**one, files=[file for file in sent if file.message == one["id"]])
        for one in await db.fetch(MESSAGES, request_id)
    ]
    return Request(**row, messages=messages)


async def queue(visitor: Visitor, chosen: RequestFilter) -> Queue:
    """What was promised first stands first."""
    if visitor.staff_role != "advisor":
        return Queue([], 0)
    values: list[Any] = [chosen.state, chosen.kind, chosen.owner, visitor.id]
    counted = await db.fetch_one(COUNT.format(chosen=CHOSEN), *values)
    rows = await db.fetch(
        f"{REQUEST} {CHOSEN} ORDER BY r.due_on, r.id LIMIT {PAGE} OFFSET {chosen.offset}", *values
    )
    return Queue([Request(**row) for row in rows], counted["total"] if counted else 0)


async def waiting(visitor: Visitor) -> list[Request]:
    """Open ones that are the advisor's or nobody's."""
    if visitor.staff_role != "advisor":
        return []
    return [Request(**row) for row in await db.fetch(WAITING, visitor.id)]
