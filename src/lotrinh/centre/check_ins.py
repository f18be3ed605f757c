"""Check-ins that the advisor's firms have left unanswered, where they share with advisors."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text

OVERDUE_AFTER = timedelta(days=14)
SHOWN = 5
# Names are looked up of those that are shown: joined earlier, every firm of the registry was read.
OVERDUE = """
WITH overdue AS (
    SELECT DISTINCT ON (c.firm, c.solution) c.firm, c.solution, c.since, c.months, c.due_on
    FROM advisor_case w
    JOIN consent o ON o.firm = w.firm AND o.purpose = 'advisors' AND o.withdrawn_at IS NULL
    JOIN check_in c ON c.firm = w.firm AND c.answer IS NULL AND c.due_on < $2
    WHERE w.advisor = $1 AND w.ended_at IS NULL
    ORDER BY c.firm, c.solution, c.due_on DESC
)
SELECT o.*, f.name AS firm_name FROM (
    SELECT *, count(*) OVER () AS total FROM overdue ORDER BY due_on, firm, solution LIMIT $3
) o JOIN firm f ON f.id = o.firm
ORDER BY o.due_on, f.search_key, f.id, o.solution
"""


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody of the firm has answered for a fortnight or longer."""

    firm: UUID
    firm_name: str
    solution: str
    since: date
    months: int
    due_on: date

    @property
    def title(self) -> Text:
        return title(self.solution)


class OverdueCheckIns(msgspec.Struct, frozen=True):
    """`first`: those that have waited longest, out of `total`; of one solution in a firm the newest alone."""

    first: list[Overdue]
    total: int


async def overdue(visitor: Visitor) -> OverdueCheckIns:
    if visitor.staff_role != "advisor":
        return OverdueCheckIns([], 0)
    rows = await db.fetch(OVERDUE, visitor.id, clock.today() - OVERDUE_AFTER, SHOWN)
    total = rows[0]["total"] if rows else 0
    return OverdueCheckIns([msgspec.convert(row, Overdue) for row in rows], total)
