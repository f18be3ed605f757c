"""An advisor's day: what is due, what is new with the firms, who waits for an answer."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import check_ins, flag_queries
from lotrinh.centre.check_ins import OverdueCheckIns
from lotrinh.centre.engagement_queries import Contact, follow_ups
from lotrinh.centre.request_queries import Request, waiting
from lotrinh.centre.reviews import queue
from lotrinh.centre.timeline import SENTENCES
from lotrinh.firms import claim_queries
from lotrinh.firms.queries import VIEWED

NEWS_DAYS = 14
SOON_DAYS = 7
# When an unshared assessment was submitted is nobody's business; a look at the firm or at its round makes news old.
NEWS = """
SELECT n.kind, n.at, f.id AS firm, f.name
FROM advisor_case w
JOIN firm f ON f.id = w.firm
JOIN LATERAL (
    SELECT 'submitted' AS kind, a.submitted_at AS at FROM firm_assessment a
    JOIN consent c ON c.firm = a.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
    WHERE a.firm = w.firm AND a.state = 'submitted'
    UNION ALL
    SELECT 'consent given', c.granted_at FROM consent c
    WHERE c.firm = w.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
    UNION ALL
    SELECT 'consent withdrawn', max(c.withdrawn_at) FROM consent c
    WHERE c.firm = w.firm AND c.purpose = 'advisors' HAVING bool_and(c.withdrawn_at IS NOT NULL)
) n ON n.at > $2
WHERE w.advisor = $1 AND w.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM audit_event e
    WHERE e.firm_id = w.firm AND e.person_id = $1 AND e.action = $3 AND e.object_kind IN ('firm', 'review')
      AND e.at >= n.at
)
ORDER BY n.at DESC, f.search_key, n.kind LIMIT 50
"""
CASES = "SELECT count(*) AS firms FROM advisor_case WHERE advisor = $1 AND ended_at IS NULL"


class News(msgspec.Struct, frozen=True):
    kind: str
    at: datetime
    firm: UUID
    name: str

    @property
    def sentence(self) -> str:
        return SENTENCES[self.kind]


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """`due`: follow-ups of today and before; `soon`: of the next days. `firms`: how many the advisor has."""

    due: list[Contact]
    soon: list[Contact]
    news: list[News]
    claims: claim_queries.ClaimQueue
    requests: list[Request]
    flags: int
    check_ins: OverdueCheckIns
    reviews: queue.Waiting
    firms: int
    at: datetime

    @property
    def waiting(self) -> int:
        return len(self.due) + self.claims.waiting + len(self.requests)


async def today(visitor: Visitor) -> Today:
    until = clock.today() + timedelta(days=SOON_DAYS)
    to_follow = await follow_ups(visitor, until)
    news = await db.fetch(NEWS, visitor.id, clock.now() - timedelta(days=NEWS_DAYS), VIEWED)
    firms = await db.fetch_one(CASES, visitor.id)
    return Today(
        due=[one for one in to_follow if one.follow_up_on and one.follow_up_on <= clock.today()],
        soon=[one for one in to_follow if one.follow_up_on and one.follow_up_on > clock.today()],
        news=[News(**row) for row in news],
        claims=await claim_queries.queue(visitor, page=1),
        requests=await waiting(visitor),
        flags=await flag_queries.waiting(visitor),
        check_ins=await check_ins.overdue(visitor),
        reviews=await queue.waiting(visitor),
        firms=firms["firms"] if firms else 0,
        at=clock.now(),
    )
