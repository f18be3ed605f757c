"""Check-ins as the people of the firm see them."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text

ANSWER_SHOWN = timedelta(days=14)

CHECK_IN = """
SELECT c.id, c.solution, c.since, c.months, c.due_on, c.answer, c.answered_at,
       coalesce(nullif(p.name, ''), p.email, '') AS answered_by
FROM check_in c LEFT JOIN person p ON p.id = c.answered_by
WHERE c.firm = $1
"""
# One question a solution: the newest that has come due.
DUE = """
SELECT * FROM (
    SELECT DISTINCT ON (c.solution) c.* FROM ({check_in}) c
    WHERE c.answer IS NULL AND c.due_on <= $2 ORDER BY c.solution, c.due_on DESC
) newest ORDER BY due_on, solution
"""


class CheckIn(msgspec.Struct, frozen=True, kw_only=True):
    """Is it still in use, `months` after `since`?"""

    id: UUID
    solution: str
    since: date
    months: int
    due_on: date
    answer: str | None
    answered_at: datetime | None
    answered_by: str

    @property
    def title(self) -> Text:
        return title(self.solution)

    @property
    def url(self) -> str:
        return f"/roadmap/check-ins/{self.id}"


async def due(visitor: Visitor) -> list[CheckIn]:
    """Those that wait for an answer of the visitor's firm, the oldest first."""
    if visitor.firm is None:
        return []
    rows = await db.fetch(DUE.format(check_in=CHECK_IN), visitor.firm.id, clock.today())
    return [CheckIn(**row) for row in rows]


async def answered(visitor: Visitor) -> list[CheckIn]:
    """Those answered of late, so that a wrong answer can be undone."""
    if visitor.firm is None:
        return []
    recent = f"{CHECK_IN} AND c.answered_at > $2 ORDER BY c.answered_at DESC, c.id"
    return [CheckIn(**row) for row in await db.fetch(recent, visitor.firm.id, clock.now() - ANSWER_SHOWN)]


async def check_in(visitor: Visitor, check_in_id: UUID) -> CheckIn | None:
    """None before the day it is due, too."""
    if visitor.firm is None:
        return None
    sql = f"{CHECK_IN} AND c.id = $2 AND c.due_on <= $3"
    row = await db.fetch_one(sql, visitor.firm.id, check_in_id, clock.today())
    return CheckIn(**row) if row else None
