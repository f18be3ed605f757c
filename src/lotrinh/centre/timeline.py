"""What happened with a firm, the newest first, in one list of sentences."""

from datetime import datetime
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Text
from lotrinh import db
from lotrinh.centre.names import ENGAGEMENTS, REQUESTS
from lotrinh.i18n import N_
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text as Tool

LATEST = 200
OWN = """
SELECT 'consent given' AS kind, granted_at AS at, NULL AS who, NULL AS what
FROM consent WHERE firm = $1 AND purpose = 'advisors'
UNION ALL
SELECT 'consent withdrawn', withdrawn_at, NULL, NULL
FROM consent WHERE firm = $1 AND purpose = 'advisors' AND withdrawn_at IS NOT NULL
UNION ALL
SELECT 'case begun', w.since, p.name, NULL
FROM advisor_case w JOIN person p ON p.id = w.advisor WHERE w.firm = $1
UNION ALL
SELECT 'case ended', w.ended_at, p.name, NULL
FROM advisor_case w JOIN person p ON p.id = w.advisor WHERE w.firm = $1 AND w.ended_at IS NOT NULL
UNION ALL
SELECT 'contact', e.day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', p.name, e.kind
FROM engagement e LEFT JOIN person p ON p.id = e.advisor WHERE e.firm = $1 AND e.withdrawn_at IS NULL
UNION ALL
SELECT 'request', r.asked_at, NULL, r.kind FROM support_request r WHERE r.firm = $1
UNION ALL
SELECT 'letter', l.sent_at, p.name, NULL
FROM campaign_recipient r JOIN campaign_letter l ON l.recipient = r.id AND l.sent_at IS NOT NULL
JOIN campaign c ON c.id = r.campaign LEFT JOIN person p ON p.id = c.owner WHERE r.firm = $1
UNION ALL
SELECT 'letters refused', opted_out_at, NULL, NULL
FROM campaign_opt_out WHERE firm = $1 AND withdrawn_at IS NULL
"""
SHARED = """
UNION ALL
SELECT 'submitted', a.submitted_at, NULL, a.instrument || '/' || a.version
FROM firm_assessment a WHERE a.firm = $1 AND a.state = 'submitted'
UNION ALL
SELECT 'review begun', e.at, p.name, a.instrument || '/' || a.version
FROM firm_assessment a JOIN review r ON r.assessment = a.id
JOIN review_event e ON e.review = r.id AND e.kind IN ('opened', 'taken') LEFT JOIN person p ON p.id = e.person_id
WHERE a.firm = $1
UNION ALL
SELECT 'review concluded', c.concluded_at, p.name, a.instrument || '/' || a.version
FROM firm_assessment a JOIN review r ON r.assessment = a.id JOIN review_conclusion c ON c.review = r.id
LEFT JOIN person p ON p.id = c.concluded_by WHERE a.firm = $1
UNION ALL
SELECT 'second reading', t.read_at, p.name, a.instrument || '/' || a.version
FROM firm_assessment a JOIN review r ON r.assessment = a.id JOIN review_conclusion c ON c.review = r.id
JOIN second_reading t ON t.conclusion = c.id LEFT JOIN person p ON p.id = t.read_by WHERE a.firm = $1
UNION ALL
SELECT 'advice', v.advised_at, p.name, v.solution
FROM advisor_advice v LEFT JOIN person p ON p.id = v.advised_by WHERE v.firm = $1
UNION ALL
SELECT 'tool verified', d.recorded_at, p.name, d.solution
FROM adoption d LEFT JOIN person p ON p.id = d.recorded_by
WHERE d.firm = $1 AND d.source = 'verified' AND NOT d.is_undone
  AND NOT EXISTS (SELECT 1 FROM adoption n WHERE n.corrects = d.id)
"""
SENTENCES = {
    "consent given": N_("The firm shares its results with advisors"),
    "consent withdrawn": N_("The firm no longer shares its results with advisors"),
    "case begun": N_("%(who)s took the firm on"),
    "case ended": N_("%(who)s no longer works on the firm"),
    "contact": N_("Contact by %(who)s"),
    "request": N_("The firm asked the centre"),
    "letter": N_("Campaign letter by %(who)s"),
    "letters refused": N_("The firm wants no campaign mail"),
    "submitted": N_("The firm submitted an assessment"),
    "review begun": N_("%(who)s began to review an assessment"),
    "review concluded": N_("%(who)s concluded a review"),
    "second reading": N_("%(who)s read a review a second time"),
    "advice": N_("%(who)s advised on a step of the roadmap"),
    "tool verified": N_("%(who)s verified a tool in use"),
}
OF_A_ROUND = frozenset({"submitted", "review begun", "review concluded", "second reading"})
OF_A_TOOL = frozenset({"advice", "tool verified"})


class Event(msgspec.Struct, frozen=True):
    """`who`: of the centre; `what`: the kind of contact or request, the tool, or the instrument with its version."""

    kind: str
    at: datetime
    who: str | None
    what: str | None

    @property
    def sentence(self) -> str:
        return SENTENCES[self.kind]

    @property
    def kind_name(self) -> str | None:
        """Of a contact or a request."""
        kinds = {"contact": ENGAGEMENTS, "request": REQUESTS}.get(self.kind)
        return kinds[self.what] if kinds and self.what else None

    @property
    def title(self) -> Text | Tool | None:
        """Of the assessment or the tool."""
        if self.what and self.kind in OF_A_ROUND:
            return content.get(*self.what.split("/")).title
        return title(self.what) if self.what and self.kind in OF_A_TOOL else None


async def timeline(firm_id: UUID, *, shared: bool) -> list[Event]:
    """With `shared`, also what the firm shows to advisors only while it agrees."""
    told = OWN + (SHARED if shared else "")
    rows = await db.fetch(f"{told} ORDER BY at DESC, kind LIMIT {LATEST}", firm_id)
    return [Event(**row) for row in rows]
