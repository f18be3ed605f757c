"""Everything the centre knows of one firm; what the firm shares is read and noted in one transaction."""

from datetime import datetime
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Questionnaire
from lotrinh import audit, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.timeline import Event, timeline
from lotrinh.firms.queries import VIEWED, FirmFacts, firm_facts

# The lock holds a withdrawal back until the view is noted, or sees it.
CONSENT = """
SELECT granted_at, withdrawn_at FROM consent
WHERE firm = $1 AND purpose = 'advisors' ORDER BY withdrawn_at IS NULL DESC, granted_at DESC LIMIT 1 FOR SHARE
"""
PROGRESS = """
SELECT EXISTS (SELECT 1 FROM firm_assessment WHERE firm = $1 AND state = 'submitted') AS submitted,
       EXISTS (SELECT 1 FROM firm_assessment WHERE firm = $1 AND state = 'draft') AS draft
"""
ROUNDS = """
SELECT a.id, a.instrument, a.version, a.round, a.submitted_at, (s.result ->> 'level')::int AS level
FROM firm_assessment a JOIN snapshot s ON s.assessment = a.id
WHERE a.firm = $1 AND a.state = 'submitted' ORDER BY a.submitted_at DESC, a.id
"""
CASES = """
SELECT w.advisor, coalesce(nullif(p.name, ''), p.email) AS name, t.name AS team, w.since
FROM advisor_case w JOIN person p ON p.id = w.advisor
LEFT JOIN team_member m ON m.person = p.id AND m.ended_at IS NULL LEFT JOIN team t ON t.id = m.team
WHERE w.firm = $1 AND w.ended_at IS NULL
"""


class FirmRound(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    instrument: str
    version: str
    round: int
    submitted_at: datetime
    level: int

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)


class Holder(msgspec.Struct, frozen=True):
    """The advisor who works on the firm now."""

    advisor: UUID
    name: str
    team: str | None
    since: datetime


class Sharing(msgspec.Struct, frozen=True):
    """The firm's newest word to advisors: it stands while `withdrawn_at` is None."""

    granted_at: datetime
    withdrawn_at: datetime | None


class FirmRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`rounds` and what the timeline tells of them only while the firm shares them with advisors."""

    facts: FirmFacts
    sharing: Sharing | None
    submitted: bool
    draft: bool
    rounds: list[FirmRound]
    holder: Holder | None
    events: list[Event]

    @property
    def shared(self) -> bool:
        return self.sharing is not None and self.sharing.withdrawn_at is None


async def look(visitor: Visitor, firm_id: UUID) -> FirmRecord | None:
    """The record as the advisor sees it; each look at shared data is noted for the firm to read."""
    if visitor.staff_role != "advisor":
        return None
    async with db.atomic():
        facts = await firm_facts(firm_id)
        if facts is None:
            return None
        consent = await db.fetch_one(CONSENT, firm_id)
        sharing = Sharing(**consent) if consent else None
        shared = sharing is not None and sharing.withdrawn_at is None
        rounds = await db.fetch(ROUNDS, firm_id) if shared else []
        if shared:
            await audit.record(VIEWED, "firm", firm_id, person_id=visitor.id, firm_id=firm_id)
        holder = await db.fetch_one(CASES, firm_id)
        progress = await db.fetch_one(PROGRESS, firm_id)
        assert progress is not None
        return FirmRecord(
            facts=facts,
            sharing=sharing,
            rounds=[FirmRound(**row) for row in rounds],
            holder=Holder(**holder) if holder else None,
            events=await timeline(firm_id, shared=shared),
            **progress,
        )
