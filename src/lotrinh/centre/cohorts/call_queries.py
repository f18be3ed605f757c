"""Firms most worth a call: each reason has its points, the sum makes the order, and both are shown.

Without a firm's consent only what the centre itself knows is a reason: its own follow-ups and the firm's requests.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.firm_list import FROM, conditions
from lotrinh.i18n import N_
from lotrinh.roadmap.adoption_names import BARRIERS
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text

POINTS = {
    "follow_up": 4,
    "request": 4,
    "dropped": 3,
    "draft": 3,
    "late_step": 2,
    "no_plan": 2,
    "never_met": 1,
}
REASONS = {
    "follow_up": N_("Follow-up was due on %(day)s"),
    "request": N_("Its request was to be answered by %(day)s"),
    "dropped": N_("Gave up a tool on %(day)s"),
    "draft": N_("Began an assessment, nothing since %(day)s"),
    "late_step": N_("A step of its plan was due on %(day)s"),
    "no_plan": N_("Level 0 or 1 since %(day)s, and no step in its plan"),
    "never_met": N_("Submitted on %(day)s, never contacted"),
}
GAVE_UP = N_("Gave up “%(tool)s” on %(day)s: %(why)s")
KINDS = {
    "follow_up": N_("a follow-up is overdue"),
    "request": N_("a request is overdue"),
    "dropped": N_("a tool was given up within 90 days"),
    "draft": N_("a draft has lain still for 14 days"),
    "late_step": N_("a step of the plan is overdue"),
    "no_plan": N_("level 0 or 1 for 30 days without a plan"),
    "never_met": N_("assessed and never contacted"),
}
ENOUGH = 3
"""From so many points on a firm is worth a call."""
SHOWN = 10
GIVEN_UP, STILL, PLANLESS = timedelta(days=90), timedelta(days=14), timedelta(days=30)

# $a today, $b to $d the days before which something is too long ago. `what`: the tool given up last, and why. That a
# firm was never met is worth too little by itself, so it is looked up last.
REASON = """
SELECT e.firm, 'follow_up' AS reason, min(e.follow_up_on) AS day, NULL AS what
FROM engagement e JOIN chosen c ON c.id = e.firm
WHERE e.withdrawn_at IS NULL AND e.done_at IS NULL AND e.follow_up_on < $a GROUP BY e.firm
UNION ALL
SELECT q.firm, 'request', min(q.due_on), NULL FROM support_request q JOIN chosen c ON c.id = q.firm
WHERE q.state = 'open' AND q.due_on < $a GROUP BY q.firm
UNION ALL
SELECT d.firm, 'dropped', max(d.on_date),
       (array_agg(d.solution || ' ' || d.reason ORDER BY d.on_date DESC, d.place DESC))[1]
FROM adoption d JOIN chosen c ON c.id = d.firm AND c.shared
WHERE d.status = 'dropped' AND d.on_date > $b AND NOT d.is_undone
  AND NOT EXISTS (SELECT 1 FROM adoption n WHERE n.corrects = d.id)
  AND NOT EXISTS (
      SELECT 1 FROM adoption n
      WHERE n.firm = d.firm AND n.solution = d.solution AND n.place > d.place AND NOT n.is_undone
  )
GROUP BY d.firm
UNION ALL
SELECT a.firm, 'draft', max(t.day), NULL FROM firm_assessment a JOIN chosen c ON c.id = a.firm AND c.shared
CROSS JOIN LATERAL (
    SELECT (greatest(a.started_at, max(w.updated_at)) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day
    FROM answer w WHERE w.assessment = a.id
) t
WHERE a.state = 'draft' GROUP BY a.firm HAVING max(t.day) <= $c
UNION ALL
SELECT p.firm, 'late_step', min(p.due_on), NULL FROM plan_step p JOIN chosen c ON c.id = p.firm AND c.shared
WHERE p.done_at IS NULL AND p.removed_at IS NULL AND p.due_on < $a GROUP BY p.firm
UNION ALL
SELECT c.id, 'no_plan', (c.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, NULL FROM chosen c
WHERE c.level <= 1 AND c.submitted_at < $d
  AND NOT EXISTS (SELECT 1 FROM plan_step p WHERE p.firm = c.id AND p.removed_at IS NULL)
"""
CALLS = """
WITH chosen AS MATERIALIZED (SELECT s.firm AS id, s.shares AS shared, l.level, l.submitted_at {found} {where}),
known AS MATERIALIZED ({reason}),
every AS (
    SELECT * FROM known
    UNION ALL
    SELECT c.id, 'never_met', (c.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, NULL
    FROM chosen c WHERE c.submitted_at IS NOT NULL AND c.id IN (SELECT firm FROM known)
      AND NOT EXISTS (SELECT 1 FROM engagement e WHERE e.firm = c.id AND e.withdrawn_at IS NULL)
),
worth AS (
    SELECT r.firm, sum(p.points)::int AS points, array_agg(r.reason ORDER BY p.points DESC, r.reason) AS reasons,
           array_agg(r.day ORDER BY p.points DESC, r.reason) AS days,
           string_to_array(max(r.what), ' ') AS dropped
    FROM every r JOIN unnest($e::text[], $f::int[]) p(reason, points) ON p.reason = r.reason
    GROUP BY r.firm HAVING sum(p.points) >= {enough}
)
SELECT f.id, f.name, f.sector, f.size, worth.points, worth.reasons, worth.days, worth.dropped,
       count(*) OVER ()::int AS total
FROM firm f JOIN worth ON worth.firm = f.id
ORDER BY worth.points DESC, f.employees DESC NULLS LAST, f.search_key, f.id LIMIT {shown}
"""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A firm with its reasons, the weightiest first, each with the day it speaks of.

    `dropped`: the tool it gave up last and the barrier; a reading kept by an earlier version has none.
    """

    id: UUID
    name: str
    sector: str
    size: str
    points: int
    reasons: list[tuple[str, date]]
    dropped: tuple[str, str] | None = None

    @property
    def tool(self) -> Text | None:
        return title(self.dropped[0]) if self.dropped else None

    @property
    def why(self) -> str | None:
        return BARRIERS[self.dropped[1]] if self.dropped else None


class Calls(msgspec.Struct, frozen=True):
    """The first of `total` firms worth a call."""

    firms: list[Call]
    total: int


async def calls(visitor: Visitor, chosen: FirmFilter) -> Calls:
    where, values = conditions(visitor, chosen)
    today = clock.today()
    given = {
        "$a": today, "$b": today - GIVEN_UP, "$c": today - STILL, "$d": clock.now() - PLANLESS,
        "$e": list(POINTS), "$f": list(POINTS.values()),
    }  # fmt: skip
    sql = CALLS.format(reason=REASON, found=FROM, where=where, enough=ENOUGH, shown=SHOWN)
    for place, name in enumerate(given, len(values) + 1):
        sql = sql.replace(name, f"${place}")
    rows = await db.fetch(sql, *values, *given.values())
    return Calls([_call(**row) for row in rows], rows[0]["total"] if rows else 0)


def _call(
    *,
    reasons: list[str],
    days: list[date],
    dropped: list[str] | None,
    total: int,  # noqa: ARG001 - of all rows
    **firm: Any,
) -> Call:
    gave_up = (dropped[0], dropped[1]) if dropped else None
    return Call(**firm, reasons=list(zip(reasons, days, strict=True)), dropped=gave_up)
